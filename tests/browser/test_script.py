"""The small script: what it adds to pages that work without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture
def medicines(open_page: OpenPage) -> Page:
    page = open_page()
    page.goto("/")
    page.get_by_role("button", name="Everything").click()
    page.goto("/checklist/medicine-list")
    return page


def test_a_medicine_row_is_added_in_place_and_saved(medicines: Page) -> None:
    rows = medicines.locator(".row")
    before = rows.count()
    medicines.get_by_role("button", name="Add more rows").click()

    expect(rows).to_have_count(before + 1)
    name = medicines.locator(f"#medicines-{before}-name")
    expect(name).to_be_focused()
    name.fill("lithium")
    medicines.get_by_role("button", name="Save and continue").click()
    medicines.goto("/checklist/medicine-list")
    expect(medicines.locator("#medicines-0-name")).to_have_value("lithium")


def test_a_row_that_is_taken_away_can_be_put_back_or_is_not_saved(medicines: Page) -> None:
    medicines.locator("#medicines-0-name").fill("lithium")
    medicines.locator("#medicines-1-name").fill("sertraline")
    medicines.get_by_role("button", name="Take row 1 away").click()
    expect(medicines.locator("#medicines-0-name")).to_be_hidden()
    medicines.get_by_role("button", name="Put row 1 back").click()
    expect(medicines.locator("#medicines-0-name")).to_have_value("lithium")
    medicines.get_by_role("button", name="Take row 1 away").click()
    medicines.get_by_role("button", name="Save and continue").click()

    medicines.goto("/checklist/medicine-list")
    expect(medicines.locator("#medicines-0-name")).to_have_value("sertraline")
    expect(medicines.locator("#medicines-1-name")).to_have_value("")


def test_the_text_is_copied_with_one_press(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("button", name="Everything").click()
    page.goto("/summary")
    page.get_by_text("The text, to copy").click()
    page.get_by_role("button", name="Copy the text").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    text = page.get_by_label("The text of your summary").input_value()
    assert len(text) > 500
    file = page.request.get("/summary.txt").text()
    assert text.split() == file.removeprefix("\ufeff").split()
