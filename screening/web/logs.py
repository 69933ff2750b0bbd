"""What is written down and counted about a request: how it went, never what it was about.

A line holds the time (UTC), a random id, the method, a group of addresses, the status and the
milliseconds. No address of a page, no query, no body, no person's address or browser.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from screening.metrics import REQUESTS

log = logging.getLogger("screening.requests")

GROUPS = {
    "checklist": "page",
    "summary": "page",
    "learn": "page",
    "download": "download",
    "keeping": "keep",
    "language": "page",
    "health": "health",
    "static": "static",
}
FIELDS = ("request", "method", "group", "status", "ms")


class Line(logging.Formatter):
    """One line a record, plain or JSON, from an allow-list of fields."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        made = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, object] = {"time": made, "level": record.levelname.lower()}
        known = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        fields |= known or {"message": _said(record)}
        if self.as_json:
            return json.dumps(fields)
        return " ".join(str(value) for value in fields.values())


def _said(record: logging.LogRecord) -> str:
    """Our own words. A library's might quote an address or what a person wrote, so of those only
    the place and the kind of error are kept."""
    if record.name.split(".")[0] == "screening":
        return record.getMessage()
    error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "message"
    return f"{error} of {record.name} at {record.module}:{record.lineno}"


def set_up_logs(log_format: str) -> None:
    """Everything this process logs goes to standard error, in this one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line(as_json=log_format == "json"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("screening").setLevel(logging.INFO)


def log_requests(app: Flask) -> None:
    @app.before_request
    def start() -> None:
        g.request_id = secrets.token_hex(4)
        g.started = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        method = request.method if request.method in KNOWN_METHODS else "other"
        group = GROUPS.get((request.endpoint or "").split(".")[0], "other")
        REQUESTS.labels(method, group, f"{response.status_code // 100}xx").observe(seconds)
        log.info(
            "request",
            extra={
                "request": g.get("request_id", "-"),
                "method": method,
                "group": group,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            },
        )
        return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def describe(error: BaseException) -> str:
    """An error's type and where it was raised: its message might quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return f"{type(error).__name__} at {places}"
