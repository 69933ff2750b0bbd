"""What conditions can come to: every answer that could matter to one is tried.

A condition looks at few questions and names few of their values, so the ways in which it can
turn out are few: for each question only the values that are named, and one that is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from screening.check.finding import Remark
from screening.questionnaire.condition_checks import Place, later_conditions, placed_questions
from screening.questionnaire.conditions import ALWAYS, NEVER, Condition
from screening.questionnaire.model import NONE, Question, Questionnaire

MOST = 60_000
"""Combinations that are tried; a condition with more is left unjudged."""
OTHER = "\0other"
"""Stands for whatever value is not named."""

Picks = tuple[str, ...]


@dataclass(frozen=True)
class _Tried:
    """One combination of answers, as conditions see it."""

    answers: dict[str, Picks]
    flagged: frozenset[tuple[str, str]]

    def picks(self, question_id: str) -> Picks:
        return self.answers[question_id]

    def is_answered(self, question_id: str) -> bool:
        return bool(self.answers[question_id])

    def has_rows(self, question_id: str) -> bool:
        return OTHER in self.answers[question_id]

    def is_flagged(self, question_id: str) -> bool:
        return any((question_id, pick) in self.flagged for pick in self.answers[question_id])


def outcomes(questionnaire: Questionnaire, condition: Condition) -> set[bool]:
    """Which of True and False `condition` can be, over all answers; empty where they are too many.

    A question that does not show counts as not answered, as it does for a person.
    """
    asked = _all_questions_behind(questionnaire, condition)
    values = {id_: _named_values(questionnaire, asked, condition, id_) for id_ in asked}
    choices = [_ways(questionnaire.questions[id_], values[id_]) for id_ in asked]
    flagged = frozenset((q.id, value) for q, value, _ in questionnaire.flagged_options())
    found: set[bool] = set()
    for picked in _combinations(choices):
        tried = _seen(questionnaire, dict(zip(asked, picked, strict=True)), flagged)
        found.add(condition.holds(tried))
        if len(found) == 2:
            return found
    return found if prod(map(len, choices)) <= MOST else set()


def _combinations(choices: list[list[Picks]]) -> Iterator[tuple[Picks, ...]]:
    """First those with answers to two questions at most, which decide nearly every condition;
    then all, unless they are too many."""
    nothing: list[Picks] = [()] * len(choices)
    for one, other in combinations(range(len(choices)), 2):
        for first, second in product(choices[one], choices[other]):
            picked = list(nothing)
            picked[one], picked[other] = first, second
            yield tuple(picked)
    if prod(map(len, choices)) <= MOST:
        yield from product(*choices)


def _seen(
    questionnaire: Questionnaire, given: dict[str, Picks], flagged: frozenset[tuple[str, str]]
) -> _Tried:
    """The answers without those to questions that do not show, in the order of the file."""
    seen: dict[str, Picks] = dict.fromkeys(given, ())
    tried = _Tried(seen, flagged)
    for id_, picks in given.items():
        seen[id_] = picks if questionnaire.questions[id_].show_if.holds(tried) else ()
    return tried


def _all_questions_behind(questionnaire: Questionnaire, condition: Condition) -> list[str]:
    """The questions a condition names, and those that decide whether these show."""
    found: set[str] = set()
    waiting = [test.question for test in condition.tests]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            show_if = questionnaire.questions[id_].show_if
            waiting += [test.question for test in show_if.tests]
    return sorted(found, key=lambda id_: questionnaire.numbers[id_])


def _named_values(
    questionnaire: Questionnaire, asked: list[str], condition: Condition, id_: str
) -> list[str]:
    """The values of `id_` that may make a difference, and OTHER for the rest."""
    question = questionnaire.questions[id_]
    conditions = [condition, *(questionnaire.questions[each].show_if for each in asked)]
    tests = [test for each in conditions for test in each.tests if test.question == id_]
    named = {value for test in tests for value in test.values}
    if any(test.operator == "flagged above info" for test in tests):
        named |= {value for value, option in question.options.items() if option.level != "info"}
    known = [value for value in question.values if value in named]
    rest = question.is_text or question.type == "medicines" or len(known) < len(question.values)
    return [*known, *([OTHER] if rest else [])]


def _ways(question: Question, values: list[str]) -> list[Picks]:
    """Every answer that a person can give out of `values`, and none."""
    if question.type != "multiple":
        return [(), *((value,) for value in values)]
    alone = [value for value in values if value in (NONE, "in_person")]
    together = [value for value in values if value not in alone]
    sizes = range(len(together) + 1)
    return [*(picks for n in sizes for picks in combinations(together, n)), *((v,) for v in alone)]


def find_dead_conditions(questionnaire: Questionnaire) -> Iterator[Remark]:
    for place, _, _, question in placed_questions(questionnaire):
        if question.show_if == ALWAYS:
            continue
        found = outcomes(questionnaire, question.show_if)
        if found == {False}:
            yield _remark(
                (*place, "show_if"),
                "never-shows",
                f"'{question.id}' can never show: '{question.show_if}' never holds",
                "No answers make the condition true, so nobody will ever be asked this.",
                "Correct the condition, or take the question out.",
            )
        elif found == {True}:
            yield _always_true((*place, "show_if"), question.show_if)
    for place, condition in later_conditions(questionnaire):
        yield from _dead(questionnaire, place, condition)


def _dead(questionnaire: Questionnaire, place: Place, condition: Condition) -> Iterator[Remark]:
    if condition in (ALWAYS, NEVER):
        return
    found = outcomes(questionnaire, condition)
    if found == {False}:
        yield _remark(
            place,
            "never-true",
            f"'{condition}' never holds",
            "No answers make it true, so what hangs on it will never be seen.",
            "Correct the condition, or take out what hangs on it.",
        )
    elif found == {True}:
        yield _always_true(place, condition)


def _always_true(place: Place, condition: Condition) -> Remark:
    return _remark(
        place,
        "always-true",
        f"'{condition}' always holds",
        "Whatever is answered, it is true, also where nothing is. It decides nothing.",
        "Write 'always' if that is meant; else correct the condition.",
    )


def _remark(place: Place, rule: str, text: str, why: str, mend: str) -> Remark:
    return Remark("warning", rule, place, text, why, mend)
