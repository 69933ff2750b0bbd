"""Check my answers: every question that applies, with what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import answer_texts
from screening.questionnaire.model import Question, Section
from screening.web.limits import limiter
from screening.web.navigation import page
from screening.web.record_cookie import open_current
from screening.web.state import services
from screening.web.steps import find_ask_again, just_saved, step_url

bp = Blueprint("review", __name__)


@dataclass(frozen=True)
class ReviewRow:
    """One question. `said` is empty when it is blank; `change` leads to it and back."""

    number: int
    question: Question
    said: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class ReviewSection:
    """One section; the safety questions (`private`) stay inside a closed disclosure."""

    section: Section
    rows: tuple[ReviewRow, ...]
    private: tuple[ReviewRow, ...]


@bp.get("/check-answers")
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    screening = open_current().screening
    path = find_path(services().questionnaire, screening.answers)
    return render_template(
        "check_answers.html",
        parts=[review_section(path, section) for section in path.questionnaire.sections],
        ask_again=find_ask_again(screening),
        at=screening.at[0],
        just_saved=just_saved(screening),
    )


def review_section(path: Path, section: Section) -> ReviewSection:
    """Return every question of the section that applies, answered or not."""
    questionnaire = path.questionnaire
    rows: list[ReviewRow] = []
    private: list[ReviewRow] = []
    for step in section.steps:
        for question in path.questions_of(step):
            row = ReviewRow(
                number=questionnaire.numbers[question.id],
                question=question,
                said=tuple(answer_texts(path, question, path.answers[question.id])),
                change=step_url(step, review=True),
            )
            (private if questionnaire.is_private(question.id) else rows).append(row)
    return ReviewSection(section, tuple(rows), tuple(private))
