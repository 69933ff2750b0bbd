"""The page that everyone comes to after each page of safety questions.

Address, title and size tell nothing of what was answered. Only where a yes calls for them do the
crisis words stand on it. It blocks nothing.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from screening.answers.path import find_path
from screening.errors import FormRefused, UnknownStep
from screening.questionnaire.model import Step
from screening.web.error_pages import NO_WORDS, FormWords, gives_back
from screening.web.forms import refuse_unknown_names
from screening.web.limits import limit_form, limiter
from screening.web.navigation import SUPPORT, page
from screening.web.record_cookie import change_current, open_current
from screening.web.state import services
from screening.web.steps import url_of_way

bp = Blueprint("support", __name__)

CONTINUE = "continue"

BLOCK = 4096
"""The page is padded to a multiple of this many bytes, with a comment of random characters. A proxy
must not compress it: that would bring the difference back."""
COMMENT = "<!-- {} -->\n"


@bp.get(SUPPORT)
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    return render_support()


def show_again(_: Exception, words: FormWords) -> str:
    """Return the page again, with a button that works and why it came back."""
    return render_support(words)


@bp.post(SUPPORT)
@limit_form("120 per minute")
@page
@gives_back("support", show_again)
def go_on() -> ResponseReturnValue:
    """Go where the button of the safety questions led. The crisis words were read then."""
    refuse_unknown_names(request.form, {"csrf_token", "action"})
    if request.form.get("action", CONTINUE) != CONTINUE:
        raise FormRefused("a button that this page does not have")
    pages = get_safety_steps()
    screening = open_current().screening
    change_current(lambda now: replace(now, crisis_due=False, after_support=""))
    if screening.after_support:
        return redirect(screening.after_support, code=303)
    saved = [page for page in pages if page.id in screening.steps]
    last = max(saved, key=lambda page: screening.steps[page.id].saved_at, default=pages[-1])
    return redirect(url_of_way("", last, screening), code=303)


def get_safety_steps() -> tuple[Step, ...]:
    """Raise UnknownStep in a checklist that does not ask about safety."""
    pages = services().questionnaire.safety_steps
    if not pages:
        raise UnknownStep(SUPPORT)
    return tuple(pages.values())


def render_support(words: FormWords = NO_WORDS) -> str:
    """Return the page, of one size whatever was answered: that of the larger of its two forms, the
    one with the crisis words at its longest."""
    get_safety_steps()
    screening = open_current().screening
    path = find_path(services().questionnaire, screening.answers)
    crisis, pages = path.questionnaire.crisis, services().prerendered.support_page
    parts = pages[screening.crisis_due]
    due = [line.show_if.holds(path.facts) for line in crisis.page.extra]
    extra = tuple(compress(parts.extra, due))
    page = render_template(
        "support.html",
        title=crisis.support.title if crisis.support else crisis.title,
        parts=parts,
        extra=Markup().join(extra),
        words=words,
    )
    others = len((page + COMMENT.format("")).encode()) - parts.size(extra)
    largest = others + max(form.size(form.extra) for form in pages.values())
    missing = (largest // BLOCK + 1) * BLOCK - others - parts.size(extra)
    # two hyphens could end the comment
    return page + COMMENT.format(token_urlsafe(missing)[:missing].replace("-", "_"))
