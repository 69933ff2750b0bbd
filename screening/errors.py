"""Every failure that this product knows by name.

Each is raised where it happens, and caught where something can be done about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


class ScreeningError(Exception):
    """The root: anything this product raises on purpose."""


class SettingsError(ScreeningError):
    """A setting is missing, weak or malformed. The message names each variable, one a line."""


SourceLocation = tuple[str | int, ...]
"""The keys and positions that lead to a place in a questions file, from its top."""

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Problem:
    """Something to tell the editor of a questions file, with why it matters and how to fix it.

    An error stops a server from taking in the file. `rule` is a short name for this kind of
    problem. `quote` holds the words it is about, where they are only a part of what stands at
    `location`. The position is filled in by `Document.locate`; line and column count from 1.
    """

    rule: str
    location: SourceLocation
    text: str
    why: str
    fix: str
    severity: Severity = "error"
    quote: str = ""
    file: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"

    @property
    def order(self) -> tuple[int, int, int, str]:
        """What problems are sorted by: the worst first, then in the order of the file."""
        return SEVERITIES.index(self.severity), self.line, self.column, self.text


def find_near(name: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that is spelled most nearly as `name`, or alone begins so."""
    names = list(known)
    longer = [each for each in names if len(name) > 2 and each.startswith(name)]
    return next(iter(get_close_matches(name, names, n=1)), longer[0] if len(longer) == 1 else None)


def did_you_mean(near: str | None) -> str:
    """Return how a message goes on that names something unknown; `near` is spelled nearly so."""
    return f"; did you mean '{near}'?" if near else ""


class QuestionnaireError(ScreeningError):
    """questions.yaml cannot be used. `problems` holds every mistake in it, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.order))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownStep(ScreeningError):
    """No step of this questionnaire has that id."""


class UnknownSection(ScreeningError):
    """No section of this questionnaire has that id."""


class FormRefused(ScreeningError):
    """The form holds a name that no step has, or repeats one that takes a single value."""


class NoRecordOfExample(ScreeningError):
    """The answers are an example, about no real person: no file that a record takes in is made."""


class PrinterBusy(ScreeningError):
    """All places for making a PDF were taken, for longer than anyone should wait."""


class PrinterFailed(ScreeningError):
    """A sheet could not be set. Carries no message: it might quote what a person wrote."""


class PurgeRefused(ScreeningError):
    """The clock is more than a day ahead of the last purge. It may be wrong: nothing is deleted."""


class PurgedElsewhere(ScreeningError):
    """Another process is deleting expired records. This one deleted none."""


class RecordError(ScreeningError):
    """Something about one person's sealed record."""


class RecordGone(RecordError):
    """Expired, cleared or never there. The three are not told apart, on purpose."""


class RecordUnreadable(RecordError):
    """The row exists, but its seal does not open (damaged, moved or changed by someone else), or
    another release wrote what is in it."""


class StaleRevision(RecordError):
    """The same step was saved elsewhere since this form was made."""


class MistypedCode(RecordError):
    """No code reads like that: its check character does not fit, or its length or characters."""


class CodesBusy(RecordError):
    """Too many resume codes are being worked on. Nothing was changed; trying again soon works."""


class StorageUnavailable(RecordError):
    """The database is locked, full or down. Nothing was saved; trying again later may work."""


class DatabaseAway(StorageUnavailable):
    """No connection to the database was made, which may be a matter of time. Its driver tells a
    wrong password no other way."""
