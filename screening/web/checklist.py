"""Answering: start, sections, steps, review."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from screening.answers.path import find_path, next_step
from screening.answers.screening import Saved, Screening, save_step
from screening.errors import (
    CodesBusy,
    FormRefused,
    RecordError,
    RecordGone,
    RecordUnreadable,
    StaleRevision,
    StorageUnavailable,
)
from screening.questionnaire.model import Step
from screening.web.forms import StepForm
from screening.web.keeping import show_new_code
from screening.web.limits import limit_form, limiter
from screening.web.mishaps import STATUS, mishap_of, mishap_shown
from screening.web.overview import (
    review_sections,
    section_states,
    url_of_next,
    way_left,
)
from screening.web.places import from_review, sent_form
from screening.web.problems import explain, explain_unless, waiting_time
from screening.web.record_cookie import begin, change_current, find_token, open_current
from screening.web.state import services
from screening.web.steps import (
    ERRORS,
    KEEP,
    SAVE,
    START_AGAIN,
    after_safety,
    find_ask_again,
    just_saved,
    posted_revision,
    render_step,
    step_url,
)

bp = Blueprint("checklist", __name__)

ACTIONS = (SAVE, "more_rows", "continue", START_AGAIN, KEEP)


@bp.get("/")
@limiter.exempt
def start() -> ResponseReturnValue:
    return render_template(
        "start.html", running=find_token() is not None, minutes=services().minutes
    )


@bp.post("/start")
@limit_form("60 per hour")
def begin_screening() -> ResponseReturnValue:
    """A new screening; or, for one that is under way, the other way through it."""
    short = request.form.get("way") != "full"
    try:
        change_current(lambda screening: replace(screening, short=short))
    except (RecordGone, RecordUnreadable):
        begin(Screening(short=short))
        return redirect(step_url(services().questionnaire.steps[0]), code=303)
    return redirect(url_for("checklist.overview"), code=303)


@bp.get("/checklist")
@limiter.exempt
def overview() -> ResponseReturnValue:
    screening = open_current().screening
    return render_template(
        "checklist.html",
        parts=section_states(screening),
        short=screening.short,
        ask_again=find_ask_again(screening),
        next_url=url_of_next(screening),
        left=way_left(screening),
        minutes=services().minutes,
        just_saved=just_saved(screening),
    )


@bp.get("/checklist/<step_id>")
@limiter.exempt
def show_step(step_id: str) -> ResponseReturnValue:
    step = services().questionnaire.get_step(step_id)
    screening = open_current().screening
    if screening.crisis_due and step is after_safety(services().questionnaire):
        return _render_crisis(step, screening)
    return render_step(_forms(step).stored(screening.answers), screening)


@bp.post("/checklist/<step_id>")
@limit_form("120 per minute")
def save(step_id: str) -> ResponseReturnValue:
    step = services().questionnaire.get_step(step_id)
    form = _posted(step)
    if _action() == "continue":
        change_current(lambda screening: replace(screening, crisis_due=False))
        return redirect(step_url(step, review=from_review()), code=303)
    if _action() == START_AGAIN:
        _begin_if_gone()
    try:
        saved = _save(form)
    except AnswersInvalid:
        return render_step(form, open_current().screening, posted=True), 422
    following = _url_after(step, saved)
    if _action() == KEEP:
        return show_new_code(following)
    return redirect(following, code=303)


@bp.get("/check-answers")
@limiter.exempt
def review() -> ResponseReturnValue:
    screening = open_current().screening
    return render_template(
        "check_answers.html",
        parts=review_sections(screening),
        ask_again=find_ask_again(screening),
        just_saved=just_saved(screening),
    )


@bp.errorhandler(CSRFError)
@bp.errorhandler(RateLimitExceeded)
@bp.errorhandler(StaleRevision)
@bp.errorhandler(RecordGone)
@bp.errorhandler(RecordUnreadable)
@bp.errorhandler(StorageUnavailable)
@bp.errorhandler(CodesBusy)
def give_the_form_back(error: Exception) -> ResponseReturnValue:
    """Nothing typed is lost: the form comes back with it, and says what happened. Where no
    step's form was sent, a page of its own tells of it."""
    if request.endpoint != "checklist.save":
        return explain(error)
    return explain_unless(lambda: _form_again(error))


