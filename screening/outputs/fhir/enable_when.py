"""Conditions as FHIR's enableWhen.

FHIR lets an item name several tests and join all of them by `any`, or all by `all`. Nested groups
add one more `all`. So each condition is brought into the form "all of (any of tests)", in which
every condition of our language can be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain

from screening.outputs.fhir.codes import ROW_PARTS, Data, number_answer, row_link, value_coding
from screening.questionnaire.conditions import Condition, Test
from screening.questionnaire.model import NOT_SURE, Question, Questionnaire


@dataclass(frozen=True)
class Has:
    """Whether an item has `value` among its answers, or compares to a number as in `>= 65`; without
    a value, whether it has any."""

    link: str
    value: str = ""
    holds: bool = True


OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}

Clause = tuple[Has, ...]
"""Any of these."""

Rule = tuple[Clause, ...]
"""All of these. Empty: always."""


def rule_of(questionnaire: Questionnaire, condition: Condition) -> Rule:
    """Return the same condition, test by test: longer with each `and` under an `or`."""
    return _either(
        _simplified(clause for test in tests for clause in _test_rule(questionnaire, test))
        for tests in condition.any_of
    )


def _either(rules: Iterable[Rule]) -> Rule:
    return reduce(
        lambda one, other: _simplified((*left, *right) for left in one for right in other), rules
    )


def _negated(rule: Rule) -> Rule:
    """Return the rule that holds where `rule` does not: none of the tests of one of its clauses."""
    return _either(
        tuple(
            # no answer lacks everything, see _lacks
            (replace(test, holds=True),)
            if not test.holds
            else (
                Has(test.link, holds=False),
                *((replace(test, holds=False),) if test.value else ()),
            )
            for test in clause
        )
        for clause in rule
    )


def enable_when(questionnaire: Questionnaire, clauses: Rule) -> Data:
    """Return the elements for a rule that one item can say: one clause, or one test a clause."""
    behavior = "any" if len(clauses) == 1 else "all"
    elements: list[Data] = []
    questions = questionnaire.questions
    for test in chain.from_iterable(clauses):
        element: Data = {"operator": "exists", "answerBoolean": test.holds}
        operator, _, bound = test.value.partition(" ")
        if bound:
            operator = operator if test.holds else OPPOSITES[operator]
            element = {"operator": operator, **number_answer(questions[test.link], "answer", bound)}
        elif test.value:
            question = questions[test.link.partition("-")[0]]
            coding = value_coding(questionnaire, question, test.value)
            element = {"operator": "=" if test.holds else "!=", "answerCoding": coding}
        elements.append({"question": test.link, **element})
    return {"enableWhen": elements, "enableBehavior": behavior}


def _test_rule(questionnaire: Questionnaire, test: Test) -> Rule:
    question = questionnaire.questions[test.question]
    if test.negated:
        return _negated(_test_rule(questionnaire, replace(test, negated=False)))
    match test.operator:
        case "=":
            others = () if question.type == "single" else question.values
            lacked = [_lacks(question, value) for value in others if value not in test.values]
            return _simplified(chain(_has_any(question, test.values), *lacked))
        case "!=" | "lacks":
            return _lacks(question, test.values[0])
        case "has any except":
            return _has_any(question, [v for v in question.options if v not in test.values])
        case "flagged above info":
            flagged = [v for v, option in question.options.items() if option.level != "info"]
            if question.if_not_sure != "info" and NOT_SURE in question.offers:
                flagged.append(NOT_SURE)
            return _has_any(question, flagged)
        case "answered":
            return (_answered(question),)
        case "not answered":
            return tuple((replace(test, holds=False),) for test in _answered(question))
        case "has rows":
            return (_rows(question),)
        case "<" | "<=" | ">" | ">=":
            return ((Has(question.id, f"{test.operator} {test.values[0]}"),),)
        case _:  # in, has, has any of
            return _has_any(question, test.values)


def _has_any(question: Question, values: Iterable[str]) -> Rule:
    clause = tuple(Has(question.picks_field, value) for value in values)
    never = ((Has(question.id),), (Has(question.id, holds=False),))
    return (clause,) if clause else never


def _lacks(question: Question, value: str) -> Rule:
    """No answer lacks everything; FHIR leaves open whether '!=' says so."""
    link = question.picks_field
    return ((Has(link, holds=False), Has(link, value, holds=False)),)


def _answered(question: Question) -> Clause:
    """Any of these says that there is an answer."""
    standard = (Has(question.picks_field),) if question.is_written and question.offers else ()
    return (Has(question.id), *standard, *(_rows(question) if question.type == "medicines" else ()))


def _rows(question: Question) -> Clause:
    return tuple(Has(row_link(question.id, part)) for part in ROW_PARTS)


def _simplified(clauses: Iterable[Clause]) -> Rule:
    """Without tests that stand twice, and without clauses that another one makes needless."""
    sets = {frozenset(clause): tuple(dict.fromkeys(clause)) for clause in clauses}
    return tuple(
        clause for tests, clause in sets.items() if not any(other < tests for other in sets)
    )
