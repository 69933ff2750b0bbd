"""Random people, the same ones each time, without hypothesis: one page has to serve them all."""

from __future__ import annotations

from random import Random
from typing import Any

from screening.answers.answers import Answer, Answers
from screening.answers.path import Path
from screening.outputs.fhir.response import response_items
from screening.questionnaire.model import Questionnaire
from tests.answers.strategies import some_answer
from tests.outputs.fhir_forms import asked_elsewhere, form_of, in_all_languages, options_elsewhere

Data = dict[str, Any]
WORDS = ["Two\nlines", "120/80", "<b>&amp;</b>", "\u4f60\u597d \u05e9\u05dc\u05d5\u05dd"]


def some_people(questionnaire: Questionnaire, number: int) -> list[Answers]:
    """From few answers to all. Each question is answered on its own, so there are leftovers of
    questions that no longer apply."""
    random = Random(20261123)  # noqa: S311
    return [_answers(questionnaire, random, (each % 10 + 1) / 10) for each in range(number)]


def twelve_in_each_language() -> list[tuple[Questionnaire, Answers]]:
    return [
        (questionnaire, answers)
        for questionnaire in in_all_languages().values()
        for answers in some_people(questionnaire, 12)
    ]


def _answers(questionnaire: Questionnaire, random: Random, share: float) -> Answers:
    return Answers(
        {
            question.id: some_answer(question, random, WORDS)
            for question in questionnaire.questions.values()
            if random.random() < share
        }
    )


def response_to(questionnaire: Questionnaire, answers: Answers) -> Data:
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": response_items(questionnaire, answers, form_of(questionnaire)),
    }


def wanted(path: Path, questionnaire: Questionnaire) -> list[str]:
    """The questions of the path that go to other systems."""
    return [q.id for q in path.questions if q.id in asked_elsewhere(questionnaire)]


def assert_words(words: str, path: Path, questionnaire: Questionnaire) -> None:
    """What another system shows: each question, who can read the answers, and the words of the
    crisis page for the two answers that they are meant for."""
    for id_ in wanted(path, questionnaire):
        assert " ".join(questionnaire.questions[id_].text.split()) in words
    yes = path.answers["safety_now"].picks in (("yes_now",), ("yes_recent",))
    assert (questionnaire.crisis.page.hope in words) is yes
    assert questionnaire.fixed.form.readers in words


def told(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers that go to other systems."""
    kept = {}
    for id_, question in asked_elsewhere(questionnaire).items():
        stays = question.options.keys() - options_elsewhere(questionnaire, question)
        if answers[id_] != Answer() and not stays.intersection(answers[id_].picks):
            kept[id_] = answers[id_]
    return kept
