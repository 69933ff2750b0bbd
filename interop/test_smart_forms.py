"""Smart Forms shows what the path asks, its words and help, and gives the same answers back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from interop.people import Data, assert_words, response_to, told, twelve_in_each_language, wanted
from screening.answers.answers import Answers
from screening.answers.path import find_path
from screening.questionnaire.model import Questionnaire
from tests.outputs.fhir_forms import form_of
from tests.outputs.fhir_reader import read_answers
from tests.questionnaire.files import shipped

SHOW = "([form, response]) => smartForms.show(form, response ?? undefined)"
SEEN = """() => [...document.querySelectorAll("[data-linkid]")]
  .filter((item) => item.checkVisibility()).map((item) => item.dataset.linkid)"""
GIVEN = "(form) => smartForms.given(form)"


def show(page: Page, questionnaire: Questionnaire, response: Data | None = None) -> list[str]:
    """The link ids that can be seen, in the order of the page."""
    page.evaluate(SHOW, [form_of(questionnaire), response])
    page.wait_for_function(f"({SEEN})().length > 20")
    page.wait_for_timeout(150)
    return list(dict.fromkeys(page.evaluate(SEEN)))


@pytest.mark.parametrize(("questionnaire", "answers"), twelve_in_each_language())
def test_it_shows_what_is_asked_and_gives_the_same_answers_back(
    smart_forms: Page, questionnaire: Questionnaire, answers: Answers
) -> None:
    path = find_path(questionnaire, answers)
    seen = show(smart_forms, questionnaire, response_to(questionnaire, path.answers))
    assert [id_ for id_ in seen if id_ in questionnaire.questions] == wanted(path, questionnaire)
    words = " ".join(smart_forms.locator("#form").inner_text().split())
    assert_words(words, path, questionnaire)
    back = read_answers(questionnaire, smart_forms.evaluate(GIVEN, form_of(questionnaire)))
    assert back.to_data() == Answers(told(questionnaire, path.answers)).to_data()


def test_help_shows_and_why_we_ask_opens(smart_forms: Page) -> None:
    seen = show(smart_forms, shipped())
    for question in shipped().questions.values():
        help_ = question.help if f"{question.id}-help" not in shipped().elsewhere.texts else ""
        if help_ and question.id in seen:
            assert smart_forms.get_by_text(help_).first.is_visible(), question.id
    why = shipped().questions["age_group"].why
    assert not smart_forms.get_by_text(why).is_visible()
    smart_forms.locator('[data-linkid="age_group"] svg').first.hover()
    smart_forms.get_by_text(why).first.wait_for(state="visible")
