"""The figures as tables, beside what they should be."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.drive import Case

PACKAGES = ("Flask", "waitress", "SQLAlchemy", "Jinja2", "cryptography", "typst")
TIMES = "\N{MULTIPLICATION SIGN}"


class Target(NamedTuple):
    """`found` is measured, and what should be at most `wanted`, in the same unit."""

    name: str
    wanted: float
    found: float
    unit: str = TIMES

    @property
    def row(self) -> tuple[str, ...]:
        found = f"{self.found:.{0 if self.found >= 10 or not self.unit else 2}f}{self.unit}"
        met = "met" if self.found <= self.wanted else "missed"
        return self.name, f"{self.wanted:g}{self.unit}", found, met


def conditions() -> dict[str, str]:
    """Under which conditions something is measured now. The run itself adds about 2 of load."""
    info = Path("/proc/cpuinfo")
    named = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    processor = named[1] if named else platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return {
        "Date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Processor": f"{os.cpu_count()} cores, {processor}",
        "Python": f"{platform.python_version()} ({platform.system()} {platform.release()})",
        "Packages": f"{packages}, SQLite {sqlite3.sqlite_version}",
        "Load before": load(),
    }


def load() -> str:
    """The load averages of the last 1, 5 and 15 minutes."""
    return " ".join(f"{each:.2f}" for each in os.getloadavg())


def listed(lines: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in lines.items())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """In Markdown."""
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def targets_table(targets: Iterable[Target]) -> str:
    return table(("target", "at most", "measured", ""), (each.row for each in targets))


def costs_table(cases: Mapping[str, Case]) -> str:
    """What each kind of request costs that has something to be compared with, and that itself."""
    head = ("one worker", "body", "requests/s", "CPU ms", f"{TIMES} bare", f"{TIMES} floor")
    rows = []
    for case in cases.values():
        if case.waits:
            ratios = [f"{case.ratio(cases[name]):.1f}" for name in case.compared]
            waits = (f"{case.median(name):.1f}" for name in ("p50", "p95", "p99"))
            counted = (f"{case.median('size'):,.0f}", f"{case.median('rate'):,.0f}")
            cost = f"{case.median('processor_ms'):.2f}"
            rows.append((case.name, *counted, cost, *(*ratios, "", "")[:2], *waits))
    return table((*head, "p50 ms", "p95 ms", "p99 ms"), rows)


def growth_table(cases: Mapping[str, Case], get: str, post: str) -> str:
    """What the same step costs where there is more of something."""
    head = ("with more", f"{get}, CPU ms", TIMES, f"{post}, CPU ms", TIMES)
    rows = []
    for name, case in cases.items():
        if not case.waits and name.startswith(f"{get}, "):
            row = [name.removeprefix(f"{get}, ")]
            for each in (case, cases[name.replace(get, post, 1)]):
                cost, (other,) = each.median("processor_ms"), each.compared
                row += [f"{cost:.2f}", f"{each.ratio(cases[other]):.2f}"]
            rows.append(row)
    return table(head, rows)


def replaced(page: str, text: str, name: str) -> str:
    """`page` with `text` in place of what stands between the two marks of that name. Raises
    ValueError where it has none."""
    begin, end = f"<!-- the last run of {name} -->", f"<!-- end of the run of {name} -->"
    before, rest = page.split(begin, 1)
    _, after = rest.split(end, 1)
    return f"{before}{begin}\n{text}\n{end}{after}"
