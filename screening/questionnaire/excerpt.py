"""Where some words stand in the file, when they are a part of a text of many lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

FAR = 200
"""Lines above a problem in which its cause is looked for."""
REACH = 12
"""Lines below a key in which its text is looked for."""


def locate(lines: Sequence[str], start: tuple[int, int], words: str) -> tuple[int, int]:
    """Line and column of `words` at or below `start`; `start` where they are not found.

    A text may be folded over lines, so the lines are read as one, with single spaces.
    """
    if not words:
        return start
    joined, places = _unfolded(lines, start[0])
    at = joined.find(words)
    if at < 0:  # a name in braces was filled in somewhere behind these
        at = joined.find(" ".join(words.split()[:3]))
    return places[at] if at >= 0 else start


def _unfolded(lines: Sequence[str], first: int) -> tuple[str, list[tuple[int, int]]]:
    """The text from line `first` on, and for each character its line and column."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for number in range(first, min(first + REACH, len(lines) + 1)):
        line = lines[number - 1]
        indent = len(line) - len(line.lstrip())
        for column, character in enumerate(line[indent:].rstrip() + " ", indent + 1):
            characters.append(character)
            places.append((number, column))
    return "".join(characters), places


_OPENS = re.compile(r"^[\s-]*(?:[\w\"']+:\s+|-\s+)(?P<quote>[\"'])(?P<rest>.*)$")


def find_open_quote(lines: Sequence[str], line: int) -> tuple[int, int] | None:
    """The quote that opens at or above `line` and has no end on its own line, if there is one.

    YAML reads on from there to the next quote, and stumbles only behind that.
    """
    for number in range(min(line, len(lines)), max(0, line - FAR), -1):
        match = _OPENS.match(lines[number - 1])
        if match and match["quote"] not in match["rest"].replace("\\" + match["quote"], ""):
            return number, match.start("quote") + 1
    return None
