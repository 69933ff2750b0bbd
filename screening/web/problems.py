"""Error pages in the product's own words: what happened, what is kept, what to do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from screening.errors import (
    CodesBusy,
    FormRefused,
    NoClinicianSheet,
    NoRecordOfExample,
    PrinterBusy,
    PrinterFailed,
    RecordGone,
    RecordUnreadable,
    ScreeningError,
    StorageUnavailable,
    UnknownSection,
    UnknownStep,
)
from screening.web.limits import seconds_to_wait
from screening.web.pages import Action, ProblemPage
from screening.web.places import START, place_now, stand_at

KEPT = lazy_gettext("Answers that you saved earlier are still here.")
RETRY_AFTER = "5"

_WORDS: dict[int, tuple[LazyString, LazyString]] = {
    400: (
        lazy_gettext("We could not read that"),
        lazy_gettext(
            "Your browser sent something that this page does not have. Nothing was saved."
        ),
    ),
    404: (
        lazy_gettext("There is no such page"),
        lazy_gettext("The address may be mistyped, or the page may have moved."),
    ),
    405: (
        lazy_gettext("This address cannot be opened like that"),
        lazy_gettext("It only takes what a button on one of our pages sends."),
    ),
    413: (
        lazy_gettext("That was too much at once"),
        lazy_gettext("The page that was sent is too large. Nothing was saved."),
    ),
    429: (
        lazy_gettext("That was a bit fast"),
        lazy_gettext("Please wait a moment, then try once more."),
    ),
    500: (
        lazy_gettext("Something went wrong on our side"),
        lazy_gettext("It was not your doing. What you sent last may not have been saved."),
    ),
    503: (
        lazy_gettext("We cannot reach the answers just now"),
        lazy_gettext("This is most often over in a moment. Please wait, then try once more."),
    ),
}


def register_problems(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_http_problem)
    app.register_error_handler(SecurityError, refuse_host)
    app.register_error_handler(CSRFError, explain)
    app.register_error_handler(RateLimitExceeded, explain)
    app.register_error_handler(ScreeningError, explain)


def explain(error: Exception) -> ResponseReturnValue:
    """The page for a failure that has a name. Raises it again if it was not to be expected."""
    match error:
        case UnknownStep() | UnknownSection() | NoRecordOfExample() | NoClinicianSheet():
            return show_problem(404)
        case FormRefused():
            return show_problem(400)
        case StorageUnavailable() | CodesBusy():
            return show_problem(503)
        case PrinterBusy():
            return _with_headers(_show_busy(), waiting_time(error))
        case PrinterFailed():
            return show_problem(500)
        case RecordUnreadable():
            return _show_unreadable()
        case RecordGone():
            return _show_gone()
        case RateLimitExceeded():
            return _with_headers(show_problem(429), waiting_time(error))
        case CSRFError():
            return _show_stale_page()
        case HTTPException():
            return show_http_problem(error)
        case _:
            raise error


def show_http_problem(error: HTTPException) -> ResponseReturnValue:
    """Redirects pass; every other status gets our page with its own headers (Allow, and so on)."""
    status = error.code or 500
    if status < 400:
        return error
    response = show_problem(status)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def show_problem(status: int) -> Response:
    if status == 404:
        stand_at(START)  # there is no page to come back to, and an address may hold anything
    known = status if status in _WORDS else (500 if status >= 500 else 400)
    heading, happened = _WORDS[known]
    actions = (
        Action(gettext("Go to the checklist"), url_for("checklist.overview")),
        Action(gettext("Go to the start page"), url_for("checklist.start")),
    )
    response = _render(
        ProblemPage(status, str(heading), str(happened), str(KEPT), actions, restart=False)
    )
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def explain_unless(give_back: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """The page that gives a form back. Where even that fails, a page that explains why: what is
    raised while a failure is handled would reach nobody."""
    try:
        return give_back()
    except (ScreeningError, HTTPException) as error:
        return explain(error)


def waiting_time(error: Exception) -> dict[str, str]:
    """The header that says when to try again, where waiting helps."""
    if isinstance(error, RateLimitExceeded):
        return {"Retry-After": str(seconds_to_wait(error))}
    busy = isinstance(error, StorageUnavailable | CodesBusy | PrinterBusy)
    return {"Retry-After": RETRY_AFTER} if busy else {}


def _with_headers(response: Response, headers: dict[str, str]) -> Response:
    response.headers.update(headers)
    return response


def _show_busy() -> Response:
    """Many people are printing: the way back, and the browser's own print, are at hand."""
    return _render(
        ProblemPage(
            503,
            gettext("Many pages are being printed just now"),
            gettext("Please wait a moment, then try once more."),
            str(KEPT),
            (Action(gettext("Back to my summary"), url_for("summary.show")),),
            restart=False,
        )
    )


def _show_gone() -> Response:
    return _render(
        ProblemPage(
            410,
            gettext("There are no answers here now"),
            gettext(
                "They were cleared, or opened in another browser with your code, or they were "
                "kept as long as we promised, or none were given yet."
            ),
            gettext("Nothing is kept. You can make a new start whenever you like."),
            (
                Action(gettext("I have a code"), url_for("keeping.ask_code")),
                Action(gettext("Just learn"), url_for("learn.cards")),
            ),
            restart=True,
        )
    )


def _show_unreadable() -> Response:
    return _render(
        ProblemPage(
            410,
            gettext("We cannot open your answers"),
            gettext(
                "The record is there, but its seal does not open. No one else can open it either."
            ),
            gettext("You can clear it, or make a new start."),
            (Action(gettext("Clear my answers"), url_for("keeping.confirm_clear")),),
            restart=True,
        )
    )


def _show_stale_page() -> Response:
    """A button of a page that was open for long. The page itself, made anew, is one press away."""
    return _render(
        ProblemPage(
            400,
            gettext("Please press that button once more"),
            gettext(
                "The page was open for a while, so we could not be sure that it came from you."
            ),
            str(KEPT),
            (Action(gettext("Back to the page"), place_now().url),),
            restart=False,
        )
    )


def refuse_host(_: SecurityError) -> Response:
    """Without a host that is ours no address can be made, so this page has no links."""
    words = gettext("This server does not answer under that name.")
    return Response(f"{words}\n", 400, mimetype="text/plain")


def _render(problem: ProblemPage) -> Response:
    return make_response(render_template("problem.html", problem=problem), problem.status)
