"""LHC-Forms shows and hides the questions that our path does, and gives the same answers back."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any

import pytest
from playwright.sync_api import Page

from interop.people import some_people
from screening.answers.answers import Answers
from screening.answers.path import Path, find_path
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.outputs.fhir.response import response_items
from screening.questionnaire.model import Questionnaire
from tests.answers.people import only
from tests.forms.people import PEOPLE, load
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


def response_to(questionnaire: Questionnaire, answers: Answers) -> Data:
    form = fhir_questionnaire(questionnaire)
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": response_items(questionnaire, answers, form),
    }


def show(page: Page, questionnaire: Questionnaire, answers: Answers | None = None) -> None:
    response = response_to(questionnaire, answers) if answers else None
    page.evaluate(SHOW, [fhir_questionnaire(questionnaire), response])
    page.wait_for_timeout(150)


def asked(page: Page, questionnaire: Questionnaire) -> list[str]:
    """The questions that can be seen, in the order of the page."""
    seen = dict.fromkeys(page.evaluate(SEEN))
    return [link for link in seen if link in questionnaire.questions]


def wanted(path: Path, questionnaire: Questionnaire) -> list[str]:
    """The questions of the path, but that of what may print, which stays here."""
    return [q.id for q in path.questions if q.id != questionnaire.safety.print_choice]


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


@pytest.mark.parametrize("answers", some_people(shipped(), 8), ids=repr)
def test_it_gives_the_same_answers_back(forms: Page, answers: Answers) -> None:
    told = find_path(shipped(), answers).answers
    show(forms, shipped(), told)
    back = read_answers(shipped(), forms.evaluate(GIVEN))
    assert back.to_data() == without_choices(told).to_data()


def without_choices(answers: Answers) -> Answers:
    """Without the answers that stay here: what may print."""
    stays = {*shipped().elsewhere.texts, "safety_print"}
    gone = [
        id_
        for id_, answer in answers.items()
        if {id_, *(f"{id_}.{v}" for v in answer.picks)}
        & {s for s in stays if not shipped().elsewhere.texts.get(s)}
    ]
    return only(answers, answers.keys() - set(gone))


@pytest.mark.parametrize(
    ("path", "given"), [(path, each) for path, people in PEOPLE.items() for each in people]
)
def test_it_takes_numbers_dates_and_counts_as_the_pages_do(
    forms: Page, path: File, given: Data
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
