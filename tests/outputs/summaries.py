"""Made-up people: any answers that a form can take, with hostile words, and any choices.

Whatever a person writes holds a word that nothing else holds, so that a test can tell where it
went and where it did not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.print_options import MOST_FIRST, MOST_OWN, SHEETS, PrintOptions
from screening.answers.screening import Screening, StepState
from screening.answers.summary import Summary, build_summary
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.model import Question
from screening.shipped import shipped

QUESTIONNAIRE = load_questionnaire(shipped("questions.yaml"))
MADE_AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
OWN_WORD = re.compile(r"wren\d+x")

HOSTILE = (
    "",
    "two\n\nlines\r\nor\u2028four",
    "\x00\x07\x1b[31m \x0c \x85 \ufeff",
    "\u202eesrever\u202c \u2066apart\u2069",
    "<b>&amp;</b> {{ 7 * 7 }} #let x = 1 \\n $",
    "SAFETY\n  Safety: all is well",
    '"quoted" \u201ctoo\u201d \u00b7 dots \u00b7 and | bars |',
    "\u05e9\u05dc\u05d5\u05dd \u4f60\u597d \U0001f469\u200d\U0001f467 e\u0301",
    "w" * 200,
    "none 1. [web 001] \u00a0 \t end",
)


def summary_of(screening: Screening) -> Summary:
    return build_summary(QUESTIONNAIRE, screening, MADE_AT, "7Q4K2MXX")


def own_words(text: str) -> set[str]:
    """The words of `text` that only the person wrote."""
    return set(OWN_WORD.findall(text))


@st.composite
def screenings(draw: st.DrawFn, *, example: bool = False) -> Screening:
    """Any answers; an example only where it is asked for."""
    words = _Words(draw)
    answers = {
        question.id: draw(_answers(question, words))
        for question in QUESTIONNAIRE.questions.values()
        if draw(st.booleans())
    }
    answers["who_for"] = Answer(picks=("learning" if example else draw(_WHO),))
    steps = {step.id: StepState(1, MADE_AT) for step in QUESTIONNAIRE.steps if draw(st.booleans())}
    return Screening(answers=Answers(answers), steps=MappingProxyType(steps))


@st.composite
def chosen(draw: st.DrawFn, screening: Screening) -> Screening:
    """`screening` with any choices about its summary."""
    words = _Words(draw, first=1000)
    own = tuple(words.some() for _ in range(draw(st.integers(0, MOST_OWN))))
    asked = replace(screening, print_options=PrintOptions(own=own))
    summary = summary_of(asked)
    asks = [ask.id for ask in summary.patient.asks]
    choices = PrintOptions(
        sheets=draw(st.sampled_from((SHEETS, SHEETS[:1], SHEETS[1:]))),
        left_out=frozenset(draw(st.lists(st.sampled_from(sorted(set(line_ids(summary))))))),
        first=tuple(draw(st.lists(st.sampled_from(asks), max_size=MOST_FIRST, unique=True))),
        own=own,
        back=draw(st.booleans()),
        answers=draw(st.booleans()),
    )
    return replace(screening, print_options=choices)


def line_ids(summary: Summary) -> Iterator[str]:
    """Every line that the person may leave out."""
    sheet = summary.clinician
    hope = (sheet.hope,) if sheet.hope else ()
    noes = (*sheet.answered_no, *sheet.not_ticked)
    for labelled in (*sheet.glance, *hope, *sheet.own_words, *noes):
        yield labelled.id
    for line in (*(line for group in sheet.groups for line in group.lines), *sheet.information):
        yield line.id
    for row in (
        *sheet.medicines.rows,
        *(row for part in summary.patient.parts for row in part.rows),
    ):
        yield row.id
    for ask in summary.patient.asks:
        yield ask.id


_WHO = st.sampled_from(("me", "helping"))


class _Words:
    """Texts that are never the same twice."""

    def __init__(self, draw: st.DrawFn, first: int = 0) -> None:
        self._draw = draw
        self._next = first

    def some(self) -> str:
        self._next += 1
        before, behind = (self._draw(st.sampled_from(HOSTILE) | st.text(max_size=9)) for _ in "ab")
        return f"{before} wren{self._next}x {behind}".strip()


def _answers(question: Question, words: _Words) -> st.SearchStrategy[Answer]:
    if question.is_text:
        return st.builds(lambda: Answer(text=words.some()))
    picks: st.SearchStrategy[Any] = st.sets(st.sampled_from(question.values), min_size=1)
    if question.type == "single":
        picks = st.sampled_from(question.values).map(lambda value: {value})
    if question.type == "medicines":
        return st.integers(1, 4).map(lambda rows: Answer(rows=tuple(_rows(words, rows)))) | (
            picks.map(lambda values: Answer(picks=tuple(values)))
        )
    return picks.map(lambda values: _picked(question, values, words))


def _rows(words: _Words, count: int) -> Iterator[MedicineRow]:
    kinds = ("prescribed", "otc", "herb", "")
    for kind in kinds[:count]:
        yield MedicineRow(words.some(), words.some(), "", kind)


def _picked(question: Question, values: set[str], words: _Words) -> Answer:
    picks = tuple(value for value in question.values if value in values)
    boxes = [pick for pick in picks if pick in question.options and question.options[pick].text]
    return Answer(picks=picks, texts=MappingProxyType({box: words.some() for box in boxes}))
