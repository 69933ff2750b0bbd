"""What a browser's history keeps of a whole visit: where someone was, not what they said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import ARGUMENTS, follow, press
from tests.browser.test_back import plain_site, server
from tests.browser.test_support import read_history
from tests.faults.server import Server
from tests.journeys.walk import FULL_WAY

__all__ = ["plain_site", "server"]

pytestmark = pytest.mark.browser

STEPS = "|".join((*FULL_WAY, "support"))
PAGES = f"checklist(/({STEPS}))?|check-answers|first-questions|summary|save|resume|clear"
ADDRESS = re.compile(
    rf"/({PAGES}|start|language)?(\?(from=check-answers|place=/({PAGES})?))?(#(at(-\d+)?|main))?"
)

ANSWER = """last => {
  const form = document.querySelector("form.questions");
  const every = form.querySelectorAll("[type=radio], [type=checkbox]");
  const groups = Object.groupBy(every, box => box.name);
  for (const boxes of Object.values(groups)) {
    const ours = boxes.filter(box => !box.closest(".standard") && !("exclusive" in box.dataset));
    ours.at(last ? -1 : 0)?.click();
  }
  for (const text of form.querySelectorAll("textarea, [type=text]")) {
    if (text.checkVisibility()) text.value = last ? "The sea" : "A hill";
  }
}"""
"""Answers every question of a step: with its first option and other words, or the last."""


def save(page: Page) -> None:
    press(page, "Save and continue")


def kind(page: Page) -> str | None:
    return page.locator("main").get_attribute("data-page")


def answer_everything(page: Page, *, last: bool) -> None:
    page.goto("/")
    press(page, "Everything")
    for _ in range(60):
        if kind(page) == "step":
            page.evaluate(ANSWER, last)
            save(page)
        elif kind(page) in ("crisis", "support"):
            press(page, "Continue")
        else:
            break
    assert kind(page) == "check-answers"


def make_mistakes(page: Page) -> None:
    """A page with errors, and one that was saved in another tab meanwhile."""
    page.goto("/checklist/heart")
    page.locator("#bp_reading").fill("1" * 99)
    save(page)
    page.locator("#error-summary a").first.click()
    page.locator("[name=bp_reading]").fill("120 over 80")
    save(page)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/checklist/your-hopes")
    for tab in (page, other):
        tab.locator("#hopes").fill(f"To sleep {tab is page}")
        save(tab)
    press(other, "Save what is in the form")
    other.close()


def use_every_button(page: Page) -> None:
    page.goto("/checklist/about-you")
    follow(page, page.locator("[name=clear]").first)
    press(page, "Español")
    press(page, "English")
    page.get_by_text("Menu", exact=True).click()
    press(page, "Summary")
    press(page, "Español")
    press(page, "English")
    for name in ("take_out", "put_back", "take_out", "delete"):
        button = page.locator(f"[name={name}]").first
        if name != "take_out":
            page.get_by_text("What I took out").click()
        follow(page, button)
    page.locator("#download summary").click()
    follow(page, page.locator("[name=sheet_language]"))
    page.goto("/first-questions")
    page.locator("[name=first]").first.check()
    press(page, "Save and see my summary")
    page.goto("/check-answers")
    page.locator(".part summary").first.click()
    follow(page, page.locator("[name=change]").first)
    press(page, "Save and return to my answers")


def come_back_and_leave(page: Page) -> None:
    page.goto("/save")
    press(page, "Make my code")
    code = page.locator("#code").inner_text()
    page.goto("/resume")
    page.get_by_label("Your code").fill(code)
    press(page, "Open")
    page.goto("/clear")
    follow(page, page.locator("main").get_by_role("button", name="Clear my answers"))
    page.get_by_role("heading", name="Your answers are deleted").wait_for()
    page.goto("/")
    press(page, "Everything")
    page.evaluate(ANSWER, False)
    save(page)
    press(page, "Leave fast")
    page.wait_for_url("http://localhost:**")


def visit(
    playwright: Playwright, chromium: str, folder: Path, server: Server, *, last: bool
) -> set[tuple[str, str]]:
    """Address and title of every entry that the history has after a whole visit."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium, args=ARGUMENTS, base_url=server.origin
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    answer_everything(page, last=last)
    make_mistakes(page)
    use_every_button(page)
    come_back_and_leave(page)
    context.close()
    rows = read_history(folder)
    return {
        (url.removeprefix(server.origin), title) for url, title, _ in rows if server.origin in url
    }


def test_no_address_and_no_title_tells_what_was_answered(
    playwright: Playwright, whole_chromium_path: str, server: Server, tmp_path: Path
) -> None:
    one, other = (
        visit(playwright, whole_chromium_path, tmp_path / name, server, last=last)
        for name, last in (("one", False), ("other", True))
    )

    assert not [address for address, _ in one if not ADDRESS.fullmatch(address)]
    assert len({address for address, _ in one}) > len(FULL_WAY) + 8
    assert one ^ other == set()
