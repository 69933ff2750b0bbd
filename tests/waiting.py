"""Waits that end: what a test waits for comes within a minute, or the test fails and says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import BaseServer

WITHIN = 60
"""Seconds: far more than anything here takes, even where the machine is busy."""


def wait_until(
    holds: Callable[[], object],
    otherwise: Callable[[], str] = lambda: "it never came to that",
    within: float = WITHIN,
) -> None:
    """Return once it holds. Raises AssertionError with `otherwise` where it never comes to that."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.02)


class Background:
    """Work in threads of its own, which hold up no process that would end."""

    def __init__(self, work: Iterable[Callable[[], object]]) -> None:
        self._failures: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._run, args=(each,), daemon=True) for each in work
        ]
        for thread in self._threads:
            thread.start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            self._failures.append(error)

    def wait_until(self, holds: Callable[[], object]) -> None:
        """Raises what any of the threads raised, and AssertionError where one has ended before."""

        def holds_while_all_run() -> object:
            running = all(thread.is_alive() for thread in self._threads)
            self._raise_failures()
            held = holds()
            assert held or running, "one has ended before it came to that"
            return held

        wait_until(holds_while_all_run)

    def join(self) -> None:
        """Wait for the end of all. Raises what any of them raised."""
        end = time.monotonic() + WITHIN
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))
        self._raise_failures()
        left = sum(thread.is_alive() for thread in self._threads)
        assert not left, f"{left} of {len(self._threads)} threads go on"

    def _raise_failures(self) -> None:
        if self._failures:
            raise self._failures[0]


def at_once(work: Iterable[Callable[[], object]]) -> None:
    """Do all of it at the same moment, each in a thread. Raises what any of them raised."""
    all_work = list(work)
    barrier = threading.Barrier(len(all_work), timeout=WITHIN)

    def begin_together(each: Callable[[], object]) -> None:
        barrier.wait()
        each()

    Background([lambda each=each: begin_together(each) for each in all_work]).join()


@contextmanager
def served(server: BaseServer) -> Iterator[None]:
    """Answers in a thread meanwhile. Only one that has a thread for each connection can be ended
    for sure: browsers open connections in advance, on which they say nothing."""
    running = Background([server.serve_forever])
    try:
        yield
    finally:
        server.shutdown()
        running.join()
        server.server_close()
