"""A step of the checklist: its page and its save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from screening.answers.path import Path, find_path, next_step, previous_step
from screening.answers.patient_sheet import answer_texts
from screening.answers.screening import CHANGED, REVEALED, TAKEN_BACK, Saved, Screening, save_step
from screening.errors import RecordError, RecordGone, RecordUnreadable
from screening.questionnaire.model import Step
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import (
    BACK,
    LANGUAGE,
    MORE_ROWS,
    REVIEW,
    SEEN,
    SHOWN,
    START_AGAIN,
    StepForm,
)
from screening.web.i18n import day
from screening.web.limits import limit_form, limiter
from screening.web.navigation import SUPPORT, page, refuse_unknown_language
from screening.web.record_cookie import begin, change_current, open_current
from screening.web.state import local_time, services

bp = Blueprint("steps", __name__)

ERRORS = "errors"
"""What a page showed that says what is wrong with its form; else the name of a failure."""
A_MOMENT = timedelta(seconds=15)


class AnswersInvalid(Exception):
    """Not saved: the form laid over these answers does not hold."""

    def __init__(self, screening: Screening) -> None:
        self.screening = screening


@bp.get("/checklist/<step_id>")
@limiter.exempt
@page
def show(step_id: str) -> ResponseReturnValue:
    form = services().forms[step_id]
    screening = open_current().screening
    return render_step(form.stored(screening.answers), screening, posted=False)


def show_as_typed(error: Exception, words: FormWords) -> str:
    """The step's form as it was typed, with what went wrong with it."""
    form = services().forms[(request.view_args or {})["step_id"]].posted(request.form)
    screening = Screening()  # so that the form can be shown where the record cannot be read
    if not isinstance(error, RecordGone | RecordUnreadable):
        with suppress(RecordError):
            screening = open_current().screening
    # what was saved elsewhere meanwhile is overwritten only by who has seen it
    has_seen = words.conflict or words.action == START_AGAIN
    revision = None if has_seen else posted_revision()
    shown = type(error).__name__
    return render_step(form, screening, words=words, shown=shown, revision=revision)


@bp.post("/checklist/<step_id>")
@limit_form("120 per minute", exempt_when=lambda: LANGUAGE in request.form)
@page
@gives_back("step", show_as_typed)
def save(step_id: str) -> ResponseReturnValue:
    """Save a step and go on; each of its buttons goes on to a place of its own. One that leads
    elsewhere saves nothing where nothing was changed, so the step counts as not opened."""
    form = services().forms[step_id].posted(request.form)
    if LANGUAGE in request.form:  # all that was typed, and all that the page said
        refuse_unknown_language()
        screening, shown = open_current().screening, request.form.get(SHOWN, "")
        words = find_form_words("step", shown)
        return render_step(form, screening, words=words, shown=shown, revision=posted_revision())
    if form.action == START_AGAIN:
        try:
            open_current()
        except (RecordGone, RecordUnreadable):  # the form outlived the record
            begin(Screening())
    current, revision = services(), posted_revision()
    questionnaire, now = current.questionnaire, current.clock()
    step, cleared, review = form.step, request.form.get("clear"), find_review()
    then = form.then or review
    way = f"{then}#at" if review and then == review else then  # after a Change link, to its row
    is_safety = step.id in questionnaire.safety_steps
    stays = cleared is not None or form.action == MORE_ROWS
    saved: list[Saved] = []
    revealed: list[str] = []
    url, newly_reached = "", frozenset[str]()

    def change(screening: Screening) -> Screening:
        nonlocal url, newly_reached
        stored = find_path(questionnaire, screening.answers)
        answers = form.answers(stored, screening.answers)
        merged = screening.answers.merged(answers)
        path = find_path(questionnaire, merged)
        if not form.validate_answers(path, merged):
            raise AnswersInvalid(screening)
        if form.then and merged == screening.answers:
            saved.append(Saved(screening, stored, path))
        else:
            saved.append(
                save_step(
                    questionnaire,
                    screening,
                    step,
                    answers,
                    revision=revision,
                    now=now,
                    path_before=stored,
                    path=path,
                )
            )
        newly_reached = saved[-1].screening.reached - screening.reached
        before, after, at = saved[-1].path_before, saved[-1].path, screening.at
        seen = request.form.getlist(SEEN)
        revealed[:] = [id_ for id_ in saved[-1].revealed if id_ not in seen]
        if cleared:
            at = cleared, TAKEN_BACK
        elif revealed:
            at = revealed[0], REVEALED
        elif review:
            ids = [question.id for question in step.questions]
            changed = (id_ for id_ in ids if before.answers[id_] != after.answers[id_])
            at = next(changed, at[0] if at[0] in ids else ids[0]), CHANGED
        elif at[1] == CHANGED:
            at = "", ""
        if stays or (revealed and not form.then):
            url = step_url(step, review=review)
        else:
            url = url_of_way(way, step, saved[-1].screening)
        after_support = url if is_safety and not stays else screening.after_support
        return replace(saved[-1].screening, at=at, after_support=after_support)

    try:
        change_current(change)
    except AnswersInvalid as invalid:
        g.clinic = invalid.screening.clinic
        return render_step(form, invalid.screening, shown=ERRORS, revision=revision), 422
    if newly_reached:
        current.store.counts.add(*newly_reached)
    # whatever was answered or revealed: the way taken tells nothing
    return redirect(SUPPORT if is_safety and not stays else url, code=303)


