"""A second opinion on which questions apply: written from the words of the file's header, and
with nothing of the engine, so that both would have to be wrong in the same way."""

from __future__ import annotations

import re

from screening.answers.answers import Answers
from screening.questionnaire.model import Questionnaire
from tests.answers.people import only


def asked(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    """The ids of the questions that apply, in order."""
    ids: list[str] = []
    for question in questionnaire.questions.values():
        if holds(question.show_if.text, questionnaire, only(answers, tuple(ids))):
            ids.append(question.id)
    return ids


def holds(text: str, questionnaire: Questionnaire, answers: Answers) -> bool:
    return any(
        all(_is_true(test, questionnaire, answers) for test in part.split(" and "))
        for part in " ".join(text.split()).split(" or ")
    )


def _is_true(test: str, questionnaire: Questionnaire, answers: Answers) -> bool:
    if test == "always":
        return True
    id_, words = test.split(" ", 1)
    picks = set(answers[id_].picks)
    named = set(re.findall(r"[a-z0-9_]+", words.partition("[")[2]))
    own = set(questionnaire.questions[id_].options)
    match words.split(" [")[0].split():
        case ["=", value]:
            return picks == {value}
        case ["!=", value]:
            return picks != {value}
        case ["in"] | ["has", "any", "of"]:
            return not picks.isdisjoint(named)
        case ["has", "any", "except"]:
            return bool((picks & own) - named)
        case ["has", "rows"]:
            return answers[id_].rows != ()
        case ["has", value]:
            return value in picks
        case ["lacks", value]:
            return value not in picks
        case ["answered"]:
            return not answers[id_].is_blank
        case ["not", "answered"]:
            return answers[id_].is_blank
        case ["flagged", "above", "info"]:
            return _is_flagged(id_, questionnaire, picks)
    raise AssertionError(f"a condition that this file cannot read: {test}")


def _is_flagged(id_: str, questionnaire: Questionnaire, picks: set[str]) -> bool:
    question = questionnaire.questions[id_]
    if "not_sure" in picks and question.if_not_sure != "info":
        return True
    return any(
        value in picks and set(option.flags) - {"info"}
        for value, option in question.options.items()
    )
