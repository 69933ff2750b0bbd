"""The counter of presses in one process."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from screening.web import windows
from screening.web.windows import SWEEP_SECONDS, Windows


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(windows, "time", clock)
    return clock


def test_presses_add_up_until_the_window_ends(clock: Clock) -> None:
    counter = Windows()

    assert [counter.incr("one", 60) for _ in range(3)] == [1, 2, 3]
    assert counter.get("one") == 3
    assert counter.get_expiry("one") == clock.now + 60

    clock.now += 60
    assert counter.get("one") == 0
    assert counter.incr("one", 60) == 1


def test_each_key_has_a_window_of_its_own(clock: Clock) -> None:
    counter = Windows()
    counter.incr("one", 60)
    clock.now += 30
    counter.incr("other", 60, amount=5)
    clock.now += 30

    assert (counter.get("one"), counter.get("other"), counter.get("nobody")) == (0, 5, 0)


def test_what_has_ended_is_forgotten_by_whoever_counts_next(clock: Clock) -> None:
    counter = Windows()
    for number in range(100):
        counter.incr(f"key {number}", 10)
    counter.incr("longer", 2 * SWEEP_SECONDS)
    clock.now += SWEEP_SECONDS

    counter.incr("later", 10)

    assert counter.reset() == 2, "the longer one and the later one"
    assert counter.get("longer") == 0


def test_a_key_can_be_forgotten() -> None:
    counter = Windows()
    counter.incr("one", 60)
    counter.clear("one")
    assert counter.get("one") == 0


def test_no_press_is_lost_among_threads_and_no_thread_is_started() -> None:
    counter = Windows()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: counter.incr("one", 60), range(4000)))
    running = threading.active_count()

    assert counter.incr("one", 60) == 4001
    assert threading.active_count() == running
