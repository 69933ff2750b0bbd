"""F8: a server that is asked to stop finishes what it has begun."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.faults.server import Server
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor
from tests.kept import Kept
from tests.waiting import Background

PEOPLE = 8
"""All at work at a time: most of the saves wait for a connection."""


def test_what_was_sent_before_the_stop_is_saved_and_confirmed(tmp_path: Path, kept: Kept) -> None:
    with Server(tmp_path, kept=kept) as server:
        people = [server.begin() for _ in range(PEOPLE)]
        replies: list[Reply | Exception] = []

        def save(person: Visitor) -> None:
            person.fill({"age_group": "65_plus"})
            fields = person.page.form.pressed("action", "save")
            try:
                replies.append(person.ask("POST", "/checklist/about-you", fields))
            except Exception as error:
                replies.append(error)

        assert server.process is not None
        with kept.held_for_writing():
            saving = Background([lambda person=person: save(person) for person in people])
            time.sleep(0.7)
            os.kill(server.process.pid, signal.SIGTERM)
            time.sleep(0.3)
        saving.join()
        assert server.process.wait(timeout=20) == 0

        statuses = [reply.status if isinstance(reply, Reply) else reply for reply in replies]
        assert statuses == [303] * PEOPLE
        server.start()
        for person in people:
            form = person.get("/checklist/about-you").form
            assert form.value("age_group") == "65_plus"


def test_a_server_that_nobody_uses_stops_at_once(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.begin()
        began = time.monotonic()
        assert server.stop() == 0

    assert time.monotonic() - began < 3
    assert "Traceback" not in server.log.read_text()
