"""What is logged and counted about a request: how it went, never what it was about.

A line holds the time (UTC), a random id, the method, a group of pages, the status and the
milliseconds. No address of a page, no query, no body, no person's address or browser. `app` has
each request logged.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from flask import Blueprint

FIELDS = ("request", "method", "group", "status", "ms")


class LoggedBlueprint(Blueprint):
    """A blueprint whose requests are logged and counted as `log_group`; others are as `page`."""

    def __init__(self, name: str, import_name: str, *, log_group: str) -> None:
        super().__init__(name, import_name)
        self.log_group = log_group


def describe_error(error: BaseException) -> str:
    """Return an error's type and where it was raised, for the log. Its message might quote what a
    person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return f"{type(error).__name__} at {places}"


def set_up_logs(log_format: str) -> None:
    """Send everything that this process logs to standard error. `log_format`: `plain` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(as_json=log_format == "json"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("screening").setLevel(logging.INFO)


class LineFormatter(logging.Formatter):
    """One line a record, plain or JSON, from an allow-list of fields.

    A library's message might quote an address or what a person wrote: of those only the place and
    the kind of error are logged.
    """

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        made = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, object] = {"time": made, "level": record.levelname.lower()}
        if record.name == "screening.requests" and isinstance(record.args, tuple):
            fields |= zip(FIELDS, record.args, strict=True)
        elif record.name.split(".")[0] == "screening":
            fields["message"] = record.getMessage()
        else:
            error = record.exc_info and record.exc_info[0]
            kind = error.__name__ if error else "message"
            fields["message"] = f"{kind} of {record.name} at {record.module}:{record.lineno}"
        if self.as_json:
            return json.dumps(fields)
        return " ".join(str(value) for value in fields.values())
