"""Both sheets of a summary page, read back as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag

from tests.journeys.page import Page, words

Row = tuple[str, list[str], list[str]]
"""A question, the answer as it was given, and the lines about it."""


def clinician_lines(page: Page) -> list[str]:
    """From the mark of an example and the safety lines to what was not ticked and the patient's own
    words, a line each; without what the provider fills in, and the reasons (see `reasons`)."""
    sheet = page.soup.find(id="clinician-sheet")
    back = sheet.find(class_="back-of-sheet")
    parts = [*sheet.find_all(recursive=False), *back.find_all("section", recursive=False)]
    return [line for part in parts if _is_read(part) for line in _lines(part)]


def _is_read(part: Tag) -> bool:
    left = {"notes", "for-provider"} & set(part.get("class", []))
    return part.name in ("p", "dl", "section") and not left and not part.find(id="sheet-reasons")


def reasons(page: Page) -> list[tuple[str, str]]:
    """'Why these lines, and what to clarify': each topic with what stands behind it."""
    heading = page.soup.find(id="clinician-sheet").find(id="sheet-reasons")
    rows = heading.find_next("dl").find_all("div") if heading else []
    return [(words(row.dt), words(row.dd)) for row in rows]


def _lines(part: Tag) -> Iterator[str]:
    if part.name in ("p", "dl"):
        yield from _text(part)
        return
    for tag in part.find_all(["h3", "p", "dl", "li", "table"]):
        if tag.name == "table":
            yield from _rows(tag)
        else:
            yield from _text(tag)


def _text(tag: Tag) -> Iterator[str]:
    """A paragraph is a line, or one for each of its labels; a list has a line for each term."""
    if tag.name == "dl":
        for row in tag.find_all("div"):
            yield f"{words(row.dt)}: {words(row.dd)}"
    elif (labels := tag.find_all("strong")) and words(tag) != words(labels[0]):
        for label in labels:
            yield f"{words(label)} {' '.join(str(label.next_sibling).split())}"
    else:
        yield words(tag)


def _rows(table: Tag) -> Iterator[str]:
    blank = 0
    for row in table.tbody.find_all("tr"):
        cells = [words(cell) for cell in row.find_all(["th", "td"])]
        if any(cells):
            yield " | ".join(filter(None, cells))
        else:
            blank += 1
    if blank:
        yield f"({blank} blank rows)"


@dataclass(frozen=True)
class PatientSheet:
    """`first_topics` stand on the first page, `more_topics` by their headings behind it; `parts`
    by theirs; all in order."""

    intro: list[str]
    first_topics: list[str]
    more_topics: dict[str, list[str]]
    asks: list[str]
    parts: dict[str, list[Row]]


def patient_sheet(page: Page) -> PatientSheet:
    topics = _section(page, "patient-topics")
    more, answers = _section(page, "patient-more"), _section(page, "patient-answers")
    asks = [_section(page, name) for name in ("patient-first", "patient-asks")]
    return PatientSheet(
        intro=[words(p) for p in topics.find_all("p")],
        first_topics=[words(li) for li in topics.find_all("li")],
        more_topics={
            words(heading): [words(li) for li in heading.find_next("ul").find_all("li")]
            for heading in (more.find_all("h4") if more else [])
        },
        asks=[words(li) for part in asks if part for li in part.find_all("li")],
        parts={
            words(heading): [_row(div) for div in heading.find_next("dl").find_all("div")]
            for heading in (answers.find_all("h4") if answers else [])
        },
    )


def _section(page: Page, heading: str) -> Tag | None:
    return page.soup.find(id="patient-sheet").find("section", attrs={"aria-labelledby": heading})


def _row(div: Tag) -> Row:
    said, means = (
        [words(span) for span in div.dd.find_all("span", class_=name)]
        for name in ("words", "means")
    )
    return words(div.dt), said, means
