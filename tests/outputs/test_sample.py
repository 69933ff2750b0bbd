"""The sample that clinicians are shown is the sheet as it is made today."""

from __future__ import annotations

from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from tests.outputs import people
from tests.outputs.pictures import SAMPLES


def test_the_sample_sheets_are_those_of_today() -> None:
    """After a change of sheets or content: python -m tests.outputs.pictures"""
    printer = SheetPrinter(shipped("templates") / "sheets")
    made = printer.summary_pdf(people.typical(), made_at=people.MADE_AT)
    assert (SAMPLES / "sample-sheets.pdf").read_bytes() == made
