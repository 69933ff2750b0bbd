"""One person's run through the checklist: what is sealed in a record, and nothing else.

A Screening is immutable. Saving a step makes a new one; the record keeps its canonical JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from screening.answers.answers import Answer, Answers
from screening.answers.path import Path, find_path
from screening.answers.print_options import PrintChoices
from screening.errors import StaleRevision
from screening.questionnaire.model import SUMMARY, Questionnaire, Step

FORMAT = 1


@dataclass(frozen=True)
class StepState:
    """How often a step was saved, when last (UTC), and the language in which its page was when
    the words on it were written; empty where that is not known."""

    revision: int
    saved_at: datetime
    language: str = ""


@dataclass(frozen=True)
class Screening:
    """`steps` holds the steps that were saved at least once, by id."""

    short: bool = True
    answers: Answers = field(default_factory=Answers)
    steps: Mapping[str, StepState] = field(default_factory=lambda: MappingProxyType({}))
    crisis_due: bool = False
    choices: PrintChoices = field(default_factory=PrintChoices)

    def revision_of(self, step: Step) -> int:
        """0 before the first save."""
        state = self.steps.get(step.id)
        return state.revision if state else 0

    @property
    def choices_revision(self) -> int:
        """0 before anything was chosen for the sheets."""
        state = self.steps.get(SUMMARY)
        return state.revision if state else 0

    def to_json(self) -> bytes:
        data = {
            "format": FORMAT,
            "short": self.short,
            "answers": self.answers.to_data(),
            "steps": {
                id_: [state.revision, state.saved_at.isoformat(), state.language]
                for id_, state in sorted(self.steps.items())
            },
            "crisis_due": self.crisis_due,
            "choices": self.choices.to_data(),
        }
        return json.dumps(data, separators=(",", ":"), sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Screening:
        data: dict[str, Any] = json.loads(content)
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
            choices=PrintChoices.from_data(data["choices"]),
        )


def save_choices(
    screening: Screening, choices: PrintChoices, *, revision: int, now: datetime, language: str = ""
) -> Screening:
    """`language` is that of the page. Raises StaleRevision when the choices were saved elsewhere
    since the form was made."""
    current = screening.choices_revision
    if revision != current:
        if choices == screening.choices:
            return screening
        raise StaleRevision(SUMMARY)
    saved = StepState(current + 1, now, language)
    steps = MappingProxyType({**screening.steps, SUMMARY: saved})
    return replace(screening, choices=choices, steps=steps)


@dataclass(frozen=True)
class Saved:
    """The outcome of saving a step: the new screening, and the questions this save revealed."""

    screening: Screening
    revealed: tuple[str, ...]


def save_step(
    questionnaire: Questionnaire,
    screening: Screening,
    step: Step,
    form: Mapping[str, Answer],
    *,
    revision: int,
    now: datetime,
) -> Saved:
    """Lay the answers of one form over the screening.

    `form` holds an answer (blank ones too) for each question that the form could show. Those of
    questions that are hidden now are ignored, so what was answered earlier stays in the record.
    The same content sent twice, at whatever revision, is saved once.

    Raises StaleRevision when the step was saved elsewhere since the form was made.
    """
    changes = _on_path(questionnaire, screening, step, form)
    answers = screening.answers.merged(changes)
    current = screening.revision_of(step)
    if revision != current and not (current and answers.to_data() == screening.answers.to_data()):
        raise StaleRevision(step.id)
    if revision != current:
        return Saved(screening, revealed=())
    before, after = (find_path(questionnaire, each) for each in (screening.answers, answers))
    language = _language_of(questionnaire, screening, step, answers)
    saved = replace(
        screening,
        answers=answers,
        steps=MappingProxyType({**screening.steps, step.id: StepState(current + 1, now, language)}),
        crisis_due=_crisis_due(screening.crisis_due, before, after),
    )
    return Saved(saved, revealed=tuple(_revealed(step, before, after)))


def _language_of(
    questionnaire: Questionnaire, screening: Screening, step: Step, answers: Answers
) -> str:
    """Words that stay as they were stay in the language in which they were written."""

    def written(given: Answers) -> list[tuple[Any, ...]]:
        return [given[question.id].words for question in step.questions]

    state = screening.steps.get(step.id)
    same = any(written(answers)) and written(answers) == written(screening.answers)
    return state.language if state and same else questionnaire.language


def _revealed(step: Step, before: Path, after: Path) -> Iterator[str]:
    """The questions of the step that this save made to apply, and that have no answer yet."""
    for question in after.questions_of(step):
        if not before.has(question.id) and question.id not in after.answers:
            yield question.id


def _crisis_due(due: bool, before: Path, after: Path) -> bool:
    """The crisis page is due once for each change of the answers that call for it."""
    interrupt = after.questionnaire.safety.interrupt_if
    named = {test.question for test in interrupt.tests}
    if all(before.answers[id_] == after.answers[id_] for id_ in named):
        return due
    return interrupt.holds(after.facts)


def _on_path(
    questionnaire: Questionnaire,
    screening: Screening,
    step: Step,
    form: Mapping[str, Answer],
) -> dict[str, Answer]:
    """The answers of `form` to questions that apply once the form itself is taken in."""
    path = find_path(questionnaire, screening.answers.merged(form))
    return {
        question.id: form[question.id]
        for question in path.questions_of(step)
        if question.id in form
    }
