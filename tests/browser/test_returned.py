"""Pages that come back: they take the focus to what they say, and it is said aloud."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import begin, press

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

LISTEN = """addEventListener("DOMContentLoaded", () => {
  window.said = [];
  new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
    const live = target.closest?.("main :is([role=status], [role=alert])");
    if (live && addedNodes.length) window.said.push(live.textContent);
  })).observe(document, { childList: true, subtree: true });
});"""
"""Collects what a screen reader says without moving: what is filled into live regions."""


def wait_until_said(page: Page, words: str) -> None:
    page.wait_for_function("words => said.some(each => each.includes(words))", arg=words)


def expect_said(page: Page, words: str) -> None:
    """Expect that it is said, that it has the focus, and that no heading stands before the first
    one."""
    wait_until_said(page, words)
    expect(page.locator(":focus")).to_contain_text(words)
    assert page.locator("h1, h2, h3").first.evaluate("heading => heading.tagName") == "H1"
    live = ":is([role=status], [role=alert])"
    assert page.locator(live).count() == page.locator(f"main {live}").count()


def test_what_a_page_says_when_it_comes_back_is_said_and_has_the_focus(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(LISTEN)
    begin(page, "/checklist/heart")
    box = page.locator("#bp_reading")
    box.fill("x" * 61)
    press(page, "Save and continue")
    expect_said(page, "Please make this shorter")
    expect(page).to_have_title(re.compile("^Error: "))

    press(page, "Español")
    wait_until_said(page, "61")
    expect(page.locator(":focus")).to_have_id("error-summary")
    page.locator("[name=bp_reading]").fill("120/80")
    press(page, "English")
    press(page, "Save and continue")
    wait_until_said(page, "Saved")
    assert page.get_by_text("Saved", exact=True).count() == 1

    page.goto("/checklist/heart")
    box.fill("130/80")
    press(page, "Español")
    expect_said(page, "Se cambió el idioma. Lo que escribió está abajo")
    expect(page).to_have_title(re.compile("^No se guardó: "))
    press(page, "English")
    expect_said(page, "The language is changed. What you typed is below")

    page.locator("[name=csrf_token]").evaluate("field => { field.value = 'stale' }")
    press(page, "Save and continue")
    expect_said(page, "Nothing was saved yet.")
    expect(page).to_have_title(re.compile("^Not saved: "))
    page.locator("[name=revision]").evaluate("field => { field.value = 0 }")
    press(page, "Save and continue")
    expect_said(page, "These questions were answered in another tab")
    expect(page).to_have_title(re.compile("^Not saved: "))


def test_a_question_that_comes_up_without_script_has_the_focus(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    begin(page, "/checklist/alcohol-drugs")
    page.locator("[name=substance_problem][value=past]").check()
    press(page, "Save and continue")
    expect(page.locator(":focus")).to_contain_text("This question came up because of one of them.")
