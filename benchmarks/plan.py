"""What is measured: each kind of request, in turn."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.load import Ask, Cost, Sample, measure
from benchmarks.servers import MeasuredServer

BARE_PAGE, BARE_COMMIT = "bare page", "bare commit"
START, GET, POST, SUMMARY, PDF = "start page", "step GET", "step POST", "summary", "PDF"
WORKERS = (1, 2)


def of_records(count: int) -> str:
    return f", {count:,} records"


def of_questions(count: int) -> str:
    return f", {count:,} questions"


def of_workers(count: int) -> str:
    return f", {count} on PostgreSQL"


def of_answers(count: int) -> str:
    return f", {count:,} questions, all answered"


@dataclass(frozen=True)
class Case:
    """One kind of request. `waits`: whether how long one person alone waits is measured, too."""

    name: str
    server: MeasuredServer
    people: tuple[Ask, ...]
    waits: bool = True

    def size(self) -> int:
        """Bytes of the body of an answer."""
        with self.server.connect() as connection:
            return len(self.people[0](connection).body)


def run(cases: list[Case], rounds: int, seconds: float) -> dict[str, Cost]:
    """Each case in turn, `rounds` times, so that what disturbs one round disturbs all cases."""
    sizes = {case.name: case.size() for case in cases}
    alone: dict[str, list[Sample]] = {case.name: [] for case in cases}
    crowd: dict[str, list[Sample]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            if case.waits:
                alone[case.name].append(measure(case.server, case.people[:1], seconds))
            crowd[case.name].append(measure(case.server, case.people, seconds))
    return {name: Cost(name, sizes[name], tuple(alone[name]), tuple(crowd[name])) for name in sizes}
