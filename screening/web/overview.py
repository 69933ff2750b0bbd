"""The whole run at a glance: sections with their state, and every answer for review."""

from __future__ import annotations

from flask import url_for
from flask_babel import pgettext

from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import answer_texts
from screening.answers.screening import Screening
from screening.answers.time_estimate import estimate_minutes
from screening.questionnaire.model import Question, Section, Step
from screening.web.pages import (
    ReviewRow,
    ReviewSection,
    SectionState,
    StepLink,
    WayLeft,
)
from screening.web.state import services
from screening.web.steps import step_url


def section_states(screening: Screening) -> tuple[SectionState, ...]:
    """Every section with its steps: the short way leaves some of them for those who want more."""
    questionnaire = services().questionnaire
    return tuple(
        SectionState(
            number=number,
            section=section,
            state=_state(section, screening),
            steps=tuple(
                StepLink(step, step_url(step), step.id in screening.steps) for step in section.steps
            ),
        )
        for number, section in enumerate(questionnaire.sections, 1)
    )


def _state(section: Section, screening: Screening) -> str:
    saved = [step.id in screening.steps for step in section.steps]
    if all(saved):
        return str(pgettext("of a part in the list", "Looked at"))
    if any(saved):
        return str(pgettext("of a part in the list", "Started"))
    return str(pgettext("of a part in the list", "Not started"))


def steps_left(screening: Screening) -> tuple[Step, ...]:
    """The steps of the person's way that were never saved."""
    steps = services().questionnaire.steps_of_way(screening.short)
    return tuple(step for step in steps if step.id not in screening.steps)


def way_left(screening: Screening) -> WayLeft:
    left = steps_left(screening)
    path = find_path(services().questionnaire, screening.answers)
    return WayLeft(pages=len(left), minutes=estimate_minutes(path, left))


def url_of_next(screening: Screening) -> str:
    """Where to go on: the first step of the person's way that was not saved, or the review."""
    left = steps_left(screening)
    return step_url(left[0]) if left else url_for("checklist.review")


def review_sections(screening: Screening) -> tuple[ReviewSection, ...]:
    """Every question that applies, answered or not; the safety questions apart."""
    path = find_path(services().questionnaire, screening.answers)
    return tuple(_review_section(path, section) for section in path.questionnaire.sections)


def _review_section(path: Path, section: Section) -> ReviewSection:
    questions = [q for step in section.steps for q in path.questions_of(step)]
    hidden = path.questionnaire.is_private
    return ReviewSection(
        section=section,
        rows=tuple(_row(path, q) for q in questions if not hidden(q.id)),
        private=tuple(_row(path, q) for q in questions if hidden(q.id)),
    )


def _row(path: Path, question: Question) -> ReviewRow:
    questionnaire = path.questionnaire
    return ReviewRow(
        number=questionnaire.numbers[question.id],
        question=question,
        said=tuple(answer_texts(path, question, path.answers[question.id])),
        change=step_url(questionnaire.step_of[question.id], review=True),
    )
