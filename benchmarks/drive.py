"""People who ask a server, as wrk sends it, and what that costs the server."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks.people import FORM, Person, Unexpected
from benchmarks.servers import BROWSER, MeasuredServer
from tests.programs import output_of

SCRIPT = Path(__file__).with_name("wrk.lua")
SETTLED = 0.1
"""Seconds between two looks at whether a server is still at something."""
_runs = count(1)


class Sample(NamedTuple):
    """What people did in a while. `said`: how often which status was answered; `lost`: how often
    none. `p50` and the like: milliseconds that an answer took; `size`: bytes of one;
    `processor_ms`: of the server, for each."""

    said: dict[str, int]
    lost: int
    seconds: float
    processor_ms: float
    size: int
    p50: float
    p95: float
    p99: float
    slowest: float

    @property
    def rate(self) -> float:
        return sum(self.said.values()) / self.seconds


def drive(
    server: MeasuredServer, url: str, people: Sequence[dict[str, object]], seconds: float
) -> Sample:
    """Have each of `people` ask without a pause, or with its own, on a connection."""
    script, threads = server.folder / "people.lua", len(people)
    script.write_text(f"return {as_lua(people)}")
    before = server.processor_seconds()
    written = output_of(
        "wrk",
        *(f"-t{threads}", f"-c{threads}", f"-d{seconds:.0f}s", "--timeout", "30s"),
        *("-s", str(SCRIPT), url, "--", str(script), str(next(_runs))),
    )
    after = before
    while after < (after := server.processor_seconds()):
        time.sleep(SETTLED)  # what was under way is to be counted
    found = json.loads(written.splitlines()[-1])
    rest = {name: found.pop(name) for name in Sample._fields if name in found}
    # each of them was waiting for one more when wrk ended
    return Sample(
        found, processor_ms=(after - before) / (sum(found.values()) + threads) * 1000, **rest
    )


def reading(path: str, people: Sequence[Person]) -> dict[str, object]:
    """What one thread of wrk sends: the cookies of the people take turns."""
    cookies = [person.cookies for person in people]
    headers = dict(BROWSER)
    return {"method": "GET", "path": path, "expected": 200, "headers": headers, "cookies": cookies}


def saving(path: str, person: Person) -> dict[str, object]:
    """The same for saves, each with other words and on top of the last one."""
    if path == person.path:
        person.open()  # what was saved meanwhile counts
    sent = {"method": "POST", "expected": 303, "headers": BROWSER | {"Content-Type": FORM}}
    return reading(path, [person]) | sent | {"form": person.form, "revision": person.revision}


def as_lua(value: object) -> str:
    """Return plain data as Lua has it. Texts are ASCII."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{json.dumps(k)}] = {as_lua(v)}" for k, v in value.items()) + "}"
    return (
        "{" + ", ".join(map(as_lua, value)) + "}" if isinstance(value, list) else json.dumps(value)
    )


@dataclass
class Case:
    """One kind of request. `people`: of each connection. `compared`: the names of the cases that
    its costs are compared with. `waits`: whether how long one person alone waits is measured, too;
    `kept`: whether a connection serves for more than one request."""

    name: str
    server: MeasuredServer
    path: str
    people: Sequence[Sequence[Person]]
    compared: tuple[str, ...] = ()
    saves: bool = False
    waits: bool = True
    kept: bool = True
    alone: list[Sample] = field(default_factory=list)
    crowd: list[Sample] = field(default_factory=list)

    def measure(self, seconds: float) -> None:
        """Raises Unexpected where an answer is not the usual one."""
        for samples, people in ((self.alone, self.people[: self.waits]), (self.crowd, self.people)):
            if people:
                sent = [
                    saving(self.path, *who) if self.saves else reading(self.path, who)
                    for who in people
                ]
                for each in sent if not self.kept else ():
                    each["headers"] = dict(BROWSER) | each["headers"] | {"Connection": "close"}
                url = f"http://127.0.0.1:{self.server.port}"
                sample = drive(self.server, url, sent, seconds)
                if not (sample.said or sample.lost):  # each takes longer here than was given to all
                    sample = drive(self.server, url, sent, seconds * 20)
                samples.append(sample)
                if samples[-1].lost or {*samples[-1].said} != {str(sent[0]["expected"])}:
                    raise Unexpected(f"{self.name}: {samples[-1]}")

    def median(self, name: str) -> float:
        """Of all rounds. Percentiles are those of one person alone."""
        samples = self.alone if name in ("p50", "p95", "p99") else self.crowd
        return statistics.median(getattr(sample, name) for sample in samples)

    def ratio(self, other: Case) -> float:
        """Of the processor's time, compared within each round, as rounds differ."""
        pairs = zip(self.crowd, other.crowd, strict=True)
        return statistics.median(one.processor_ms / two.processor_ms for one, two in pairs)
