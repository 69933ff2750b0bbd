"""What the servers bore, beside what they should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.load import MILLISECONDS
from benchmarks.phones import SAVED
from benchmarks.saving import LONGEST_RECOVERY, SLOWEST, Run

BEGIN, END = "<!-- the last run of make load -->", "<!-- end of that run -->"
FLAT = 1.1
"""How much more memory may be used at the end than after the first tenth."""


@dataclass(frozen=True)
class Figures:
    conditions: dict[str, str]
    people: int
    too_many: int
    steady: Run
    flood: Run
    recovery: float
    """Seconds."""


def targets(figures: Figures) -> Iterator[tuple[str, str, str, bool]]:
    """Each with what is wanted, what was found, and whether that will do."""
    steady, flooded = figures.steady, figures.flood
    errors = len(steady.replies) - steady.said.get(str(SAVED), 0)
    yield "saves that failed", "0", str(errors), errors == 0
    p99 = steady.percentile_ms(99)
    yield "p99 of a save", f"{SLOWEST} ms", f"{p99:.0f} ms", p99 <= SLOWEST
    # not what is a worker's own: that grows as soon as it counts references on shared pages
    used = [each.resident for each in steady.memory]
    growth = used[-1] / used[len(used) // 10]
    yield "memory, end over beginning", f"{FLAT}x", f"{growth:.2f}x", growth <= FLAT
    others = set(flooded.said) - {str(SAVED), "429", "503"}
    yield "in the flood, other than 303, 429, 503", "none", ", ".join(others) or "none", not others
    recovered = figures.recovery <= LONGEST_RECOVERY
    yield "well again after", f"{LONGEST_RECOVERY} s", f"{figures.recovery:.1f} s", recovered


def lines(figures: Figures) -> Iterator[str]:
    steady, flooded = figures.steady, figures.flood
    yield from (f"- {name}: {value}" for name, value in figures.conditions.items())
    yield from ("", "| target | at most | measured |  |", "| --- | ---: | ---: | ---: |")
    for name, wanted, found, met in targets(figures):
        yield f"| {name} | {wanted} | {found} | {'met' if met else 'missed'} |"
    yield ""
    saves = len(steady.replies)
    times = ", ".join(f"p{each} {steady.percentile_ms(each):.0f} ms" for each in (50, 95, 99))
    yield (
        f"{figures.people} people, {steady.seconds / 60:.0f} minutes: {saves:,} saves, "
        f"{saves / steady.seconds:.0f} a second; {times}, slowest "
        f"{steady.percentile_ms(100):.0f} ms. The workers used "
        f"{steady.processor / saves * MILLISECONDS:.2f} ms of a processor for each save, "
        f"{steady.processor / steady.seconds:.2f} of one at a time."
    )
    first, last = steady.memory[len(steady.memory) // 10], steady.memory[-1]
    yield ""
    yield (
        f"Memory of the larger worker: {first.resident:.0f} MB ({first.own:.0f} MB its own) after "
        f"a tenth of the time, {last.resident:.0f} MB ({last.own:.0f} MB) at the end."
    )
    yield ""
    said = ", ".join(f"{count:,} times {name}" for name, count in flooded.said.items())
    rate = flooded.said.get(str(SAVED), 0) / flooded.seconds
    yield (
        f"{figures.too_many} people without a pause, {flooded.seconds:.0f} s: {said}. "
        f"That is {rate:.0f} saves a second, with p99 {flooded.percentile_ms(99):.0f} ms."
    )
