"""The printed sheets and the blank form in a language written from right to left, and in one whose
texts are longer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pypdfium2
import pytest

from screening.languages import load_languages
from screening.outputs.pdf import SheetPrinter
from screening.questionnaire.loader import load_questionnaires
from screening.questionnaire.model import Questionnaire
from screening.shipped import shipped
from tests.catalogues import LANGUAGES, make_catalogue
from tests.outputs import people

WORDS = {"keep_hours": "24", "keep_days": "14"}


@pytest.fixture(scope="module")
def wordings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Questionnaire]:
    folder = tmp_path_factory.mktemp("translations")
    for code, change in LANGUAGES.items():
        make_catalogue(folder, code, change)
    known = load_languages(folder).values()
    return load_questionnaires(shipped("questions.yaml"), known, words=WORDS)


def placed(pdf: bytes, page: int, text: str) -> tuple[float, float]:
    """Where `text` begins and ends on a page, as shares of its width."""
    with pypdfium2.PdfDocument(pdf) as document:
        width = document[page].get_width()
        words = document[page].get_textpage()
        found = words.search(text).get_next()
        assert found is not None, text
        boxes = [words.get_charbox(found[0] + n) for n in range(found[1])]
    return min(box[0] for box in boxes) / width, max(box[2] for box in boxes) / width


def sheets(printer: SheetPrinter, questionnaire: Questionnaire, given: people.Given) -> bytes:
    summary = people.summarized(given, questionnaire=questionnaire)
    return printer.summary_pdf(summary, made_at=people.MADE_AT)


def test_lines_begin_at_the_right_where_the_language_does(
    printer: SheetPrinter, wordings: Mapping[str, Questionnaire]
) -> None:
    in_language = partial(sheets, printer, given=people.TYPICAL)

    begin, end = placed(in_language(wordings["en"]), 0, "Patient")
    assert begin < 0.1
    assert end < 0.3
    begin, end = placed(in_language(wordings["ar"]), 0, "psychotherapy")
    assert begin > 0.6
    assert end > 0.85


def test_what_stands_beside_a_line_changes_sides_too(
    printer: SheetPrinter, wordings: Mapping[str, Questionnaire]
) -> None:
    pdf = sheets(printer, wordings["ar"], people.TYPICAL)

    assert placed(pdf, 0, "Breathing")[0] > 0.7
    assert placed(pdf, 0, "web")[1] < 0.3


def test_the_blank_form_is_mirrored(
    printer: SheetPrinter, wordings: Mapping[str, Questionnaire]
) -> None:
    pdf = printer.checklist_pdf(wordings["ar"], made_at=people.MADE_AT)

    assert placed(pdf, 0, "Page")[1] < 0.3
    assert placed(pdf, 0, "KAP")[1] > 0.9


@pytest.mark.parametrize("given", [people.TYPICAL, people.HEAVY], ids=["typical", "heavy"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_leaves_the_paper(
    printer: SheetPrinter,
    wordings: Mapping[str, Questionnaire],
    code: str,
    given: people.Given,
) -> None:
    with pypdfium2.PdfDocument(sheets(printer, wordings[code], given)) as document:
        for page in document:
            words = page.get_textpage()
            boxes = [words.get_charbox(n) for n in range(words.count_chars())]
            assert min(box[0] for box in boxes) > 20
            assert max(box[2] for box in boxes) < page.get_width() - 20
            assert min(box[1] for box in boxes) > 20


@pytest.mark.parametrize("code", ["en", "es"])
def test_the_usual_sheet_is_a_front_and_a_back_in_each_language_that_ships(
    printer: SheetPrinter, code: str
) -> None:
    known = load_languages(shipped("translations")).values()
    questionnaires = load_questionnaires(shipped("questions.yaml"), known, words=WORDS)
    summary = people.summarized(
        people.TYPICAL,
        people.PrintOptions(sheets=("clinician",)),
        questionnaire=questionnaires[code],
    )

    with pypdfium2.PdfDocument(printer.summary_pdf(summary, made_at=people.MADE_AT)) as document:
        assert len(document) == 2


def test_the_usual_sheet_with_longer_words_takes_one_page_more(
    printer: SheetPrinter, wordings: Mapping[str, Questionnaire]
) -> None:
    summary = people.summarized(
        people.TYPICAL, people.PrintOptions(sheets=("clinician",)), questionnaire=wordings["eo"]
    )

    with pypdfium2.PdfDocument(printer.summary_pdf(summary, made_at=people.MADE_AT)) as document:
        assert len(document) <= 3
