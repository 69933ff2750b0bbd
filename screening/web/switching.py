"""Reading on in another language. Nothing is saved by it: what was typed comes back as it was.

A press that carries nothing but the language needs no form token, for it changes nothing but
words; one that carries a form needs that form's own, like every other (decision 20).
"""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from flask_wtf.csrf import CSRFError

from screening.errors import (
    CodesBusy,
    FormRefused,
    RecordGone,
    RecordUnreadable,
    StorageUnavailable,
)
from screening.web import checklist, keeping, summary
from screening.web.i18n import remember
from screening.web.limits import limiter
from screening.web.places import (
    LANGUAGE,
    Place,
    find_place,
    from_review,
    place_now,
    sent_form,
    stand_at,
)
from screening.web.problems import explain, explain_unless
from screening.web.record_cookie import find_token
from screening.web.state import services, speak
from screening.web.switch import PLACE, SHOWN

bp = Blueprint("language", __name__)


@bp.post("/language")
@limiter.exempt
def switch() -> ResponseReturnValue:
    """The page that the button stood on, in the language that it names."""
    place = find_place(request.args.get(PLACE, ""), review=from_review())
    stand_at(place)
    _turn_to(request.form.get(LANGUAGE, ""))
    shown = request.args.get(SHOWN, "")
    if sent_form():
        current_app.extensions["csrf"].protect()
        return _as_typed(place, shown)
    if shown == keeping.CLEARED and find_token() is None:
        return keeping.cleared_page()
    return redirect(place.url, code=303)


def _turn_to(code: str) -> None:
    """Raises FormRefused for a language that is not on offer."""
    language = services().languages.get(code)
    if language is None or len(request.form.getlist(LANGUAGE)) > 1:
        raise FormRefused("a language that no page offers")
    remember(language)
    speak(language)
    refresh()  # the locale that Flask-Babel has found for this request


def _as_typed(place: Place, shown: str) -> str:
    """Raises FormRefused where that page has no such form."""
    if shown in (keeping.CODE, keeping.RESUMED):
        return keeping.shown_code(place, shown)
    if place.endpoint == "checklist.show_step":
        return checklist.step_as_typed(place.values["step_id"], shown)
    if place.endpoint == "summary.show":
        return summary.choices_as_typed(shown)
    if place.endpoint == "keeping.ask_code":
        return keeping.code_as_typed(shown)
    raise FormRefused("a form that this page does not have")


@bp.errorhandler(CSRFError)
@bp.errorhandler(RecordGone)
@bp.errorhandler(RecordUnreadable)
@bp.errorhandler(StorageUnavailable)
@bp.errorhandler(CodesBusy)
def give_the_form_back(error: Exception) -> ResponseReturnValue:
    """What was typed comes back all the same, in the language that was asked for."""
    return explain_unless(lambda: _again(error))


def _again(error: Exception) -> ResponseReturnValue:
    place = place_now()
    if place.endpoint == "checklist.show_step":
        return checklist.step_again(error, place.values["step_id"])
    if place.endpoint == "summary.show" and isinstance(error, CSRFError | StorageUnavailable):
        return summary.choices_again(error)
    if place.endpoint == "keeping.ask_code" and isinstance(error, CSRFError):
        return keeping.code_again(error)
    return explain(error)
