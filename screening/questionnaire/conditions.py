"""Conditions: when a question shows, or one to ask is added. Parsed once, without `eval`.

The language, in full; `q` is a question's id and `v` one of its values::

    always           never
    q = v            q != v              q in [v, v]
    q has v          q lacks v           q has any of [v, v]      q has any except [v, v]
    q answered       q not answered      q has rows               q flagged above info
    q < 5            q <= 5              q > 5                    q >= 6.5
    ... and ...      ... or ...          (`and` binds tighter)
    ( ... )          not ...             2 of (...; ...; ...)     (at least so many of them hold)

An unanswered question is "not v" and lacks v. `has any except` looks at the question's own
options alone: 'not sure' and 'in person' never count there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, reduce
from itertools import chain, combinations, product
from math import comb
from operator import ge, gt, le, lt
from typing import Any, Protocol

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema


class Facts(Protocol):
    """What a condition may ask about one question's answer. Unanswered: empty and false."""

    def picks(self, question_id: str) -> tuple[str, ...]: ...
    def is_answered(self, question_id: str) -> bool: ...
    def has_rows(self, question_id: str) -> bool: ...
    def is_flagged(self, question_id: str) -> bool: ...
    def number(self, question_id: str) -> Decimal | None: ...


@dataclass(frozen=True)
class Test:
    """One comparison: a question, an operator and the values it names; `negated`: it must not be
    so."""

    question: str
    operator: str
    values: tuple[str, ...] = ()
    negated: bool = False


Cases = tuple[tuple[Test, ...], ...]
"""In each of these, all of its tests hold."""


@dataclass(frozen=True)
class Condition:
    """A disjunction of conjunctions of tests, into which parentheses, `not` and counts are written
    out. `text` is what the file says."""

    text: str
    any_of: Cases

    def holds(self, facts: Facts) -> bool:
        """Return whether it is true of `facts`."""
        return any(
            all(
                _OPERATORS[test.operator](facts, test.question, test.values) != test.negated
                for test in tests
            )
            for tests in self.any_of
        )

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every test once, in the order of the text."""
        return tuple(dict.fromkeys(test for tests in self.any_of for test in tests))

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
            details = {"reason": str(error), "part": error.part}
            raise PydanticCustomError("condition", "{reason}", details) from error

    def __str__(self) -> str:
        return self.text


STANDARD = ("not_sure", "in_person")

ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _compared(is_so: Callable[[Decimal, Decimal], bool]) -> Callable[..., bool]:
    """Return an operator for numbers; no number is neither above another nor below it."""

    def holds(facts: Facts, question_id: str, values: tuple[str, ...]) -> bool:
        number = facts.number(question_id)
        return number is not None and is_so(number, Decimal(values[0]))

    return holds


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
    **{operator: _compared(is_so) for operator, is_so in ORDERS.items()},
}

ONLY_FOR = {
    **dict.fromkeys(("has", "lacks", "has any of", "has any except"), "multiple"),
    **dict.fromkeys(("!=", "in"), "single"),
    "has rows": "medicines",
    **dict.fromkeys(ORDERS, "number"),
}
"""Which type of question an operator is for, where it does not fit all (`=`: exactly this pick)."""

GIVEN = ("=", "in", "has", "has any of", "has any except", "flagged above info", *ORDERS)
"""The operators that hold of an answer that was given alone, and can name it."""

EXACT = "A condition decides what a person is asked, so it must be understood in one way only."
FORMS = (
    "Copy the form from the head of the file: q = v, q has v, q has any of [v, w], q answered; "
    "joined by and, or, not, parentheses, or 2 of (...; ...; ...)."
)
"""Why a condition that is not understood is refused, and how to fix it."""

_NAME = r"[a-z0-9][a-z0-9_]*"
_TEST = re.compile(
    rf"(?P<question>{_NAME})\s*(?:"
    rf"(?P<one>!=|=|\bhas\b(?!\s+(?:any|rows)\b)|\blacks\b)\s*(?P<value>{_NAME})"
    rf"|(?P<many>\bin\b|\bhas any of\b|\bhas any except\b)\s*\[(?P<values>[^\]]*)\]"
    r"|(?P<order>[<>]=?)\s*(?P<bound>-?[0-9]{1,12}(?:\.[0-9]{1,3})?)"
    r"|(?P<none>\bnot answered\b|\banswered\b|\bhas rows\b|\bflagged above info\b))"
    r"(?=\s*(?:$|[);]|and\b|or\b))"
)
_COUNT = re.compile(r"(\d{1,3}) of ?\(")
_PART_END = re.compile(r"\s(?:and|or)\s|\s?[;)]|$")

_MEANT = {
    r"\b(AND|OR|NOT)\b": "it has small letters alone: and, or, not",
    r"&|\|": "write the words and, or in place of symbols",
    r"==": "write = in place of ==",
    r"[\"'\u2018\u2019\u201c\u201d]": "ids stand without quotes",
    r"[A-Z]": "it has small letters alone; an answer goes by its id, not by its label",
    rf"^{_NAME} (has|=) {_NAME}( ?, ?{_NAME})+$": "write has any of [v, v], or in [v, v]",
    **{
        rf"^{_NAME} {verb} {_NAME}$": f"write = or has in place of {verb}"
        for verb in ("is", "are", "includes", "contains")
    },
    "": "write for example 'q = v', 'q has any of [v, v]', 'q answered', joined by 'and' and 'or'",
}
"""What to write, by what stands in a part that is no condition; the first that fits."""

MOST = 500
"""Comparisons to which a condition may come, written out."""
DEEPEST = 10
"""Parentheses within each other."""


class ConditionError(ValueError):
    """The text is not a condition. The message says which `part` was not understood."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def parse_condition(text: str) -> Condition:
    """Return the condition that `text` says. Raises ConditionError."""
    text = " ".join(text.split())
    if text == "always":
        return ALWAYS
    if text == "never":
        return NEVER
    parser = _Parser(text)
    any_of = parser.either()
    if (rest := text[parser.at :].strip()) in ("and", "or"):
        raise ConditionError(f"'{text}' is not a condition; something must follow '{rest}'", rest)
    if parser.at < len(text):
        raise ConditionError(f"'{text[parser.at :]}' is not a condition; no parenthesis is open")
    return Condition(text, any_of)


