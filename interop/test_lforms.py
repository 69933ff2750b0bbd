"""LHC-Forms shows and hides the questions that our path does, and gives the same answers back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from interop.people import (
    assert_words,
    response_to,
    some_people,
    told,
    twelve_in_each_language,
    wanted,
)
from screening.answers.answers import Answers
from screening.answers.path import find_path
from screening.questionnaire.model import Questionnaire
from tests.answers.people import only
from tests.forms.people import PEOPLE, load
from tests.outputs.fhir_forms import asked_elsewhere, form_of
from tests.outputs.fhir_reader import read_answers
from tests.questionnaire.files import shipped, small

Data = dict[str, Any]

SHOW = """async ([questionnaire, response]) => {
  LForms.Util.removeFormsFromPage("form");
  let form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
  if (response) form = LForms.Util.mergeFHIRDataIntoLForms(response, form, "R4");
  await LForms.Util.addFormToPage(form, "form", { prepopulate: false });
}"""
SEEN = """() => [...document.querySelectorAll('#form [id^="label-"]')]
  .filter((label) => label.checkVisibility())
  .map((label) => label.id.slice("label-".length).split("/")[0])"""
GIVEN = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', '#form')"


def show(page: Page, questionnaire: Questionnaire, answers: Answers | None = None) -> None:
    response = response_to(questionnaire, answers) if answers else None
    page.evaluate(SHOW, [form_of(questionnaire), response])
    page.wait_for_timeout(150)


def asked(page: Page, questionnaire: Questionnaire) -> list[str]:
    """The questions that can be seen, in the order of the page."""
    seen = dict.fromkeys(page.evaluate(SEEN))
    return [link for link in seen if link in questionnaire.questions]


def boxes(page: Page) -> set[str]:
    """The texts behind options that can be seen."""
    return {link for link in page.evaluate(SEEN) if link.endswith("-text")}


def wanted_boxes(questionnaire: Questionnaire, answers: Answers) -> set[str]:
    return {
        f"{id_}-{pick}-text"
        for id_, answer in answers.items()
        for pick in answer.picks
        if (option := questionnaire.questions[id_].options.get(pick)) and option.text
    }


@pytest.mark.parametrize("answers", some_people(shipped(), 32), ids=repr)
def test_it_asks_what_the_path_asks(forms: Page, answers: Answers) -> None:
    path = find_path(shipped(), answers)
    show(forms, shipped(), answers)
    assert asked(forms, shipped()) == wanted(path, shipped())
    assert boxes(forms) == wanted_boxes(shipped(), path.answers)


@pytest.mark.parametrize("answers", some_people(small(), 12), ids=repr)
def test_it_asks_what_the_path_of_another_checklist_asks(forms: Page, answers: Answers) -> None:
    show(forms, small(), answers)
    path = find_path(small(), answers)
    assert asked(forms, small()) == wanted(path, small())


@pytest.mark.parametrize(("questionnaire", "answers"), twelve_in_each_language())
def test_it_shows_the_words_and_gives_the_same_answers_back(
    forms: Page, questionnaire: Questionnaire, answers: Answers
) -> None:
    path = find_path(questionnaire, answers)
    show(forms, questionnaire, path.answers)
    assert asked(forms, questionnaire) == wanted(path, questionnaire)
    words = " ".join(forms.locator("#form").inner_text().split())
    assert_words(words, path, questionnaire)
    back = read_answers(questionnaire, forms.evaluate(GIVEN))
    assert back.to_data() == Answers(told(questionnaire, path.answers)).to_data()


def test_why_we_ask_opens_and_help_shows(forms: Page) -> None:
    show(forms, shipped())
    seen = asked(forms, shipped())
    for question in asked_elsewhere(shipped()).values():
        help_ = question.help if f"{question.id}-help" not in shipped().elsewhere.texts else ""
        if help_ and question.id in seen:
            assert forms.get_by_text(help_).first.is_visible(), question.id
    why = forms.locator(".ant-popover").get_by_text(shipped().questions["age_group"].why)
    assert not why.is_visible()
    forms.locator('[id^="help-button-age_group/"]').click()
    why.first.wait_for(state="visible")


@pytest.mark.parametrize(
    ("path", "given"), [(path, each) for path, people in PEOPLE.items() for each in people]
)
def test_it_takes_numbers_dates_and_counts_as_the_pages_do(
    forms: Page, path: Path, given: Data
) -> None:
    questionnaire = load(path)
    told = find_path(questionnaire, Answers(given))
    show(forms, questionnaire, told.answers)

    assert asked(forms, questionnaire) == [question.id for question in told.questions]
    back = read_answers(questionnaire, forms.evaluate(GIVEN))
    dates = {
        id_
        for id_, answer in told.answers.items()
        if answer.text and questionnaire.questions[id_].type == "date"
    }
    for id_ in dates:  # it makes a day of a year alone
        assert back[id_].text == f"{told.answers[id_].text}-01-01"
    assert only(back, back.keys() - dates) == only(told.answers, told.answers.keys() - dates)


def test_a_click_reveals_the_next_question(forms: Page) -> None:
    show(forms, shipped())
    assert "substance_kinds" not in asked(forms, shipped())
    forms.locator('[id^="substance_problem/"]').get_by_text("Yes, now").first.click()
    forms.wait_for_timeout(150)
    assert "substance_kinds" in asked(forms, shipped())
