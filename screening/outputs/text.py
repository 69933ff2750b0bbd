"""The clinician sheet as plain text, to paste into a record, and the questions to ask behind it.

Our own words are ASCII; the patient's stay as they are. Only headings begin at the margin, so
that nothing a patient writes, line breaks included, can pass for one (see `wrapping`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screening.answers.answers import MedicineRow
from screening.answers.asks import AskLine
from screening.answers.clinician import Group, Labelled, Lists, Medicines
from screening.answers.flags import SEPARATOR, TopicLine
from screening.answers.summary import ClinicianSheet, Strip, Summary
from screening.answers.wording import MEDICINE_KINDS
from screening.outputs import labels
from screening.outputs.wrapping import wrapped

MEDICINE_HEAD = " | ".join(labels.SHEET["medicine_columns"])


@dataclass(frozen=True)
class Section:
    heading: str
    lines: tuple[str, ...]


def summary_text(summary: Summary) -> str:
    """What is on a sheet that was not chosen is left out, as it is everywhere."""
    blocks = [_set(section) for section in _sections(summary) if section.lines]
    if summary.example:
        blocks.insert(0, summary.example)
    return "\n\n".join(blocks) + "\n"


def clinician_sections(summary: Summary) -> Iterator[Section]:
    """The head and the clinician sheet, in its order; a section may have no lines."""
    yield _head(summary)
    yield from _clinician_sections(summary.clinician)


def _sections(summary: Summary) -> Iterator[Section]:
    if "clinician" in summary.layout.sheets:
        yield from clinician_sections(summary)
    else:
        yield _head(summary)
    if "patient" in summary.layout.sheets:
        yield Section("Questions to ask", _numbered(summary.patient.asks))


def _clinician_sections(sheet: ClinicianSheet) -> Iterator[Section]:
    """In the order of the sheet, less what is there to be filled in by hand."""
    yield Section("Safety", sheet.safety)
    yield Section("At a glance", _labelled(sheet.glance))
    yield Section("To ask first", _numbered(sheet.first_questions))
    for group in sheet.groups:
        yield Section(group.heading, _topics(group))
    yield Section("Other answers", _others(sheet.empty, sheet.lists, sheet.information))
    yield Section("Medicines (copied by the patient; not reconciled)", _medicines(sheet.medicines))
    yield Section("In the patient's own words", _quoted(sheet.own_words))
    yield Section("Answered no", _labelled(sheet.answered_no))
    legend = (f"[{row.label}] {row.text}" for row in sheet.legend)
    yield Section("How to read this", (sheet.no_verdict, *legend))


def _head(summary: Summary) -> Section:
    return Section(f"{summary.clinician.title} (patient-reported)", _strip(summary.strip))


def _strip(strip: Strip) -> tuple[str, ...]:
    made = (f"Made {strip.made}", f"Questions {strip.version}", f"Ref {strip.reference}")
    return (strip.text, *strip.notes, *made)


def _topics(group: Group) -> tuple[str, ...]:
    """What to discuss runs on in one line, without labels; all else has a line a topic."""
    if group.level == "ask":
        return (_run(line.text for line in group.lines),)
    return tuple(_topic(line) for line in group.lines)


def _topic(line: TopicLine) -> str:
    tags = "".join(f" [{tag}]" for tag in line.tags)
    return f"{line.label}: {_ascii(line.text)}{tags}"


def _others(empty: str, lists: Lists, information: tuple[TopicLine, ...]) -> tuple[str, ...]:
    return (
        *((_ascii(empty),) if empty else ()),
        f"{labels.NOT_SURE}: {_run(lists.not_sure)}",
        f"{labels.IN_PERSON}: {_run(lists.in_person)}",
        f"{labels.LEFT_BLANK}: {_run(lists.blank)}",
        f"{labels.NOT_OPENED}: {_run(lists.not_opened)}",
        *(f"{line.label}: {_ascii(line.text)}" for line in information),
    )


def _medicines(medicines: Medicines) -> tuple[str, ...]:
    return (
        *((f"{labels.SHEET['reactions']} {medicines.reactions}",) if medicines.reactions else ()),
        *((medicines.state,) if medicines.state else ()),
        *((MEDICINE_HEAD,) if medicines.rows else ()),
        *(_medicine(row) for row in medicines.rows),
    )


def _medicine(row: MedicineRow) -> str:
    cells = (row.name, row.purpose, row.amount, MEDICINE_KINDS[row.kind])
    return " | ".join(cell or "-" for cell in cells)


def _labelled(rows: Iterable[Labelled]) -> tuple[str, ...]:
    lines = ((row.label, _ascii(row.text)) for row in rows if row.text)
    return tuple(f"{label}: {text}" if label else text for label, text in lines)


def _quoted(rows: Iterable[Labelled]) -> tuple[str, ...]:
    return tuple(f'{row.label}: "{row.text}"' for row in rows)


def _numbered(asks: Iterable[AskLine]) -> tuple[str, ...]:
    texts = (f'"{ask.text}"' if ask.own else ask.text for ask in asks)
    return tuple(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _run(texts: Iterable[str]) -> str:
    return _ascii(SEPARATOR.join(texts)) or "none"


def _ascii(text: str) -> str:
    """A line of ours without its middle dots, which many a record system garbles."""
    return text.replace(SEPARATOR, "; ")


def _set(section: Section) -> str:
    return "\n".join([section.heading.upper(), *map(wrapped, section.lines)])
