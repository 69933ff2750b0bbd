"""Pages in other languages in the real browser: the switch, and layouts that hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import find_with_axe
from tests.browser.conftest import begin, follow, press
from tests.browser.test_pages import ADDRESSES, ALL_BUT_COLORS, OpenPage, overflows
from tests.browser.translated import served
from tests.catalogues import LANGUAGES, TURN

pytestmark = pytest.mark.browser

SIGHTS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 375, "height": 740}},
    "400 %": {"viewport": {"width": 320, "height": 256}},
    "desk": {"viewport": {"width": 1200, "height": 800}, "forced_colors": "active"},
}
READ_BY_AXE = {"ar": "desk", "eo": "400 %"}
"""Which sight of a language axe reads; English has the others: see test_pages.py."""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("translated")) as address:
        yield address


def read_in(page: Page, name: str) -> None:
    page.locator(".languages summary").click()
    follow(page, page.get_by_role("button", name=name, exact=True))


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_what_was_typed_comes_along_to_another_language_and_back(
    open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(java_script_enabled=script)
    begin(page, "/checklist/heart")
    page.locator("#heart_conditions-stroke").check()
    page.locator("#bp_reading").fill("120 over 80")

    read_in(page, "العربية")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#heart_conditions-stroke")).to_be_checked()
    expect(page.locator("#bp_reading")).to_have_value("120 over 80")
    read_in(page, "English")
    page.locator("#bp_reading").press("End")
    press(page, "Save and continue")
    page.goto("/checklist/heart")
    expect(page.locator("#bp_reading")).to_have_value("120 over 80")


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_enter_in_a_text_box_saves_and_changes_no_language(
    open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(java_script_enabled=script)
    begin(page, "/checklist/heart")
    page.locator("#bp_reading").fill("120 over 80")

    page.locator("#bp_reading").press("Enter")

    page.wait_for_url(re.compile("/checklist/other-health$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/resume")
    page.locator("#code").fill("ABCD")
    with page.expect_navigation():
        page.locator("#code").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/resume")


def test_the_list_of_languages_opens_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 375, "height": 740})
    page.goto("/help")
    page.locator(".languages summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    page.keyboard.press("Enter")

    expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert page.url.endswith("/help")


def test_a_language_is_large_enough_for_a_finger(open_page: OpenPage) -> None:
    page = open_page(**SIGHTS["phone"])
    page.goto("/")
    page.locator(".languages summary").click()

    for each in page.locator(".languages :is(summary, button)").all():
        box = each.bounding_box()
        assert box is not None
        assert box["height"] >= 43.5
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375


def test_the_browser_s_language_is_taken(open_page: OpenPage) -> None:
    page = open_page(locale="ar-EG")
    page.goto("/")

    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_a_page_from_right_to_left_is_mirrored(open_page: OpenPage) -> None:
    page = open_page(locale="ar", viewport={"width": 1200, "height": 800})
    begin(page, "/checklist/heart")

    def left(selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        return box["x"]

    assert left(".leave") < left(".to-help") < left(".place") < left("header .quiet")
    assert left(".choice label") < left(".choice input")
    start = page.evaluate("getComputedStyle(document.querySelector('main h1')).direction")
    assert start == "rtl"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_page_overflows_or_breaks_a_rule_of_accessibility(
    open_page: OpenPage, code: str
) -> None:
    page = open_page(locale=code, **SIGHTS["phone"])
    begin(page, "/checklist/heart")
    page.locator("#heart_conditions-stroke").check()
    follow(page, page.locator(".questions .buttons button").first)
    overflowing, wrong = [], {}
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        for sight, options in SIGHTS.items():
            page.set_viewport_size(options["viewport"])
            page.emulate_media(forced_colors=options.get("forced_colors", "none"))
            if overflows(page):
                overflowing.append((sight, address))
            if sight == READ_BY_AXE[code] and address not in ("/sources", "/clinicians"):
                wrong[address] = find_with_axe(page, ALL_BUT_COLORS)
    assert overflowing == []
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_script_speaks_the_language_of_the_page(open_page: OpenPage) -> None:
    page = open_page(locale="ar")
    begin(page, "/checklist/medicine-list")
    page.locator("button[data-rows]").click()

    rows = page.locator(".row legend").all_text_contents()
    assert all(f"{TURN}Row{TURN}" in row for row in rows)
    page.locator("#medicines-0-name").fill("x" * 10)
    page.goto("/checklist/heart")
    page.locator("#bp_reading").fill("120")
    assert f"{TURN}left{TURN}" in str(page.locator("#bp_reading-limit").text_content())
