"""What the person chose for the sheets, and what of their answers that leaves.

A line that is taken out takes its answers with it before anything is made of them, so that no
other line, list, question to ask or file gives it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from screening.answers.answers import Answer, Answers
from screening.answers.flags import topic_lines
from screening.answers.path import AnsweredFacts, Path, find_path
from screening.questionnaire.model import IN_PERSON, NOT_SURE, Questionnaire

LISTS = {NOT_SURE: "list-not-sure", IN_PERSON: "list-in-person"}
SHEETS = ("clinician", "patient")
PAPERS = ("a4", "letter")
MOST_FIRST = 3
MOST_OWN = 5
MOST_ASKED = 6
WRITTEN = "ask-written"
"""The id of the question to ask that was written in the checklist itself."""


@dataclass(frozen=True)
class Layout:
    """How the sheets are printed: all of the options that an output may know."""

    sheets: tuple[str, ...]
    paper: str
    large: bool
    back: bool
    answers: bool


@dataclass(frozen=True)
class PrintOptions:
    """`left_out` holds ids of lines that were taken out, `first` those of the questions that were
    picked to be asked first, in their order; an id that is no longer on the sheets counts for
    nothing. How one file is laid out is never stored: `sheets`, `paper`, which is empty until
    chosen, `large`, whether the page for the provider has its `back`, and whether that for the
    person goes on with their `answers`."""

    sheets: tuple[str, ...] = SHEETS
    paper: str = ""
    large: bool = False
    back: bool = True
    answers: bool = False
    left_out: frozenset[str] = frozenset()
    first: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    clinician_language: str = ""
    """Of the page for the provider; empty for the language in which the person reads."""

    @property
    def layout(self) -> Layout:
        return Layout(self.sheets, self.paper, self.large, self.back, self.answers)

    def to_data(self) -> dict[str, Any]:
        return {
            "left_out": sorted(self.left_out),
            "first": self.first,
            "own": self.own,
            "clinician_language": self.clinician_language,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PrintOptions:
        return cls(
            left_out=frozenset(data["left_out"]),
            first=tuple(data["first"]),
            own=tuple(data["own"]),
            clinician_language=data.get("clinician_language", ""),
        )


def printed_path(path: Path, print_options: PrintOptions) -> Path:
    """Return the path of the answers that may print; `path` is that of all answers."""
    if not print_options.left_out:
        return path
    picks = set(_omitted_picks(path, print_options.left_out))
    picks.update([*_explaining(path, picks)])
    if not picks:
        return path
    left = {}
    for id_, answer in path.answers.items():
        gone = {pick for question, pick in picks if question == id_}
        texts = {pick: text for pick, text in answer.texts.items() if pick not in gone}
        left[id_] = Answer(
            picks=tuple(pick for pick in answer.picks if pick not in gone),
            texts=MappingProxyType(texts),
            text="" if "" in gone else answer.text,
            rows=() if "" in gone else tuple(row for row in answer.rows if row.id not in gone),
        )
    printed = find_path(path.questionnaire, Answers(left))
    # a question that only applies without what is omitted was never asked: it is not blank either
    questions = tuple(question for question in printed.questions if question.id in path.ids)
    ids = printed.ids & path.ids
    return replace(printed, questions=questions, ids=ids, omitted=frozenset(picks))


def answers_behind(path: Path, line: str) -> dict[str, Answer]:
    """Return what would be left of each answer that goes out with `line`, by question: of those
    behind the line, and of those to questions that only show, or explain it, because of them."""
    printed = printed_path(path, PrintOptions(left_out=frozenset([line]))).answers
    return {id_: printed[id_] for id_ in path.answers if printed[id_] != path.answers[id_]}


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
        is_own = id_ == path.questionnaire.sheet.own_questions  # what a person wants to ask
        if f"answer-{id_}" in left_out or (is_own and WRITTEN in left_out):
            yield id_, ""
            yield from ((id_, pick) for pick in answer.picks)
        for row in answer.rows:
            if row.id in left_out:
                yield id_, row.id
        for pick in answer.picks:
            if left_out.intersection(_gathering_lines(path.questionnaire, id_, pick)):
                yield id_, pick


def _gathering_lines(questionnaire: Questionnaire, question_id: str, pick: str) -> Iterator[str]:
    """The ids of the lines that gather this pick with those of other questions."""
    if pick in LISTS:
        yield LISTS[pick]
    question, sheet = questionnaire.questions[question_id], questionnaire.sheet
    option = question.options.get(pick)
    for row in sheet.glance:
        shows = option.glance if option else pick == NOT_SURE and question.glance != "{}"
        if shows and question_id in row.questions:
            yield f"glance-{row.name}"
    elsewhere = (sheet.medicines, sheet.reactions)
    if option and question.is_no(pick) and not option.line and question_id not in elsewhere:
        yield f"no-{questionnaire.section_of[questionnaire.step_of[question_id].id].id}"


def _explaining(path: Path, omitted: Set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The free texts that were asked for because of a pick that is omitted: such words explain it,
    though another pick would ask for them too."""
    picks_of: dict[str, list[str]] = {}
    for id_, pick in omitted:
        picks_of.setdefault(id_, []).append(pick)
    for question in path.questions:
        if not question.is_written or path.questionnaire.is_private(question.id):
            continue
        for id_ in {test.question for test in question.show_if.tests} & picks_of.keys():
            rest = {other: path.answers[other] for other in path.answers if other != id_}
            alone = {**rest, id_: Answer(tuple(picks_of[id_]))}
            asks = (AnsweredFacts(path.questionnaire, answers) for answers in (rest, alone))
            if [question.show_if.holds(facts) for facts in asks] == [False, True]:
                yield question.id, ""
