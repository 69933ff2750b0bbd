"""How long the checklist takes, from how much there is to read and to answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.answers.path import Path
from screening.questionnaire.model import Step

WORDS_A_MINUTE = 200
"""Slower than most people read to themselves: these lines want to be thought about."""

SECONDS_TO_ANSWER = {
    "single": 4,
    "multiple": 6,
    "short_text": 15,
    "long_text": 90,
    "medicines": 120,
}
"""To find and press, or to think and type on a phone: a line, some sentences, three medicines."""


def estimate_minutes(path: Path, steps: Iterable[Step]) -> int:
    """Whole minutes for those steps, at least one: everything on them is read once, and every
    question answered that applies to the answers of `path`. 'Why we ask' stays closed, and 'not
    sure' and 'in person', the same under every question, are known by sight."""
    return max(1, round(sum(_seconds(path, step) for step in steps) / 60))


def _seconds(path: Path, step: Step) -> float:
    asked = path.questions_of(step)
    words = sum(len(text.split()) for text in _read(path, step))
    answering = sum(SECONDS_TO_ANSWER[question.type] for question in asked)
    return words * 60 / WORDS_A_MINUTE + answering


def _read(path: Path, step: Step) -> Iterator[str]:
    section = path.questionnaire.section_of[step.id]
    yield from (step.title, step.opening or "", step.note or "")
    if section.steps[0] == step:
        yield section.intro
    for question in path.questions_of(step):
        yield from (question.text, question.help or "")
        yield from (option.label for option in question.options.values())
