"""A Summary as the lines that a reader of each sheet meets, in order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from screening.answers.clinician_sheet import Medicine
from screening.answers.provider_questions import Ask
from screening.answers.summary import Summary

KINDS = {"": "", "prescribed": "prescribed", "otc": "over the counter", "herb": "herb or vitamin"}
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def seen(text: str) -> str:
    """What all outputs must share: without controls, with one kind of blanks, dots and quotes."""
    kept = (c for c in text if c.isspace() or (unicodedata.category(c) != "Cc" and c not in BIDI))
    line = " ".join("".join(kept).split())
    return line.replace(" \u00b7 ", "; ").replace("\u201c", '"').replace("\u201d", '"')


def strip_lines(summary: Summary) -> list[str]:
    strip = summary.strip
    return [strip.made_with, strip.text, *strip.notes, *made_lines(summary)]


def made_lines(summary: Summary) -> list[str]:
    strip = summary.strip
    return [f"Made {strip.made}", f"Questions {strip.version}", f"Ref {strip.reference}"]


def clinician_lines(summary: Summary) -> list[str]:
    """From the safety line to the legend."""
    return [seen(line) for line in _clinician_lines(summary)]


def _clinician_lines(summary: Summary) -> Iterator[str]:
    sheet = summary.clinician
    yield from sheet.safety
    first = sheet.first_questions
    yield from (
        f"{text} ({ask.origin})" if ask.origin else text
        for text, ask in zip(asks(first), first, strict=True)
    )
    if sheet.hope:
        yield f'{sheet.hope.label}: "{sheet.hope.text}"'
    yield from sheet.requests
    for row in sheet.glance:
        if row.text:
            yield f"{row.label}: {row.text}" if row.label else row.text
    for group in sheet.groups:
        if group.level == "ask":
            yield "; ".join(line.text for line in group.lines)
        else:
            for line in group.lines:
                yield f"{line.label}: {line.text} {' '.join(f'[{mark}]' for mark in line.marks)}"
    yield from filter(None, (sheet.joined, sheet.empty, sheet.no_verdict))
    for line in sheet.information:
        yield f"{line.label}: {line.text}"
    if sheet.medicines.state:
        yield sheet.medicines.state
    for row in sheet.medicines.rows:
        yield medicine(row)
    yield from sheet.medicines.reactions
    yield f"Not sure: {_run(sheet.lists.not_sure)}"
    yield f"Prefers in person: {_run(sheet.lists.in_person)}"
    yield f"Left blank: {_run(sheet.lists.blank)}"
    yield f"Not opened: {_run(sheet.lists.not_opened)}"
    for row in (*sheet.reasons, *sheet.answered_no, *sheet.not_ticked):
        yield f"{row.label}: {row.text}"
    for row in sheet.own_words:
        yield f'{row.label}: "{row.text}"'
    for row in sheet.legend:
        yield f"[{row.label}] {row.text}"
    yield summary.strip.sources
    if summary.strip.report:
        yield summary.strip.report


def patient_lines(summary: Summary) -> list[str]:
    """From what to point at to the lines to fill in."""
    return [seen(line) for line in _patient_lines(summary)]


def _patient_lines(summary: Summary) -> Iterator[str]:
    sheet, strip = summary.patient, summary.strip
    yield from (sheet.point_here, sheet.bring, f"Made {strip.made}", f"Ref {strip.reference}")
    yield f"In an emergency, call {sheet.help.emergency}."
    yield sheet.help.fallback
    yield from asks(sheet.asks)
    yield from filter(None, [sheet.intro])
    for topics in sheet.topics:
        yield from topics.lines
    yield from filter(None, [sheet.no_topics])
    yield f"{sheet.more_note} {sheet.medicine_warning}".strip()
    yield from sheet.ends
    yield " ".join((sheet.no_verdict, sheet.disclaimer, *strip.notes, sheet.clear))
    for topics in sheet.more_topics:
        yield from topics.lines
    for part in sheet.parts:
        for row in part.rows:
            yield f"{row.question}: {' '.join((*row.said, *row.means))}"
    yield from sheet.where_from


def asks(lines: Sequence[Ask]) -> list[str]:
    return [f'"{ask.text}"' if ask.own else ask.text for ask in lines]


def medicine(row: Medicine) -> str:
    return " | ".join(cell or "-" for cell in (row.name, row.purpose, row.amount, KINDS[row.kind]))


def _run(names: Sequence[str]) -> str:
    return "; ".join(names) or "none"
