"""The PDFs as assistive technology meets them: tagged PDF/UA-1, checked by three programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import outloud
import pdfua
import pikepdf
import pytest

from screening.answers.print_options import PrintOptions
from screening.outputs.pdf import SheetPrinter
from tests.outputs import people
from tests.outputs.pdf_reader import Printed, expected, squashed

Made = Callable[[SheetPrinter], bytes]


def of(make: Callable[..., Any], **choices: Any) -> Made:
    return lambda printer: printer.summary_pdf(make(**choices), made_at=people.MADE_AT)


def form(section: str | None = None) -> Made:
    return lambda printer: printer.checklist_pdf(
        people.QUESTIONNAIRE, section, made_at=people.MADE_AT
    )


EVERY_KIND: dict[str, Made] = {
    "typical": of(people.typical),
    "heavy": of(people.heavy),
    "large": of(people.heavy, large=True, paper="a4"),
    "short way": of(people.short_way),
    "example": of(people.example),
    "nothing": of(people.nothing),
    "clinician only": of(people.typical, sheets=("clinician",)),
    "patient only": of(people.typical, sheets=("patient",)),
    "blank form": form(),
    "one section": form("mind"),
}


@pytest.fixture(scope="module", params=EVERY_KIND)
def pdf(request: pytest.FixtureRequest, printer: SheetPrinter) -> bytes:
    return EVERY_KIND[request.param](printer)


@pytest.fixture
def path(pdf: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    return path


@pytest.fixture
def document(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


def test_a_screen_reader_has_nothing_to_complain_of(path: Path) -> None:
    result = outloud.check(str(path))
    assert result.error is None
    assert [(each.rule, each.message) for each in result.findings] == []
    failed = [row for row in result.criteria["pdfua1"] if row["status"] in ("fail", "warning")]
    assert failed == []


def test_the_checks_of_pdfua_find_nothing(path: Path) -> None:
    assert [str(each) for each in pdfua.validate(str(path)).findings] == []


def test_the_file_says_that_it_is_pdf_ua_and_tagged(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert document.Root.MarkInfo.Marked
    assert document.Root.StructTreeRoot.K is not None


def test_it_has_a_title_that_is_shown_and_a_language(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["dc:title"]
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.Root.Lang) == "en"


def test_the_title_tells_nothing_about_the_person(printer: SheetPrinter) -> None:
    pdf = printer.summary_pdf(people.heavy(), made_at=people.MADE_AT)
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["dc:title"] == "My notes for a talk about KAP · 7Q4K-2MXX"


def test_every_font_is_embedded_and_can_be_turned_back_into_text(document: pikepdf.Pdf) -> None:
    fonts = [each for each in document.objects if _is(each, "/Font")]
    composite = [font for font in fonts if font.Subtype == "/Type0"]
    assert composite
    for font in composite:
        assert "/ToUnicode" in font
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_headings_go_down_one_level_at_a_time(pdf: bytes) -> None:
    levels = [
        int(tag[1:])
        for piece in Printed(pdf).spoken
        for tag in piece.tags
        if tag in ("H1", "H2", "H3", "H4")
    ]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_tables_say_which_of_their_cells_are_headers(printer: SheetPrinter) -> None:
    sheet = Printed(printer.summary_pdf(people.typical(), made_at=people.MADE_AT))
    summary = people.typical()
    headers = sheet.tagged("TH")
    for group in summary.clinician.groups:
        assert (group.heading in headers) == (group.level != "ask")
    assert headers[-4:] == ["Name", "For", "Amount and how often", "Kind"]


def test_the_questions_to_ask_are_a_list(printer: SheetPrinter) -> None:
    summary = people.summarized(people.TYPICAL, PrintOptions(sheets=("patient",)))
    sheet = Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))
    items = squashed("".join(sheet.tagged("LI")))
    assert all(expected(ask.text) in items for ask in summary.patient.asks)


def test_what_is_only_for_the_eye_is_not_read_out(printer: SheetPrinter) -> None:
    """Running heads and repeated headers are furniture of the page, not its text."""
    sheet = Printed(printer.summary_pdf(people.heavy(), made_at=people.MADE_AT))
    assert "Page2of4" in sheet.furniture_of(2)
    assert "Page2of4" not in sheet.text


def _is(each: pikepdf.Object, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind
