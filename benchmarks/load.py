"""People who ask a server without a pause, and what that costs it."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from benchmarks.servers import MeasuredServer
from benchmarks.wire import Answer, Connection

Ask = Callable[[Connection], Answer]
"""One request of one person. Raises Unexpected where the answer is not the usual one."""

MILLISECONDS = 1000


@dataclass(frozen=True)
class Sample:
    """What some people did in a while. All in seconds; `times` has one for each request."""

    times: tuple[float, ...]
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    @property
    def processor_ms(self) -> float:
        """Of the server, for each request."""
        return self.processor / len(self.times) * MILLISECONDS


def measure(server: MeasuredServer, people: Sequence[Ask], seconds: float) -> Sample:
    """Each of `people` on a connection and thread of their own. Raises the first that failed."""
    found: list[list[float] | Exception] = [[] for _ in people]
    ready = threading.Barrier(len(people) + 1)

    def go_on(number: int) -> None:
        try:
            with server.connect() as connection:
                ready.wait()
                found[number] = _times(connection, people[number], seconds)
        except Exception as error:
            found[number] = error
            ready.abort()

    threads = [threading.Thread(target=go_on, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    before = server.processor_seconds()
    with suppress(threading.BrokenBarrierError):  # what broke it is raised below
        ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - start
    processor = server.processor_seconds() - before
    times: list[float] = []
    for each in found:
        if isinstance(each, Exception):
            raise each
        times += each
    return Sample(tuple(times), taken, processor)


def _times(connection: Connection, ask: Ask, seconds: float) -> list[float]:
    times = []
    now = time.perf_counter()
    end = now + seconds
    while now < end:
        ask(connection)
        times.append(-now + (now := time.perf_counter()))
    return times


@dataclass(frozen=True)
class Cost:
    """All rounds of one kind of request. `alone`: by one person at a time; `crowd`: by several."""

    name: str
    size: int
    """Bytes of the answer."""
    alone: tuple[Sample, ...]
    crowd: tuple[Sample, ...]

    @property
    def rate(self) -> float:
        return statistics.median(sample.rate for sample in self.crowd)

    @property
    def processor_ms(self) -> float:
        return statistics.median(sample.processor_ms for sample in self.crowd)

    def percentile_ms(self, percent: int) -> float:
        """Of the times that one person alone waits."""
        times = sorted(each for sample in self.alone for each in sample.times)
        return times[min(len(times) - 1, len(times) * percent // 100)] * MILLISECONDS


def ratio(cost: Cost, other: Cost) -> float:
    """Of the processor's time, compared within each round, as rounds differ."""
    pairs = zip(cost.crowd, other.crowd, strict=True)
    return statistics.median(one.processor_ms / two.processor_ms for one, two in pairs)
