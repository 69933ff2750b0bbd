"""What people see when something fails: one table of failures, and the form given back as typed.

A view that takes a form says by `gives_back` how its form is shown again. Where a failure has words
for that kind of form, the form comes back with them and with everything that was typed; else a page
says what happened, what is kept and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug import exceptions

from screening import errors
from screening.web.forms import SAVE, START_AGAIN
from screening.web.limits import seconds_to_wait
from screening.web.navigation import View, current_page, go_to_start
from screening.web.record_cookie import find_token, has_form_cookie

Words: TypeAlias = str | LazyString
Kind = Literal["step", "support", "choices", "lines", "code"]
"""The forms that come back: a step's, that of the page for support, the questions to ask first,
the buttons of the summary and of the review, the resume code's."""

RETRY_SECONDS = 5
"""What the first button of a step does."""

BACK_TO_PAGE = ""
"""In place of an address: the page that the request is about."""
SAVE_BUTTON = _("Save and continue")
KEPT = _("Answers that you saved earlier are still here.")


@dataclass(frozen=True)
class FormWords:
    """What is said about a form that comes back. `is_error`: about what was typed, so it stands at
    the field. `button` and `action`: the first button of a step. `conflict`: what is saved now
    stands beside what was typed."""

    message: Words
    is_error: bool = False
    button: Words = SAVE_BUTTON
    action: str = SAVE
    conflict: bool = False


NO_WORDS = FormWords("")


WAYS_ON = ((_("Go to the checklist"), "/checklist"), (_("Go to the start page"), "/"))


@dataclass(frozen=True)
class Failure:
    """A status, a page of its own, and messages for forms that come back in its place. `links`:
    ways on from the page, each with its address. `restart`: the page offers a new start, and so
    does a step. `conflict`: both versions of a step are shown. `code_is_wrong`: it is about the
    code that was typed."""

    status: int
    heading: Words
    happened: Words
    kept: Words = KEPT
    links: tuple[tuple[Words, str], ...] = WAYS_ON
    restart: bool = False
    conflict: bool = False
    code_is_wrong: bool = False
    forms: Mapping[Kind, Words] = field(default_factory=dict)

    def find_form_words(self, kind: Kind) -> FormWords | None:
        """Return what a form of this kind says; None where the page stands in its place."""
        if kind not in self.forms:
            return None
        is_error = kind == "code" and self.code_is_wrong
        button, action = SAVE_BUTTON, SAVE
        if self.restart:
            button, action = _("Start again with these answers"), START_AGAIN
        elif self.conflict:
            button = _("Save what is in the form")
        return FormWords(self.forms[kind], is_error, button, action, self.conflict)


REFUSED = Failure(
    400,
    _("We could not read that"),
    _("Your browser sent something that this page does not have. Nothing was saved."),
)
NOT_FOUND = Failure(
    404,
    _("There is no such page"),
    _("The address may be mistyped, or the page may have moved."),
)
BROKEN = Failure(
    500,
    _("Something went wrong on our side"),
    _("It was not your doing. What you sent last may not have been saved."),
)
UNAVAILABLE = Failure(
    503,
    _("We cannot reach the answers just now"),
    _("This is most often over in a moment. Please wait, then try once more."),
    forms={
        "step": _(
            "We could not save this just now. Your earlier answers are safe. What you typed "
            "is below. Please wait a moment and send it once more."
        ),
        "choices": _(
            "We could not save your choices just now. They are below. "
            "Please wait a moment and send them once more."
        ),
        "code": _(
            "We cannot reach the answers just now. Please wait a moment and send it once more."
        ),
    },
)

