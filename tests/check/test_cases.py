"""What a small file says that no page, sheet or person would show its editor: each is told on its
line, with why it matters and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from screening.check.report import check_file
from screening.errors import Problem
from screening.questionnaire.conditions import FORMS
from tests.questionnaire.files import SMALL, line_of, text_of

TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Case:
    """`old` becomes `new` in the small file; what is found must stand on the line of `at`."""

    what: str
    old: str
    new: str
    at: str
    severity: str
    rule: str
    says: str
    why: str
    fix: str


CASES = [
    Case(
        "a text without quotes that a # cuts off",
        *("text: Do you have a fever?", "text: Is this your shot #1 or #2 today?"),
        *("text: Is this your shot #1", "warning", "remark"),
        "the text ends with 'Is this your shot': '#1 or #2 today?' is cut off",
        "A blank and # end a text without quotes, so what stands behind is cut off.",
        'Quotes are needed if # is meant: put the whole text in "quotes".',
    ),
    Case(
        "a remark behind a text without quotes",
        *("text: Do you have a fever?", "text: Do you have a fever?  # as in the form of 2024"),
        *("text: Do you have a fever?  # as", "note", "remark"),
        "a remark stands behind 'Do you have a fever?': nobody reads it",
        "A blank and # end a text without quotes, so what stands behind is cut off.",
        'Quotes are needed if # is meant: put the whole text in "quotes".',
    ),
    Case(
        "one pick alone asked of several answers",
        *("show_if: explain lacks cost", "show_if: explain = cost"),
        *("show_if: explain = cost", "warning", "this-alone"),
        "'explain = cost' holds where 'cost' is the only tick of 'explain'",
        "Whoever ticks another answer beside it is not meant by it.",
        "Write `explain has cost` if other ticks may stand beside it.",
    ),
    Case(
        "a condition as one speaks",
        *("show_if: explain lacks cost", "show_if: explain is cost"),
        *("show_if: explain is cost", "error", "no-condition"),
        "'explain is cost' is not a condition; write = or has in place of is",
        "A condition decides what a person is asked",
        FORMS,
    ),
    Case(
        "capitals in a condition",
        *("show_if: explain lacks cost", "show_if: Explain LACKS cost AND fever = yes"),
        *("show_if: Explain", "error", "no-condition"),
        "'Explain LACKS cost AND fever = yes' is not a condition; it has small letters alone",
        "A condition decides what a person is asked",
        FORMS,
    ),
    Case(
        "true for a condition",
        *("show_if: explain lacks cost", "show_if: true"),
        *("show_if: true", "error", "no-condition"),
        "'show_if': write always in place of true",
        "A condition decides what a person is asked",
        "Write always, without quotes, or leave 'show_if' out: without it, always holds.",
    ),
    Case(
        "true in quotes for a condition",
        *("show_if: explain lacks cost", 'show_if: "true"'),
        *('show_if: "true"', "error", "no-condition"),
        "'show_if': write always in place of true",
        "A condition decides what a person is asked",
        "Write always, without quotes, or leave 'show_if' out: without it, always holds.",
    ),
    Case(
        "two options that read alike",
        *("label: Hardly ever, is_no: true", "label: 'yes ', topic: plan, line: some"),
        *("rarely: {label: 'yes '", "warning", "same-label"),
        "the answers 'yes' and 'rarely' of 'fever' read alike",
        "A person cannot tell which to pick, and only one of them prints its line.",
        "Give each its own words, or take one out.",
    ),
    Case(
        "nothing but spaces for words",
        *("text: Do you have a fever?", 'text: "   "'),
        *('text: "   "', "error", "empty"),
        "'text' holds nothing but spaces",
        "Every key has a fixed place",
        "Write words between the quotes, or take the line out.",
    ),
    Case(
        "a text of no length",
        *("max_length: 60", "max_length: 0"),
        *("max_length: 0", "error", "too-small"),
        "'max_length' must be 1 or more",
        "Every key has a fixed place",
        "Write a whole number from 1 on, or take the line out.",
    ),
    Case(
        "a file that was checked in the future",
        *("\nchecked_on: 2026-03-01", "\nchecked_on: 2026-03-04"),
        *("checked_on: 2026-03-04", "warning", "day-to-come"),
        "the day of the content, 2026-03-04, is still to come",
        "something was read that nobody has read yet",
        "Put the day here on which it was done: year-month-day.",
    ),
    Case(
        "a sign-off in the future",
        *("reviewed: {by: null, on: null,", "reviewed: {by: A nurse, on: 2027-03-01,"),
        *("reviewed: {by: A nurse", "warning", "day-to-come"),
        "the day of the sign-off, 2027-03-01, is still to come",
        "something was read that nobody has read yet",
        "Put the day here on which it was done: year-month-day.",
    ),
    Case(
        "a term that stands nowhere",
        *("\nglossary:\n", "\nglossary:\n  Zeppelin: {meaning: A ship in the air.}\n"),
        *("  Zeppelin:", "note", "unused"),
        "the term 'Zeppelin' is explained on no page of questions and on no card",
        "A term explains itself where it stands",
        "Look at how the texts spell it, and add that under `words`; or take it out.",
    ),
    Case(
        "HTML in a text",
        *("text: Do you have a fever?", "text: Do you have a <b>fever</b>?"),
        *("text: Do you have a <b>", "warning", "html"),
        "'<b>' shows as it is typed",
        "Texts are plain words on screen, on paper and in files; HTML is not read.",
        "Take it out; `heading`, `lead` and `list` of a block set words apart.",
    ),
    Case(
        "a name that a page's own button has",
        *("- id: fever\n", "- id: action\n"),
        *("- id: action", "error", "id-taken"),
        "no question can be called 'action'; each page has a field of that name",
        "What is answered would be taken for what the page itself sends.",
        "Call it otherwise.",
    ),
    Case(
        "a name that the choice of a language has",
        *("- id: fever\n", "- id: language\n"),
        *("- id: language", "error", "id-taken"),
        "no question can be called 'language'; each page has a field of that name",
        "What is answered would be taken for what the page itself sends.",
        "Call it otherwise.",
    ),
]


def check(folder: Path, text: str) -> tuple[Problem, ...]:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return check_file(path, today=TODAY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_it_is_told_on_its_line_with_why_and_how(case: Case, tmp_path: Path) -> None:
    text = text_of(SMALL)
    assert text.count(case.old) == 1
    text = text.replace(case.old, case.new)

    findings = check(tmp_path, text)

    [found] = [
        each for each in findings if (each.severity, each.rule) == (case.severity, case.rule)
    ]
    assert found.line == line_of(text, case.at), found
    assert case.says in found.text
    assert case.why in found.why
    assert found.fix == case.fix


def test_a_remark_behind_what_is_no_text_is_none_of_these(tmp_path: Path) -> None:
    text = text_of(SMALL).replace("type: long_text\n", "type: long_text # no limit by law\n")

    assert "remark" not in {each.rule for each in check(tmp_path, text)}


def test_tomorrow_may_be_today_where_the_editor_is(tmp_path: Path) -> None:
    text = text_of(SMALL).replace("\nchecked_on: 2026-03-01", "\nchecked_on: 2026-03-03")

    assert "day-to-come" not in {each.rule for each in check(tmp_path, text)}
