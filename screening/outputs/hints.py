"""When a question applies, in words for paper: "Only if you ticked “Yes” in question 5."

Paper cannot hide a question, so the form says who may pass over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial, reduce

from screening.questionnaire.conditions import STANDARD, Condition, Test
from screening.questionnaire.model import Question, Questionnaire

FEW = 2
"""So many options at most are named by what was not ticked, where that is shorter."""


def hint(questionnaire: Questionnaire, condition: Condition) -> str:
    """Empty for what always applies."""
    if not any(condition.any_of):
        return ""
    words = questionnaire.fixed.form
    ways = (
        reduce(partial(_joined, words.both), (_in_words(questionnaire, test) for test in tests))
        for tests in condition.any_of
    )
    return words.only_if.replace("{ways}", reduce(partial(_joined, words.either), ways))


def _joined(pattern: str, one: str, other: str) -> str:
    return _filled(pattern, one=one, other=other)


def _filled(pattern: str, **words: str) -> str:
    """In one go, so that braces in a label stay what they are."""
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), pattern)


def standard_label(questionnaire: Questionnaire, value: str) -> str:
    """Without what its words in parentheses say of the printed page, which paper does not do."""
    return questionnaire.standard_answers[value].label.partition(" (")[0]


def _in_words(questionnaire: Questionnaire, test: Test) -> str:
    question, words = questionnaire.questions[test.question], questionnaire.fixed.form
    number = str(questionnaire.numbers[question.id])
    match test.operator:
        case "answered":
            return _filled(words.answered, number=number)
        case "not answered":
            return _filled(words.left_blank, number=number)
        case "has rows":
            return _filled(words.listed, number=number)
        case "!=" | "lacks":
            labels = _named(questionnaire, question, test.values)
            return _filled(words.not_picked, labels=labels, number=number)
        case _:
            labels = _ticked(questionnaire, question, test)
            return _filled(words.picked, labels=labels, number=number)


def _ticked(questionnaire: Questionnaire, question: Question, test: Test) -> str:
    but = questionnaire.fixed.form.but
    if test.operator == "has any except":
        return _filled(but, labels=_named(questionnaire, question, test.values))
    values = test.values or _flagged(question)
    offered = question.values if set(values) & set(STANDARD) else tuple(question.options)
    others = [value for value in offered if value not in values]
    if others and len(others) <= FEW < len(values):
        return _filled(but, labels=_named(questionnaire, question, others))
    return _named(questionnaire, question, values)


def _flagged(question: Question) -> tuple[str, ...]:
    return tuple(value for value, option in question.options.items() if option.level != "info")


def _named(questionnaire: Questionnaire, question: Question, values: Iterable[str]) -> str:
    """The labels of `values`: “Yes, now”, “Yes, in the past” or “I'm not sure”."""
    words = questionnaire.fixed.form
    *others, last = (
        _filled(words.label, label=_label(questionnaire, question, value)) for value in values
    )
    return _filled(words.last_label, labels=", ".join(others), label=last) if others else last


def _label(questionnaire: Questionnaire, question: Question, value: str) -> str:
    option = question.options.get(value)
    return option.label if option else standard_label(questionnaire, value)
