"""Clearing and leaving. Both work without an open record, and leaving without a database."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from screening.errors import StorageUnavailable
from screening.web.limits import limit_form, limiter
from screening.web.logs import LoggedBlueprint
from screening.web.navigation import START, page, page_at
from screening.web.record_cookie import find_token, forget
from screening.web.state import services

bp = LoggedBlueprint("leave", __name__, log_group="keep")


@bp.get("/clear")
@limiter.exempt
@page
def confirm_clear() -> ResponseReturnValue:
    return render_template("clear.html")


@bp.post("/clear")
@limit_form("30 per minute")
@page
def clear() -> ResponseReturnValue:
    """Delete the record at once. Raise StorageUnavailable: then nothing was deleted."""
    clear_record()
    return forget(make_response(render_template("cleared.html")))


@bp.post("/leave")
@limiter.exempt
@page_at(START)
def leave() -> Response:
    """Away from here, whatever else is broken. No token and no limit: it must never be refused.

    A page that moves on by itself: browsers stop the redirect of a form that leaves the site.
    """
    with suppress(StorageUnavailable):
        clear_record()
    return forget(make_response(render_template("leave.html", url=services().settings.leave_url)))


def clear_record() -> None:
    """Delete the record of this browser's cookie, if it has one."""
    if (token := find_token()) is not None:
        services().store.clear(token)
