"""Walks with the keyboard alone: where the focus goes, that it is seen, and what is announced."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import begin, follow, press

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
LIMIT = 80

HIDDEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return false;
  const shown = focused.closest(".choice") ?? focused;
  const box = shown.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const seen = [box.top + 2, box.bottom - 2].some((y) => {
    const top = document.elementFromPoint(x, y);
    return top && (shown.contains(top) || top.contains(shown));
  });
  return !seen;
}"""
FOCUSED = """() => {
  const e = document.activeElement;
  return e.id || e.name && `${e.name}=${e.value}` || e.getAttribute("href") || e.textContent.trim();
}"""
NUMBER = """() => {
  const e = document.activeElement;
  e.seen ??= `${performance.now()} ${Math.random()}`;
  return e === document.body ? "" : e.seen;
}"""


def walk(page: Page, key: str = "Tab") -> tuple[list[str], list[str]]:
    """Presses the key until the focus has left the page; what had it, and what of that was under
    something else. Raises AssertionError where the focus never leaves."""
    met, hidden = [], []
    for _ in range(LIMIT):
        page.keyboard.press(key)
        if not (number := page.evaluate(NUMBER)) or number in met[:1]:
            return met, hidden
        met.append(number)
        if page.evaluate(HIDDEN):
            hidden.append(page.evaluate(FOCUSED))
    raise AssertionError(f"{page.url}: the focus does not come out")


@pytest.mark.parametrize("height", [400, 740])
@pytest.mark.parametrize("address", ["/checklist/heart", "/checklist/medicine-list", "/summary"])
def test_the_focus_is_never_under_the_header_nor_caught(
    open_page: OpenPage, address: str, height: int
) -> None:
    page = open_page(viewport={"width": 375, "height": height})
    begin(page, address)

    forth, hidden = walk(page)
    back, hidden_back = walk(page, "Shift+Tab")

    assert hidden + hidden_back == []
    assert len(back) == len(forth) > 10


def test_the_first_stop_leads_past_the_menu(open_page: OpenPage) -> None:
    page = open_page()
    begin(page, "/checklist/heart")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="911")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_enter_goes_on_and_the_menu_saves_first(open_page: OpenPage, script: bool) -> None:
    """Though Back stands before the form's own button."""
    page = open_page(java_script_enabled=script)
    begin(page, "/checklist/heart")
    page.locator("#bp_reading").fill("128/82")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Other health conditions · Foreword")
    follow(page, page.get_by_role("button", name="Back", exact=True))
    page.locator("#bp_reading").fill("130/80")
    page.get_by_text("Menu", exact=True).press("Enter")
    press(page, "Check answers")
    page.locator(".part > summary", has_text="Your body and health").click()

    expect(page.get_by_text("130/80")).to_be_attached()


@pytest.mark.parametrize("script", [True, False])
def test_a_person_mends_an_error_with_the_keyboard(open_page: OpenPage, script: bool) -> None:
    page = open_page(java_script_enabled=script, viewport={"width": 375, "height": 600})
    begin(page, "/checklist/heart")
    page.locator("#bp_reading").fill("1" * 500)
    page.keyboard.press("Enter")

    summary = page.get_by_role("alert")
    expect(page).to_have_title("Error: Heart and blood vessels · Foreword")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    link = summary.get_by_role("link").first
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    field = page.locator(link.get_attribute("href") or "")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    expect(field).to_have_attribute("aria-invalid", "true")
    described = (field.get_attribute("aria-describedby") or "").split()
    assert [id_ for id_ in described if id_.endswith("-error")]
    assert all(page.locator(f"[id='{id_}']").count() == 1 for id_ in described)


def test_a_page_that_is_fine_takes_no_focus_and_says_what_it_is(open_page: OpenPage) -> None:
    """The browser starts at the top and reads the title: nothing is to be jumped over."""
    page = open_page()
    begin(page, "/checklist/heart")
    press(page, "Save and continue")

    expect(page.get_by_role("heading", level=1)).to_have_text("Other health conditions")
    assert page.evaluate("document.activeElement === document.body")
    assert page.title() == "Other health conditions · Foreword"


def test_a_save_is_announced_after_the_page_and_moves_nothing(open_page: OpenPage) -> None:
    page = open_page()
    begin(page, "/checklist/heart")
    press(page, "Save and continue")

    heading = page.get_by_role("heading", level=1)
    top = heading.bounding_box()
    expect(page.get_by_role("status").filter(has_text="Saved").first).to_be_attached()
    page.wait_for_timeout(700)
    assert heading.bounding_box() == top


def test_what_is_left_to_type_is_announced_when_a_person_pauses(open_page: OpenPage) -> None:
    page = open_page()
    begin(page, "/checklist/your-hopes")

    page.get_by_role("textbox").first.press_sequentially("a", delay=1)
    assert page.get_by_role("status").filter(has_text="Characters left").count() == 0
    page.get_by_role("textbox").first.fill("b" * 990)
    expect(page.get_by_role("status").filter(has_text="left:")).to_contain_text("Characters left")
