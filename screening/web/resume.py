"""Saving with a resume code, and coming back with one."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from screening.errors import FormRefused, MistypedCode, RecordGone
from screening.storage.resume_codes import format_code, parse_code
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import LANGUAGE, SHOWN, CodeForm, refuse_unknown_names
from screening.web.limits import limit_form, limiter, typed_code_key
from screening.web.logs import LoggedBlueprint
from screening.web.navigation import find_page, is_language_switch, page, page_at
from screening.web.record_cookie import find_token, resume
from screening.web.state import services

bp = LoggedBlueprint("resume", __name__, log_group="keep")

CHECKLIST = "/checklist"
RESUMED = "resumed"
"""The name of what says that a code takes the place of one just typed."""


@bp.post("/save")
@limiter.shared_limit("20 per hour", scope="new code")
@page_at(CHECKLIST)
def save(going_on: str = CHECKLIST) -> ResponseReturnValue:
    """Make a new resume code. It stands on this one page and nowhere else: not in an address, a
    title or a log."""
    token = find_token()
    if token is None:
        raise RecordGone
    return show_code(services().store.keep(token), going_on=going_on)


def show_new_code(going_on: str) -> ResponseReturnValue:
    """Return the same for the button of another page, within the same limit."""
    page: ResponseReturnValue = save(going_on)
    return page


@bp.post("/code")
@limiter.exempt
@page_at(CHECKLIST)
def show_code_again() -> ResponseReturnValue:
    """The page of a code in another language. The code comes along in the form, for it is kept
    nowhere to be shown again. Raise FormRefused for what is none."""
    refuse_unknown_names(request.form, {"csrf_token", "code", "going_on", RESUMED, LANGUAGE})
    if not is_language_switch():
        raise FormRefused("no language")
    try:
        code = format_code(parse_code(request.form.get("code", "")))
    except MistypedCode as error:
        raise FormRefused("no code that we ever showed") from error
    return show_code(
        code,
        going_on=find_page(request.form.get("going_on", "")),
        resumed=RESUMED in request.form,
    )


def show_code(code: str, *, going_on: str, resumed: bool = False) -> str:
    """Return the page that shows a code this once. `resumed`: it takes the place of the one just
    typed. `going_on`: where the person was."""
    return render_template(
        "save.html",
        code=code,
        resumed=resumed,
        address=f"{services().settings.public_url}/resume",
        going_on=going_on,
    )


resume_within_limit = limiter.limit("5 per hour", key_func=typed_code_key)(resume)
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
    """Open the record in this browser and show its new code in the same answer: whoever has the
    cookie has the code, and an answer that is lost changes nothing for the typed one."""
    form = CodeForm.posted(request.form)
    if is_language_switch():
        shown = request.form.get(SHOWN, "")
        return render_form(form, find_form_words("code", shown), shown)
    return show_code(resume_within_limit(form.code.data or ""), resumed=True, going_on=CHECKLIST)


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