FAILURES: Mapping[type[Exception], Failure] = {
    errors.FormRefused: REFUSED,
    CSRFError: Failure(
        400,
        _("Please press that button once more"),
        _("The page was open for a while, so we could not be sure that it came from you."),
        links=((_("Back to the page"), BACK_TO_PAGE),),
        forms={
            "step": _(
                "This page was open for a while, so we could not be sure that it came from "
                "you. Nothing was saved yet. What you typed is below. Please send it once more."
            ),
            "support": _(
                "This page was open for a while, so we could not be sure that it came from "
                "you. Please press the button once more."
            ),
            "choices": _(
                "This page was open for a while, so we could not be sure that it came from "
                "you. Your choices are below. Please send them once more."
            ),
            "lines": _(
                "This page was open for a while, so we could not be sure that it came from "
                "you. Nothing was changed. Please press that button once more."
            ),
            "code": _(
                "This page was open for a while, so we could not be sure that it came from "
                "you. Your code is below. Please send it once more."
            ),
        },
    ),
    errors.UnknownStep: NOT_FOUND,
    errors.UnknownSection: NOT_FOUND,
    errors.NoRecordOfExample: NOT_FOUND,
    exceptions.NotFound: NOT_FOUND,
    exceptions.MethodNotAllowed: Failure(
        405,
        _("This address cannot be opened like that"),
        _("It only takes what a button on one of our pages sends."),
    ),
    errors.StaleRevision: replace(
        BROKEN,
        status=409,
        conflict=True,
        forms={
            "step": _(
                "These questions were answered in another tab or window meanwhile. Both "
                "versions are on this page. Save to keep what is in the form below."
            ),
            "choices": _(
                "Choices were made in another tab meanwhile. Those below are from this tab. "
                "Send them once more to keep these."
            ),
        },
    ),
    errors.RecordGone: Failure(
        410,
        _("There are no answers here now"),
        _(
            "They were cleared, or opened in another browser with your code, or they were "
            "kept as long as we promised, or none were given yet."
        ),
        # who left with a code comes here too, and no word may betray that there is one
        _(
            "This browser can open none. If you made a code, it may still open yours. You can make "
            "a new start whenever you like."
        ),
        ((_("I have a code"), "/resume"), (_("Just learn"), "/learn")),
        restart=True,
        code_is_wrong=True,
        forms={
            "step": _(
                "Your earlier answers are no longer here. They were cleared, or opened in "
                "another browser with your code, or they were kept as long as we promised. "
                "What you typed just now is below."
            ),
            # Never there, expired, cleared, replaced: one answer for all.
            "code": _(
                "No answers open with this code. They may have been deleted, or there is a "
                "newer code."
            ),
        },
    ),
    errors.RecordUnreadable: Failure(
        410,
        _("We cannot open your answers"),
        _(
            "The record is there, but we cannot read it. It was damaged, or another version of "
            "this site wrote it. No one else can open it either."
        ),
        _("You can clear it, or make a new start."),
        ((_("Clear my answers"), "/clear"),),
        restart=True,
        forms={"step": _("We cannot open your earlier answers. What you typed just now is below.")},
    ),
    exceptions.RequestEntityTooLarge: Failure(
        413,
        _("That was too much at once"),
        _("The page that was sent is too large. Nothing was saved."),
    ),
    errors.MistypedCode: replace(
        REFUSED,
        status=422,
        code_is_wrong=True,
        forms={
            "code": _(
                "A character seems to be mistyped. A code has 20 letters and digits. "
                "Please check each one."
            )
        },
    ),
    RateLimitExceeded: Failure(
        429,
        _("That was a bit fast"),
        _("Please wait a moment, then try once more."),
        forms={
            "step": _(
                "That was a bit fast for us. What you typed is below. Please wait a moment and "
                "send it once more."
            ),
            "support": _(
                "That was a bit fast for us. Please wait a moment and press the button once more."
            ),
            "lines": _(
                "That was a bit fast for us. Please wait a moment and press the button once more."
            ),
            "choices": _(
                "That was a bit fast for us. Your choices are below. "
                "Please wait a moment and send them once more."
            ),
            "code": _("Please try again later: wait an hour, then send it once more."),
        },
    ),
    exceptions.InternalServerError: BROKEN,
    errors.PrinterFailed: BROKEN,
    errors.PrinterBusy: Failure(
        503,
        _("Many pages are being printed just now"),
        _("Please wait a moment, then try once more."),
        links=((_("Back to my summary"), "/summary"),),
        forms={
            "lines": _(
                "Many pages are being printed just now, so the PDF was not made. Please wait a "
                "moment and press the button once more."
            ),
        },
    ),
    exceptions.ServiceUnavailable: UNAVAILABLE,
    errors.StorageUnavailable: UNAVAILABLE,
    errors.CodesBusy: replace(
        UNAVAILABLE,
        forms={
            "code": _("Many codes are being opened just now. Please send yours once more."),
        },
    ),
}


