"""Clearing and leaving. Both work without an open record, and leaving without a database."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from screening.errors import StorageUnavailable
from screening.web.current import find_token, forget
from screening.web.services import services

bp = Blueprint("keeping", __name__)


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


def _clear_record() -> None:
    if (token := find_token()) is not None:
        services().store.clear(token)
