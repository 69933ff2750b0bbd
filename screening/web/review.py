"""Check my answers: every question that applies, with what was answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import answer_texts
from screening.answers.time_estimate import estimate_minutes
from screening.questionnaire.model import Section
from screening.web.limits import limiter
from screening.web.navigation import page
from screening.web.record_cookie import open_current
from screening.web.state import services
from screening.web.steps import find_ask_again, just_saved, step_url

bp = Blueprint("review", __name__)


@bp.get("/check-answers")
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    screening = open_current().screening
    questionnaire = services().questionnaire
    path = find_path(questionnaire, screening.answers)
    medicines = questionnaire.step_of.get(questionnaire.sheet.medicines)
    if medicines and (
        not screening.short or medicines.short_way or medicines.id in screening.steps
    ):
        medicines = None  # offered where the short way ends without it
    return render_template(
        "check_answers.html",
        medicines_url=step_url(medicines, review=True) if medicines else "",
        medicines_minutes=estimate_minutes(path, [medicines]) if medicines else 0,
        parts=[review_section(path, section) for section in path.questionnaire.sections],
        ask_again=find_ask_again(screening),
        at=screening.at[0],
        just_saved=just_saved(screening),
    )


def review_section(path: Path, section: Section) -> dict[str, Any]:
    """Return every question of the section that applies, answered or not. The safety questions
    (`private`) stay inside a closed disclosure; `change` leads to a question and back."""
    rows: list[dict[str, Any]] = []
    private: list[dict[str, Any]] = []
    for step in section.steps:
        for question in path.questions_of(step):
            row = {
                "number": path.questionnaire.numbers[question.id],
                "question": question,
                "said": tuple(answer_texts(path, question, path.answers[question.id])),
                "change": step_url(step, review=True),
            }
            (private if path.questionnaire.is_private(question.id) else rows).append(row)
    return {"section": section, "rows": rows, "private": private}
