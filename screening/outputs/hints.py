"""When a question applies, in words for paper: "Only if you ticked “Yes” in question 5."

Paper cannot hide a question, so the form says who may pass over it.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.questionnaire.conditions import STANDARD, Condition, Test
from screening.questionnaire.model import Question, Questionnaire

FEW = 2
"""So many options at most are named by what was not ticked, where that is shorter."""


def hint(questionnaire: Questionnaire, condition: Condition) -> str:
    """Empty for what always applies."""
    if not any(condition.any_of):
        return ""
    ways = (
        ", and ".join(_in_words(questionnaire, test) for test in tests)
        for tests in condition.any_of
    )
    return f"Only if {', or if '.join(ways)}."


def standard_label(questionnaire: Questionnaire, value: str) -> str:
    """Without what its words in parentheses say of the printed page, which paper does not do."""
    return questionnaire.standard_answers[value].label.partition(" (")[0]


def _in_words(questionnaire: Questionnaire, test: Test) -> str:
    question = questionnaire.questions[test.question]
    place = f"question {questionnaire.numbers[question.id]}"
    match test.operator:
        case "answered":
            return f"you answered {place}"
        case "not answered":
            return f"you left {place} blank"
        case "has rows":
            return f"you listed something in {place}"
        case "!=" | "lacks":
            return f"you did not tick {_named(questionnaire, question, test.values)} in {place}"
        case _:
            return f"you ticked {_ticked(questionnaire, question, test)} in {place}"


def _ticked(questionnaire: Questionnaire, question: Question, test: Test) -> str:
    if test.operator == "has any except":
        return f"anything but {_named(questionnaire, question, test.values)}"
    values = test.values or _flagged(question)
    offered = question.values if set(values) & set(STANDARD) else tuple(question.options)
    others = [value for value in offered if value not in values]
    if others and len(others) <= FEW < len(values):
        return f"anything but {_named(questionnaire, question, others)}"
    return _named(questionnaire, question, values)


def _flagged(question: Question) -> tuple[str, ...]:
    return tuple(value for value, option in question.options.items() if option.level != "info")


def _named(questionnaire: Questionnaire, question: Question, values: Iterable[str]) -> str:
    """The labels of `values`: “Yes, now”, “Yes, in the past” or “I'm not sure”."""
    labels = [
        f"“{question.options[value].label}”"
        if value in question.options
        else f"“{standard_label(questionnaire, value)}”"
        for value in values
    ]
    return " or ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
