"""Conditions as a person would say them, with the numbers of the questions."""

from __future__ import annotations

from screening.questionnaire.conditions import ALWAYS, NEVER, Condition, Test
from screening.questionnaire.model import Questionnaire

LONGEST = 34
"""Characters of an answer's label."""


def condition_words(questionnaire: Questionnaire, condition: Condition) -> str:
    """As in: 12 is "Yes", or 14 names any of "Alcohol", "Opioids"."""
    if condition in (ALWAYS, NEVER):
        return condition.text
    return ", or ".join(
        " and ".join(_test_words(questionnaire, test) for test in tests)
        for tests in condition.any_of
    )


def _test_words(questionnaire: Questionnaire, test: Test) -> str:
    labels = ", ".join(f"“{_label(questionnaire, test, value)}”" for value in test.values)
    said = {
        "=": f"is {labels}",
        "!=": f"is not {labels}",
        "in": f"is one of {labels}",
        "has": f"names {labels}",
        "lacks": f"does not name {labels}",
        "has any of": f"names any of {labels}",
        "has any except": f"names any but {labels}",
        "answered": "is answered",
        "not answered": "is blank",
        "has rows": "has rows",
        "flagged above info": "is flagged",
    }[test.operator]
    return f"{questionnaire.numbers[test.question]} {said}"


def _label(questionnaire: Questionnaire, test: Test, value: str) -> str:
    option = questionnaire.questions[test.question].options.get(value)
    label = option.label if option else value.replace("_", " ")
    return shortened(label, LONGEST)


def shortened(text: str, length: int) -> str:
    """Cut at a word, without what stands in parentheses."""
    text = text.split(" (")[0].rstrip(".")
    if len(text) <= length:
        return text
    return text[: length - 1].rpartition(" ")[0].rstrip(" ,;") + "…"
