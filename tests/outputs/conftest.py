"""What the tests of the printed sheets share."""

from __future__ import annotations

import pytest

from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped


@pytest.fixture(scope="session")
def printer() -> SheetPrinter:
    return SheetPrinter(shipped("templates") / "sheets")
