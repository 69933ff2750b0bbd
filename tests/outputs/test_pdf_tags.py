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
from screening.questionnaire.clinics import Clinic
from tests.outputs import people
from tests.outputs.pdf_reader import Printed, expected, squashed

Made = Callable[[SheetPrinter], bytes]


def of(make: Callable[..., Any], **choices: Any) -> Made:
    return lambda printer: printer.summary_pdf(make(**choices), made_at=people.MADE_AT)


def form(section: str | None = None, *, large: bool = False) -> Made:
    return lambda printer: printer.checklist_pdf(
        people.QUESTIONNAIRE, section, made_at=people.MADE_AT, large=large, public_url=SITE
    )


SITE = "https://kap.example"

EVERY_KIND: dict[str, Made] = {
    "typical": of(people.typical),
    "heavy": of(people.heavy),
    "large": of(people.heavy, large=True, paper="a4"),
    "short way": of(people.short_way),
    "example": of(people.example),
    "nothing": of(people.nothing),
    "clinician only": of(people.typical, sheets=("clinician",)),
    "patient only": of(people.typical, sheets=("patient",), answers=True),
    "blank form": form(),
    "one section": form("mind"),
    "blank form in large print": form(large=True),
    "card": lambda printer: printer.card_pdf(
        Clinic(id="lake", name="Lake"),
        people.QUESTIONNAIRE,
        f"{SITE}/c/lake",
        made_at=people.MADE_AT,
    ),
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


def test_a_screen_reader_has_nothing_to_complain_of(
    path: Path, request: pytest.FixtureRequest
) -> None:
    """On the blank form outloud takes words that many questions share, such as "Pick one.", for a
    running head where they begin a page, and the words of a paragraph for being before those of
    all links inside it. On the heavy patient's sheet it takes a table of one row, which has more
    headers than other cells, for one whose headings are torn apart."""
    guessed = {"PAG-001": "18", "ORD-001": "09"} if "blank form" in request.node.name else {}
    if request.node.callspec.params["pdf"] in ("heavy", "large"):
        guessed = {"TBL-010": ""}
    result = outloud.check(str(path))
    assert result.error is None
    found = [each for each in result.findings if each.rule not in guessed]
    assert [(each.rule, each.message) for each in found] == []
    rows = [row for row in result.criteria["pdfua1"] if row["status"] in ("fail", "warning")]
    assert [row for row in rows if row["id"] not in guessed.values()] == []


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


TEXT = {"H1", "H2", "H3", "H4", "P", "LI", "TD", "TH"}


def test_nothing_stands_loose_under_the_document(pdf: bytes) -> None:
    spoken = (piece for piece in Printed(pdf).spoken if squashed(piece.text))
    assert [piece for piece in spoken if not TEXT.intersection(piece.tags)] == []


def elements(pdf: bytes, tag: str) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return sum(
            isinstance(each, pikepdf.Dictionary) and each.get("/S") == tag
            for each in document.objects
        )


@pytest.mark.parametrize("large", [False, True])
def test_each_question_of_the_blank_form_is_a_heading_with_one_list(
    printer: SheetPrinter, *, large: bool
) -> None:
    pdf = form(large=large)(printer)
    choice = people.QUESTIONNAIRE.safety.print_choice  # paper shows all
    questions = [q for q in people.QUESTIONNAIRE.questions.values() if q.id != choice]

    assert elements(pdf, "/H4") == len(questions)
    lists = sum(bool(question.options or question.offers) for question in questions)
    assert elements(pdf, "/L") == lists + 2, "what this cannot do, and the help lines"
    with pikepdf.open(BytesIO(pdf)) as document:
        urls = {
            str(each.A.URI)
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Link"
        }
    assert {SITE, "tel:911", "tel:988", "sms:988?body=AYUDA", "https://findahelpline.com"} <= urls


def test_question_answer_and_meaning_are_paragraphs_of_their_own(printer: SheetPrinter) -> None:
    parts = [
        part
        for each in (False, True)
        for part in people.typical(answers=each).patient.parts
        if each
    ]
    rows = [row for part in parts for row in part.rows]

    without, answered = (
        elements(of(people.typical, sheets=("patient",), answers=each)(printer), "/P")
        for each in (False, True)
    )

    assert answered - without == sum(2 + len(row.means) for row in rows)


def test_tables_say_which_of_their_cells_are_headers(printer: SheetPrinter) -> None:
    sheet = Printed(printer.summary_pdf(people.typical(), made_at=people.MADE_AT))
    summary = people.typical()
    expected_headers = list[str]()
    for group in summary.clinician.groups:
        if group.level != "ask":
            expected_headers += [group.heading, "Basis", "asked"]
            expected_headers += [line.label for line in group.lines]
    assert summary.clinician.medicines
    expected_headers += ["Name", "For", "Amount and how often", "Kind"]
    expected_headers += [row.name for row in summary.clinician.medicines.rows]
    assert sheet.tagged("TH") == expected_headers


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
