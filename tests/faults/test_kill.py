"""F1: the server is killed while people save. What was confirmed is there, and nothing is torn.

`make faults` does more rounds (ROUNDS).
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from tests.faults.load import arrive, save_a_lot
from tests.faults.server import Server
from tests.kept import Kept, SqliteFile

ROUNDS = int(os.environ.get("ROUNDS", "3"))
PEOPLE = 4


def test_every_save_that_was_confirmed_is_there_after_each_kill(tmp_path: Path, kept: Kept) -> None:
    # what a server on PostgreSQL had in hand lies with the database: see test_database_down
    rounds = ROUNDS if isinstance(kept, SqliteFile) else max(1, ROUNDS // 5)
    with Server(tmp_path, kept=kept) as server:
        people = [arrive(server) for _ in range(PEOPLE)]
        for number in range(rounds):
            stopped = threading.Event()
            saving = save_a_lot(people, stopped)
            # another of 20 moments in each round, so that every stage of a save is hit in the end
            time.sleep(0.0007 * (number * 20 // rounds))
            server.kill()
            stopped.set()
            saving.join()
            server.start()
            for person in people:
                person.check()
        server.stop()

    kept.check_integrity()
    assert kept.rows("SELECT count(*) FROM records") == [(PEOPLE,)]
    confirmed = sum(person.confirmed for person in people)
    print(f"{rounds} kills, {confirmed} numbers confirmed, none lost")  # noqa: T201


def test_what_was_cleared_stays_cleared_and_a_code_that_was_shown_works_after_a_kill(
    tmp_path: Path, kept: Kept
) -> None:
    with Server(tmp_path, kept=kept) as server:
        cleared, kept = server.begin(), server.begin()
        token = cleared.cookies["screening"]
        cleared.get("/clear")
        cleared.press()
        page = kept.press(form=kept.get("/save").form_to("/save"))
        code = page.main.find(class_="code").get_text()
        server.kill()
        server.start()

        cleared.cookies["screening"] = token
        cleared.get("/checklist", 410)
        other = server.visit()
        other.get("/resume")
        other.fill({"code": code})
        assert other.press().kind == "checklist"
