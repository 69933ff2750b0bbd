"""A step's page: the view of its form, whatever happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from flask import render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from screening.answers.clinician_sheet import Labelled
from screening.answers.path import Path, find_path, previous_step
from screening.answers.patient_sheet import answer_texts
from screening.answers.screening import Screening
from screening.questionnaire.model import (
    Questionnaire,
    Step,
)
from screening.web.forms import StepForm
from screening.web.i18n import day
from screening.web.pages import (
    Conflict,
    StepPage,
)
from screening.web.places import REVIEW, from_review
from screening.web.state import services
from screening.web.switch import find_switch

Words: TypeAlias = str | LazyString
SAVE_BUTTON = lazy_gettext("Save and continue")
A_MOMENT = timedelta(seconds=15)
SAVE, START_AGAIN, KEEP = "save", "start_again", "keep"
ERRORS = "errors"
"""What a page shows that says what is wrong with its form. Others show a mishap."""


@dataclass(frozen=True)
class Mishap:
    """What happened to a form that was sent, and what its button does now. `shown`: its name."""

    message: Words
    shown: str = ""
    button: Words = SAVE_BUTTON
    action: str = SAVE
    conflict: bool = False


NO_MISHAP = Mishap("")


def step_url(step: Step, *, review: bool = False) -> str:
    """As `url_for` has it, which would take a tenth of the time of a page with all steps."""
    path = f"/checklist/{step.id}"
    return f"{path}?from={REVIEW}" if review else path


def posted_revision() -> int:
    """The revision of what the form was made from; -1, which nothing has, for nonsense."""
    value = request.form.get("revision", "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def render_step(
    form: StepForm,
    screening: Screening,
    *,
    posted: bool = False,
    mishap: Mishap = NO_MISHAP,
    revision: int | None = None,
) -> str:
    """The page of the form's step. `posted`: the form holds what was typed just now. `revision`: of
    what the form was made from, where it is not made anew."""
    path = find_path(services().questionnaire, screening.answers)
    if posted:
        answers = screening.answers.merged(form.answers(path))
        path = find_path(services().questionnaire, answers)
    page = _page(form, screening, path, posted, mishap)
    if revision is not None:
        page = replace(page, revision=revision)
    shown = ERRORS if page.errors else mishap.shown
    parts = services().prerendered.steps[form.step.id]
    form.add_spare_rows()
    return render_template(
        "step.html",
        page=page,
        form=form,
        parts=parts,
        questions=parts.questions[tuple(q.id for q in path.questions_of(form.step))],
        switch=find_switch(shown, form="questions", enter=mishap.action),
    )


def _page(
    form: StepForm, screening: Screening, path: Path, posted: bool, mishap: Mishap
) -> StepPage:
    step, questionnaire = form.step, path.questionnaire
    section = questionnaire.section_of[step.id]
    questions = path.questions_of(step)
    review = from_review()
    stored = find_path(questionnaire, screening.answers) if posted else path
    errors = tuple(form.error_links(questions)) if posted else ()
    changed = any(path.answers[each.id] != screening.answers[each.id] for each in questions)
    return StepPage(
        step=step,
        section=section,
        part=questionnaire.part_of[section.id],
        parts=len(questionnaire.sections),
        opens_section=section.steps[0] is step,
        back=url_for("checklist.review") if review else _url_before(step, screening),
        action=step_url(step, review=review),
        revision=screening.revision_of(step),
        errors=errors,
        notices=tuple(_notices(step, screening, stored)),
        panel=shows_panel(step, stored),
        ask_again=find_ask_again(screening) if step.id == questionnaire.safety.step else "",
        message=str(mishap.message),
        conflict=Conflict(tuple(_saved_rows(stored, step))) if mishap.conflict else None,
        button=str(mishap.button),
        button_value=mishap.action,
        can_keep=mishap.action == SAVE,
        back_to_review=review,
        just_saved=not posted and just_saved(screening),
        unsaved=bool(errors) or mishap is not NO_MISHAP or changed,
    )


def _url_before(step: Step, screening: Screening) -> str:
    before = previous_step(services().questionnaire, step, short=screening.short)
    return step_url(before) if before else url_for("checklist.overview")


def _notices(step: Step, screening: Screening, path: Path) -> Iterator[str]:
    section = path.questionnaire.section_of[step.id]
    on_the_way = (each for each in section.steps if each.short_way or not screening.short)
    opens = next(on_the_way, section.steps[0]) is step
    for notice in path.questionnaire.notices:
        stands_here = step.id in notice.steps or (opens and section.id in notice.before)
        if stands_here and notice.show_if.holds(path.facts):
            yield notice.text


def shows_panel(step: Step, path: Path) -> bool:
    """The support panel: for everyone on the safety step, and on the next page for some."""
    questionnaire = path.questionnaire
    if step.id == questionnaire.safety.step:
        return True
    return step is after_safety(questionnaire) and questionnaire.safety.support_if.holds(path.facts)


def after_safety(questionnaire: Questionnaire) -> Step | None:
    """The step at whose address the crisis page stands first. Both ways go through it. None in a
    checklist that does not ask about safety."""
    place = questionnaire.places.get(questionnaire.safety.step)
    return None if place is None else questionnaire.steps[place + 1]


def just_saved(screening: Screening) -> bool:
    """Whether a step was saved a moment ago; from the record, so that no address has to tell."""
    now = services().clock()
    return any(now - state.saved_at < A_MOMENT for state in screening.steps.values())


def find_ask_again(screening: Screening) -> str:
    """The question on return, once safety answers are more than a day old; whatever they are."""
    questionnaire = services().questionnaire
    safety = questionnaire.safety
    state = screening.steps.get(safety.step)
    if state is None or not any(id_ in screening.answers for id_ in safety.questions):
        return ""
    if services().clock() - state.saved_at < timedelta(days=1):
        return ""
    given = state.saved_at.astimezone(services().settings.zone)
    return safety.ask_again.replace("{date}", day(given))


def _saved_rows(path: Path, step: Step) -> Iterator[Labelled]:
    for question in path.questions_of(step):
        texts = answer_texts(path, question, path.answers[question.id])
        text = "\n".join(texts) or gettext("Left blank")
        yield Labelled(id="", label=question.text, text=text, language="")
