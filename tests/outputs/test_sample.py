"""The sample that clinicians are shown is the sheet as it is made today."""

from __future__ import annotations

from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from tests.outputs import people
from tests.outputs.pictures import SAMPLES


def test_the_sample_sheets_are_those_of_today() -> None:
    """After a change of sheets or content: python -m tests.outputs.pictures"""
    printer = SheetPrinter(shipped("templates") / "sheets")
    for name, summary in (
        ("sample-sheets.pdf", people.typical()),
        ("sample-sheets-es.pdf", people.typical_in_spanish()),
    ):
        made = printer.summary_pdf(summary, made_at=people.MADE_AT)
        assert (SAMPLES / name).read_bytes() == made
