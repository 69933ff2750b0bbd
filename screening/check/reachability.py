"""What conditions can come to: every answer that could matter to one is tried.

A condition looks at few questions and names few of their values, so the ways in which it can
turn out are few: for each question only the values that are named, and one that is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from math import prod

from screening.errors import Problem
from screening.questionnaire.conditions import ALWAYS, NEVER, ORDERS, Condition
from screening.questionnaire.model import NUMBER, Question, Questionnaire, kept_number
from screening.questionnaire.validation import later_conditions, located_questions

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

    def number(self, question_id: str) -> Decimal | None:
        picks = self.answers[question_id]
        return Decimal(picks[0]) if picks and NUMBER.fullmatch(picks[0]) else None

    def has_rows(self, question_id: str) -> bool:
        return OTHER in self.answers[question_id]

    def is_flagged(self, question_id: str) -> bool:
        return any((question_id, pick) in self.flagged for pick in self.answers[question_id])


def outcomes(questionnaire: Questionnaire, condition: Condition) -> set[bool]:
    """Which of True and False `condition` can be, over all answers; empty where they are too many.

    A question that does not show counts as not answered, as it does for a person.
    """
    behind, waiting = set[str](), {test.question for test in condition.tests}
    while waiting:  # for the questions that decide whether those before them show
        behind |= waiting
        tests = (test for id_ in waiting for test in questionnaire.questions[id_].show_if.tests)
        waiting = {test.question for test in tests} - behind
    asked = [id_ for id_ in questionnaire.questions if id_ in behind]
    values = {id_: _named_values(questionnaire, asked, condition, id_) for id_ in asked}
    choices = [_possible_answers(questionnaire.questions[id_], values[id_]) for id_ in asked]
    flagged = frozenset((q.id, value) for q, value, _ in questionnaire.flagged_options())
    results: set[bool] = set()
    for picks in _combinations(choices):
        # Only what shows counts, in the order of the file.
        shown: dict[str, Picks] = dict.fromkeys(asked, ())
        tried = _Tried(shown, flagged)
        for id_, answer in zip(asked, picks, strict=True):
            shown[id_] = answer if questionnaire.questions[id_].show_if.holds(tried) else ()
        results.add(condition.holds(tried))
        if len(results) == 2:
            return results
    return results if prod(map(len, choices)) <= MOST else set()


def _combinations(choices: list[list[Picks]]) -> Iterator[tuple[Picks, ...]]:
    """First those with answers to two questions at most, which decide nearly every condition;
    then all, unless they are too many."""
    nothing: list[Picks] = [()] * len(choices)
    for one, other in combinations(range(len(choices)), 2):
        for first, second in product(choices[one], choices[other]):
            picks = list(nothing)
            picks[one], picks[other] = first, second
            yield tuple(picks)
    if prod(map(len, choices)) <= MOST:
        yield from product(*choices)


def _named_values(
    questionnaire: Questionnaire, asked: list[str], condition: Condition, id_: str
) -> list[str]:
    """The values of `id_` that may make a difference, and OTHER for the rest."""
    question = questionnaire.questions[id_]
    conditions = [condition, *(questionnaire.questions[other].show_if for other in asked)]
    tests = [test for other in conditions for test in other.tests if test.question == id_]
    named = {value for test in tests for value in test.values}
    if any(test.operator == "flagged above info" for test in tests):
        named |= {value for value, option in question.options.items() if option.level != "info"}
    known = [value for value in question.values if value in named]
    if question.type == "number" and any(test.operator in ORDERS for test in tests):
        # on each bound, a little below and above it, and at both ends
        bounds = {
            Decimal(value) for test in tests for value in test.values if test.operator in ORDERS
        }
        step = Decimal(1).scaleb(-question.decimals)
        near = {bound + n * step for bound in bounds for n in (-1, 0, 1)}
        near |= {Decimal(end) for end in (question.least, question.most) if end is not None}
        return [*known, *filter(question.takes, map(kept_number, sorted(near)))]
    rest = question.is_written or question.type == "medicines" or len(known) < len(question.values)
    return [*known, *([OTHER] if rest else [])]


def _possible_answers(question: Question, values: list[str]) -> list[Picks]:
    """Every answer that a person can give out of `values`, and none."""
    if question.type != "multiple":
        return [(), *((value,) for value in values)]
    alone = [value for value in values if value in question.exclusive]
    together = [value for value in values if value not in alone]
    sizes = range(len(together) + 1)
    return [*(picks for n in sizes for picks in combinations(together, n)), *((v,) for v in alone)]


def check_reachability(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Conditions that never hold, or always, or of one tick alone where several may stand."""
    shown = {
        (*location, "show_if"): question for location, question in located_questions(questionnaire)
    }
    for location, condition in [
        *((location, question.show_if) for location, question in shown.items()),
        *later_conditions(questionnaire),
    ]:
        for test in condition.tests:
            question = questionnaire.questions[test.question]
            if (
                test.operator == "="
                and question.type == "multiple"
                and test.values[0] not in question.exclusive
            ):
                text = (
                    f"'{test.question} = {test.values[0]}' holds where '{test.values[0]}' is the "
                    f"only tick of '{test.question}'"
                )
                why = "Whoever ticks another answer beside it is not meant by it."
                fix = (
                    f"Write `{test.question} has {test.values[0]}` if other ticks may stand beside "
                    "it."
                )
                yield Problem("this-alone", location, text, why, fix, "warning")
        if condition == ALWAYS or (condition == NEVER and location not in shown):
            continue
        results = outcomes(questionnaire, condition)
        if results == {True}:
            rule, text = "always-true", f"'{condition}' always holds"
            why = "Whatever is answered, it is true, also where nothing is. It decides nothing."
            fix = "Write 'always' if that is meant; else correct the condition."
        elif results == {False} and location in shown:
            rule = "never-shows"
            text = f"'{shown[location].id}' can never show: '{condition}' never holds"
            why = "No answers make the condition true, so nobody will ever be asked this."
            fix = "Correct the condition, or take the question out."
        elif results == {False}:
            rule, text = "never-true", f"'{condition}' never holds"
            why = "No answers make it true, so what hangs on it will never be seen."
            fix = "Correct the condition, or take out what hangs on it."
        else:
            continue
        yield Problem(rule, location, text, why, fix, "warning")
