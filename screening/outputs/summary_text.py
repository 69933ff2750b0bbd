"""The clinician sheet as plain text, to paste into a record, and the questions to ask behind it.

Our own words are ASCII; the patient's stay as they are. Only headings begin at the margin, so
that nothing a patient writes, line breaks included, can pass for one (see `wrapping`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from screening.answers.clinician_sheet import ClinicianSheet, Group, Labelled
from screening.answers.flags import SEPARATOR
from screening.answers.provider_questions import Ask
from screening.answers.summary import Summary
from screening.questionnaire.site_text import SheetWords

COLUMNS = 76
LINE, GOES_ON = "  ", "    "
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows. Marks that only shape their own place may stay."""
TAG_GAP, NO_BREAK = re.compile(r"(?<=\[web) (?=\w+\])"), "\u00a0"
"""A tag such as [web 001] stands on one line."""


def wrapped(text: str) -> str:
    """Return one line of the sheet at its place. Line breaks of its own stay, indented."""
    first, *rest = (_clean(line) for line in text.splitlines())
    return "\n".join((_filled(first, LINE), *(_filled(line, GOES_ON) for line in rest)))


def _filled(line: str, indent: str) -> str:
    """A word that is too long for any line stays whole, on a line of its own."""
    first, *words = TAG_GAP.sub(NO_BREAK, line).split(" ")
    lines = [indent + first if line else ""]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= COLUMNS:
            lines[-1] += f" {word}"
        else:
            lines.append(GOES_ON + word)
    return "\n".join(lines).replace(NO_BREAK, " ")


def _clean(line: str) -> str:
    """Without what could confuse a record system; blanks of every kind become one space."""
    if line.isprintable():  # no control at all is
        return " ".join(line.split())
    words = (
        "".join(c for c in word if c not in BIDI_CONTROLS and unicodedata.category(c) != "Cc")
        for word in line.split()
    )
    return " ".join(filter(None, words))


def summary_text(summary: Summary) -> str:
    """Return the chosen sheets as text. What is on a sheet that was not chosen is left out."""
    sheets = summary.layout.sheets
    sections = [*clinician_sections(summary)] if "clinician" in sheets else [_head(summary)]
    if "patient" in sheets:
        sections.append((summary.words.asks, _numbered(summary.patient.asks)))
    blocks = [
        "\n".join([heading.upper(), *map(wrapped, lines)]) for heading, lines in sections if lines
    ]
    if summary.example:
        blocks.insert(0, summary.example)
    return "\n\n".join(blocks) + "\n"


Section = tuple[str, tuple[str, ...]]
"""A heading, and its lines."""


def clinician_sections(summary: Summary) -> Iterator[Section]:
    """Yield the head and the clinician sheet, in its order, less what is there to be filled in by
    hand; a section may have no lines."""
    yield _head(summary)
    sheet, words = summary.clinician, summary.words
    yield words.safety, sheet.safety
    yield sheet.first_heading, _numbered(sheet.first_questions, with_origin=True)
    if sheet.hope:
        yield sheet.hope.label, _quoted([sheet.hope])
    yield words.requests, sheet.requests
    yield words.glance, _labelled(sheet.glance)
    for group in sheet.groups:
        yield group.heading, _topics(group)
    beside = (f"{line.label}: {_ascii(line.text)}" for line in sheet.information)
    about_flags = filter(None, (sheet.joined, _ascii(sheet.empty), sheet.no_verdict))
    yield words.other_answers, (*about_flags, *beside)
    yield f"{words.medicines} {words.medicines_note}", tuple(_medicines(sheet, words))
    if sheet.medicines:
        yield words.reactions, sheet.medicines.reactions
    yield (
        words.not_answered,
        tuple(  # each has the name of its label
            f"{getattr(words, name)}: {_ascii(SEPARATOR.join(names)) or words.none}"
            for name, names in sheet.lists
        ),
    )
    yield words.reasons, _labelled(sheet.reasons)
    yield words.answered_no, _labelled(sheet.answered_no)
    yield words.not_ticked, _labelled(sheet.not_ticked)
    yield sheet.own_words_heading, _quoted(sheet.own_words)
    legend = (f"[{row.label}] {row.text}" for row in sheet.legend)
    from_site = filter(None, [summary.strip.sources, summary.strip.report])
    yield sheet.legend_heading, (*legend, *from_site)


def _head(summary: Summary) -> Section:
    words, strip = summary.words, summary.strip
    lines = (
        strip.made_with,
        _ascii(strip.clinic),
        strip.text,
        *strip.notes,
        summary.clinician.written_in,
        f"{words.made} {strip.made}",
        f"{words.questions} {strip.version}",
        f"{words.ref} {strip.reference}",
    )
    return summary.clinician.title, tuple(filter(None, lines))


def _topics(group: Group) -> tuple[str, ...]:
    """What to discuss runs on in one line, without labels; all else has a line a topic."""
    if group.level == "ask":
        return (_ascii(SEPARATOR.join(line.text for line in group.lines)),)
    return tuple(
        f"{line.label}: {_ascii(line.text)}{''.join(f' [{mark}]' for mark in line.marks)}"
        for line in group.lines
    )


def _medicines(sheet: ClinicianSheet, words: SheetWords) -> Iterator[str]:
    medicines = sheet.medicines
    if medicines is None:
        return
    if medicines.state:
        yield medicines.state
    if medicines.rows:
        yield " | ".join(words.medicine_columns)
    for row in medicines.rows:
        yield " | ".join(cell or "-" for cell in row.cells(words.medicine_kinds, sheet.language))


def _labelled(rows: Iterable[Labelled]) -> tuple[str, ...]:
    lines = ((row.label, _ascii(row.text)) for row in rows if row.text)
    return tuple(f"{label}: {text}" if label else text for label, text in lines)


def _quoted(rows: Iterable[Labelled]) -> tuple[str, ...]:
    return tuple(f'{row.label}: "{row.text}"' for row in rows)


def _numbered(asks: Iterable[Ask], *, with_origin: bool = False) -> tuple[str, ...]:
    lines = (
        (
            f'"{ask.text}"' if ask.own else ask.text,
            f" ({ask.origin})" if with_origin and ask.origin else "",
        )
        for ask in asks
    )
    return tuple(f"{number}. {text}{origin}" for number, (text, origin) in enumerate(lines, 1))


def _ascii(text: str) -> str:
    """A line of ours without its middle dots, which many a record system garbles."""
    return text.replace(SEPARATOR, "; ")
