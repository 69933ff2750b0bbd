"""Draws the sample sheets of docs/sheets, of made-up people, and the one that /clinicians shows:
python -m tests.outputs.pictures"""

from __future__ import annotations

from pathlib import Path

import pymupdf

from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from tests.outputs import people

FOLDER = Path(__file__).parents[2] / "docs" / "sheets"
SAMPLES = Path(__file__).parents[2] / "screening" / "static" / "samples"
DOTS_PER_INCH = 80


def main() -> None:
    printer = SheetPrinter(shipped("templates") / "sheets")
    typical, spanish, heavy, form = (
        printer.summary_pdf(people.typical(), made_at=people.MADE_AT),
        printer.summary_pdf(people.typical_in_spanish(), made_at=people.MADE_AT),
        printer.summary_pdf(people.heavy(sheets=("clinician",)), made_at=people.MADE_AT),
        printer.checklist_pdf(people.QUESTIONNAIRE, made_at=people.MADE_AT),
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    draw(typical, 0, "typical-provider")
    draw(typical, 1, "typical-provider-back")
    draw(typical, 2, "typical-patient")
    draw(heavy, 0, "heavy-provider-1")
    draw(heavy, 1, "heavy-provider-2")
    SAMPLES.mkdir(parents=True, exist_ok=True)
    draw(typical, 0, "provider-sheet", folder=SAMPLES)
    (SAMPLES / "sample-sheets.pdf").write_bytes(typical)
    (SAMPLES / "sample-sheets-es.pdf").write_bytes(spanish)
    draw(form, 0, "checklist-1")
    draw(form, 4, "checklist-5")


def draw(pdf: bytes, page: int, name: str, folder: Path = FOLDER) -> None:
    with pymupdf.open(stream=pdf) as document:
        picture = document[page].get_pixmap(dpi=DOTS_PER_INCH, colorspace=pymupdf.csGRAY)
        picture.save(folder / f"{name}.png")


if __name__ == "__main__":
    main()
