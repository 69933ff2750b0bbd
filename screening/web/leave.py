"""Clearing and leaving. Both work without an open record, and leaving without a database."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from screening.web.csrf import is_same_origin
from screening.web.limits import limit_form, limiter
from screening.web.logs import LoggedBlueprint
from screening.web.navigation import START, page, page_at, render_cleared
from screening.web.record_cookie import find_token, forget, has_form_cookie, leave_record
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
    """Delete the record at once, and say whether one was deleted.

    A browser whose record has moved by a code has none. Raise StorageUnavailable: then nothing was
    deleted.
    """
    token = find_token()
    deleted = token is not None and services().store.clear(token)
    return forget(make_response(render_cleared(deleted=deleted)))


@bp.post("/leave")
@limiter.exempt
@page_at(START)
def leave() -> Response:
    """Away from here, whatever else is broken. No token and no limit: it must never be refused.

    A page that moves on by itself: browsers stop the redirect of a form that leaves the site. Sent
    by another site, it changes nothing.
    """
    response = make_response(render_template("leave.html", url=services().settings.leave_url))
    if not is_same_origin(by_hand=False) or not (find_token() or has_form_cookie()):
        return response
    leave_record()
    return forget(response)
