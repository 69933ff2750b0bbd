"""The server with one fault built in: while a file named `broken` is there, templates are not.

python -m tests.operation.failing_workers serve --workers 2
"""

from __future__ import annotations

import sys
from pathlib import Path

from screening import shipped
from screening.cli import main
from tests.parsed import take_over

find_there = shipped.shipped


def find_or_fail(name: str) -> Path:
    if name == "templates" and Path("broken").exists():
        raise FileNotFoundError(name)
    return find_there(name)


if __name__ == "__main__":
    # before the application is imported, which takes the function from there
    shipped.shipped = find_or_fail
    take_over()
    sys.exit(main())
