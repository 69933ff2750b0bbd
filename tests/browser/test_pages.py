"""Every kind of page in the real browser: rules of accessibility, and nothing that overflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.accessibility import LANGUAGES, find_with_axe, look
from tests.browser.accessibility import SIGHTS as A11Y_SIGHTS
from tests.browser.conftest import begin, launch_with_typefaces, press
from tests.browser.test_fonts import TYPEFACES
from tests.conftest import Clock
from tests.web.conftest import BuildApp, build_session_app, session_clock
from tests.web.every_page import every_page

__all__ = ["build_session_app", "session_clock"]

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
    "400 %": {"viewport": {"width": 320, "height": 256}},
}

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


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


SMALL = """() => [...document.querySelectorAll('button, input, select, textarea, summary')]
  .filter(e => e.type !== 'hidden' && e.offsetParent && !e.matches('.vh'))
  .map(e => e.matches('[type=radio], [type=checkbox]') ? e.closest('.choice') : e)
  .filter(e => e && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 80))"""
"""Whatever is pressed and too small for a finger."""
CALLS = """() => [...document.querySelectorAll('.call.first')]
  .map(e => getComputedStyle(e).backgroundColor !== getComputedStyle(document.documentElement)
    .backgroundColor && e.getBoundingClientRect().bottom < innerHeight)"""


def test_no_page_overflows_or_is_too_small_for_a_finger(open_page: OpenPage) -> None:
    page = open_page(**SIGHTS["phone"])
    overflowing, small = [], {}

    def look(address: str) -> None:
        for sight, options in SIGHTS.items():
            page.set_viewport_size(options["viewport"])
            if overflows(page):
                overflowing.append((sight, address))
            if sight == "phone" and (found := page.evaluate(SMALL)):
                small[address] = found

    begin_in_crisis(page)
    assert page.evaluate(CALLS) == [True, True], "both are seen at once"
    look("crisis")
    press(page, "Continue the checklist")
    for address in ADDRESSES:
        page.goto(address)
        look(address)
    assert small == {}
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


@pytest.fixture(scope="module")
def kinds(build_session_app: BuildApp) -> Mapping[str, Mapping[str, bytes]]:
    """A page of each kind and each unlike state, in each language: the fullest."""
    shown: dict[str, dict[str, bytes]] = {}
    for language in LANGUAGES:
        app = build_session_app()
        for _, page in every_page(app, Clock(), language):
            kind = page.kind if page.status == 200 else f"{page.kind} {page.status}"
            bodies = shown.setdefault(kind, {})
            bodies[language] = max(bodies.get(language, b""), page.reply.body, key=len)
    return shown


def test_axe_finds_nothing_in_a_pairwise_sample(
    playwright: Playwright,
    chromium_path: str,
    kinds: Mapping[str, Mapping[str, bytes]],
    tmp_path: Path,
) -> None:
    """Each kind of page once; each sight, with its typeface, in each language. `make a11y` reads
    every page in all of them."""
    chromium = launch_with_typefaces(playwright, chromium_path, tmp_path, TYPEFACES.values())
    wrong = {}
    for turn, sight in enumerate(A11Y_SIGHTS):
        with look(chromium, sight) as show:
            for place, (kind, bodies) in enumerate(list(kinds.items())[turn :: len(A11Y_SIGHTS)]):
                language = LANGUAGES[(turn + place) % len(LANGUAGES)]
                if found := find_with_axe(show(f"{kind} {language}", bodies[language]), {}):
                    wrong[kind, sight, language] = found
    chromium.close()
    assert wrong == {}


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
