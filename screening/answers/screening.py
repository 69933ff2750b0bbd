"""One person's run through the checklist: what is sealed in a record, and nothing else.

A Screening is immutable. Saving a step makes a new one; the record keeps its canonical JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from secrets import token_hex
from types import MappingProxyType
from typing import Any, NamedTuple

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.path import Path, find_path
from screening.answers.print_options import PrintOptions
from screening.errors import RecordUnreadable, StaleRevision
from screening.questionnaire.clinics import ID_LENGTH
from screening.questionnaire.model import SUMMARY, Questionnaire, Step


class StepState(NamedTuple):
    """How often a step was saved, when last (UTC), and the language in which its page was when
    the words on it were written; empty where that is not known."""

    revision: int
    saved_at: datetime
    language: str = ""


REASONS = REVEALED, TAKEN_BACK, CHANGED, LINE = ("revealed", "taken_back", "changed", "line")
"""What the last save did to a question, so that the page after it opens there; CHANGED also of one
that a button of the review leads to, LINE of a part of the summary and a line of it that was taken
out or put back, with a blank between them."""


ANSWERED, FIRST_QUESTIONS = "answered", "first_questions"


@dataclass(frozen=True)
class Screening:
    """`steps` holds the steps that were saved at least once, by id. `crisis_due`: the crisis words
    stand on the page after the safety questions. `after_support`: the address to which that page
    leads, as the button said that was pressed on those questions; empty: on. `at`: the question at
    which the page after the last save opens, or its row in the review; and why, of REASONS.

    `reached`: of ANSWERED and FIRST_QUESTIONS, so that a record is counted once for each.

    `code` is the record's resume code, for the browser that made it to show again; empty in one
    that came by it. `codes_made` counts them: a page from before the last makes no other.

    `clinic`: the id of the clinic whose link was used last, which may be gone since; empty: none.
    """

    short: bool = True
    answers: Answers = field(default_factory=Answers)
    steps: Mapping[str, StepState] = field(default_factory=lambda: MappingProxyType({}))
    crisis_due: bool = False
    after_support: str = ""
    at: tuple[str, str] = ("", "")
    print_options: PrintOptions = field(default_factory=PrintOptions)
    code: str = field(default="", repr=False)
    codes_made: int = 0
    reached: frozenset[str] = frozenset()
    clinic: str = ""

    def revision_of(self, step: Step) -> int:
        """0 before the first save."""
        state = self.steps.get(step.id)
        return state.revision if state else 0

    @property
    def print_options_revision(self) -> int:
        """0 before any were saved."""
        state = self.steps.get(SUMMARY)
        return state.revision if state else 0

    def to_json(self) -> bytes:
        data: dict[str, Any] = {
            "short": self.short,
            "answers": self.answers.to_data(),
            "steps": {
                id_: [state.revision, state.saved_at.isoformat(), state.language]
                for id_, state in self.steps.items()
            },
            "crisis_due": self.crisis_due,
            "after_support": self.after_support,
            "at": self.at,
            "code": self.code,
            "codes_made": self.codes_made,
            "reached": sorted(self.reached),
            "clinic": self.clinic.ljust(ID_LENGTH),  # no record is longer for it
        }
        if self.print_options != PrintOptions():
            data["print_options"] = self.print_options.to_data()
        text = json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        return text.encode("utf-8", "surrogatepass")  # as json.loads decodes it

    @classmethod
    def from_json(cls, content: bytes) -> Screening:
        """Return what `to_json` was made from. Raises RecordUnreadable for what another release
        wrote in a way that this one cannot read."""
        try:
            data: dict[str, Any] = json.loads(content)
            chosen = data.get("print_options")
            question, why = data.get("at", ("", ""))
            return cls(
                short=data["short"],
                answers=Answers.from_data(data["answers"]),
                steps=MappingProxyType(
                    {
                        id_: StepState(revision, datetime.fromisoformat(saved_at), *language)
                        for id_, (revision, saved_at, *language) in data["steps"].items()
                    }
                ),
                crisis_due=data["crisis_due"],
                after_support=data.get("after_support", ""),
                at=(question, why),
                print_options=PrintOptions.from_data(chosen) if chosen else PrintOptions(),
                code=data["code"],
                codes_made=data["codes_made"],
                reached=frozenset(data.get("reached", ())),
                clinic=data.get("clinic", "").rstrip(),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise RecordUnreadable from error


@dataclass(frozen=True)
class Saved:
    """The outcome of saving a step: the new screening, the path of its answers and the path
    before, and the ids of the questions on this step that the save revealed, still unanswered."""

    screening: Screening
    path_before: Path
    path: Path
    revealed: tuple[str, ...] = ()


def save_step(
    questionnaire: Questionnaire,
    screening: Screening,
    step: Step,
    form: Mapping[str, Answer],
    *,
    revision: int,
    now: datetime,
    path_before: Path | None = None,
    path: Path | None = None,
) -> Saved:
    """Lay the answers of one form over the screening. The same content sent twice, at whatever
    revision, is saved once. Raises StaleRevision where it was saved elsewhere meanwhile.

    `form` holds an answer (blank ones too) for each question that the form could show. Those of
    questions that are hidden now are ignored, so what was answered earlier stays in the record.
    `path_before` is the path of the stored answers, `path` that with `form` laid over them.
    """
    path = path or find_path(questionnaire, screening.answers.merged(form))
    # what is dropped here is off the path, so `path` is that of the answers that are saved, too
    changes = {
        q.id: named_rows(form[q.id], screening.answers[q.id]) if form[q.id].rows else form[q.id]
        for q in path.questions_of(step)
        if q.id in form
    }
    answers = screening.answers.merged(changes)
    state = screening.steps.get(step.id)
    current = state.revision if state else 0
    if revision != current:
        if state is None or answers != screening.answers:
            raise StaleRevision(step.id)
        return Saved(screening, path_before=path, path=path)
    path_before = path_before or find_path(questionnaire, screening.answers)
    # The crisis words are due once for each change of the answers that their condition names; a
    # save that changes none of them leaves that as it was.
    interrupt_if, crisis_due = questionnaire.safety.interrupt_if, screening.crisis_due
    if any(path_before.answers[t.question] != path.answers[t.question] for t in interrupt_if.tests):
        crisis_due = interrupt_if.holds(path.facts)
    texts = [answers[question.id].free_texts for question in step.questions]
    stored = [screening.answers[question.id].free_texts for question in step.questions]
    # words that a save leaves as they were keep the language in which they were written
    same = state if any(texts) and texts == stored else None
    language = same.language if same else questionnaire.language
    reached = screening.reached
    if ANSWERED not in reached and step.id not in questionnaire.safety_steps:
        # so that no count tells who answered the safety questions
        reached |= {ANSWERED for answer in changes.values() if not answer.is_blank}
    saved = replace(
        screening,
        answers=answers,
        reached=reached,
        steps=MappingProxyType({**screening.steps, step.id: StepState(current + 1, now, language)}),
        crisis_due=crisis_due,
    )
    revealed = tuple(
        question.id
        for question in path.questions_of(step)
        if question.id not in path_before.ids and question.id not in path.answers
    )
    return Saved(saved, path_before, path, revealed)


IS_SAME_ROW: tuple[Callable[[MedicineRow, MedicineRow], bool], ...] = (
    lambda row, other: row == other,
    lambda row, other: row.name.casefold() == other.name.casefold(),
    lambda row, other: bool(
        get_close_matches(row.name.casefold(), [other.name.casefold()], cutoff=0.9)
    ),
)
"""Tried in turn: equal in all, then by name, then by a name that is spelled nearly alike."""

MOST_RESPELLED = 10
"""Rows that are compared by their spelling: nobody corrects more at once, and forty took 80 ms."""


def named_rows(answer: Answer, stored: Answer) -> Answer:
    """Return `answer` with an id for each of its medicine rows: that of the stored row that it is,
    though a dose was corrected or a name spelled anew; a new random one for any other."""
    left = list(stored.rows)
    ids: dict[int, str] = {}
    for is_same in IS_SAME_ROW:
        if is_same is IS_SAME_ROW[-1] and len(left) > MOST_RESPELLED:
            break
        for place, row in enumerate(answer.rows):
            former = next((other for other in left if is_same(row, other)), None)
            if place not in ids and former is not None:
                left.remove(former)
                ids[place] = former.id
    rows = (
        replace(row, id=ids.get(place) or f"row-{token_hex(6)}")
        for place, row in enumerate(answer.rows)
    )
    return answer._replace(rows=tuple(rows))


def save_print_options(
    screening: Screening,
    print_options: PrintOptions,
    *,
    revision: int,
    now: datetime,
    language: str = "",
) -> Screening:
    """`language` is that of the page. Raises StaleRevision when the options were saved elsewhere
    since the form was made."""
    current = screening.print_options_revision
    if revision != current:
        if print_options == screening.print_options:
            return screening
        raise StaleRevision(SUMMARY)
    saved = StepState(current + 1, now, language)
    steps = MappingProxyType({**screening.steps, SUMMARY: saved})
    return replace(screening, print_options=print_options, steps=steps, at=("", ""))
