"""Whatever a person wrote is on the paper: whole, literal, in its place and readable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.answers.answers import Answer, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening
from screening.answers.summary import Summary
from screening.outputs.glyphs import clean
from screening.outputs.pdf import SheetPrinter
from tests.answers.strategies import examples
from tests.outputs import people
from tests.outputs.pdf_reader import Printed, expected
from tests.outputs.summaries import chosen, screenings, summary_of

MARKUP = (
    "#let x = 1; #panic()",
    "$ x^2 $ and *bold* and _emphasis_ @ref <label> `raw` = heading",
    "- item\n+ item\n/ term: text\n// a comment /* and another */",
    "\\ \\u{41} [brackets] {braces} ~ -- --- ... 'single' \"double\"",
    '#import "@preview/cetz:0.3.0": * #read("/etc/passwd") #sys.inputs',
    "</script><b>&amp;</b> {{ 7 * 7 }} {% raw %} ${x} %s %n \\0",
)
hostile = st.one_of(
    st.text(max_size=60),
    st.sampled_from(MARKUP),
    st.text(st.sampled_from("#$*_@<>\\`[]{}\"'~=-+/"), max_size=30),
    st.text(
        st.sampled_from("ab \u202e\u0301\u20dd\u4f60\U0001f600\U0001f468\u200d\u05d0\u0939\u0e01"),
        max_size=30,
    ),
    st.integers(500, 2000).map("W".__mul__),
)
some = settings(examples(12), suppress_health_check=list(HealthCheck))


@some
@given(screenings().flatmap(chosen))
def test_every_line_of_the_summary_is_read_out_once_and_in_order(
    printer: SheetPrinter, screening: Screening
) -> None:
    summary = summary_of(screening)
    pdf = Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))
    place = 0
    for line in _lines(summary):
        found = pdf.text.find(expected(line), place)
        assert found >= 0, (line, pdf.text[place : place + 300])
        place = found + len(expected(line))


def _lines(summary: Summary) -> Iterator[str]:
    if "clinician" in summary.layout.sheets:
        yield from _clinician_lines(summary)
    if "patient" in summary.layout.sheets:
        yield from _patient_lines(summary)


def _clinician_lines(summary: Summary) -> Iterator[str]:
    strip, sheet = summary.strip, summary.clinician
    yield summary.example
    yield from (sheet.title, strip.text, *strip.notes, strip.made_with)
    yield from (f"Made {strip.made}", f"Questions {strip.version}", f"Ref {strip.reference}")
    yield from (strip.name_line, strip.born_line)
    yield from sheet.safety
    for number, ask in enumerate(sheet.first_questions, 1):
        text = f"“{ask.text}”" if ask.own else ask.text
        yield f"{number}.{text}{f'({ask.origin})' if ask.origin else ''}"
    if sheet.hope:
        yield f"{sheet.hope.label} “{sheet.hope.text}”"
    yield from sheet.requests
    for row in sheet.glance:
        yield from (row.label, row.text) if row.text else ()
    for group in sheet.groups:
        yield group.heading
        if group.level == "ask":
            yield " · ".join(clean(line.text) for line in group.lines)
            continue
        for line in group.lines:
            yield from (line.label, line.text, "".join(f"[{mark}]" for mark in line.marks))
    yield from (sheet.empty, sheet.no_verdict)
    yield from (f"{line.label} {line.text}" for line in sheet.information)
    yield sheet.medicines.state
    for medicine in sheet.medicines.rows:
        kind = summary.words.medicine_kinds[medicine.kind]
        cells = (medicine.name, medicine.purpose, medicine.amount, kind)
        yield "".join(map(clean, cells))  # each has its own characters named
    yield from sheet.medicines.reactions
    named = (
        ("Not sure", sheet.lists.not_sure),
        ("Prefers in person", sheet.lists.in_person),
        ("Left blank", sheet.lists.blank),
        ("Not opened", sheet.lists.not_opened),
    )
    yield from (label + " · ".join(names) for label, names in named if names)
    yield from (f"{label} none" for label, names in named if not names)
    if not summary.layout.back:
        yield from _own_words(summary)
        yield from _noes(summary)
    yield from ("BP", "HR", "SpO2", "pregnancy test", "Reviewed with patient by")
    if summary.layout.back:
        yield from (f"{row.label} {row.text}" for row in sheet.reasons)
        yield from _noes(summary)
        yield from _own_words(summary)
    yield from (f"[{row.label}] {row.text}" for row in sheet.legend)
    yield from (strip.sources, strip.report)


def _own_words(summary: Summary) -> Iterator[str]:
    for row in summary.clinician.own_words:
        yield f"{row.label} “{row.text}”"


def _noes(summary: Summary) -> Iterator[str]:
    for row in (*summary.clinician.answered_no, *summary.clinician.not_ticked):
        yield f"{row.label}: {row.text}."


def _patient_lines(summary: Summary) -> Iterator[str]:
    sheet, strip = summary.patient, summary.strip
    yield from (summary.example, sheet.point_here, sheet.title)
    yield from (f"Made {strip.made}", f"Ref {strip.reference}", sheet.bring, sheet.help_heading)
    yield f"In an emergency, call {sheet.help.emergency}."
    yield from (line.name for line in sheet.help.lines)
    yield sheet.help.fallback
    yield from (f"“{ask.text}”" if ask.own else ask.text for ask in sheet.asks)
    yield sheet.intro
    for topics in sheet.topics:
        yield from topics.lines
    yield from (sheet.no_topics, sheet.more_note, sheet.medicine_warning, *sheet.ends)
    yield from (sheet.no_verdict, sheet.disclaimer, *strip.notes, sheet.clear)
    if not summary.layout.answers:
        return
    for topics in sheet.more_topics:
        yield from (topics.heading, *topics.lines)
    for part in sheet.parts:
        yield part.title
        for row in part.rows:
            yield from (row.question, *row.said, *row.means)
    yield from sheet.where_from


@some
@given(words=hostile, name=hostile)
def test_any_text_survives_as_it_was_written(printer: SheetPrinter, words: str, name: str) -> None:
    given_ = {
        "hopes": Answer(text=f"<{words}>"),
        "reasons": people.ticked("other", other=f"({words})"),
        "medicines": Answer(rows=(MedicineRow(f"<{name}>", f"({words})", words, "otc"),)),
    }
    own = PrintOptions(own=(f"<{name}>?",))
    pdf = Printed(printer.summary_pdf(people.summarized(given_, own), made_at=people.MADE_AT))
    clinician = pdf.text[: pdf.text.index("Ifstartingishard")]
    cells = "".join(map(clean, (f"<{name}>", f"({words})", words, "over the counter")))
    for text in (f"“<{words}>”", f"({words})", cells):
        assert expected(text) in clinician
    assert expected(f"“<{name}>?”") in pdf.text


@pytest.mark.parametrize("wide", ["W" * 2000, "\u00a0W" * 1000, "[" * 2000, "😀" * 200])
def test_a_word_of_any_width_stays_on_the_paper(printer: SheetPrinter, wide: str) -> None:
    given_ = {
        "own_questions": Answer(text=wide),
        "reasons": people.ticked("other", other=wide[:200]),
        "allergy_reaction": people.ticked("yes_other", yes_other=wide[:200]),
        "medicines": Answer(rows=(MedicineRow(wide[:200], wide[:100], wide[:100]),)),
    }
    large = PrintOptions(large=True, own=(wide[:200],))
    pdf = Printed(printer.summary_pdf(people.summarized(given_, large), made_at=people.MADE_AT))
    assert expected(f"“{wide}”") in pdf.text
    for page in pdf.pages:
        assert max(run.bbox[2] for run in page.runs) < 612 - 20
        assert min(run.bbox[1] for run in page.runs) > 12


def test_a_list_of_medicines_higher_than_a_page_is_whole(printer: SheetPrinter) -> None:
    rows = tuple(MedicineRow(f"name {n} ", f"use {n} " + "W" * 70) for n in range(18))
    summary = people.summarized({"medicines": Answer(rows=rows)})
    pdf = Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))
    for row in rows:
        assert expected(row.name + row.purpose) in pdf.text
    for page in pdf.pages:
        assert min(run.bbox[1] for run in page.runs) > 12


def test_paragraphs_stay_apart_and_empty_lines_take_no_room(printer: SheetPrinter) -> None:
    text = "first line\nsecond line" + "\n" * 500 + "third line"
    summary = people.summarized({"hopes": Answer(text=text)}, PrintOptions(sheets=("clinician",)))
    pdf = Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))
    assert len(pdf.pages) == 1, "nothing stands on a back"
    lines = [line.text for line in pdf.pages[0].lines]
    first = next(i for i, line in enumerate(lines) if "first line" in line)
    assert lines[first + 1].strip() == "second line"
    assert lines[first + 2].strip() == "third line”"


@pytest.mark.parametrize(
    "script", ["Καλημέρα κόσμε, ψυχή", "Привет, мир: ёжик, ґанок", "Tiếng Việt, Łódź, çağ"]
)
def test_latin_greek_and_cyrillic_are_printed_in_their_own_letters(
    printer: SheetPrinter, script: str
) -> None:
    summary = people.summarized({"hopes": Answer(text=script)})
    pdf = Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))
    found = unicodedata.normalize("NFC", pdf.text)
    assert f"“{script}”".replace(" ", "") in found


def test_what_no_typeface_covers_is_printed_by_its_name(printer: SheetPrinter) -> None:
    summary = people.summarized({"hopes": Answer(text="Good 😀 day")})
    pdf = Printed(printer.summary_pdf(summary, made_at=people.MADE_AT))
    assert "“Good[GRINNINGFACE]day”" in pdf.text


def test_a_hyphen_at_the_end_of_a_line_is_not_said_again_on_the_next(
    printer: SheetPrinter,
) -> None:
    """As Spanish typesetting does: in a person's words it would stand there twice."""
    words = " ".join(f"anti-hipertensivo{n}" for n in range(40))
    summary = people.summarized(
        {"hopes": Answer(text=words)}, steps=(), questionnaire=people.in_language("es")
    )

    with pymupdf.open(stream=printer.summary_pdf(summary, made_at=people.MADE_AT)) as document:
        lines = document[0].get_text().splitlines()

    assert [line for line in lines if line.endswith("anti-")], "the test asks nothing"
    assert not [line for line in lines if line.startswith("-")]
    assert "".join(words.split()) in "".join("".join(lines).split())
