"""What the person chose for the printed sheets, and what of their answers that leaves.

A line that is left out takes its answers with it before anything is made of them, so that no
other line, list, question to ask or file gives it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from screening.answers.answers import Answer, Answers
from screening.answers.flags import topic_lines
from screening.answers.path import OmittedAnswers, Path, find_path

SHEETS = ("clinician", "patient")
PAPERS = ("a4", "letter")
MOST_FIRST = 3
MOST_OWN = 5
WRITTEN = "ask-written"
"""The id of the question to ask that was written in the checklist itself."""


@dataclass(frozen=True)
class Layout:
    """How the sheets are printed: all of the options that an output may know."""

    sheets: tuple[str, ...]
    paper: str
    large: bool


@dataclass(frozen=True)
class PrintOptions:
    """`paper` is empty until chosen. `left_out` holds ids of lines, `first` and `order` ids of
    questions to ask; an id that is no longer on the sheets counts for nothing."""

    sheets: tuple[str, ...] = SHEETS
    paper: str = ""
    large: bool = False
    left_out: frozenset[str] = frozenset()
    first: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    clinician_language: str = ""
    """Of the page for the provider; empty for the language in which the person reads."""

    @property
    def layout(self) -> Layout:
        return Layout(self.sheets, self.paper, self.large)

    def to_data(self) -> dict[str, Any]:
        return {**vars(self), "left_out": sorted(self.left_out)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PrintOptions:
        return cls(
            sheets=tuple(data["sheets"]),
            paper=data["paper"],
            large=data["large"],
            left_out=frozenset(data["left_out"]),
            first=tuple(data["first"]),
            order=tuple(data["order"]),
            own=tuple(data["own"]),
            clinician_language=data.get("clinician_language", ""),
        )


def printed_path(path: Path, print_options: PrintOptions) -> Path:
    """Return the path of the answers that may print; `path` is that of all answers."""
    if not print_options.left_out:
        return path
    omitted = OmittedAnswers(frozenset(_omitted_picks(path, print_options.left_out)))
    if not omitted.picks:
        return path
    left = {id_: _without(id_, answer, omitted) for id_, answer in path.answers.items()}
    return find_path(path.questionnaire, Answers(left), omitted)


def _omitted_picks(path: Path, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(question, pick) for everything behind the lines that are left out; an empty pick stands
    for the words or rows of the question."""
    for line in topic_lines(path):
        if line.id in left_out:
            for detail in line.details:
                yield detail.question, detail.value
    for id_, answer in path.answers.items():
        if path.questionnaire.is_private(id_):
            continue  # the safety lines cannot be left out, nor changed by leaving one out
        if _ids_of(path, id_) & left_out:
            yield id_, ""
            yield from ((id_, pick) for pick in answer.picks)
        for row in answer.rows:
            if row.id in left_out:
                yield id_, row.id


def _ids_of(path: Path, question_id: str) -> set[str]:
    """The ids of the lines that are this whole answer: what a person wants to ask is one, too."""
    own = {WRITTEN} if question_id == path.questionnaire.sheet.own_questions else set()
    return {f"answer-{question_id}"} | own


def _without(question_id: str, answer: Answer, omitted: OmittedAnswers) -> Answer:
    gone = {pick for id_, pick in omitted.picks if id_ == question_id}
    whole = "" in gone
    return Answer(
        picks=tuple(pick for pick in answer.picks if pick not in gone),
        texts=MappingProxyType(
            {pick: text for pick, text in answer.texts.items() if pick not in gone}
        ),
        text="" if whole else answer.text,
        rows=() if whole else tuple(row for row in answer.rows if row.id not in gone),
    )