class _Parser:
    """Reads a condition from its start; `at` is how far it came."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def took(self, words: str) -> bool:
        """Whether `words` stand next; then they are read."""
        match = re.compile(rf" ?{words}").match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match is not None

    def either(self) -> Cases:
        cases = self.both()
        while self.took("or (?!$)"):
            cases = _bounded((*cases, *self.both()))
        return cases

    def both(self) -> Cases:
        cases = self.one()
        while self.took("and (?!$)"):
            cases = _all_of([cases, self.one()])
        return cases

    def one(self) -> Cases:
        self.took("")
        if self.took(r"not(?= ?\(| )"):
            return self.inside(lambda: _none_of(self.one()))
        if count := _COUNT.match(self.text, self.at):
            self.at = count.end()
            return self.inside(lambda: self.counted(int(count[1])))
        if self.took(r"\("):
            return self.inside(lambda: self.closed(self.either()))
        return ((self.test(),),)

    def inside(self, read: Callable[[], Cases]) -> Cases:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(
                f"this is not a condition: more than {DEEPEST} parts in each other"
            )
        cases = read()
        self.depth -= 1
        return cases

    def closed(self, cases: Cases) -> Cases:
        if not self.took(r"\)"):
            raise ConditionError(f"'{self.text}' is not a condition; a parenthesis is not closed")
        return cases

    def counted(self, needed: int) -> Cases:
        """At least so many of what stands in parentheses, parted by semicolons."""
        parts = [self.either()]
        while self.took(";"):
            parts.append(self.either())
        if not 0 < needed < len(parts):
            raise ConditionError(
                f"'{needed} of' is not a condition with {len(parts)} in its parentheses; write "
                "more of them, parted by semicolons, or join them by 'and' or 'or'"
            )
        if comb(len(parts), needed) > MOST:
            raise ConditionError(TOO_LONG)
        ways = (_all_of(way) for way in combinations(parts, needed))
        return self.closed(_bounded(tuple(chain.from_iterable(ways))))

    def test(self) -> Test:
        match = _TEST.match(self.text, self.at)
        if match is None:
            end = _PART_END.search(self.text, self.at)
            part = self.text[self.at : end.start() if end else None]
            form = next(form for pattern, form in _MEANT.items() if re.search(pattern, part))
            raise ConditionError(f"'{part}' is not a condition; {form}", part)
        self.at = match.end()
        if match["many"]:
            values = tuple(value.strip() for value in match["values"].split(","))
            if not all(re.fullmatch(_NAME, value) for value in values):
                text = f"'[{match['values']}]' must list values, separated by commas"
                raise ConditionError(text, match["values"])
            return Test(match["question"], match["many"], values)
        if match["order"]:
            return Test(match["question"], match["order"], (match["bound"],))
        if match["none"]:
            return Test(match["question"], match["none"])
        return Test(match["question"], match["one"], (match["value"],))


TOO_LONG = f"this is not a condition: written out, it comes to more than {MOST} comparisons"


def _bounded(cases: Cases) -> Cases:
    if sum(map(len, cases)) > MOST:
        raise ConditionError(TOO_LONG)
    return cases


def _all_of(parts: Iterable[Cases]) -> Cases:
    def both(one: Cases, other: Cases) -> Cases:
        if len(one) * len(other) > MOST:
            raise ConditionError(TOO_LONG)
        return _bounded(tuple((*left, *right) for left, right in product(one, other)))

    return reduce(both, parts)


def _none_of(cases: Cases) -> Cases:
    """In each case, one of its tests must not hold."""
    return _all_of(
        tuple((replace(test, negated=not test.negated),) for test in tests) for tests in cases
    )


ALWAYS = Condition("always", ((),))
NEVER = Condition("never", ())
