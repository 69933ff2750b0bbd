"""The typefaces of the printed sheets: where they lie, and which characters they can show.

They come as packages, so every machine sets the same sheet; the system's own fonts are never used.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

FAMILIES = {"Source Sans 3": "fontpkg_source_sans_3", "Noto Sans": "fontpkg_noto_sans"}
"""By name, with the package of each. A character is taken from the first that has it."""

UNICODE_FULL = 12
"""The format of a `cmap` subtable that holds every plane, as ranges."""


def font_folders() -> list[Path]:
    return [Path(str(files(package))) / "files" for package in FAMILIES.values()]


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """The code points that each family can show, in the order of FAMILIES."""
    return tuple(frozenset(_code_points(_upright(folder))) for folder in font_folders())


def _upright(folder: Path) -> bytes:
    return next(path for path in folder.glob("*.ttf") if "Italic" not in path.name).read_bytes()


def _code_points(font: bytes) -> Iterator[int]:
    """Read from the font's `cmap` table (OpenType specification, 'cmap', format 12)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for record in range(count):
        (offset,) = struct.unpack_from(">L", font, start + 4 + 8 * record + 4)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind == UNICODE_FULL:
            yield from _ranges(font, start + offset)
            return
    raise ValueError("this font names its characters in a way that is not read here")


def _ranges(font: bytes, subtable: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">L", font, subtable + 12)
    for group in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, subtable + 16 + 12 * group)
        yield from range(first, last + 1)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for record in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise ValueError(f"this font has no {tag!r} table")
