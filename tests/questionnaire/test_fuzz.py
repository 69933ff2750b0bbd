"""Whatever becomes of the file, the loader ends quickly, and in its own kind of error or none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from screening.errors import Problem, QuestionnaireError
from tests.questionnaire.files import SHIPPED, SMALL, build, text_of, without_blowing_up

Edit = Callable[[str], str]

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What the reader of the file counts as the end of a line."""

SHARP = "\"'{}[]:,#&*!|>%@`-?=<~\\ \n\t0123456789.abcnoyes"
printable = st.characters(exclude_categories=("Cc", "Cs", "Cn"))


def ends_well(text: str) -> None:
    """Loading `text` works, or says where it does not, and soon."""
    with without_blowing_up():
        problems = problems_of(text)
    last = len(LINE_BREAK.findall(text)) + 1
    for problem in problems:
        assert 1 <= problem.line <= last
        assert problem.column >= 1
        assert problem.text
        assert problem.fix
        assert "\n" not in str(problem)


def problems_of(text: str) -> tuple[Problem, ...]:
    """What is wrong with `text`; nothing if it can be used. Any other error is let through."""
    try:
        assert build(text).digest
    except QuestionnaireError as error:
        return error.problems or (Problem("", (), "", "", "an error without a problem", line=0),)
    return ()


@st.composite
def edits(draw: st.DrawFn, lines: int) -> Edit:
    """One slip of an editor somewhere among `lines` lines."""
    here = draw(st.integers(0, lines - 1))
    there = draw(st.integers(0, lines - 1))
    place = draw(st.integers(0, 100))
    words = draw(st.text(st.sampled_from(SHARP) | printable, min_size=1, max_size=6))
    kind = draw(st.sampled_from(("delete", "repeat", "swap", "move", "type", "cut", "join")))

    def edit(text: str) -> str:
        rows = text.split("\n")
        one, other = here % len(rows), there % len(rows)
        row, column = rows[one], place % (len(rows[one]) + 1)
        match kind:
            case "delete":
                del rows[one]
            case "repeat":
                rows.insert(other, row)
            case "swap":
                rows[one], rows[other] = rows[other], row
            case "move":
                rows[one] = " " * (place % 7) + row.lstrip()
            case "type":
                rows[one] = row[:column] + words + row[column:]
            case "cut":
                rows[one] = row[:column] + row[column + len(words) :]
            case "join":
                rows[one : one + 2] = [" ".join(rows[one : one + 2])]
        return "\n".join(rows)

    return edit


def edited(path: Path, slips: list[Edit]) -> str:
    text = text_of(path)
    for slip in slips:
        text = slip(text)
    return text


LINES = text_of(SMALL).count("\n")
SHIPPED_LINES = text_of(SHIPPED).count("\n")


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(st.lists(edits(LINES), min_size=1, max_size=4))
def test_no_slip_in_the_small_file_brings_the_loader_down(slips: list[Edit]) -> None:
    ends_well(edited(SMALL, slips))


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(st.lists(edits(SHIPPED_LINES), min_size=1, max_size=3))
def test_no_slip_in_the_shipped_file_brings_the_loader_down(slips: list[Edit]) -> None:
    ends_well(edited(SHIPPED, slips))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from(SHARP) | printable, max_size=60))
@example("%YAML 1.2\n%YAML 1.2\n--- a")
@example("%TAG ! tag:x,2026:\n--- !x a")
@example("a: |9\n  b")
@example("a: >2-+\n b")
@example('a: "\\')
@example("? ")
@example("- - -\n-")
@example("\ufeff\ufeffa: 1")
@example("...\n...\n")
@example("--- --- ---")
@example("[[[[]]]],")
@example("!<")
@example("&")
@example("{? a, ? b}")
def test_no_text_at_all_brings_the_loader_down(text: str) -> None:
    ends_well(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["a", "always", "[x]", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "list", "a", "label"]), inner, max_size=3)
    ),
    max_leaves=6,
)
VALUED = [n for n, row in enumerate(text_of(SMALL).split("\n")) if re.match(r" *(- )?\w+: \S", row)]


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(VALUED), values)
def test_no_value_of_another_kind_brings_the_loader_down(number: int, value: object) -> None:
    rows = text_of(SMALL).split("\n")
    key, _, _ = rows[number].partition(": ")
    rows[number] = f"{key}: {in_flow(value)}"

    ends_well("\n".join(rows))


def in_flow(value: object) -> str:
    """`value` as YAML on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(in_flow, value))}]"
        case dict():
            return "{" + ", ".join(f"{key}: {in_flow(each)}" for key, each in value.items()) + "}"
        case _:
            return str(value)
