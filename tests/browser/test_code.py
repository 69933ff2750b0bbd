"""The page of a resume code, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import begin, follow, press

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Where the button to make a code stands."""
    page = open_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    press(page, "Everything")
    page.get_by_text("Menu", exact=True).click()
    press(page, "Save and come back later")
    expect(page.locator(".code")).to_have_count(0)
    return page


def test_loading_the_page_again_shows_the_same_code(page: Page) -> None:
    press(page, "Make my code")
    code = page.locator(".code").inner_text()

    page.reload()
    expect(page.locator(".code")).to_have_text(code)
    follow(page, page.get_by_role("link", name="Go on with my checklist"))
    page.go_back()
    expect(page.locator(".code")).to_have_text(code)
    page.go_back()
    page.go_forward()
    page.reload()
    expect(page.locator(".code")).to_have_text(code)


def test_going_back_to_the_first_button_and_pressing_it_makes_no_other(page: Page) -> None:
    form = page.locator("main form").evaluate("form => form.outerHTML")
    press(page, "Make my code")
    code = page.locator(".code").inner_text()

    page.evaluate("html => { document.querySelector('main').innerHTML = html }", form)
    press(page, "Make my code")

    expect(page.locator(".code")).to_have_text(code)


def test_the_code_is_copied_with_one_press(page: Page) -> None:
    press(page, "Make my code")
    page.get_by_role("button", name="Copy the code").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    code = page.locator(".code").inner_text()
    page.goto("/resume")
    page.get_by_label("Your code").press("Control+v")
    expect(page.get_by_label("Your code")).to_have_value(code)


def test_where_nothing_may_be_copied_the_code_is_selected(page: Page) -> None:
    press(page, "Make my code")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")

    page.get_by_role("button", name="Copy the code").click()

    code = page.locator(".code").inner_text()
    page.wait_for_function("code => getSelection().toString().trim() === code", arg=code)


def test_without_script_there_is_no_button_that_does_nothing(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=False)
    begin(page, "/save")
    press(page, "Make my code")

    expect(page.locator(".code")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the code")).to_be_hidden()
    # shows where a person switched scripts off; where Playwright did, the browser hides it
    told = page.locator(".print-now noscript").text_content() or ""
    assert "To print, use Print in your browser's menu." in told


def test_the_menu_stays_one_row_on_a_phone(page: Page) -> None:
    heights = page.locator(".ways li").evaluate_all(
        "items => items.map(item => item.getBoundingClientRect().top)"
    )

    assert len(set(heights)) == 1, heights
