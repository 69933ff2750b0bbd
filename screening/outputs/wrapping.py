"""Lines of plain text, wrapped at 76 columns without a word lost.

A line stands two spaces in and goes on four spaces in, after a line break of its own too.
"""

from __future__ import annotations

import re
import unicodedata
from textwrap import fill

COLUMNS = 76
LINE, GOES_ON = "  ", "    "
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows. Marks that only shape their own place may stay."""
TAG_GAP, NO_BREAK = re.compile(r"(?<=\[web) (?=\w+\])"), "\u00a0"
"""A tag such as [web 001] stands on one line."""


def wrapped(text: str) -> str:
    """One line of the sheet at its place. Line breaks of its own stay, indented."""
    first, *rest = (_clean(line) for line in text.splitlines())
    return "\n".join((_filled(first, LINE), *(_filled(line, GOES_ON) for line in rest)))


def _filled(line: str, indent: str) -> str:
    """A word that is too long for any line stays whole, on a line of its own."""
    if line and len(indent) + len(line) <= COLUMNS:
        return indent + line
    return fill(
        TAG_GAP.sub(NO_BREAK, line),
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=GOES_ON,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace(NO_BREAK, " ")


def _clean(line: str) -> str:
    """Without what could confuse a record system; blanks of every kind become one space."""
    if line.isprintable():  # no control at all is
        return " ".join(line.split())
    kept = (
        "".join(c for c in word if c not in BIDI_CONTROLS and unicodedata.category(c) != "Cc")
        for word in line.split()
    )
    return " ".join(filter(None, kept))
