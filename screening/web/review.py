"""Check my answers: every question of the pages that were opened, with what was answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import answer_texts
from screening.answers.screening import CHANGED, Screening
from screening.answers.time_estimate import estimate_minutes
from screening.errors import FormRefused
from screening.questionnaire.model import Section
from screening.web.checklist import steps_left
from screening.web.error_pages import NO_WORDS, FormWords, gives_back
from screening.web.forms import refuse_unknown_names
from screening.web.limits import limit_form, limiter
from screening.web.navigation import page
from screening.web.record_cookie import change_current, open_current
from screening.web.state import services
from screening.web.steps import find_ask_again, just_saved, step_url

bp = Blueprint("review", __name__)

CHANGE = "change"
"""The name of the buttons beside the answers: the value is the id of a question."""


@bp.get("/check-answers")
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    return _render(open_current().screening)


def show_unchanged(error: Exception, words: FormWords) -> str:
    """The page as it is, with what went wrong. Raise what opening a record raises."""
    return _render(open_current().screening, words)


@bp.post("/check-answers")
@limit_form("120 per minute")
@page
@gives_back("lines", show_unchanged)
def change() -> ResponseReturnValue:
    """Lead to a question. The record keeps which, so that no address does: its page opens there,
    and leads back to its row. Raises FormRefused."""
    refuse_unknown_names(request.form, {"csrf_token", CHANGE})
    question = request.form.get(CHANGE, "")
    step = services().questionnaire.step_of.get(question)
    if step is None:
        raise FormRefused("a question that this page does not have")
    change_current(lambda screening: replace(screening, at=(question, CHANGED)))
    return redirect(f"{step_url(step, review=True)}#at", code=303)


def _render(screening: Screening, words: FormWords = NO_WORDS) -> str:
    """Return the page. `words`: what happened to the button that was pressed."""
    questionnaire = services().questionnaire
    path = find_path(questionnaire, screening.answers)
    medicines = questionnaire.step_of.get(questionnaire.sheet.medicines)
    if medicines and (
        not screening.short or medicines.short_way or medicines.id in screening.steps
    ):
        medicines = None  # offered where the short way ends without it
    return render_template(
        "check_answers.html",
        message=str(words.message),
        medicines_url=step_url(medicines, review=True) if medicines else "",
        medicines_minutes=estimate_minutes(path, [medicines]) if medicines else 0,
        parts=[review_section(path, section, screening) for section in questionnaire.sections],
        ask_again=find_ask_again(screening),
        at=screening.at[0] if screening.at[1] == CHANGED else "",
        just_saved=just_saved(screening),
        steps_left=len(steps_left(screening)),
    )


def review_section(path: Path, section: Section, screening: Screening) -> dict[str, Any]:
    """Return the questions of the section that apply, on pages that were opened, answered or not.
    Those of the safety questions stand there always: whether they were opened shows nowhere. What
    is `private` stays inside a closed disclosure."""
    rows: list[dict[str, Any]] = []
    private: list[dict[str, Any]] = []
    always = path.questionnaire.safety_steps
    for step in section.steps:
        if step.id not in screening.steps and step.id not in always:
            continue
        for question in path.questions_of(step):
            row = {
                "number": path.questionnaire.numbers[question.id],
                "question": question,
                "said": tuple(answer_texts(path, question, path.answers[question.id])),
            }
            (private if path.questionnaire.is_private(question.id) else rows).append(row)
    return {"section": section, "rows": rows, "private": private}
