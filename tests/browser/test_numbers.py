"""Numbers, dates and answers that stand alone, with the script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import follow
from tests.forms.people import HOUSEHOLD
from tests.test_cli import free_port, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The first page of the household's checklist, on a phone."""
    port = free_port()
    settings = {"QUESTIONS_FILE": str(HOUSEHOLD), "PORT": str(port), "RATELIMIT_ENABLED": "false"}
    with serving(tmp_path, **settings):
        opened = browser.new_page(viewport={"width": 390, "height": 844})
        opened.goto(f"http://127.0.0.1:{port}/")
        follow(opened, opened.locator("button[value=full]"))
        yield opened
        opened.close()


def test_a_wrong_number_is_found_from_the_message_and_corrected(page: Page) -> None:
    page.get_by_label("How many people live with you?").fill("abc")
    page.get_by_label("Month").select_option(label="May")
    page.get_by_label("Year").fill("2019")
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_role("link", name="Household: Please write a whole number").click()
    expect(page.locator("[name=household]")).to_be_focused()
    expect(page.locator("[name=household]")).to_have_value("abc")
    page.keyboard.press("Control+A")
    page.keyboard.type("4")
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_label("How many of them are children?").fill("2")
    page.get_by_role("button", name="Save and continue").click()
    page.goto(page.url.rpartition("/checklist/")[0] + "/summary")
    expect(page.locator("article").first).to_contain_text("since May 2019")
    expect(page.locator("article").first).to_contain_text("household of 4")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_what_stands_alone_clears_the_others_and_undo_brings_them_back(page: Page) -> None:
    page.goto(page.url.rpartition("/")[0] + "/housing")
    page.get_by_label("It is cold in winter").check()
    page.get_by_label("I choose not to answer").check()

    expect(page.get_by_label("It is cold in winter")).not_to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("It is cold in winter")).to_be_checked()
    expect(page.get_by_label("I choose not to answer")).not_to_be_checked()
