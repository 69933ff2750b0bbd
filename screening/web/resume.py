"""Saving with a resume code, and coming back with one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from screening.answers.screening import Screening
from screening.errors import RecordGone, StaleRevision
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import LANGUAGE, SHOWN, CodeForm, refuse_unknown_names
from screening.web.limits import CODES, limit_form, limiter, typed_code_key
from screening.web.logs import LoggedBlueprint
from screening.web.navigation import page, refuse_unknown_language
from screening.web.record_cookie import find_token, open_current, resume
from screening.web.state import services
from screening.web.steps import posted_revision

bp = LoggedBlueprint("resume", __name__, log_group="keep")


@bp.get("/save")
@limiter.exempt
@page
def show_code() -> ResponseReturnValue:
    """Offer to make a resume code, or show the one that this browser made. It stands on this page
    and nowhere else: not in an address, a title or a log."""
    current = open_current()
    return render_template(
        "save.html",
        code=current.screening.code,
        has_code=current.record.has_code,
        kept_until=current.kept_until,
        revision=current.screening.codes_made,
        address=f"{services().settings.public_url}/resume",
    )


@bp.post("/save")
@limit_form("20 per hour")
@page
@CODES
def make_code() -> ResponseReturnValue:
    """Make a resume code, which ends the one there was. A page from before the last one, or a
    second press, makes none."""
    refuse_unknown_names(request.form, {"csrf_token", "revision"})
    revision = posted_revision()

    def with_code(content: bytes, code: str) -> bytes:
        screening = Screening.from_json(content)
        if screening.codes_made != revision:
            raise StaleRevision("code")
        return replace(screening, code=code, codes_made=revision + 1).to_json()

    token = find_token()
    if token is None:
        raise RecordGone
    with suppress(StaleRevision):
        services().store.keep(token, with_code)
    return redirect("/save", code=303)


resume_within_limit = limiter.limit("5 per hour", key_func=typed_code_key)(CODES(resume))
"""Counted for each code that is typed, from whatever address."""


@bp.get("/resume")
@limiter.exempt
@page
def ask_code() -> ResponseReturnValue:
    return render_form(CodeForm())


def show_as_typed(error: Exception, words: FormWords) -> str:
    """The form for a code as it was typed, with what went wrong with it."""
    form = CodeForm.posted(request.form)
    return render_form(form, words, type(error).__name__)


@bp.post("/resume")
@limit_form("20 per hour", exempt_when=lambda: LANGUAGE in request.form)
@page
@gives_back("code", show_as_typed)
def open_with_code() -> ResponseReturnValue:
    """Open the record in this browser. An answer that is lost on the way changes nothing for the
    code: it can be sent again."""
    form = CodeForm.posted(request.form)
    if LANGUAGE in request.form:
        refuse_unknown_language()
        shown = request.form.get(SHOWN, "")
        return render_form(form, find_form_words("code", shown), shown)
    resume_within_limit(form.code.data or "")
    return redirect("/checklist", code=303)


def render_form(form: CodeForm, words: FormWords = NO_WORDS, shown: str = "") -> str:
    """Return the page that asks for a code. `words` and `shown`: what happened to the form, and
    its name."""
    if words.is_error:
        form.code.errors = [str(words.message)]
    return render_template(
        "resume.html",
        form=form,
        message="" if words.is_error else words.message,
        shown=shown if words is not NO_WORDS else "",
    )
