"""Valid HTML, by a strict parser: what a browser would repair in silence is an error here."""

from __future__ import annotations

import re
from hashlib import sha256

import html5lib
import pytest
from flask import Flask, Response, request
from html5lib.constants import E as MESSAGES

TOKEN = re.compile(rb'value="[\w.-]{60,}"')
"""A form token. It differs on each page and can break none, so a page that differs from a parsed
one by its tokens alone is not parsed again."""

LINES_BEFORE, LINES_AFTER = 5, 4

_parsed: set[bytes] = set()


def check_response(app: Flask, response: Response) -> None:
    """Check what any Flask application answers: connected to Flask's signal for all tests."""
    if response.mimetype == "text/html":
        check_html(request.path, response.get_data())


def check_html(address: str, body: bytes) -> None:
    """Fail the test for a page with errors: each with the ten lines around it.

    What pytest raises for that is no Exception, so no error handler of an application takes it.
    """
    digest = sha256(TOKEN.sub(b"", body)).digest()
    if not body or digest in _parsed:  # OPTIONS is answered without a body
        return
    parser = html5lib.HTMLParser()
    parser.parse(body, transport_encoding="utf-8")
    lines = body.decode("utf-8", "replace").splitlines()
    errors = [
        f"{address}, line {line}: {MESSAGES[code] % values}\n{_around(lines, line)}"
        for (line, _), code, values in parser.errors
    ]
    if errors:
        pytest.fail("\n\n".join(errors))
    _parsed.add(digest)


def _around(lines: list[str], line: int) -> str:
    first = max(line - LINES_BEFORE, 1)
    return "\n".join(
        f"{'>' if number == line else ' '} {number:4} {text}"
        for number, text in enumerate(lines[first - 1 : line + LINES_AFTER], start=first)
    )
