"""The record of the person who is asking: found by the token in their cookie, and only there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, after_this_request, current_app, g, request, session

from screening.answers.screening import Screening
from screening.errors import RecordGone, StorageUnavailable
from screening.metrics import RECORDS_BEGUN
from screening.storage.records import Record
from screening.web.limits import limiter, widened
from screening.web.state import local_time, services, set_cookie


@dataclass(frozen=True)
class Current:
    """The opened record, and the answers in it."""

    screening: Screening
    record: Record

    @property
    def kept_until(self) -> datetime:
        """When it expires if nobody goes on, in the time of its clinic."""
        return local_time(self.record.expires_at)


def find_token() -> str | None:
    """Return the token in this browser's cookie, or of the record that this request began or
    resumed. The record behind it may be gone."""
    token: str | None = g.get("new_token")
    if token or g.get("left"):
        return token
    return request.cookies.get(current_app.config["RECORD_COOKIE_NAME"])


def open_current() -> Current:
    """Return the record. Raises RecordGone, RecordUnreadable or StorageUnavailable."""
    token = find_token()
    if token is None:
        raise RecordGone
    record = services().store.open(token)
    screening = Screening.from_json(record.content)
    g.clinic = screening.clinic
    return Current(screening, record)


def change_current(change: Callable[[Screening], Screening]) -> None:
    """Save what `change` makes of the screening; it may be called more than once.

    Raises what `change` raises, RecordGone, RecordUnreadable or StorageUnavailable.
    """
    token = find_token()
    if token is None:
        raise RecordGone
    current = services()
    current.store.change(
        token,
        current.questionnaire.digest,
        lambda content: change(Screening.from_json(content)).to_json(),
    )


@limiter.shared_limit(widened("60 per hour"), scope="begin")
def begin(screening: Screening) -> None:
    """Make a new record, and open it in this browser. Every way to begin counts."""
    g.new_token = services().store.create(screening.to_json(), services().questionnaire.digest)
    set_cookie("RECORD", g.new_token)
    RECORDS_BEGUN.inc()
    services().store.counts.add("begun")


def resume(code: str) -> None:
    """Open the record that the code leads to in this browser, which is not shown the code.

    Raises MistypedCode, CodesBusy, RecordGone, RecordUnreadable or StorageUnavailable.
    """

    def without_code(content: bytes) -> bytes:
        return replace(Screening.from_json(content), code="").to_json()

    g.new_token = services().store.resume(code, without_code)
    set_cookie("RECORD", g.new_token)


def has_form_cookie() -> bool:
    """Return whether this browser carries the cookie of form tokens."""
    return not g.get("left") and current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def forget(response: Response) -> Response:
    """Delete our cookies, and ask the browser to drop what it keeps of our pages."""
    config = current_app.config
    for name in ("RECORD", "SESSION", "LANGUAGE", "LEFT"):
        response.delete_cookie(
            config[f"{name}_COOKIE_NAME"],
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def leave_record() -> None:
    """End this browser's way into its record, which goes with it unless it has a resume code.

    Where the database is away, the record lapses; nobody has its token then.
    """
    if (token := find_token()) is not None:
        with suppress(StorageUnavailable):
            services().store.leave(token)


def finish_leaving() -> None:
    """Leave before anything else, where the script of a page has left and its POST did not arrive:
    the script cannot delete the other cookies, so it sets one that says so."""
    left = current_app.config["LEFT_COOKIE_NAME"] in request.cookies
    if left and request.endpoint not in ("static", "leave.leave"):
        leave_record()
        session.clear()
        g.left = True
        after_this_request(forget)
