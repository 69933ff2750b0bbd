"""Any text to text that the typefaces of the sheets can show, with nothing lost but names of
characters where there are many.

What cannot be seen (controls, direction overrides, joiners, variation selectors) goes, but for
pairs that isolate words of another direction: those turn nothing around them. What no
typeface covers becomes its Unicode name in brackets: `[GRINNING FACE]`, or `[GRINNING FACE x3]`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from screening.languages import END, ISOLATE

FAMILIES = {
    "Source Sans 3": "fontpkg_source_sans_3",
    "Noto Sans": "fontpkg_noto_sans",
    "Noto Sans Arabic": "fontpkg_noto_sans_arabic",
}
"""By name, with the package of each. A character is taken from the first that has it."""


def font_folders() -> list[Path]:
    return [Path(str(files(package))) / "files" for package in FAMILIES.values()]


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """Return the code points that each family can show, in the order of FAMILIES."""
    from uharfbuzz import Blob, Face  # slow, and for sheets alone

    covered = []
    for folder in font_folders():
        path = next(path for path in folder.glob("*.ttf") if "Italic" not in path.name)
        covered.append(frozenset(Face(Blob.from_file_path(path)).unicodes))
    return tuple(covered)


LONGEST_NAME = 24
"""Characters of the name of a character; a longer one ends at a word, with an ellipsis."""
MOST_NAMED = 8
"""Characters of one text that are named, those that stand side by side counted once. All others
become `[…]`: a sheet full of names took seconds to set."""

SEEN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Characters of the category 'format' that do have a shape, unlike all others of it."""

SELECTORS = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""They choose among shapes of the character before them and are not to be seen themselves."""

LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@cache
def _plain() -> frozenset[str]:
    """The characters that need no second look: letters, digits and symbols of the first typeface
    that stand alone, and the plain space."""
    kinds = ("L", "N", "P", "S")
    characters = (chr(code) for code in coverage()[0])
    return frozenset(c for c in characters if unicodedata.category(c).startswith(kinds)) | {" "}


def clean(text: str) -> str:
    """Return `text` as it can be printed. Line breaks stay, one at a time; blanks of every kind
    become one space."""
    if _plain().issuperset(text):
        return " ".join(unicodedata.normalize("NFC", text).split())
    printed: list[tuple[str, int]] = []  # each as it shows, and how often it is named
    named = 0
    for character, shown in _shown(text):
        if shown:
            printed.append((shown, 0))
            continue
        name = name_of(character) if named < MOST_NAMED else "…"
        before, count = printed[-1] if printed else ("", 0)
        if count and before == name:
            printed[-1] = name, count + 1
        else:
            printed.append((name, 1))
            named += 1
    bracketed = (
        f"[{name} x{count}]" if count > 1 else f"[{name}]" if count else name
        for name, count in printed
    )
    return _spaced("".join(bracketed))


def uncovered(text: str) -> tuple[str, ...]:
    """Return the characters of `text` that no typeface covers, each once, so that a page can tell
    before printing what will stand there by name."""
    if _plain().issuperset(text.replace("\n", " ")):
        return ()
    return tuple(dict.fromkeys(character for character, shown in _shown(text) if not shown))


def name_of(character: str) -> str:
    """Return what stands in its place, in brackets: "GRINNING FACE", or "U+E000" for what has no
    name, or none but its number."""
    name, code = unicodedata.name(character, ""), f"{ord(character):04X}"
    if not name or name.endswith(code):
        return f"U+{code}"
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME].rpartition(' ')[0]}…"


def _visible(text: str) -> Iterator[str]:
    depths = [*accumulate((c == ISOLATE) - (c == END) for c in text)] or [0]
    # each isolate ends, so that it reaches no further than it should
    is_paired = min(depths) >= 0 == depths[-1]
    formats = SEEN_FORMATS | {ISOLATE, END} if is_paired else SEEN_FORMATS
    for character in SELECTORS.sub("", LINE_BREAKS.sub("\n", text)):
        category = unicodedata.category(character)
        if character == "\n" or category not in ("Cc", "Cf") or character in formats:
            yield character
        elif character == "\t":
            yield " "


def _shown(text: str) -> Iterator[tuple[str, str]]:
    """Each visible character with what is printed for it: whole, or taken apart where a typeface
    has only its parts; nothing where none has it. A mark is printed only where one has both it and
    all that it stands on."""
    cluster: set[int] = set()
    plain = _plain()
    for character in unicodedata.normalize("NFC", "".join(_visible(text))):
        if character in plain:
            cluster = {ord(character)}
            yield character, character
            continue
        if character.isspace() or character in (ISOLATE, END):
            cluster = set()
            yield character, character
            continue
        if not unicodedata.category(character).startswith("M"):
            cluster = set()
        forms = (character, unicodedata.normalize("NFD", character))
        clusters = ((form, cluster.union(map(ord, form))) for form in forms)
        covered = (form for form, points in clusters if any(points <= c for c in coverage()))
        shown = next(covered, "")
        cluster.update(map(ord, shown or "]"))
        yield character, shown


def _spaced(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))
