"""The figures as tables, beside what they should be."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.load import MILLISECONDS, Cost, ratio
from benchmarks.plan import (
    BARE_COMMIT,
    BARE_PAGE,
    GET,
    PDF,
    POST,
    START,
    SUMMARY,
    WORKERS,
    of_answers,
    of_questions,
    of_records,
    of_workers,
)
from benchmarks.servers import Memory

BEGIN, END = "<!-- the last run of make bench -->", "<!-- end of the run -->"
TIMES = "\N{MULTIPLICATION SIGN}"
LIMITS = {BARE_PAGE: BARE_PAGE, BARE_COMMIT: BARE_COMMIT, POST: BARE_COMMIT}
"""With what each kind of request is compared; any other with the bare page."""


@dataclass(frozen=True)
class Figures:
    """All that one run measured. `first_answers` in seconds, one for each start."""

    conditions: Mapping[str, str]
    costs: Mapping[str, Cost]
    first_answers: tuple[float, ...]
    idle: Memory
    used: Memory
    """After everything, PDFs included."""
    records: tuple[int, ...]
    questions: tuple[int, ...]

    def ratio(self, name: str, other: str) -> float:
        return ratio(self.costs[name], self.costs[other])


@dataclass(frozen=True)
class Target:
    """`wanted` and `found` in the same unit: the less, the better."""

    name: str
    wanted: float
    found: float
    unit: str = TIMES

    @property
    def met(self) -> bool:
        return self.found <= self.wanted


def find_targets(figures: Figures) -> Iterator[Target]:
    costs = figures.costs
    yield Target("step GET, CPU of the bare page", 5, figures.ratio(GET, BARE_PAGE))
    yield Target("step POST, CPU of the bare commit", 4, figures.ratio(POST, BARE_COMMIT))
    for name in (GET, POST):
        for count in figures.records:
            more = of_records(count)
            yield Target(
                f"{name}, 1,000 → {count:,} records", 1.1, figures.ratio(name + more, name)
            )
        for count in figures.questions:
            more = of_questions(count)
            yield Target(f"{name}, 46 → {count:,} questions", 1.3, figures.ratio(name + more, name))
    one, two = map(of_workers, WORKERS)
    for name in (GET, POST):
        yield Target(f"{name}, 1 → 2 workers", 1.15, figures.ratio(name + two, name + one))
    yield Target("PDF, median of one at a time", 40, costs[PDF].percentile_ms(50), " ms")
    yield Target("memory of a worker after PDFs", 150, figures.used.resident, " MB")
    first = statistics.median(figures.first_answers)
    yield Target("first answer after a start", 1.5, first, " s")


def tables(figures: Figures) -> str:
    """In Markdown."""
    return "\n\n".join(
        (
            "\n".join(f"- {name}: {value}" for name, value in figures.conditions.items()),
            _table(TARGET_HEAD, map(_target_row, find_targets(figures))),
            _table(COST_HEAD, _cost_rows(figures)),
            _table(GROWTH_HEAD, _growth_rows(figures)),
            _in_words(figures),
        )
    )


TARGET_HEAD = ("target", "at most", "measured", "")
COST_HEAD = (
    "one worker",
    "body",
    "requests/s",
    "CPU ms",
    f"{TIMES} bare",
    "p50 ms",
    "p95 ms",
    "p99 ms",
)
GROWTH_HEAD = ("with more", "step GET, CPU ms", TIMES, "step POST, CPU ms", TIMES)


def _target_row(target: Target) -> tuple[str, ...]:
    digits = 0 if target.found >= 10 else 2
    found = f"{target.found:.{digits}f}{target.unit}"
    return target.name, f"{target.wanted:g}{target.unit}", found, "met" if target.met else "missed"


def _cost_rows(figures: Figures) -> Iterator[tuple[str, ...]]:
    for name in (BARE_PAGE, START, GET, SUMMARY, PDF, BARE_COMMIT, POST):
        cost = figures.costs[name]
        waits = (f"{cost.percentile_ms(percent):.1f}" for percent in (50, 95, 99))
        times = figures.ratio(name, LIMITS.get(name, BARE_PAGE))
        yield (
            name,
            f"{cost.size:,}",
            f"{cost.rate:,.0f}",
            f"{cost.processor_ms:.2f}",
            f"{times:.1f}",
            *waits,
        )


def _growth_rows(figures: Figures) -> Iterator[tuple[str, ...]]:
    ways = [(of_records(count), "") for count in figures.records]
    for count in figures.questions:
        ways += [(of_questions(count), ""), (of_answers(count), "")]
    one, two = map(of_workers, WORKERS)
    ways += [(one, ""), (two, one)]
    for more, base in ways:
        row = [more.removeprefix(", ")]
        for name in (GET, POST):
            times = figures.ratio(name + more, name + base)
            row += [f"{figures.costs[name + more].processor_ms:.2f}", f"{times:.2f}"]
        yield tuple(row)


def _in_words(figures: Figures) -> str:
    starts = ", ".join(f"{each:.2f}" for each in figures.first_answers)
    idle, used = figures.idle, figures.used
    return (
        f"Memory of the worker: {idle.resident:.0f} MB when idle ({idle.own:.0f} MB its own), "
        f"{used.resident:.0f} MB after everything ({used.own:.0f} MB its own). "
        f"Seconds from the start of the process to the first page: {starts}."
    )


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_data(figures: Figures) -> dict[str, Any]:
    """For JSON: the same figures and those behind them."""
    return {
        "conditions": dict(figures.conditions),
        "targets": [
            {"name": each.name, "at_most": each.wanted, "measured": each.found, "met": each.met}
            for each in find_targets(figures)
        ],
        "costs": {name: _cost_data(cost) for name, cost in figures.costs.items()},
        "first_answers_s": figures.first_answers,
        "memory_mb": {"idle": vars(figures.idle), "used": vars(figures.used)},
    }


def _cost_data(cost: Cost) -> dict[str, Any]:
    waits = {f"p{each}_ms": cost.percentile_ms(each) for each in (50, 95, 99) if cost.alone}
    return {
        "body_bytes": cost.size,
        "requests_per_s": [sample.rate for sample in cost.crowd],
        "cpu_ms": [sample.processor / len(sample.times) * MILLISECONDS for sample in cost.crowd],
        **waits,
    }


def replaced(page: str, tables: str, begin: str = BEGIN, end: str = END) -> str:
    """`page` with `tables` in place of what stands between its two marks. Raises ValueError where
    it has none."""
    before, rest = page.split(begin, 1)
    _, after = rest.split(end, 1)
    return f"{before}{begin}\n{tables}\n{end}{after}"
