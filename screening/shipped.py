"""The files that come with the product beside its code: templates, questions and the like.

An installed wheel carries them in `screening/_shipped` (see force-include in pyproject.toml); in a
checkout they lie at the top, where an editor finds them.
"""

from __future__ import annotations

from pathlib import Path

from screening.errors import ScreeningError

PACKAGE = Path(__file__).resolve().parent


def find_shipped(name: str) -> Path | None:
    """Return the path of a top-level file or folder; None where this installation has none."""
    paths = (PACKAGE / "_shipped" / name, PACKAGE.parent / name)
    return next((path for path in paths if path.exists()), None)


def shipped(name: str) -> Path:
    """Return the same. Raises ScreeningError if it is missing."""
    path = find_shipped(name)
    if path is None:
        raise ScreeningError(
            f"{name} is missing from this installation. Install the product again."
        )
    return path
