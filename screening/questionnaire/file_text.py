"""The bytes of a file to text, within a fixed size; and where in a text something stands."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from screening.errors import Problem, QuestionnaireError

MAX_BYTES = 512 * 1024

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line."""


def read_text(path: Path) -> str:
    """Raises QuestionnaireError where it is no readable UTF-8 file of a sensible size."""
    file = path.name
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal(file, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_BYTES:
        raise refusal(file, f"is larger than {MAX_BYTES // 1024} KiB")
    raw = raw.removeprefix(codecs.BOM_UTF8)  # here: the codec that drops it does not count it
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line, _ = place_behind(raw[: error.start].decode())
        raise refusal(file, "is not UTF-8 text; save it as UTF-8", line) from error


def lines_of(text: str) -> list[str]:
    return _LINE_BREAK.split(text)


def place_behind(text: str) -> tuple[int, int]:
    """The line and column of what follows `text`."""
    breaks = list(_LINE_BREAK.finditer(text))
    start = breaks[-1].end() if breaks else 0
    return len(breaks) + 1, len(text) - start + 1


def refusal(file: str, message: str, line: int = 1, column: int = 1) -> QuestionnaireError:
    return QuestionnaireError([Problem(file, line, column, message)])
