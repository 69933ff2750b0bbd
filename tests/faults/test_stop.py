"""F8: a server that is asked to stop finishes what it has begun."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.server import Server
from tests.journeys.page import Pairs, Reply
from tests.journeys.visitor import Visitor
from tests.kept import Kept
from tests.waiting import Background, wait_until

PEOPLE = 8
"""All at work at a time: most of the saves wait for a connection."""


@pytest.mark.linux
def test_what_was_sent_before_the_stop_is_saved_and_confirmed(tmp_path: Path, kept: Kept) -> None:
    with Server(tmp_path, kept=kept) as server:
        people = [server.begin() for _ in range(PEOPLE)]
        for person in people:
            person.fill({"age_group": "65_plus"})
        forms = [person.page.form.pressed("action", "save") for person in people]
        replies: list[Reply | Exception] = []

        def save(person: Visitor, fields: Pairs) -> None:
            try:
                replies.append(person.ask("POST", "/checklist/about-you", fields))
            except Exception as error:
                replies.append(error)

        assert server.process is not None
        with kept.held_for_writing():
            saving = Background(
                [lambda sent=sent: save(*sent) for sent in zip(people, forms, strict=True)]
            )
            wait_until(lambda: server.count_read() + len(replies) >= PEOPLE)
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