def find_failure(error: Exception) -> Failure | None:
    """Return the failure of this error's type, or of the type it is derived from. One that HTTP
    knows and we do not has the words for all of its kind."""
    for kind in type(error).__mro__:
        if kind in FAILURES:
            return FAILURES[kind]
    if isinstance(error, exceptions.HTTPException):
        status = error.code or 500
        return replace(BROKEN if status >= 500 else REFUSED, status=status)
    return None


def find_form_words(kind: Kind, shown: str) -> FormWords:
    """Return the words that a page of this kind showed, by the name that its form carries."""
    failures = (failure for error, failure in FAILURES.items() if error.__name__ == shown)
    return next((failure.find_form_words(kind) for failure in failures), None) or NO_WORDS


def gives_back(
    kind: Kind, show_again: Callable[[Exception, FormWords], str]
) -> Callable[[View], View]:
    """Mark a view whose form is shown again by `show_again` when it fails, with what was typed and
    these words."""

    def mark(view: View) -> View:
        vars(view)["gives_back"] = (kind, show_again)
        return view

    return mark


def register_error_pages(app: Flask) -> None:
    """Have every failure that has a name answered from the table."""
    for kind in (exceptions.HTTPException, CSRFError, RateLimitExceeded, errors.ScreeningError):
        app.register_error_handler(kind, handle)
    app.register_error_handler(exceptions.SecurityError, refuse_host)


def handle(error: Exception) -> ResponseReturnValue:
    """Return the form as it was typed, or the page for this failure. Redirects pass. Raise the
    error again where the table does not have it."""
    if isinstance(error, exceptions.HTTPException) and (error.code or 500) < 400:
        return error
    failure = find_failure(error)
    if failure is None:
        raise error
    view = current_app.view_functions.get(request.endpoint or "")
    form = getattr(view, "gives_back", None)
    words = failure.find_form_words(form[0]) if form else None
    if form and words and _has_left(form[0]):
        words, failure = None, FAILURES[errors.RecordGone]
    page, status = None, failure.status
    if form and words:
        try:
            page = form[1](error, words)
            status = 422 if words.is_error else status
        except (errors.ScreeningError, exceptions.HTTPException) as other:
            # even that failed: what is raised while a failure is handled would reach nobody
            error, failure = other, find_failure(other) or BROKEN
            status = failure.status
    if page is None:
        if failure.status == 404:
            go_to_start()  # no page to come back to, and an address may hold anything
        page = render_template("problem.html", problem=failure, page_address=current_page())
    response = make_response(page, status)
    if isinstance(error, exceptions.HTTPException):  # what HTTP wants, such as Allow
        ours = ("content-type", "content-length")
        response.headers.update((n, v) for n, v in error.get_headers() if n.lower() not in ours)
    if isinstance(error, RateLimitExceeded):
        response.headers["Retry-After"] = str(seconds_to_wait(error))
    elif status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _has_left(kind: Kind) -> bool:
    """Return whether the form outlived the cookies of who filled it in. After clearing or leaving,
    the browser's Back may send it again, and nobody else shall read what was typed."""
    if find_token() is not None or (kind == "code" and has_form_cookie()):
        return False
    try:
        return "csrf_token" in request.form
    except exceptions.HTTPException:  # too large, say: no form that a page of ours could have sent
        return False


def refuse_host(error: exceptions.SecurityError) -> Response:
    """Without a host that is ours no address can be made, so this page has no links."""
    words = gettext("This server does not answer under that name.")
    return Response(f"{words}\n", 400, mimetype="text/plain")
