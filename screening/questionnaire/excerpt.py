"""Where some words stand in the file, when they are a part of a text of many lines."""

from __future__ import annotations

REACH = 12
"""Lines below a key in which its text is looked for."""


def locate(lines: list[str], start: tuple[int, int], words: str) -> tuple[int, int]:
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


def _unfolded(lines: list[str], first: int) -> tuple[str, list[tuple[int, int]]]:
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
