"""The small script: what it adds to pages that work without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import begin, press

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
Start = Callable[..., Page]


@pytest.fixture
def medicines(open_page: OpenPage) -> Page:
    page = open_page()
    begin(page, "/checklist/medicine-list")
    return page


def test_a_medicine_row_is_added_in_place_and_saved(medicines: Page) -> None:
    rows = medicines.locator(".row")
    expect(rows).to_have_count(1)
    medicines.locator("#medicines-0-name").fill("sertraline")
    medicines.locator("#medicines-0-kind").select_option("prescribed")
    medicines.get_by_role("button", name="Add another").click()

    expect(rows).to_have_count(2)
    expect(rows.first.locator("summary")).to_have_text("sertraline · Prescribed")
    expect(medicines.locator("#medicines-0-name")).to_be_hidden()
    name = medicines.locator("#medicines-1-name")
    expect(name).to_be_focused()
    name.fill("lithium")
    press(medicines, "Save and continue")
    medicines.goto("/checklist/medicine-list")
    expect(rows.locator("summary")).to_have_text(["sertraline · Prescribed", "lithium", "Row 3"])
    expect(medicines.locator("#medicines-1-name")).to_be_hidden()
    expect(medicines.locator("#medicines-2-name")).to_be_visible()
    rows.nth(1).locator("summary").click()
    expect(medicines.locator("#medicines-1-name")).to_have_value("lithium")


def test_a_row_that_is_taken_away_can_be_put_back_or_is_not_saved(medicines: Page) -> None:
    medicines.locator("#medicines-0-name").fill("lithium")
    medicines.get_by_role("button", name="Add another").click()
    medicines.locator("#medicines-1-name").fill("sertraline")
    medicines.locator(".row summary").first.click()
    medicines.get_by_role("button", name="Take row 1 away").click()
    expect(medicines.locator("#medicines-0-name")).to_be_hidden()
    medicines.get_by_role("button", name="Put row 1 back").click()
    expect(medicines.locator("#medicines-0-name")).to_have_value("lithium")
    medicines.get_by_role("button", name="Take row 1 away").click()
    press(medicines, "Save and continue")

    medicines.goto("/checklist/medicine-list")
    expect(medicines.locator("#medicines-0-name")).to_have_value("sertraline")
    expect(medicines.locator("#medicines-1-name")).to_have_value("")


def test_the_text_is_copied_with_one_press(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    begin(page, "/summary")
    page.get_by_text("More: text").click()
    page.get_by_role("button", name="Copy the text").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    text = page.get_by_label("The text, to copy").input_value()
    assert len(text) > 500
    file = page.request.get("/summary.txt").text().removeprefix("\ufeff")
    words, in_file = (re.sub(r"\d\d:\d\d UTC", "", each).split() for each in (text, file))
    assert words == in_file  # but for the minute that each was made in


@pytest.fixture
def start(open_page: OpenPage) -> Callable[..., Page]:
    """Begins everything and opens a step."""

    def start_(step: str, **options: Any) -> Page:
        page = open_page(**options)
        begin(page, f"/checklist/{step}")
        return page

    return start_


NONE, OTHER = "#other_conditions-none", "#other_conditions-other"
BOX = "#other_conditions-other-text-box"
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("way_back", ["the button", "the tick itself", "the button, later"])
def test_a_slip_on_none_of_these_is_told_and_undone(start: Start, way_back: str) -> None:
    page = start("other-health", viewport=PHONE)
    page.locator("#other_conditions-liver").check()
    page.locator(OTHER).check()
    page.locator(BOX).fill("gout")
    page.locator(NONE).check()

    expect(page.locator("#other_conditions-liver")).not_to_be_checked()
    expect(page.locator(BOX)).to_be_hidden()
    told = "Other ticks were cleared. Undo brings them back."
    expect(page.get_by_role("status").filter(has_text=told)).to_have_count(1)
    expect(page.locator(".undo")).to_be_in_viewport()

    if way_back == "the button, later":
        page.locator("#other_conditions-thyroid").check()
        expect(page.locator(NONE)).not_to_be_checked()
    if way_back == "the tick itself":
        page.locator(NONE).uncheck()
    else:
        page.get_by_role("button", name="Undo").click()

    expect(page.locator(".undo")).to_have_count(0)
    expect(page.locator("#other_conditions-liver")).to_be_checked()
    expect(page.locator(OTHER)).to_be_checked()
    expect(page.locator(NONE)).not_to_be_checked()
    expect(page.locator(NONE)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("gout")
    expect(page.get_by_role("status").filter(has_text="Your ticks are back.")).to_have_count(1)


def test_words_that_were_never_saved_come_back_with_their_option(start: Start) -> None:
    page = start("other-health")
    page.locator(OTHER).check()
    page.locator(BOX).fill("gout")
    page.locator(NONE).check()
    press(page, "Save and continue")
    expect(page.locator(NONE)).to_have_count(0)

    page.goto("/checklist/other-health")
    expect(page.locator(BOX)).to_be_hidden()
    page.locator(OTHER).check()
    expect(page.locator(BOX)).to_have_value("gout")


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_is_taken_back_before_it_was_saved(start: Start, script: bool) -> None:
    page = start("safety", java_script_enabled=script)
    button = page.locator("[name=clear][value=safety_now]")
    expect(button).to_be_hidden()
    page.locator("#safety_now-yes_now").check()
    button.click()

    expect(page.locator("main")).to_have_attribute("data-page", "step")
    expect(page.locator("#safety_now-yes_now")).not_to_be_checked()


IN_VIEW = """field => {
  const top = document.querySelector("header.top").getBoundingClientRect().bottom;
  const question = field.closest(".cell, .follow, .field");
  const above = question.querySelector(".row") ? ":scope > .error" : "label, legend, .error";
  return [...question.querySelectorAll(above)]
    .slice(0, 2).concat(field).every(part => {
      const box = part.getBoundingClientRect();
      return box.top >= top && box.bottom <= innerHeight;
    });
}"""
"""Whether the question is (or what stands above the ticks of the medicine list), its message and
the field."""


@pytest.mark.parametrize("script", [True, False])
def test_links_to_mistakes_bring_question_and_message_into_view(start: Start, script: bool) -> None:
    page = start("medicine-list", viewport=PHONE, java_script_enabled=script)
    for row in range(3):
        if row:
            page.locator("[value=more_rows]").click()
        page.locator(f"#medicines-{row}-name").fill("zinc")
    for row in range(3):
        if not page.locator(f"#medicines-{row}-purpose").is_visible():
            page.locator(".row summary").nth(row).click()
        page.locator(f"#medicines-{row}-purpose").fill("x" * 121)
    for row in range(1, 3):
        page.locator(f"#medicines-{row}-name").fill("")
    page.locator("#medicines-none").check()
    press(page, "Save and continue")
    seen = follow_links_to_mistakes(page)
    assert len(set(seen)) == len(seen) == 6

    page.goto("/checklist/heart")
    for value in ("bp_controlled", "other", *([] if script else ["none"])):
        page.locator(f"#heart_conditions-{value}").check()
    page.locator("#heart_conditions-other-text-box").fill("x" * 201)
    page.locator("#bp_reading").fill("x" * 61)
    press(page, "Save and continue")
    assert len(follow_links_to_mistakes(page)) == (2 if script else 3)


def follow_links_to_mistakes(page: Page) -> list[str]:
    links = page.locator("#error-summary a")
    for place in range(links.count()):
        links.nth(place).click()
        field = page.locator(":focus")
        expect(field).to_have_id(f"at-{place + 1}")
        assert field.evaluate(IN_VIEW), links.nth(place).text_content()
    return links.all_text_contents()


def printed(page: Page) -> str:
    with pymupdf.open(stream=page.pdf(format="A4")) as document:
        return " ".join(sheet.get_text() for sheet in document)


@pytest.mark.parametrize("script", [True, False])
def test_printing_a_step_prints_all_that_was_typed(start: Start, script: bool) -> None:
    page = start("your-hopes", java_script_enabled=script)
    words = [f"word{n}" for n in range(130)]
    page.locator("#hopes").fill(" ".join(words))

    assert set(words) <= set(printed(page).split())


def test_printing_the_medicine_list_prints_whole_lines(start: Start) -> None:
    page = start("medicine-list")
    page.locator("#medicines-0-name").fill(" ".join(f"W{n:03}" for n in range(24)))

    assert "W023" in printed(page)


def test_a_question_comes_up_with_its_answer_on_the_page_itself(start: Start) -> None:
    page = start("alcohol-drugs")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))  # but for the icon of the tab
    kinds = page.get_by_role("group", name="Which ones")
    support = page.locator("[name=recovery_support]").first
    expect(kinds).to_be_hidden()
    page.locator("[name=substance_problem][value=not_sure]").check()
    expect(kinds).to_be_hidden()
    expect(support).to_be_visible()
    page.locator("[name=substance_problem][value=past]").check()
    expect(kinds).to_be_visible()
    expect(page.locator("[role=status]").last).to_have_text(
        "Your answer brought up one more question."
    )
    page.locator("[name=substance_kinds][value=alcohol]").check()
    page.locator("[name=substance_problem][value=no]").check()
    expect(kinds).to_be_hidden()
    page.locator("[name=substance_problem][value=past]").check()
    expect(page.locator("[name=substance_kinds][value=alcohol]")).to_be_checked()
    assert all("favicon" in url for url in sent)  # nobody learns of a tick before it is saved

    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()
    assert not page.url.endswith("alcohol-drugs")  # nothing that was not seen is left on the page
    page.goto("/checklist/alcohol-drugs")
    expect(page.locator("[name=substance_kinds][value=alcohol]")).to_be_checked()
