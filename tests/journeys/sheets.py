"""Both sheets of a summary page, read back as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag

from tests.journeys.page import Page, words

Row = tuple[str, list[str], list[str]]
"""A question, the answer as it was given, and the lines about it."""


def clinician_lines(page: Page) -> list[str]:
    """From the mark of an example and 'Safety' to own words, a line each."""
    sheet = page.soup.find(id="clinician-sheet")
    inside = (sheet, sheet.find(class_="back-of-sheet"))
    parts = [tag for part in inside for tag in part.find_all(recursive=False)]
    by_hand = {"notes", "for-provider"}
    return [
        line
        for part in parts
        if part.name in ("p", "dl", "section") and not by_hand & set(part.get("class", []))
        for line in _lines(part)
    ]


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
    elif tag.find_parent(class_="answered-no") and (labels := tag.find_all("strong")):
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
    """`topics`, those on the first page and the others, and `parts` by their headings, in order."""

    intro: list[str]
    topics: dict[str, list[str]]
    asks: list[str]
    parts: dict[str, list[Row]]


def patient_sheet(page: Page) -> PatientSheet:
    topics, more = _section(page, "patient-topics"), _section(page, "patient-more")
    asks = (_section(page, name) for name in ("patient-first", "patient-asks"))
    by_heading: dict[str, list[str]] = {}
    for heading in (*topics.find_all("h4"), *(more.find_all("h4") if more else ())):
        lines = [words(li) for li in heading.find_next("ul").find_all("li")]
        by_heading.setdefault(words(heading), []).extend(lines)
    answers = _section(page, "patient-answers")
    return PatientSheet(
        intro=[words(p) for p in topics.find_all("p")][:1],
        topics=by_heading,
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
