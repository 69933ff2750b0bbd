"""Each output read back: text and HTML as lines, JSON as the parts of a Summary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from screening.answers.clinician_sheet import ClinicianSheet
from screening.answers.patient_sheet import PatientSheet
from screening.answers.summary import Strip
from screening.outputs.summary_json import SummaryDocument
from tests.outputs.lines import seen


def read_text(text: str) -> dict[str, list[str]]:
    """The lines under each heading, without their wrapping and numbers."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for row in text.split("\n"):
        if row.startswith("    "):
            lines[-1] += f" {row}"
        elif row.startswith("  "):
            lines.append(row)
        elif row:
            lines = sections.setdefault(row, [])
    return {
        heading: [seen(re.sub(r"^ *\d+\. ", "", line)) for line in lines]
        for heading, lines in sections.items()
    }


def read_json(document: bytes) -> tuple[Strip, ClinicianSheet | None, PatientSheet | None]:
    read = SummaryDocument.model_validate_json(document)
    return read.strip, read.clinician, read.patient


def read_html(sheet: str) -> list[str]:
    """A line for each row, term, item and paragraph that is not hidden from the eye."""
    soup = BeautifulSoup(sheet, "html.parser")
    for hidden in soup.select(".vh"):
        hidden.decompose()
    for apart in soup.find_all(["bdi", "a"]):  # in the middle of a line
        apart.unwrap()
    soup.smooth()
    blocks = soup.select("p, li, tr, dl > div")
    return [seen(line) for block in blocks if not block.find_parent("li") for line in _lines(block)]


def _lines(block: Tag) -> Iterator[str]:
    if block.name == "tr":
        yield _row(block)
    elif block.name == "div":
        yield ": ".join(filter(None, (_words(block.dt), _words(block.dd))))
    elif spans := block.select(".made > span, .legend > span"):
        yield from map(_words, spans)
    elif block.find_parent(class_="run-in") and block.find_parent(class_="run-in").find(
        class_="hope"
    ):
        yield f"{_words(block.find_parent(class_='run-in').h3)}: {_words(block)}"
    elif block.find_parent(class_="answered-no"):
        for label in block.select("strong"):
            yield f"{_words(label)} {label.next_sibling}".strip().removesuffix(".")
    else:
        yield _words(block)


def _row(row: Tag) -> str:
    cells = [_words(cell) for cell in row.select("th, td")]
    if row.find_parent("table", class_="topics"):
        return f"{cells[0]}: {' '.join(cells[1:])}"
    return " | ".join(cell or "-" for cell in cells)


def _words(tag: Tag) -> str:
    return tag.get_text(" ", strip=True)
