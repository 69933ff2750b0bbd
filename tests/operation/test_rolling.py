"""Servers that come and go under load: nobody loses an answer, and nobody is turned away."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

import pytest

from tests.journeys.visitor import Visitor
from tests.operation.conftest import House
from tests.waiting import Background, wait_until

STEP = "/checklist/heart"
PEOPLE = 5


@dataclass
class Saving:
    """A person who saves one number after another through the proxy."""

    visitor: Visitor
    sent: int = 0
    confirmed: int = 0
    odd: list[object] = field(default_factory=list)

    def save_until(self, stopped: threading.Event) -> None:
        fields = self.visitor.get(STEP).form.pressed("action", "save")
        begun = int(dict(fields)["revision"])
        while not stopped.wait(0.03):  # the servers start beside them
            self.sent += 1
            revision = str(begun + self.sent - 1)
            own = {"revision": revision, "bp_reading": f"number {self.sent}"}
            pairs = [(name, own.get(name, value)) for name, value in fields]
            try:
                status = self.visitor.ask("POST", STEP, pairs).status
            except (OSError, HTTPException) as error:
                self.odd.append(error)
                return
            if status != 303:
                self.odd.append(status)
                return
            self.confirmed = self.sent

    def kept(self) -> str:
        return str(self.visitor.get(STEP).form.value("bp_reading"))


@contextmanager
def saving(visitors: list[Visitor]) -> Iterator[list[Saving]]:
    """They save meanwhile. At the end, whatever was confirmed is there."""
    people = [Saving(visitor) for visitor in visitors]
    stopped = threading.Event()
    threads = Background([lambda person=person: person.save_until(stopped) for person in people])
    try:
        yield people
    finally:
        stopped.set()
        threads.join()
    for person in people:
        assert person.odd == []
        assert person.confirmed > 5
        assert person.kept() == f"number {person.confirmed}"


@pytest.fixture
def people(crowded_house: House) -> Iterator[list[Saving]]:
    with saving([crowded_house.proxy.begin() for _ in range(PEOPLE)]) as people:
        yield people


def wait_for_saves(people: list[Saving], count: int) -> None:
    goals = [person.confirmed + count for person in people]

    def all_saved_enough() -> bool:
        assert [person.odd for person in people] == [[]] * len(people)
        return all(person.confirmed >= goal for person, goal in zip(people, goals, strict=True))

    wait_until(all_saved_enough)


def test_one_server_after_another_restarts(crowded_house: House, people: list[Saving]) -> None:
    for server in crowded_house.servers:
        wait_for_saves(people, 3)
        assert server.stop() == 0
        wait_for_saves(people, 3)
        server.start()


def test_new_questions_are_taken_in(crowded_house: House, people: list[Saving]) -> None:
    for server in crowded_house.servers:
        wait_for_saves(people, 3)
        old = {worker.pid for worker in server.workers}
        server.send(signal.SIGHUP)
        server.wait_for_line("Questions taken in")
        wait_until(lambda old=old, of=server: not old & {worker.pid for worker in of.workers})
        wait_for_saves(people, 1)
        assert len(server.workers) == 2


def test_a_worker_is_killed(crowded_house: House, people: list[Saving]) -> None:
    """The proxy sends what broke off to the next server: a save that is sent twice is one save."""
    for server in crowded_house.servers:
        wait_for_saves(people, 3)
        [worker, _] = server.workers
        os.kill(worker.pid, signal.SIGKILL)
        server.wait_for_line("A worker ended without being asked to.")
        wait_for_saves(people, 3)
