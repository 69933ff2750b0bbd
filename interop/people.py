"""Random people, the same ones each time, without hypothesis: one page has to serve them all."""

from __future__ import annotations

from random import Random

from screening.answers.answers import Answers
from screening.questionnaire.model import Questionnaire
from tests.answers.strategies import some_answer

WORDS = ["Two\nlines", "120/80", "<b>&amp;</b>", "\u4f60\u597d \u05e9\u05dc\u05d5\u05dd"]


def some_people(questionnaire: Questionnaire, number: int) -> list[Answers]:
    """From few answers to all. Each question is answered on its own, so there are leftovers of
    questions that no longer apply."""
    random = Random(20261123)  # noqa: S311
    return [_answers(questionnaire, random, (each % 10 + 1) / 10) for each in range(number)]


def _answers(questionnaire: Questionnaire, random: Random, share: float) -> Answers:
    return Answers(
        {
            question.id: some_answer(question, random, WORDS)
            for question in questionnaire.questions.values()
            if random.random() < share
        }
    )
