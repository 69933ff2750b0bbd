"""How many people get how far: a row for each day (UTC), about nobody. `screening report` shows it.

A day is held in memory until it is over, so that whoever watches the database does not see at what
hour somebody was here. Only a process that stops writes what it has of the day; one that is killed
takes that along. What is shown is a day late, and in whole tens.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import Date, bindparam, select, text

from screening.errors import StorageUnavailable
from screening.storage.database import Database
from screening.storage.models import COUNTED, COUNTS

ADD = text(
    """
    INSERT INTO counts (day, begun, answered, first_questions, pdf, text, files, printed)
    VALUES (:day, :begun, :answered, :first_questions, :pdf, :text, :files, :printed)
    ON CONFLICT (day) DO UPDATE SET
        begun = counts.begun + excluded.begun,
        answered = counts.answered + excluded.answered,
        first_questions = counts.first_questions + excluded.first_questions,
        pdf = counts.pdf + excluded.pdf,
        text = counts.text + excluded.text,
        files = counts.files + excluded.files,
        printed = counts.printed + excluded.printed
    """
).bindparams(bindparam("day", type_=Date))
"""Workers and hosts add up, whoever comes first."""
READ = select(COUNTS).where(COUNTS.c.day.between(bindparam("first"), bindparam("last")))

ONE_DAY = timedelta(days=1)
HEADINGS = ("Week from ", "Begun", "Answered", "First questions", "PDF", "Text", "Files", "Printed")
MEANING = """
Each line is a week from Monday, up to yesterday (UTC), in whole tens, rounded down.
Begun, Answered, First questions: lists, each counted once. Answered: something outside the pages
of the safety questions. First questions: that page was saved.
PDF, Text, Files: each time that one was fetched. Printed: each press of Print or Share, where the
browser runs scripts. Who takes something twice counts twice; who only reads it does not count."""


class DayCounts:
    """What this process counted and has not written yet. Counts nothing unless it `is_on`."""

    def __init__(self, database: Database, clock: Callable[[], datetime], *, is_on: bool) -> None:
        self.is_on = is_on
        self._database = database
        self._clock = clock
        self._held: dict[date, Counter[str]] = defaultdict(Counter)
        self._lock = threading.Lock()

    def add(self, *names: str) -> None:
        """Count one more of each of `names`, which are of COUNTED."""
        if self.is_on and names:
            with self._lock:
                self._held[self._clock().date()].update(names)

    def write(self, *, at_the_end: bool = False) -> None:
        """Write the days that are over; `at_the_end` also the one that is not. Raises
        StorageUnavailable, and then writes them the next time."""
        today = self._clock().date()
        for day in sorted(self._held):
            if day < today or at_the_end:
                with self._lock:
                    counted = self._held.pop(day)
                try:
                    values = {name: counted[name] for name in COUNTED}
                    self._database.write(ADD, {"day": day, **values})
                except StorageUnavailable:
                    with self._lock:
                        self._held[day].update(counted)
                    raise

    def read_yesterday(self) -> dict[str, int]:
        """Return what all processes wrote for the day before, in whole tens."""
        day = self._clock().date() - ONE_DAY
        rows = self._database.read(READ, {"first": day, "last": day})
        return {name: rows[0]._mapping[name] // 10 * 10 if rows else 0 for name in COUNTED}


def weekly_report(database: Database, today: date) -> str:
    """Return a table with a line for each week since something was counted, a week without any
    included: that it was none is no more to be seen than that it was nine."""
    rows = database.read(READ, {"first": date.min, "last": today - ONE_DAY})
    if not rows:
        return "Nothing is counted yet. COUNTS=true has it counted; a day shows once it is over."
    weeks: dict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        monday = row.day - ONE_DAY * row.day.weekday()
        weeks[monday].update({name: row._mapping[name] for name in COUNTED})
    lines = []
    monday = min(weeks)
    while monday < today:
        tens = (weeks[monday][name] // 10 * 10 or "under 10" for name in COUNTED)
        lines.append((monday.isoformat(), *tens))
        monday += ONE_DAY * 7
    widths = [max(len(heading), len("under 10")) for heading in HEADINGS]
    table = (
        "  ".join(f"{cell:>{width}}" for cell, width in zip(line, widths, strict=True))
        for line in (HEADINGS, *lines)
    )
    return "\n".join((*table, MEANING))
