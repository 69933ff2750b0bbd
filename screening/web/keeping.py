"""Keeping, coming back, clearing and leaving. Clearing and leaving work without an open record,
and leaving without a database."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from screening.errors import (
    CodesBusy,
    FormRefused,
    MistypedCode,
    RecordGone,
    StorageUnavailable,
)
from screening.web.current import find_token, forget, resume
from screening.web.pages import ResumePage, SavePage
from screening.web.problems import explain, waiting_time
from screening.web.services import services

bp = Blueprint("keeping", __name__)


@bp.post("/save")
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
    view: Any = current_app.view_functions["keeping.save"]
    page: ResponseReturnValue = view(going_on=going_on)
    return page


@bp.get("/resume")
def ask_code() -> ResponseReturnValue:
    return render_template("resume.html", page=ResumePage())


@bp.post("/resume")
def open_with_code() -> ResponseReturnValue:
    """Opens the record in this browser and shows its new code in the same answer: whoever has
    the cookie has the code, and an answer that is lost changes nothing for the typed one."""
    _refuse_unknown_names()
    code = resume(request.form.get("code", ""))
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
    typed = request.form.get("code", "")
    status, words = _MISHAPS[type(error)]
    page = ResumePage(typed, error=words) if status == 422 else ResumePage(typed, message=words)
    return render_template("resume.html", page=page), status, waiting_time(error)


_MISHAPS: dict[type[Exception], tuple[int, str]] = {
    CSRFError: (
        400,
        "This page was open for a while, so we could not be sure that it came from you. "
        "Your code is below. Please send it once more.",
    ),
    MistypedCode: (
        422,
        "A sign seems to be mistyped. A code has 20 letters and digits. Please check each one.",
    ),
    # Never there, expired, cleared, replaced: one answer for all.
    RecordGone: (
        422,
        "No answers open with this code. They may have been deleted, or there is a newer code.",
    ),
    RateLimitExceeded: (
        429,
        "That was tried many times now. Please wait an hour, then send it once more.",
    ),
    CodesBusy: (503, "Many codes are being opened just now. Please send yours once more."),
    StorageUnavailable: (
        503,
        "We cannot reach the answers just now. Please wait a moment and send it once more.",
    ),
}


@bp.get("/clear")
def confirm_clear() -> ResponseReturnValue:
    return render_template("clear.html")


@bp.post("/clear")
def clear() -> ResponseReturnValue:
    """Deletes the record at once. Raises StorageUnavailable: then nothing was deleted."""
    _clear_record()
    return forget(make_response(render_template("cleared.html")))


@bp.post("/leave")
def leave() -> Response:
    """Away from here, whatever else is broken. No token and no limit: it must never be refused.

    A page that moves on by itself: browsers stop the redirect of a form that leaves the site.
    """
    with suppress(StorageUnavailable):
        _clear_record()
    return forget(make_response(render_template("leave.html", url=services().settings.leave_url)))


def _show_code(code: str, *, going_on: str, resumed: bool = False) -> str:
    address = f"{services().settings.public_url}{url_for('keeping.ask_code')}"
    page = SavePage(code=code, resumed=resumed, address=address, going_on=going_on)
    return render_template("save.html", page=page)


def _refuse_unknown_names() -> None:
    """Raises FormRefused."""
    for name in request.form:
        if name not in ("csrf_token", "code") or len(request.form.getlist(name)) > 1:
            raise FormRefused("a name that this page does not have, or one that stands twice")


def _clear_record() -> None:
    if (token := find_token()) is not None:
        services().store.clear(token)
