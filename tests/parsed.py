"""What questions files say, parsed once for all applications and servers that tests start.

Parsing the shipped file takes as long as all else that an application does at its start.
`python -m tests.parsed serve` is `python -m screening serve`, which takes over what the tests have
parsed before.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from screening.cli import main
from screening.questionnaire import yaml_source

FOLDER = "FOREWORD_TESTS_PARSED"
"""Names the folder in the environment; the servers have it from there."""

parse = yaml_source.parse_document


def parse_once(text: str, file: str) -> yaml_source.Document:
    """Return a copy of its own to each caller. A text with an error is parsed each time."""
    path = Path(os.environ[FOLDER], sha256(f"{file}\n{text}".encode()).hexdigest())
    with suppress(FileNotFoundError):
        known: yaml_source.Document = pickle.loads(path.read_bytes())  # noqa: S301  # written below
        return known
    document = parse(text, file)
    written = path.with_suffix(f".{os.getpid()}")
    written.write_bytes(pickle.dumps(document))
    os.replace(written, path)
    return document


def take_over() -> None:
    """Have this process parse no text that was parsed before, if tests started it."""
    if FOLDER in os.environ:
        yaml_source.parse_document = parse_once


if __name__ == "__main__":
    take_over()
    sys.exit(main())
