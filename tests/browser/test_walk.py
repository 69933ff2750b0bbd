"""One person without JavaScript, one with: from the start page to the printed sheets."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import begin, press

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def save(page: Page) -> None:
    press(page, "Save and continue")


def leave_blank_until(page: Page, heading: str) -> None:
    """Saves pages without an answer until the one with that heading shows."""
    for _ in range(25):
        if page.get_by_role("heading", level=1).inner_text() == heading:
            return
        save(page)
    raise AssertionError(f"no page is headed {heading}")


def printed(page: Page, paper: str = "Letter") -> list[str]:
    """The text of each page that the browser prints."""
    pages = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [" ".join(each.extract_text().split()) for each in pages]


def test_a_person_without_javascript_goes_from_the_start_to_printed_sheets(
    open_page: OpenPage,
) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 375, "height": 740})
    page.goto("/")
    press(page, "The short way")
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("25 to 64").check()
    save(page)
    leave_blank_until(page, "Your safety")
    page.get_by_label("Yes, in the past two weeks").check()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You do not have to face this alone")
    expect(page).to_have_title("Before you go on · Foreword")
    press(page, "Continue the checklist")
    leave_blank_until(page, "Heart and blood vessels")
    page.get_by_label("Stroke or mini-stroke (TIA)").check()
    page.get_by_label("None of these").check()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Which is right?")
    assert page.title().startswith("Error: ")
    expect(page.get_by_label("Stroke or mini-stroke (TIA)")).to_be_checked()
    page.get_by_label("None of these").uncheck()
    save(page)
    leave_blank_until(page, "Check my answers")
    page.goto("/summary")
    clinician, _, patient, *_ = printed(page)
    assert "Stroke/TIA a drug summary: BP rise a hazard [ket US] [esk US] [esk EU]" in clinician
    assert "Suicide and self-harm: please ask every patient directly." in clinician
    assert "past two weeks" not in clinician
    assert "My notes for a talk about KAP" in patient
    assert "Leave fast" not in clinician + patient


def test_with_javascript_boxes_appear_in_place_and_none_clears_the_others(
    open_page: OpenPage,
) -> None:
    page = open_page()
    begin(page, "/checklist/heart")
    box = page.locator("[name=heart_conditions-other-text]")
    expect(box).to_be_hidden()
    page.get_by_label("Another heart or blood vessel problem").check()
    box.fill("a hole in the heart")
    page.get_by_label("Stroke or mini-stroke (TIA)").check()
    page.get_by_label("None of these").check()
    expect(page.get_by_label("Stroke or mini-stroke (TIA)")).not_to_be_checked()
    page.get_by_label("Not sure").check()
    page.get_by_label("Another heart or blood vessel problem").check()
    expect(page.get_by_label("None of these")).not_to_be_checked()
    expect(page.get_by_label("Not sure")).to_be_checked()
    expect(box).to_have_value("a hole in the heart")
    save(page)
    page.goto("/summary")
    sheet = page.locator("#clinician-sheet")
    expect(sheet).to_contain_text('other: "a hole in the heart"')
    expect(sheet).to_contain_text("heart or blood vessel")
    page.get_by_role("button", name="Print").wait_for()


def test_typing_is_not_lost_by_a_slip_and_leaving_fast_does_not_ask(open_page: OpenPage) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    begin(page, "/checklist/your-hopes")
    page.get_by_label("What do you hope will be different").fill("to sleep")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Learn", exact=True).first.click(no_wait_after=True)
    for _ in range(100):
        if asked:
            break
        page.wait_for_timeout(50)
    assert asked == ["confirm"]
    assert page.get_by_label("What do you hope will be different").input_value() == "to sleep"
