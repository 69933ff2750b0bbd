"""Conditions: when a question shows, or one to ask is added. Parsed once, without `eval`.

The language, in full; `q` is a question's id and `v` one of its values::

    always           never
    q = v            q != v              q in [v, v]
    q has v          q lacks v           q has any of [v, v]      q has any except [v, v]
    q answered       q not answered      q has rows               q flagged above info
    ... and ...      ... or ...          (`and` binds tighter; there are no parentheses)

An unanswered question is "not v" and lacks v. `has any except` looks at the question's own
options alone: 'not sure' and 'in person' never count there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema


class Facts(Protocol):
    """What a condition may ask about one question's answer. Unanswered: empty and false."""

    def picks(self, question_id: str) -> tuple[str, ...]: ...
    def is_answered(self, question_id: str) -> bool: ...
    def has_rows(self, question_id: str) -> bool: ...
    def is_flagged(self, question_id: str) -> bool: ...


@dataclass(frozen=True)
class Test:
    """One comparison: a question, an operator and the values it names."""

    question: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Condition:
    """A disjunction of conjunctions of tests. `text` is what the file says."""

    text: str
    any_of: tuple[tuple[Test, ...], ...]

    def holds(self, facts: Facts) -> bool:
        """Return whether it is true of `facts`."""
        return any(
            all(_OPERATORS[test.operator](facts, test.question, test.values) for test in tests)
            for tests in self.any_of
        )

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every test, in the order of the text."""
        return tuple(test for tests in self.any_of for test in tests)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @staticmethod
    def _validate(value: object) -> Condition:
        if isinstance(value, Condition):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("condition", "a condition must be text")
        try:
            return parse_condition(value)
        except ConditionError as error:
            raise PydanticCustomError("condition", "{reason}", {"reason": str(error)}) from error

    def __str__(self) -> str:
        return self.text


STANDARD = ("not_sure", "in_person")

_OPERATORS: dict[str, Callable[[Facts, str, tuple[str, ...]], bool]] = {
    "=": lambda facts, q, values: facts.picks(q) == values,
    "!=": lambda facts, q, values: facts.picks(q) != values,
    "in": lambda facts, q, values: bool(set(facts.picks(q)) & set(values)),
    "has": lambda facts, q, values: values[0] in facts.picks(q),
    "lacks": lambda facts, q, values: values[0] not in facts.picks(q),
    "has any of": lambda facts, q, values: bool(set(facts.picks(q)) & set(values)),
    "has any except": lambda facts, q, values: bool(
        set(facts.picks(q)) - set(values) - set(STANDARD)
    ),
    "answered": lambda facts, q, _: facts.is_answered(q),
    "not answered": lambda facts, q, _: not facts.is_answered(q),
    "has rows": lambda facts, q, _: facts.has_rows(q),
    "flagged above info": lambda facts, q, _: facts.is_flagged(q),
}

ONLY_FOR = {
    **dict.fromkeys(("has", "lacks", "has any of", "has any except"), "multiple"),
    **dict.fromkeys(("!=", "in"), "single"),
    "has rows": "medicines",
}
"""Which type of question an operator is for, where it does not fit all (`=`: exactly this pick)."""

EXACT = "A condition decides what a person is asked, so it must be understood in one way only."
FORMS = "Copy the form from the head of the file: q = v, q has v, q has any of [v, w], q answered."
"""Why a condition that is not understood is refused, and how to fix it."""

_NAME = r"[a-z0-9][a-z0-9_]*"
_TEST = re.compile(
    rf"(?P<question>{_NAME})\s*(?:"
    rf"(?P<one>!=|=|\bhas\b(?!\s+(?:any|rows)\b)|\blacks\b)\s*(?P<value>{_NAME})"
    rf"|(?P<many>\bin\b|\bhas any of\b|\bhas any except\b)\s*\[(?P<values>[^\]]*)\]"
    r"|(?P<none>\bnot answered\b|\banswered\b|\bhas rows\b|\bflagged above info\b))"
)


class ConditionError(ValueError):
    """The text is not a condition. The message says which part was not understood."""


def parse_condition(text: str) -> Condition:
    """Return the condition that `text` says. Raises ConditionError."""
    text = " ".join(text.split())
    if text == "always":
        return ALWAYS
    if text == "never":
        return NEVER
    any_of = tuple(
        tuple(_parse_test(part) for part in re.split(r"\s+and\s+", conjunction))
        for conjunction in re.split(r"\s+or\s+", text)
    )
    return Condition(text, any_of)


def _parse_test(part: str) -> Test:
    match = _TEST.fullmatch(part.strip())
    if match is None:
        raise ConditionError(
            f"'{part}' is not a condition; write for example 'q = v', 'q has any of [v, v]', "
            "'q answered', joined by 'and' and 'or'"
        )
    if match["many"]:
        values = tuple(value.strip() for value in match["values"].split(","))
        if not all(re.fullmatch(_NAME, value) for value in values):
            raise ConditionError(f"'[{match['values']}]' must list values, separated by commas")
        return Test(match["question"], match["many"], values)
    if match["none"]:
        return Test(match["question"], match["none"])
    return Test(match["question"], match["one"], (match["value"],))


ALWAYS = Condition("always", ((),))
NEVER = Condition("never", ())
