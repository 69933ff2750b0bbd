"""The card with a clinic's link: what stands on it, and what a phone reads."""

from __future__ import annotations

import zxingcpp

from screening.outputs.pdf import SheetPrinter
from screening.questionnaire.clinics import Clinic
from tests.outputs import people
from tests.outputs.pdf_reader import Printed, page_sizes

ADDRESS = "https://foreword.example.org/c/north-side"
CLINIC = Clinic(
    id="north-side",
    name="Northside <Clinic>",
    contact="555-123-4567",
    address="12 #Harbor Street",
    opening={"en": "We are glad that you come. " * 11, "es": "Nos alegra que venga."},
    paper="a4",
)


def test_a_phone_reads_the_address_and_nothing_else_from_each_card(printer: SheetPrinter) -> None:
    pdf = printer.card_pdf(CLINIC, people.QUESTIONNAIRE, ADDRESS, made_at=people.MADE_AT)
    rows = Printed(pdf).in_grey(1, dots_per_inch=120)
    image = memoryview(bytes(b"".join(map(bytes, rows)))).cast("B", (len(rows), len(rows[0])))

    read = [(str(code.format), code.text) for code in zxingcpp.read_barcodes(image)]

    assert read == [(read[0][0], ADDRESS)] * 4
    assert "QR" in read[0][0]


def test_a_long_address_stays_inside_its_card(printer: SheetPrinter) -> None:
    address = f"https://{'checklist-before-a-talk.' * 3}example.org/c/{'m' * 40}"
    pdf = printer.card_pdf(CLINIC, people.QUESTIONNAIRE, address, made_at=people.MADE_AT)
    card = Printed(pdf)
    rows = card.in_grey(1)

    assert len(card.pages) == 1
    middle = len(rows[0]) // 2
    assert min(min(row) for row in rows) < 40
    assert min(min(row[middle - 20 : middle + 20]) for row in rows) > 80  # the dashes are grey


def test_it_is_one_page_with_the_lines_of_the_clinic_and_the_address_to_type(
    printer: SheetPrinter,
) -> None:
    pdf = printer.card_pdf(CLINIC, people.QUESTIONNAIRE, ADDRESS, made_at=people.MADE_AT)
    card = Printed(pdf)

    assert page_sizes(pdf) == {(595.3, 841.9)}
    assert len(card.pages) == 1
    for said in (CLINIC.name, CLINIC.contact, CLINIC.address, CLINIC.opening["en"].strip()):
        assert card.pages_with(str(said)) == [1]
    assert card.pages_with("foreword.example.org/c/north-side") == [1]
