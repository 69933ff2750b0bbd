"""Every kind of page in the real browser: rules of accessibility, and nothing that overflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import begin, press

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

ADDRESSES = (
    "/",
    "/checklist",
    "/checklist/about-you",
    "/checklist/safety",
    "/checklist/support",
    "/checklist/heart",
    "/checklist/medicine-list",
    "/checklist/your-hopes",
    "/check-answers",
    "/first-questions",
    "/summary",
    "/show",
    "/clear",
    "/help",
    "/learn",
    "/learn/side-effects",
    "/glossary",
    "/sources",
    "/clinicians",
    "/privacy",
    "/disclaimer",
    "/accessibility",
    "/resume",
    "/no-such-page",
)
SIGHTS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 375, "height": 740}},
    "dark": {"viewport": {"width": 1200, "height": 800}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 768, "height": 800}, "forced_colors": "active"},
    "400 %": {"viewport": {"width": 320, "height": 256}},
}

ALL_RULES: Mapping[str, Any] = {}
COLORS_ALONE: Mapping[str, Any] = {"runOnly": ["cat.color"]}
ALL_BUT_COLORS: Mapping[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}
"""For pages whose colors another test reads: they cost more than all other rules."""


def begin_in_crisis(page: Page) -> None:
    """A record with an answer, and a crisis page that waits: the longest, of someone under 18 with
    a helper."""
    begin(page, "/checklist/about-you")
    page.get_by_label("Someone I help").check()
    page.get_by_label("Under 18").check()
    press(page, "Save and continue")
    page.goto("/checklist/heart")
    page.get_by_label("Stroke or mini-stroke (TIA)").check()
    press(page, "Save and continue")
    page.goto("/checklist/safety")
    page.get_by_label("Yes, now or today").check()
    press(page, "Save and continue")


def violations(page: Page, rules: Mapping[str, Any] = ALL_RULES) -> list[str]:
    options = {"resultTypes": ["violations"], **rules}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


READ_BY_AXE = {"phone": ALL_RULES, "dark": COLORS_ALONE}
"""Where axe reads every page, and what changes there; in the other two it reads them in other
languages: test_language.py. In all four it reads what is rich: a page with help lines, one with
errors, the summary."""
SMALL = """() => [...document.querySelectorAll('button, input, select, textarea, summary')]
  .filter(e => e.type !== 'hidden' && e.offsetParent && !e.matches('.vh'))
  .map(e => e.matches('[type=radio], [type=checkbox]') ? e.closest('.choice') : e)
  .filter(e => e && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 80))"""
"""Whatever is pressed and too small for a finger."""
CALLS = """() => [...document.querySelectorAll('.call.first')]
  .map(e => getComputedStyle(e).backgroundColor !== getComputedStyle(document.documentElement)
    .backgroundColor && e.getBoundingClientRect().bottom < innerHeight)"""


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_page_keeps_the_rules_of_accessibility(open_page: OpenPage, sight: str) -> None:
    page = open_page(**SIGHTS[sight])
    begin_in_crisis(page)
    wrong = {"crisis": violations(page)}
    overflowing = ["crisis"] if overflows(page) else []
    if sight == "phone":
        assert page.evaluate(CALLS) == [True, True], "both are seen at once"
    small = {}
    press(page, "Continue the checklist")
    for address in ADDRESSES:
        page.goto(address)
        if sight in READ_BY_AXE:
            wrong[address] = violations(page, READ_BY_AXE[sight])
        if overflows(page):
            overflowing.append(address)
        if sight == "phone":
            small[address] = page.evaluate(SMALL)
    page.goto("/summary")
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    wrong["with all that opens open"] = violations(page)
    page.goto("/checklist/heart")
    page.evaluate("document.querySelector('#heart_conditions-none').checked = true")
    press(page, "Save and continue")
    wrong["with errors"] = violations(page)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert {name: found for name, found in small.items() if found} == {}
    assert overflowing == []


MIDDLES = """selector => [...document.querySelectorAll(selector)]
  .map(e => e.getBoundingClientRect()).map(box => (box.top + box.bottom) / 2)"""


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_a_phone_shows_at_once_what_one_gets_and_how_to_begin(
    open_page: OpenPage, language: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, locale=language)
    page.goto("/")
    middles = page.evaluate(MIDDLES, ".sheet-picture, [name=way][value=short]")
    assert len(middles) == 3
    assert middles[0] == middles[1], "side by side"
    assert max(middles) < 844
    for way in page.locator("[name=way]").all():
        assert way.locator("span").evaluate("span => span.offsetHeight") < 30, "on one line"


def test_every_page_keeps_them_in_print(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 768, "height": 900})
    begin_in_crisis(page)
    page.emulate_media(media="print")
    wrong = {}
    for address in ADDRESSES:
        page.goto(address)
        wrong[address] = violations(page)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_keyboard_reaches_everything_and_focus_is_seen(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 768, "height": 900})
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => { const e = document.activeElement; const s = getComputedStyle(e);
              const seen = s.outlineStyle !== "none" || s.boxShadow !== "none";
              return [e.textContent.trim(), seen] }"""
        )
        if style[0] in [name for name, _ in seen] and len(seen) > 5:
            break
        seen.append(style)
    assert [name for name, visible in seen if not visible] == []
    names = [name for name, _ in seen]
    assert any(name.startswith("The short way") for name in names)
    assert "Leave fast" in names
