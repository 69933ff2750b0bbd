"""Valid HTML, by a strict parser: what a browser would repair in silence is an error here."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

import html5lib
import pytest
from flask import Flask, Response, request
from html5lib.constants import E as MESSAGES

from tests.parsed import FOLDER

SAME_TO_A_PARSER = (
    # what fills the help lines' page up to one length
    (re.compile(rb"<!-- [\w-]+ -->"), b""),
    # attributes but for the one that says what kind of field it is, which a table may not hold
    (re.compile(rb'(?<! type)="[^"&<\x00-\x1f\x7f-\xff]*"'), b'=""'),
    (re.compile(rb">[ \n]+(?=<)"), b">"),
    (re.compile(rb">[^<&\x00-\x09\x0b-\x1f\x7f-\xff]+(?=<)"), b">x"),
)
"""ASCII text without any character that could be an error of its own. A page that differs from a
parsed one by such text alone has the same errors, none, and is not parsed again."""

LINES_BEFORE, LINES_AFTER = 5, 4

_parsed: set[str] = set()


def check_response(app: Flask, response: Response) -> None:
    """Check what any Flask application answers: connected to Flask's signal for all tests."""
    if response.mimetype == "text/html":
        check_html(request.path, response.get_data())


def check_html(address: str, body: bytes) -> None:
    """Fail the test for a page with errors: each with the ten lines around it.

    What pytest raises for that is no Exception, so no error handler of an application takes it.
    """
    if not body:  # OPTIONS is answered without one
        return
    shape = body
    for pattern, instead in SAME_TO_A_PARSER:
        shape = pattern.sub(instead, shape)
    digest = sha256(shape).hexdigest()
    known = Path(os.environ[FOLDER], f"{digest}.html")
    """Is there where the page had no errors, whichever of the processes parsed it."""
    if digest in _parsed or known.exists():
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
    known.touch()


def _around(lines: list[str], line: int) -> str:
    first = max(line - LINES_BEFORE, 1)
    return "\n".join(
        f"{'>' if number == line else ' '} {number:4} {text}"
        for number, text in enumerate(lines[first - 1 : line + LINES_AFTER], start=first)
    )
