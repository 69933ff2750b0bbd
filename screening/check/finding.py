"""What `screening check` finds: where, what it is about, why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from screening.questionnaire.condition_checks import Place

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Remark:
    """One thing to say about a place in the file. `rule`: a short name for this kind of thing.
    `at`: the words it is about, where they are only a part of what stands there."""

    severity: Severity
    rule: str
    place: Place
    text: str
    why: str
    mend: str
    at: str = ""


@dataclass(frozen=True)
class Finding:
    """A remark with its line and column (from 1) in `file`."""

    file: str
    line: int
    column: int
    severity: Severity
    rule: str
    text: str
    why: str
    mend: str

    @property
    def order(self) -> tuple[int, int, int, str]:
        return self.line, self.column, SEVERITIES.index(self.severity), self.text


def exit_code(findings: Iterable[Finding]) -> int:
    """0 where there are notes at most, 1 for warnings, 2 for errors."""
    found = {finding.severity for finding in findings}
    return 2 if "error" in found else 1 if "warning" in found else 0
