"""Keeping, coming back, clearing and leaving. Clearing and leaving work without an open record,
and leaving without a database."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import (
    Response,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from screening.errors import (
    CodesBusy,
    FormRefused,
    MistypedCode,
    RecordGone,
    StorageUnavailable,
)
from screening.storage.resume_codes import group, parse_code
from screening.web.limits import limit_form, limiter, typed_code_key
from screening.web.logs import LoggedBlueprint
from screening.web.pages import ResumePage, SavePage
from screening.web.places import Place, find_place_of, sent_form
from screening.web.problems import explain, waiting_time
from screening.web.record_cookie import find_token, forget, resume
from screening.web.state import services
from screening.web.steps import Words
from screening.web.switch import find_switch

bp = LoggedBlueprint("keeping", __name__, log_group="keep")

CODE, RESUMED, CLEARED = "code", "resumed", "cleared"
"""What pages show that stand at no address of their own."""


@bp.post("/save")
@limiter.shared_limit("20 per hour", scope="new code")
def save(going_on: str = "") -> ResponseReturnValue:
    """A new resume code. It stands on this one page and nowhere else: not in an address, a
    title or a log."""
    token = find_token()
    if token is None:
        raise RecordGone
    code = services().store.keep(token)
    return _show_code(code, going_on=going_on or url_for("checklist.overview"))


def show_new_code(going_on: str) -> ResponseReturnValue:
    """The same for the button of another page, within the same limit."""
    return save(going_on)


resume_within_limit = limiter.limit("5 per hour", key_func=typed_code_key)(resume)
"""Counted for each code that is typed, from whatever address."""


@bp.get("/resume")
@limiter.exempt
def ask_code() -> ResponseReturnValue:
    return _render_form()


@bp.post("/resume")
@limit_form("20 per hour")
def open_with_code() -> ResponseReturnValue:
    """Opens the record in this browser and shows its new code in the same answer: whoever has
    the cookie has the code, and an answer that is lost changes nothing for the typed one."""
    _refuse_unknown_names()
    code = resume_within_limit(request.form.get("code", ""))
    return _show_code(code, resumed=True, going_on=url_for("checklist.overview"))


@bp.errorhandler(CSRFError)
@bp.errorhandler(RateLimitExceeded)
@bp.errorhandler(MistypedCode)
@bp.errorhandler(RecordGone)
@bp.errorhandler(CodesBusy)
@bp.errorhandler(StorageUnavailable)
def give_the_code_back(error: Exception) -> ResponseReturnValue:
    """What was typed is still in the field."""
    if request.endpoint != "keeping.open_with_code":
        return explain(error)
    return code_again(error)


def code_again(error: Exception) -> ResponseReturnValue:
    """The form for a code as it was typed, with what went wrong with it."""
    mishap = _MISHAPS[type(error)]
    return _render_form(request.form.get("code", ""), mishap), mishap.status, waiting_time(error)


def code_as_typed(shown: str) -> str:
    """The same in the language that was asked for just now; nothing is opened. `shown`: what the
    page said."""
    _refuse_unknown_names()
    mishap = next((each for each in _MISHAPS.values() if each.shown == shown), None)
    return _render_form(request.form.get("code", ""), mishap)


def _render_form(typed: str = "", mishap: CodeMishap | None = None) -> str:
    words = str(mishap.words) if mishap else ""
    wrong = mishap is not None and mishap.status == 422
    return render_template(
        "resume.html",
        page=ResumePage(typed, error=words if wrong else "", message="" if wrong else words),
        switch=find_switch(mishap.shown if mishap else "", form="questions", enter=""),
    )


@dataclass(frozen=True)
class CodeMishap:
    """Why a code did not open anything. `shown`: its name."""

    status: int
    words: Words
    shown: str


_MISHAPS: dict[type[Exception], CodeMishap] = {
    CSRFError: CodeMishap(
        400,
        lazy_gettext(
            "This page was open for a while, so we could not be sure that it came from you. "
            "Your code is below. Please send it once more."
        ),
        "open-long",
    ),
    MistypedCode: CodeMishap(
        422,
        lazy_gettext(
            "A sign seems to be mistyped. A code has 20 letters and digits. Please check each one."
        ),
        "mistyped",
    ),
    # Never there, expired, cleared, replaced: one answer for all.
    RecordGone: CodeMishap(
        422,
        lazy_gettext(
            "No answers open with this code. They may have been deleted, or there is a newer code."
        ),
        "opens-nothing",
    ),
    RateLimitExceeded: CodeMishap(
        429,
        lazy_gettext("That was tried many times now. Please wait an hour, then send it once more."),
        "too-fast",
    ),
    CodesBusy: CodeMishap(
        503,
        lazy_gettext("Many codes are being opened just now. Please send yours once more."),
        "busy",
    ),
    StorageUnavailable: CodeMishap(
        503,
        lazy_gettext(
            "We cannot reach the answers just now. Please wait a moment and send it once more."
        ),
        "not-now",
    ),
}


@bp.get("/clear")
@limiter.exempt
def confirm_clear() -> ResponseReturnValue:
    return render_template("clear.html")


@bp.post("/clear")
@limit_form("30 per minute")
def clear() -> ResponseReturnValue:
    """Deletes the record at once. Raises StorageUnavailable: then nothing was deleted."""
    _clear_record()
    return forget(make_response(cleared_page()))


def cleared_page() -> str:
    return render_template("cleared.html", switch=find_switch(CLEARED))


@bp.post("/leave")
@limiter.exempt
def leave() -> Response:
    """Away from here, whatever else is broken. No token and no limit: it must never be refused.

    A page that moves on by itself: browsers stop the redirect of a form that leaves the site.
    """
    with suppress(StorageUnavailable):
        _clear_record()
    return forget(make_response(render_template("leave.html", url=services().settings.leave_url)))


def shown_code(place: Place, shown: str) -> str:
    """The page of a code in the language that was asked for just now. The code comes along in the
    form: it is kept nowhere to be shown again. Raises FormRefused for what is none."""
    _refuse_unknown_names()
    try:
        code = group(parse_code(request.form.get("code", "")))
    except MistypedCode as error:
        raise FormRefused("no code that we ever showed") from error
    return _show_code(code, going_on=place.url, resumed=shown == RESUMED)


def _show_code(code: str, *, going_on: str, resumed: bool = False) -> str:
    address = f"{services().settings.public_url}{url_for('keeping.ask_code')}"
    return render_template(
        "save.html",
        page=SavePage(code=code, resumed=resumed, address=address, going_on=going_on),
        switch=find_switch(
            RESUMED if resumed else CODE, place=find_place_of(going_on), form="questions"
        ),
    )


def _refuse_unknown_names() -> None:
    """Raises FormRefused."""
    for name in sent_form():
        if name not in ("csrf_token", "code") or len(request.form.getlist(name)) > 1:
            raise FormRefused("a name that this page does not have, or one that stands twice")


def _clear_record() -> None:
    if (token := find_token()) is not None:
        services().store.clear(token)
