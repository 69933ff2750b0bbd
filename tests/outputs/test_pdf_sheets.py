"""The two printed sheets, as they lie on the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening
from screening.answers.summary import Site, Summary, build_summary
from screening.outputs.pdf import SheetPrinter, paper_of
from tests.outputs import people
from tests.outputs.pdf_reader import Printed, colours, expected, page_sizes

PAPERS = ("a4", "letter")
Print = Callable[[Summary], Printed]


@pytest.fixture
def printed(printer: SheetPrinter) -> Print:
    return lambda summary: Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))


@pytest.mark.parametrize(("paper", "size"), [("a4", 10), ("letter", 9.5)])
def test_a_typical_patient_has_a_front_and_a_back_and_one_page_to_write_on(
    printed: Print, paper: str, size: float
) -> None:
    summary = people.typical(paper=paper)
    sheet = printed(summary)
    assert len(sheet.pages) == 3
    assert [sheet.sizes_of(page)[0] for page in (1, 2, 3)] == [size, 10, 12]
    assert sheet.pages_with(summary.words.reasons) == [2]
    assert sheet.pages_with(summary.words.reviewed_by) == [1]


def test_without_its_back_nothing_but_the_reasons_goes(printed: Print) -> None:
    summary = people.typical(sheets=("clinician",), back=False)
    sheet = printed(summary)
    assert sheet.pages_with(summary.words.reasons) == []
    for row in (*summary.clinician.not_ticked, *summary.clinician.own_words):
        assert expected(row.text) in sheet.text


def test_what_was_answered_follows_on_wish_alone(printed: Print) -> None:
    without, having = (
        printed(people.typical(sheets=("patient",), answers=answers)) for answers in (False, True)
    )
    heading = people.typical().words.answers
    assert len(without.pages) == 1
    assert without.pages_with(heading) == []
    assert having.pages_with(heading)[0] == 2


def test_the_strip_is_on_every_page_with_room_for_name_and_birth_date(printed: Print) -> None:
    summary = people.heavy(sheets=("clinician",))
    sheet = printed(summary)
    every = list(range(1, len(sheet.pages) + 1))
    for text in ("Patient-reported, not verified.", "Name:", "Born:", summary.strip.made_with):
        assert sheet.pages_with(text) == every, text


def test_a_strip_names_the_site_and_whom_to_tell_of_a_line(printed: Print) -> None:
    site = Site("forms.example.org", "desk@example.org")
    screening = Screening(answers=Answers(people.TYPICAL))
    summary = build_summary(people.QUESTIONNAIRE, screening, people.MADE_AT, people.REFERENCE, site)
    text = printed(summary).text
    assert expected("Made with Foreword, forms.example.org") in text
    assert expected("Sources with dates: forms.example.org/sources") in text
    assert expected("To report a line (v1.0): desk@example.org") in text


@pytest.mark.parametrize("paper", PAPERS)
def test_letters_shrink_only_as_far_as_one_page_needs_and_never_for_two(
    printed: Print, paper: str
) -> None:
    """Each person of the row has more to say than the one before."""
    choices = PrintOptions(sheets=("clinician",), paper=paper)
    looks = []
    for count in range(1, 23, 2):
        rows = tuple(MedicineRow(f"medicine {n}", "sleep", "one") for n in range(count))
        given = {**people.TYPICAL, "medicines": Answer(rows=rows)}
        sheet = printed(people.summarized(given, choices))
        looks.append((len(sheet.pages), sheet.sizes_of(1)[0]))
    one_front = [size for pages, size in looks if pages == 2]
    assert {10, 9.5, 9} == set(one_front)
    assert looks == [(2, size) for size in sorted(one_front, reverse=True)] + [(3, 10.0)] * (
        len(looks) - len(one_front)
    )
    assert looks[-1][0] == 3


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_heavy_patient_has_two_fronts_two_backs_and_one_page_before_the_answers(
    printed: Print, language: str, paper: str, answers: bool
) -> None:
    choices = PrintOptions(paper=paper, answers=answers)
    summary = people.summarized(people.HEAVY, choices, questionnaire=people.in_language(language))
    sheet = printed(summary)
    (front,) = sheet.pages_with(summary.words.reviewed_by)
    (first,) = sheet.pages_with(summary.patient.point_here)
    assert (front, first) == (2, 5)
    assert min(sheet.sizes_of(1)[0], sheet.sizes_of(2)[0]) >= 10
    assert sheet.pages_with(summary.patient.clear) == [first], "the end of the page for the person"
    if answers:
        assert sheet.pages_with(summary.words.more_to_talk) == [first + 1]
    else:
        assert len(sheet.pages) == first
    for line in (line for group in summary.clinician.groups for line in group.lines):
        assert expected(line.text) in sheet.text, line.id


@pytest.mark.parametrize("paper", PAPERS)
def test_the_short_way_and_an_empty_checklist_make_one_page_for_the_provider(
    printed: Print, paper: str
) -> None:
    for person in (people.short_way(), people.nothing()):
        layout = replace(person.layout, sheets=("clinician",), paper=paper)
        pages = printed(replace(person, layout=layout)).pages_with("Reviewed with patient by")
        assert pages == [1]


@pytest.mark.parametrize(
    ("paper", "points"), [("a4", (595.3, 841.9)), ("letter", (612.0, 792.0)), ("", (612.0, 792.0))]
)
def test_the_paper_is_the_one_that_was_chosen(
    printer: SheetPrinter, paper: str, points: tuple[float, float]
) -> None:
    pdf = printer.summary_pdf(people.nothing_on(paper), made_at=people.MADE_AT)
    assert page_sizes(pdf) == {points}


@pytest.mark.parametrize(
    ("locale", "paper"), [("en-US", "letter"), ("es_MX", "letter"), ("en-GB", "a4"), ("de", "a4")]
)
def test_without_a_choice_the_paper_is_what_people_print_on_there(locale: str, paper: str) -> None:
    assert paper_of(locale) == paper


@pytest.mark.parametrize(("large", "size"), [(False, 12), (True, 16)])
def test_the_patient_sheet_is_large_enough_to_read(
    printed: Print, large: bool, size: float
) -> None:
    sheet = printed(people.typical(sheets=("patient",), large=large))
    sizes = [run.size for page in sheet.pages for run in page.runs if run.tagged]
    assert round(min(sizes), 2) == size


def test_the_patient_sheet_starts_on_a_page_of_its_own(printed: Print) -> None:
    summary = people.typical()
    sheet = printed(summary)
    assert sheet.pages_with(summary.patient.point_here) == [3]
    assert sheet.pages_with(summary.clinician.no_verdict)[0] == 1


@pytest.mark.parametrize("chosen", [("clinician",), ("patient",)])
def test_a_sheet_that_was_not_chosen_is_not_printed(
    printed: Print, chosen: tuple[str, ...]
) -> None:
    summary = people.typical(sheets=chosen)
    titles = {"clinician": summary.clinician.title, "patient": summary.patient.title}
    assert printed(summary).tagged("H1") == [titles[sheet] for sheet in chosen]


def test_each_sheet_counts_its_own_pages(printed: Print) -> None:
    sheet = printed(people.heavy(answers=True))
    first = sheet.pages_with(people.heavy().patient.point_here)[0] - 1
    last = len(sheet.pages) - first
    counts = [f"Page {n} of {first}" for n in range(1, first + 1)] + [
        f"Page {n} of {last}" for n in range(1, last + 1)
    ]
    for number, count in enumerate(counts, 1):
        assert number in sheet.pages_with(count), count


def test_what_is_longer_than_two_pages_flows_on_under_repeated_headers(printed: Print) -> None:
    rows = tuple(
        MedicineRow(f"medicine {n}", "for something", "once a day", "otc") for n in range(90)
    )
    given = {**people.HEAVY, "medicines": Answer(rows=rows)}
    sheet = printed(people.summarized(given, PrintOptions(sheets=("clinician",))))
    assert len(sheet.pages) > 2
    places = [sheet.pages_with(f"medicine {n}for") for n in range(90)]
    assert places == sorted(places)
    for (page,) in places:
        assert page in sheet.pages_with("Amount and how often")


def test_no_row_is_split_over_two_pages(printed: Print) -> None:
    name, use = "a long name of a medicine " * 5, "reason for taking it " * 5
    rows = tuple(MedicineRow(f"name {n:02} {name}", f"use {n:02} {use}") for n in range(40))
    given = {"medicines": Answer(rows=rows)}
    sheet = printed(people.summarized(given, PrintOptions(sheets=("clinician",))))
    assert len(sheet.pages) > 1
    for row in rows:
        (page,) = sheet.pages_with(row.name)
        assert sheet.pages_with(row.purpose) == [page]


def test_what_to_ask_first_is_told_and_so_is_who_picked_it(printed: Print) -> None:
    picked, suggested = printed(people.typical()), printed(people.heavy())
    head = "Please go through these three questions first"
    own = [f"{n}. “{ask}”" for n, ask in enumerate(people.OWN_QUESTIONS, 1)]
    assert expected(f"{head} (picked by the patient)" + "".join(own)) in picked.text_of(1)
    written, *asks = people.heavy().clinician.first_questions
    found = [f"{n}. {ask.text} (suggested from the answers)" for n, ask in enumerate(asks, 2)]
    assert expected(f"{written.text}” (written by the patient)") in suggested.text_of(1)
    assert expected("".join(found)) in suggested.text_of(1)


def test_questions_too_long_for_one_line_stand_below_each_other(printed: Print) -> None:
    asks = tuple(f"{n} " + "why is the sky above us so blue " * 5 for n in (1, 2, 3))
    own = PrintOptions(own=asks)
    ids = tuple(ask.id for ask in people.summarized(people.HEAVY, own).patient.asks[:4])
    sheet = printed(people.summarized(people.HEAVY, replace(own, first=ids[1:])))
    for ask in asks:
        assert expected(ask) in sheet.text_of(1)


def test_a_list_without_entries_shares_one_line_with_others_of_its_kind(printed: Print) -> None:
    text = printed(people.typical()).text_of(1)
    assert expected("Prefers in person none Left blank none Not opened none") in text


def test_what_was_not_opened_leaves_rows_to_fill_in_by_hand(printed: Print) -> None:
    text = printed(people.short_way()).text_of(1)
    assert expected("left blank Name For Amount and how often Kind") in text


def test_an_example_says_so_on_every_page(printed: Print) -> None:
    summary = people.example()
    sheet = printed(summary)
    assert sheet.pages_with(summary.example) == list(range(1, len(sheet.pages) + 1))


def test_no_other_sheet_is_called_an_example(printed: Print) -> None:
    assert printed(people.heavy()).pages_with(people.example().example) == []


def test_in_grey_everything_is_black_on_white(printed: Print) -> None:
    """Text is black, the paper white; what is in between is the edge of a letter."""
    sheet = printed(people.heavy())
    for page in (1, 2, 3):
        tones = [tone for row in sheet.in_grey(page) for tone in row]
        assert min(tones) == 0
        white, black = tones.count(255), sum(tone < 96 for tone in tones)
        between = len(tones) - white - black
        assert white > 0.7 * len(tones)
        assert between < 0.12 * len(tones)


def test_every_letter_is_set_in_black(printer: SheetPrinter) -> None:
    """No colour operator but black and white is anywhere in the pages."""
    pdf = printer.summary_pdf(people.heavy(), made_at=people.MADE_AT)
    assert colours(pdf) <= {(0.0,), (1.0,), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)}