def _form_again(error: Exception) -> ResponseReturnValue:
    if _action() == "continue":
        return _crisis_again(error)
    return step_again(error, str((request.view_args or {})["step_id"]))


def step_again(error: Exception, step_id: str) -> ResponseReturnValue:
    """The step's form as it was typed, with what went wrong with it."""
    form = _posted(services().questionnaire.get_step(step_id))
    page = render_step(form, _screening_or_empty(error), posted=True, mishap=mishap_of(error))
    return page, STATUS[type(error)], waiting_time(error)


def step_as_typed(step_id: str, shown: str) -> str:
    """The step's form as it was typed, in the language that was asked for just now; nothing is
    saved. `shown`: what the page said. Raises what opening a record raises."""
    form = _posted(services().questionnaire.get_step(step_id))
    screening = open_current().screening
    if shown == ERRORS:
        before = find_path(services().questionnaire, screening.answers)
        answers = screening.answers.merged(form.answers(before))
        form.validate_answers(find_path(services().questionnaire, answers))
    return render_step(
        form, screening, posted=True, mishap=mishap_shown(shown), revision=posted_revision()
    )


def _screening_or_empty(error: Exception) -> Screening:
    """The record, where it can be read; else an empty one, so that the form can be shown."""
    if isinstance(error, RecordGone | RecordUnreadable):
        return Screening()
    try:
        return open_current().screening
    except RecordError:
        return Screening()


def _crisis_again(error: Exception) -> ResponseReturnValue:
    """Continue did not get through: the same page, with a button that works."""
    if not isinstance(error, CSRFError | RateLimitExceeded):
        return explain(error)
    step = services().questionnaire.get_step((request.view_args or {})["step_id"])
    page = _render_crisis(step, open_current().screening)
    return page, STATUS[type(error)], waiting_time(error)


def _render_crisis(step: Step, screening: Screening) -> str:
    path = find_path(services().questionnaire, screening.answers)
    extra = (line for line in path.questionnaire.crisis.page.extra)
    return render_template(
        "crisis.html",
        action=step_url(step, review=from_review()),
        extra=tuple(line.text for line in extra if line.show_if.holds(path.facts)),
    )


def _forms(step: Step) -> type[StepForm]:
    return services().forms[step.id]


def _action() -> str:
    """Raises FormRefused for a button that no page has."""
    action = request.form.get("action", SAVE)
    if action not in ACTIONS:
        raise FormRefused("a button that this page does not have")
    return action


def _posted(step: Step) -> StepForm:
    """What was typed, less the answer whose 'take back' button was pressed."""
    return _forms(step).posted(sent_form())


def _begin_if_gone() -> None:
    """A new record for a person who starts again with the form that outlived the old one."""
    try:
        open_current()
    except (RecordGone, RecordUnreadable):
        begin(Screening())


class AnswersInvalid(Exception):
    """Not saved. The fields of the form say what is wrong."""


def _save(form: StepForm) -> Saved:
    """One look at the record and one save. Raises AnswersInvalid, and StaleRevision when the step
    was saved elsewhere meanwhile."""
    kept = services()
    saved: list[Saved] = []

    def change(screening: Screening) -> Screening:
        before = find_path(kept.questionnaire, screening.answers)
        answers = form.answers(before)
        after = find_path(kept.questionnaire, screening.answers.merged(answers))
        if not form.validate_answers(after):
            raise AnswersInvalid
        saved.append(
            save_step(
                kept.questionnaire,
                screening,
                form.step,
                answers,
                revision=posted_revision(),
                now=kept.clock(),
            )
        )
        return saved[-1].screening

    change_current(change)
    return saved[-1]


def _url_after(step: Step, saved: Saved) -> str:
    """Where a save leads. From the safety questions always to the next step, whatever was
    answered, so that the way taken tells nothing."""
    kept = services()
    review = from_review()
    if "clear" in request.form or _action() == "more_rows" or saved.revealed:
        return step_url(step, review=review)
    following = next_step(kept.questionnaire, step, short=saved.screening.short)
    if following is None or (review and step.id != kept.questionnaire.safety.step):
        return url_for("checklist.review")
    return step_url(following, review=review)
