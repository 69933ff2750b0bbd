"""Where a person is among the pages, and the buttons that show a page in another language.

On a page with a form, such a button is one of the form: the view shows the page again with all that
was typed and saves nothing. Elsewhere it sends POST /language, which needs no form token, for it
changes nothing but words (decision 20).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from screening.errors import FormRefused
from screening.web.csrf import is_same_origin
from screening.web.forms import LANGUAGE, REVIEW, SHOWN, refuse_unknown_names
from screening.web.limits import limiter
from screening.web.record_cookie import find_token
from screening.web.state import services

bp = Blueprint("language", __name__)

START = "/"
CLEAR = "/clear"
CLEARED_FOR = 60 * 60
"""Seconds for which the page after clearing can be read in another language."""

SUPPORT = "/checklist/support"
"""Where everyone comes after the safety questions; no step is called so."""

View = TypeVar("View", bound=Callable[..., Any])


def page_at(address: str) -> Callable[[View], View]:
    """Mark a view that is no page itself: `address` is the page that leads to it."""

    def mark(view: View) -> View:
        vars(view)["page_address"] = address
        return view

    return mark


page = page_at("")
"""Marks a view whose address is that of a page, to which people can come back."""


def current_page() -> str:
    """Return the address of the page that this request is about; the start page's without one."""
    if "page" in g:
        return str(g.page)
    view = current_app.view_functions.get(request.endpoint or "")
    address = getattr(view, "page_address", START)
    return address or _with_review(request.path, review=request.args.get("from") == REVIEW)


def go_to_start() -> None:
    """Have the rest of this request be about the start page."""
    g.page = START


def find_page(address: str) -> str:
    """Return the address of the page of ours that stands at `address`, which may come from
    anywhere, made anew; the start page's where there is none."""
    parts = urlsplit(address)
    adapter = current_app.create_url_adapter(request)
    if adapter is None or parts.netloc or not parts.path.startswith("/"):
        return START
    try:
        endpoint, values = adapter.match(parts.path, method="GET")
    except HTTPException:
        return START
    if getattr(current_app.view_functions[endpoint], "page_address", START):
        return START
    path = url_for(endpoint, **dict[str, Any](values))
    return _with_review(path, review=parse_qs(parts.query).get("from") == [REVIEW])


def _with_review(path: str, *, review: bool) -> str:
    return f"{path}?{urlencode({'from': REVIEW})}" if review else path


def language_url() -> str:
    """Return where the buttons for other languages lead on a page without a form."""
    return f"/language?{urlencode({'place': current_page()}, safe='/')}"


def refuse_unknown_language() -> None:
    """Raise FormRefused for the button of a language that no page offers."""
    if request.form[LANGUAGE] not in services().content.languages:
        raise FormRefused("a language that no page offers")


@bp.post("/language")
@limiter.exempt
@page_at(START)
def switch() -> ResponseReturnValue:
    """The page that the button stood on, in the language that it names."""
    refuse_unknown_names(request.form, {LANGUAGE, SHOWN})
    if LANGUAGE not in request.form:
        raise FormRefused("no language")
    refuse_unknown_language()
    if SHOWN in request.form and find_token() is None and is_same_origin():
        with suppress(BadData):
            deleted = _cleared_pages().loads(request.form[SHOWN], max_age=CLEARED_FOR)
            return render_cleared(deleted=deleted)
    return redirect(find_page(request.args.get("place", "")), code=303)


def render_cleared(*, deleted: bool) -> str:
    """Return the page after clearing. It stands at no address of its own; to be shown again in
    another language it carries a sealed note, so that it cannot be had without clearing."""
    g.page = CLEAR
    shown = _cleared_pages().dumps(deleted)
    return render_template("cleared.html", deleted=deleted, shown=shown)


def _cleared_pages() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="cleared")
