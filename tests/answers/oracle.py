"""A second opinion on which questions apply, and which answers join in a line: written from the
words of the file's header, and with nothing of the engine, so that both would have to be wrong in
the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.answers.answers import Answers
from screening.questionnaire.model import LEVELS, Questionnaire
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
    if test.startswith("not ("):
        return not _is_true(test[5:-1], questionnaire, answers)
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


Picked = frozenset[tuple[str, str]]
"""Questions, and what was picked there."""


def joint_lines(questionnaire: Questionnaire, answers: Answers) -> dict[str, Picked]:
    """By the id of each rule whose line prints, the answers that the line joins."""
    private = {*questionnaire.safety.questions, questionnaire.safety.print_choice}
    for question in questionnaire.questions.values():
        if any(option.request for option in question.options.values()):
            private.add(question.id)
    said = {
        id_: {pick for pick in answers[id_].picks if pick not in ("not_sure", "in_person")}
        for id_ in asked(questionnaire, answers)
        if id_ not in private
    }
    joined = {
        rule.id: found
        for rule in questionnaire.together
        if (found := _joined(" ".join(rule.show_if.text.split()), said))
    }
    heads = {
        rule.id: (rule.topic, min(rule.flags, key=LEVELS.index)) for rule in questionnaire.together
    }
    return {
        id_: found
        for id_, found in joined.items()
        if not any(found < more and heads[id_] == heads[other] for other, more in joined.items())
    }


def _joined(text: str, said: dict[str, set[str]]) -> Picked:
    """The answers by which `text` holds; none where it does not."""
    parts = [*_parted(text, " or ")]
    if len(parts) > 1:
        return frozenset().union(*(_joined(part, said) for part in parts))
    parts = [*_parted(text, " and ")]
    if len(parts) > 1:
        found = [_joined(part, said) for part in parts]
        return frozenset().union(*found) if all(found) else frozenset()
    if count := re.fullmatch(r"(\d+) of ?\((.*)\)", text):
        found = [_joined(part, said) for part in _parted(count[2], ";")]
        enough = sum(map(bool, found)) >= int(count[1])
        return frozenset().union(*found) if enough else frozenset()
    if text.startswith("("):
        return _joined(text[1:-1], said)
    id_, words = text.split(" ", 1)
    values = set(re.findall(r"[a-z0-9_]+", words.rpartition("[")[2].removeprefix("= ")))
    return frozenset((id_, pick) for pick in said.get(id_, set()) if pick in values)


def _parted(text: str, by: str) -> Iterator[str]:
    """The parts of `text` between what stands in no parentheses."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth == 0 and text.startswith(by, place):
            yield text[start:place].strip()
            start = place + len(by)
    yield text[start:].strip()
