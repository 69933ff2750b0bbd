"""The start page, and the checklist at a glance: its sections with their state."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, pgettext

from screening.answers.path import find_path
from screening.answers.screening import Screening
from screening.answers.time_estimate import estimate_minutes
from screening.errors import RecordGone, RecordUnreadable, StorageUnavailable
from screening.questionnaire.crisis import find_contacts
from screening.questionnaire.model import Section, Step
from screening.web.limits import limit_form, limiter
from screening.web.navigation import START, SUPPORT, page, page_at
from screening.web.record_cookie import begin, change_current, open_current
from screening.web.state import current_clinic, services
from screening.web.steps import find_ask_again, just_saved, step_url, url_of_way

bp = Blueprint("checklist", __name__)

CHECKLIST = "/checklist"


@bp.get("/")
@bp.get("/c/<clinic_id>")
@limiter.exempt
@page
def start(clinic_id: str = "") -> ResponseReturnValue:
    """Where answers are open, it leads on to them, or away from those of somebody else.
    `clinic_id`: of the clinic by whose link the person came."""
    if clinic_id not in services().content.clinics:
        abort(404)
    go_on_url, kept_until = "", None
    with suppress(RecordGone):
        try:
            current = open_current()
            go_on_url, kept_until = url_after_last_save(current.screening), current.kept_until
        except (RecordUnreadable, StorageUnavailable):
            go_on_url = CHECKLIST  # which says what is wrong
    is_of_other = bool(clinic_id and go_on_url) and g.get("clinic") != clinic_id
    if clinic_id:
        g.clinic = clinic_id
    return render_template(
        "start.html",
        clinic_id=clinic_id,
        contact=tuple(find_contacts(current_clinic().contact or "")) if clinic_id else (),
        is_of_other=is_of_other,
        running=bool(go_on_url),
        go_on_url=go_on_url,
        kept_until=kept_until,
        minutes=services().minutes,
    )


def url_after_last_save(screening: Screening) -> str:
    """Return where the person's last save led."""
    questionnaire = services().questionnaire
    saved = [step for step in reversed(questionnaire.steps) if step.id in screening.steps]
    if not saved:
        return step_url(questionnaire.steps[0])
    last = max(saved, key=lambda step: screening.steps[step.id].saved_at)
    if last.id in questionnaire.safety_steps:
        return SUPPORT
    return url_of_way("", last, screening)


@bp.post("/start")
@limit_form("60 per hour")
@page_at(START)
def begin_screening() -> ResponseReturnValue:
    """Begin a new screening; or, for one that is under way, the other way through it. `anew`: a new
    one in any case, which leaves the record that was open untouched and without a token. `clinic`:
    that of the page with the button; one that is gone counts as none."""
    short, clinic = request.form.get("way") != "full", request.form.get("clinic", "")
    if clinic not in services().content.clinics:
        clinic = ""
    if "anew" not in request.form:
        with suppress(RecordGone, RecordUnreadable):
            change_current(
                lambda screening: replace(screening, short=short, clinic=clinic or screening.clinic)
            )
            return redirect(CHECKLIST, code=303)
    begin(Screening(short=short, clinic=clinic))
    return redirect(step_url(services().questionnaire.steps[0]), code=303)


@bp.get("/checklist")
@limiter.exempt
@page
def overview() -> ResponseReturnValue:
    current = open_current()
    screening = current.screening
    path = find_path(services().questionnaire, screening.answers)
    left = steps_left(screening)
    return render_template(
        "checklist.html",
        sections=[(part, section_state(part, screening)) for part in path.questionnaire.sections],
        way=path.questionnaire.steps_of_way(screening.short),
        saved=screening.steps,
        has_code=current.record.has_code,
        kept_until=current.kept_until,
        short=screening.short,
        ask_again=find_ask_again(screening),
        next_url=step_url(left[0]) if left else "/check-answers",
        pages_left=len(left),
        minutes_left=estimate_minutes(path, left),
        minutes=services().minutes,
        just_saved=just_saved(screening),
    )


def section_state(section: Section, screening: Screening) -> str:
    """Return the state of a section, in words. A step that the short way leaves out counts once it
    was opened."""
    saved = [
        step.id in screening.steps
        for step in section.steps
        if step.short_way or not screening.short or step.id in screening.steps
    ]
    if not saved:
        return str(gettext("Not on the short way"))
    if all(saved):
        return str(pgettext("of a part in the list", "Looked at"))
    if any(saved):
        return str(pgettext("of a part in the list", "Started"))
    return str(pgettext("of a part in the list", "Not started"))


def steps_left(screening: Screening) -> tuple[Step, ...]:
    """Return the steps of the person's way that were never saved."""
    steps = services().questionnaire.steps_of_way(screening.short)
    return tuple(step for step in steps if step.id not in screening.steps)