def posted_revision() -> int:
    """Return the revision of what the form was made from; -1, which nothing has, for nonsense."""
    value = request.form.get("revision", "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def url_of_way(then: str, step: Step, screening: Screening) -> str:
    """Return where a button of `step` leads: `then` is of WAYS_ON; empty: on to the next step."""
    if then not in ("", BACK):
        return f"/{then}"
    find_step = previous_step if then == BACK else next_step
    other = find_step(services().questionnaire, step, short=screening.short)
    return step_url(other) if other else f"/{'checklist' if then == BACK else REVIEW}"


def render_step(
    form: StepForm,
    screening: Screening,
    *,
    posted: bool = True,
    words: FormWords = NO_WORDS,
    shown: str = "",
    revision: int | None = None,
) -> str:
    """Return the page of the form's step.

    `posted`: the form holds what was typed just now. `words` and `shown`: what happened to it, and
    its name. `revision`: of what the form was made from, where it is not made anew.
    """
    current = services()
    step, questionnaire, answers = form.step, current.questionnaire, screening.answers
    path = stored = find_path(questionnaire, answers)
    merged = answers
    if posted:
        merged = answers.merged(form.answers(stored, answers))
        path = find_path(questionnaire, merged)
    if shown == ERRORS:
        form.validate_answers(path, merged)
    questions = path.questions_of(step)
    errors = tuple(form.error_links(questions))
    parts = current.prerendered.steps[step.id]
    shown_ids = tuple(question.id for question in questions)
    on_page = {part.question.id: part for part in parts.questions[shown_ids]}
    form.add_spare_row()
    is_safety = step.id in questionnaire.safety_steps
    # behind the help lines, which take a while to read, what was revealed still is not answered
    waits = is_safety and screening.at[1] == REVEALED and screening.at[0] not in answers
    opens_there = screening.at[1] in (REVEALED, TAKEN_BACK)
    opens_there = opens_there and (waits or just_saved(screening, step.id))
    offered = {v for q in questions if not questionnaire.is_private(q.id) for v in q.offers}
    opens_there = opens_there or (screening.at[1] == CHANGED and find_review() != "")
    changed = posted and any(form.answer_of(q) != answers[q.id] for q in questions)
    goes_back = find_review() and words is NO_WORDS and not is_safety  # which passes the help lines
    return render_template(
        "step.html",
        step=step,
        parts=parts,
        place=parts.place[screening.short],
        form=form,
        questions=[
            (on_page.get(part.question.id, part), part.question.id not in on_page)
            for part in parts.questions[tuple(question.id for question in step.questions)]
            if part.question.id in on_page
            # words that are kept unseen come back with a save, and are on no page before it
            or (part.comes_with and part.question.id not in answers)
        ],
        back=find_review() or BACK,
        action=step_url(step, review=find_review()),
        revision=screening.revision_of(step) if revision is None else revision,
        shown=shown if errors or words is not NO_WORDS else "",
        errors=errors,
        notices=tuple(find_notices(step, screening, stored)),
        notes=[
            w.note for v, w in questionnaire.standard_answers.items() if v in offered and w.note
        ],
        panel=is_safety,
        ask_again=find_ask_again(screening, step),
        words=words,
        button=gettext("Save and return to my answers") if goes_back else str(words.button),
        switched=request.method == "POST" and LANGUAGE in request.form,
        saved_answers=[
            (
                q.text,
                "\n".join(answer_texts(stored, q, stored.answers[q.id])) or gettext("Left blank"),
            )
            for q in stored.questions_of(step)
            if words.conflict
        ],
        at=screening.at if opens_there and not posted else ("", ""),
        just_saved=not posted and just_saved(screening),
        unsaved=bool(errors) or words is not NO_WORDS or changed,
    )


def find_review() -> str:
    """Return where this step leads back to, where a Change link opened it; else nothing."""
    return REVIEW if request.args.get("from") == REVIEW else ""


def step_url(step: Step, *, review: object = False) -> str:
    """Return what `url_for` would, which takes a tenth of the time of a page with all steps."""
    path = f"/checklist/{step.id}"
    return f"{path}?from={REVIEW}" if review else path


def find_notices(step: Step, screening: Screening, path: Path) -> Iterator[str]:
    """Yield the notices that stand above the questions of `step`."""
    section = path.questionnaire.section_of[step.id]
    on_the_way = (other for other in section.steps if other.short_way or not screening.short)
    opens = next(on_the_way, section.steps[0]) is step
    for notice in path.questionnaire.notices:
        stands_here = step.id in notice.steps or (opens and section.id in notice.before)
        if stands_here and notice.show_if.holds(path.facts):
            yield notice.text


def just_saved(screening: Screening, step_id: str = "") -> bool:
    """Return whether that step, or any, was saved a moment ago; from the record, so that no address
    tells."""
    now = services().clock()
    return any(
        now - state.saved_at < A_MOMENT
        for id_, state in screening.steps.items()
        if step_id in ("", id_)
    )


def find_ask_again(screening: Screening, only: Step | None = None) -> str:
    """Return the question on return, once safety answers are more than a day old, whatever they
    are; else nothing. `only`: of the answers on that page, else of the oldest."""
    safety, now = services().questionnaire.safety, services().clock()
    pages = (only,) if only else services().questionnaire.safety_steps.values()
    old = [
        state.saved_at
        for page in pages
        if (state := screening.steps.get(page.id)) and now - state.saved_at >= timedelta(days=1)
        if any(q.id in safety.questions and q.id in screening.answers for q in page.questions)
    ]
    if not old:
        return ""
    return safety.ask_again.replace("{date}", day(local_time(min(old))))
