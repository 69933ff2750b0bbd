"""How long the checklist takes, from how much there is to read and to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType

from screening.answers.answers import Answer, Answers
from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import answer_texts
from screening.answers.screening import Screening, StepState
from screening.answers.summary import build_summary
from screening.questionnaire.model import Questionnaire, Step

WORDS_A_MINUTE = 200
"""Slower than most people read to themselves: these lines want to be thought about."""

SECONDS_TO_ANSWER = {
    "single": 4,
    "multiple": 6,
    "short_text": 15,
    "long_text": 90,
    "number": 8,
    "date": 15,
    "medicines": 120,
}
"""To find and press, or to think and type on a phone: a line, some sentences, three medicines."""

WORDS_AROUND_A_STEP = 15
"""Buttons, the place on the way, notices, and what is read again where a page comes back."""

WORDS_AROUND_THE_END = 900
"""Buttons, headings and helplines of the pages for support, checking, first questions, summary."""

NOT_READ = (
    *("id", "level", "topic", "tags", "details", "language", "kind", "rule"),
    *("explanation", "reasons", "legend"),
)
"""Keys of a sheet that are no words on it, and what its back says to the provider alone."""


def estimate_way(questionnaire: Questionnaire, *, short: bool) -> int:
    """Whole minutes from the first step to the paper: each step, then the answers, the questions
    to ask and both sheets, for someone who gives the first answer of each list."""
    steps = questionnaire.steps_of_way(short)
    first = {
        q.id: Answer((next(iter(q.options)),)) for s in steps for q in s.questions if q.options
    }
    path = find_path(questionnaire, Answers(first))
    at = datetime.combine(questionnaire.checked_on, datetime.min.time(), UTC)
    opened = MappingProxyType({step.id: StepState(1, at) for step in steps})
    summary = build_summary(questionnaire, Screening(short, path.answers, opened), at, "0" * 8)
    words = WORDS_AROUND_THE_END + sum(
        _count_words(part.model_dump()) for part in (summary.clinician, summary.patient)
    )
    for question in path.questions:
        answer = answer_texts(path, question, path.answers[question.id])
        words += _count_words([question.text, *answer])
    words += _count_words([ask.text for ask in summary.patient.asks])
    seconds = sum(_seconds(path, step) for step in steps) + words * 60 / WORDS_A_MINUTE
    return round(seconds / 60)


def _count_words(value: object) -> int:
    if isinstance(value, dict):
        return sum(_count_words(part) for key, part in value.items() if key not in NOT_READ)
    if isinstance(value, list | tuple):
        return sum(map(_count_words, value))
    return len(value.split()) if isinstance(value, str) else 0


def estimate_minutes(path: Path, steps: Iterable[Step]) -> int:
    """Whole minutes for those steps, at least one: everything on them is read once, and every
    question answered that applies to the answers of `path`. 'Why we ask' stays closed, and 'not
    sure' and 'in person', the same under every question, are known by sight."""
    return max(1, round(sum(_seconds(path, step) for step in steps) / 60))


def _seconds(path: Path, step: Step) -> float:
    asked = path.questions_of(step)
    section = path.questionnaire.section_of[step.id]
    read = [step.title, step.opening or "", step.note or ""]
    read += [section.intro] if section.steps[0] == step else []
    for question in asked:
        labels = (option.label for option in question.options.values())
        read += [question.text, question.help or "", *labels]
    words = WORDS_AROUND_A_STEP + _count_words(read)
    answering = sum(SECONDS_TO_ANSWER[question.type] for question in asked)
    return words * 60 / WORDS_A_MINUTE + answering
