"""Where a command's words go."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

from screening.errors import ScreeningError


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def write(text: str, output: Path | None) -> None:
    """To a file, or to standard output. Raises ScreeningError where the file cannot be written."""
    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        say(text.removesuffix("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ScreeningError(f"{output} cannot be written ({error.strerror}).") from None
