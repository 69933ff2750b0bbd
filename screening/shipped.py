"""The files that come with the product beside its code: templates, questions and the like.

An installed wheel carries them in `screening/_shipped` (see force-include in pyproject.toml); in a
checkout they lie at the top, where an editor finds them.
"""

from __future__ import annotations

from pathlib import Path

from screening.errors import ScreeningError

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the path of a top-level file or folder. Raises ScreeningError if it is missing."""
    for path in (PACKAGE / "_shipped" / name, PACKAGE.parent / name):
        if path.exists():
            return path
    raise ScreeningError(f"{name} is missing from this installation. Install the product again.")


def find_shipped(name: str) -> Path | None:
    """Return the same, or None where this installation has no such file or folder."""
    try:
        return shipped(name)
    except ScreeningError:
        return None
