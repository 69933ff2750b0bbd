"""The typefaces of the printed sheets: where they lie, and which characters they can show.

They come as packages, so every machine sets the same sheet; the system's own fonts are never used.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont

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
    """The code points that each family can show, in the order of FAMILIES."""
    return tuple(_code_points(folder) for folder in font_folders())


def _code_points(folder: Path) -> frozenset[int]:
    path = next(path for path in folder.glob("*.ttf") if "Italic" not in path.name)
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
