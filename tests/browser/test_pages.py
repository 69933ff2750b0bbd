"""Every kind of page in the real browser: rules of accessibility, and nothing that overflows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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
    "/clear",
    "/help",
    "/learn",
    "/learn/side-effects",
    "/glossary",
    "/sources",
    "/clinicians",
    "/privacy",
    "/disclaimer",
    "/resume",
    "/no-such-page",
)
HEAVY = ("/sources", "/clinicians")
"""Long pages, made of parts that stand on others: axe reads them in two sights."""
SIGHTS_OF_HEAVY = ("phone", "dark")
SIGHTS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 375, "height": 740}},
    "dark": {"viewport": {"width": 1200, "height": 800}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 768, "height": 800}, "forced_colors": "active"},
    "400 %": {"viewport": {"width": 320, "height": 256}},
}


def begin(page: Page) -> None:
    """A record with an answer of every kind, an error on the page, and a crisis page that waits."""
    page.goto("/")
    page.get_by_role("button", name="Everything").click()
    page.goto("/checklist/heart")
    page.get_by_label("A stroke or mini-stroke (TIA)").check()
    page.get_by_role("button", name="Save and continue").click()
    page.goto("/checklist/safety")
    page.get_by_label("Yes, now or today").check()
    page.get_by_role("button", name="Save and continue").click()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_page_keeps_the_rules_of_accessibility(open_page: OpenPage, sight: str) -> None:
    page = open_page(**SIGHTS[sight])
    begin(page)
    wrong = {"crisis": violations(page)}
    overflowing = ["crisis"] if overflows(page) else []
    page.get_by_role("button", name="Continue the checklist").click()
    for address in ADDRESSES:
        page.goto(address)
        if address not in HEAVY or sight in SIGHTS_OF_HEAVY:
            wrong[address] = violations(page)
        if overflows(page):
            overflowing.append(address)
    page.goto("/summary")
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    wrong["with all that opens open"] = violations(page)
    page.goto("/checklist/heart")
    page.evaluate("document.querySelector('#heart_conditions-none').checked = true")
    page.get_by_role("button", name="Save and continue").click()
    wrong["with errors"] = violations(page)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert overflowing == []


def test_every_page_keeps_them_in_print(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 768, "height": 900})
    begin(page)
    page.emulate_media(media="print")
    wrong = {}
    for address in ADDRESSES:
        page.goto(address)
        wrong[address] = violations(page)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_whatever_is_pressed_is_large_enough_for_a_finger(open_page: OpenPage) -> None:
    page = open_page(**SIGHTS["phone"])
    begin(page)
    small: dict[str, list[str]] = {}
    for address in ADDRESSES:
        page.goto(address)
        found = page.evaluate(
            """() => [...document.querySelectorAll('button, input, select, textarea, summary')]
              .filter(e => e.type !== 'hidden' && e.offsetParent && !e.matches('.vh'))
              .map(e => e.matches('[type=radio], [type=checkbox]') ? e.closest('.choice') : e)
              .filter(e => e && e.getBoundingClientRect().height < 43.5)
              .map(e => e.outerHTML.slice(0, 80))"""
        )
        if found:
            small[address] = found
    assert small == {}


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
