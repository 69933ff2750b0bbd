"""How long the short way is on a phone: words, screens, taps, and what is heard again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.conftest import follow, launch_with_typefaces
from tests.journeys.people import PEOPLE

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
TYPEFACES = {"Source Sans 3": "fontpkg_source_sans_3", "Noto Sans": "fontpkg_noto_sans"}
"""A small one and a large one, both common; each with its package."""

MEASURE = """typeface => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { font-family: "${typeface}" !important }`);
  document.adoptedStyleSheets = [sheet];
  const answer = "form.questions :is(.choice, textarea, input[type=text], select)";
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const seen = [];
  while (texts.nextNode()) {
    const around = texts.currentNode.parentElement;
    if (around.checkVisibility({ visibilityProperty: true })
      && !around.closest(".vh, script, option")) seen.push(texts.currentNode.data);
  }
  return {
    words: seen.join(" ").match(/[\\p{L}\\p{N}][^\\s]*/gu).length,
    screens: document.documentElement.scrollHeight / innerHeight,
    first: document.querySelector(answer).getBoundingClientRect().top + scrollY,
    sideways: document.documentElement.scrollWidth > innerWidth,
  };
}"""
NAMED = {"link", "button", "radio", "checkbox", "textbox", "combobox", "DisclosureTriangle"}
"""What a screen reader reads as one, by its name."""


@dataclass
class Way:
    """What a walk took, on all its steps together; `first`: where their first answers begin, in
    pixels from the top, by step. `screens`, `words` and `first` at the largest typeface."""

    words: int
    screens: float
    taps: int
    first: dict[str, float]
    heard: list[list[str]]


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, chromium_path: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("fonts")
    chromium = launch_with_typefaces(playwright, chromium_path, folder, TYPEFACES.values())
    yield chromium
    chromium.close()


def heard(page: Page) -> list[str]:
    """What a screen reader reads of the page from top to bottom, a line for each thing."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    lines: list[str] = []

    def read(node: Any) -> None:
        role = node.get("role", {}).get("value")
        is_read = not node.get("ignored")
        name = node.get("name", {}).get("value", "").strip()
        if is_read and name and (role in NAMED or role == "StaticText"):
            lines.append(name)
        elif not (is_read and role in NAMED):
            for child in node.get("childIds", ()):
                if child in by_id:
                    read(by_id[child])

    read(nodes[0])
    return lines


def walk_short_way(page: Page) -> Way:
    """Answer as the typical person does, one page after the other."""
    left, way = {**PEOPLE["typical"].fields}, Way(0, 0, 0, {}, [])
    page.goto("/")
    follow(page, page.locator("button[name=way][value=short]"))
    while (kind := page.locator("main").get_attribute("data-page")) in ("step", "support"):
        if kind == "support":
            follow(page, page.locator("button[value=continue]"))
            continue
        step = page.url.rpartition("/")[2]
        measured = [page.evaluate(MEASURE, typeface) for typeface in TYPEFACES]
        assert not any(each["sideways"] for each in measured), step
        way.words += measured[0]["words"]
        way.screens += max(each["screens"] for each in measured)
        way.first[step] = max(each["first"] for each in measured)
        way.heard.append(heard(page))
        for name, given in [*left.items()]:
            box = page.locator(f"[name='{name}']:visible")
            if not box.count():  # on a later page, or not before a save, without script
                continue
            del left[name]
            if box.first.get_attribute("type") in ("radio", "checkbox"):
                for value in [given] if isinstance(given, str) else given:
                    page.locator(f"[name='{name}'][value='{value}']").tap()
                    way.taps += 1
            else:
                box.fill(str(given))
                way.taps += 1
        follow(page, page.locator("main button[name=action]").last)
        way.taps += 1
    return way


def count_words(lines: list[str]) -> int:
    return sum(len(re.findall(r"\w\S*", line)) for line in lines)


@pytest.mark.parametrize(
    ("script", "most_words", "most_screens", "most_taps"),
    [(True, 1500, 22, 45), (False, 1650, 26, 47)],
)
def test_the_short_way_is_short(
    open_page: OpenPage, script: bool, most_words: int, most_screens: float, most_taps: int
) -> None:
    """Without script, two pages come back with the question that an answer brought up."""
    way = walk_short_way(open_page(java_script_enabled=script, **PHONE))

    on_every_page = set(way.heard[1]).intersection(*way.heard[2:]) - {"Saved"}  # which is news
    again = [line for lines in way.heard for line in lines if line in on_every_page]
    repeated = count_words(again) / sum(map(count_words, way.heard))
    took = f"{way.words} words, {way.screens:.1f} screens, {way.taps} taps, {repeated:.1%} again"
    assert way.words <= most_words, took
    assert way.screens <= most_screens, took
    assert way.taps <= most_taps, took
    assert {step: y for step, y in way.first.items() if y >= 450 and step != "safety"} == {}
    assert repeated < 0.12, took


def test_a_finger_moves_nothing_and_leaves_no_tint(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/")
    follow(page, page.locator("button[name=way][value=short]"))
    places = """[...document.querySelectorAll("main *")].filter(e => e.getClientRects().length)
      .map(e => Math.round(e.getBoundingClientRect().y + scrollY))"""
    before = page.evaluate(places)
    for box in page.locator(".choice input").all():
        if box.get_attribute("data-exclusive") is None:
            box.tap()
            assert page.evaluate(places) == before
    page.locator(".choice label").last.hover()
    tint = "e => getComputedStyle(e.parentElement).backgroundColor"
    assert page.locator(".choice label").last.evaluate(tint) == "rgba(0, 0, 0, 0)"
