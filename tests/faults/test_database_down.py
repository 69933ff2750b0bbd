"""F3: the database server is stopped, or crashes, and started again, while people are here."""

from __future__ import annotations

import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import pytest

from screening.cli import main
from tests.cluster import Cluster
from tests.faults.load import arrive, save_a_lot
from tests.faults.server import Server, free_port
from tests.journeys.visitor import Visitor
from tests.kept import PostgresDatabase
from tests.waiting import at_once, wait_until

pytestmark = pytest.mark.postgres

CRASHES = 3
PEOPLE = 4


@pytest.fixture
def kept(spare_cluster: Cluster) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(spare_cluster, spare_cluster.create())
    yield database
    database.close()


def test_every_save_that_was_confirmed_is_there_after_each_crash_of_the_database(
    tmp_path: Path, kept: PostgresDatabase
) -> None:
    with Server(tmp_path, kept=kept) as server:
        people = [arrive(server) for _ in range(PEOPLE)]
        for _ in range(CRASHES):
            stopped = threading.Event()
            saving = save_a_lot(people, stopped)
            kept.cluster.crash()
            time.sleep(0.2)
            stopped.set()
            saving.join()
            kept.cluster.start()
            for person in people:
                # 409: kept just before the crash, and sent again because no answer came
                assert set(person.odd) <= {503, 409}
                person.odd.clear()
                person.check()
    kept.close()
    kept.check_integrity()


def test_while_the_database_is_down_people_get_their_answers_back_and_go_on_afterwards(
    tmp_path: Path, kept: PostgresDatabase
) -> None:
    with Server(tmp_path, kept=kept) as server:
        visitor, other = server.begin(), server.begin()
        visitor.get("/checklist/heart")
        visitor.fill({"bp_reading": "120 over 80"})

        kept.cluster.stop()
        began = time.monotonic()
        page = visitor.press("action", "save", status=503)
        assert time.monotonic() - began < 3
        assert page.reply.header("Retry-After") == "5"
        assert page.form.value("bp_reading") == "120 over 80"
        assert visitor.ask("GET", "/readyz").status == 503
        assert visitor.ask("GET", "/healthz").status == 200
        assert b"help" in visitor.ask("GET", "/checklist").body
        assert other.ask("POST", "/leave", other.page.form_to("/leave").pressed()).status == 200

        kept.cluster.start()
        assert visitor.press("action", "save").kind == "step"
        assert visitor.get("/checklist/heart").form.value("bp_reading") == "120 over 80"
        assert visitor.ask("GET", "/readyz").status == 200
        assert server.stop() == 0
    assert kept.cluster.password not in server.log.read_text()


@pytest.mark.alone
def test_while_the_database_stands_still_nobody_waits_for_long_and_other_pages_are_there(
    tmp_path: Path, kept: PostgresDatabase
) -> None:
    with Server(tmp_path, kept=kept) as server:
        people = [server.begin() for _ in range(6)]  # more than there are threads
        statuses: list[int] = []

        def save(person: Visitor) -> None:
            person.fill({"age_group": "65_plus"})
            fields = person.page.form.pressed("action", "save")
            statuses.append(person.ask("POST", "/checklist/about-you", fields).status)

        with kept.cluster.frozen():
            began = time.monotonic()
            at_once([lambda person=person: save(person) for person in people])
            assert statuses == [503] * len(people)
            assert time.monotonic() - began < 8
            assert server.visit().get("/help").kind == "help"

        wait_until(lambda: server.visit().ask("GET", "/readyz").status == 200)
        page = people[0].get("/checklist/about-you")
        assert page.form.value("age_group") in (
            "",
            "65_plus",
        )  # what became of it, nobody could tell
        people[0].save({"age_group": "25_64"})
        assert server.stop() == 0


def test_a_server_waits_for_its_database_at_the_start_and_says_why(
    tmp_path: Path, kept: PostgresDatabase
) -> None:
    kept.cluster.stop()
    waiting, ended = Server(tmp_path / "waiting", kept=kept), Server(tmp_path / "ended", kept=kept)
    with ExitStack() as stack:
        for server in (waiting, ended):
            server.folder.mkdir()
            server.launch()
            stack.push(server)
            server.wait_for_line("Waiting for the database. The database cannot be used: ")
        assert "Connection refused" in waiting.log.read_text()
        with socket.create_connection(("127.0.0.1", waiting.port), timeout=10) as caller:
            assert caller.recv(1) == b""  # a proxy shows its own page at once
        assert ended.stop() == 0
        assert waiting.process is not None
        waiting.process.send_signal(signal.SIGHUP)  # once it serves, it takes the file in again
        kept.cluster.start()

        waiting.wait_until_it_answers()
        assert waiting.begin().page.kind == "step"
        waiting.wait_for_line("Questions taken in")
        assert waiting.stop() == 0
    assert waiting.log.read_text().count("Waiting for the database") == 1
    assert kept.cluster.password not in waiting.log.read_text()


@pytest.fixture
def in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that does not come so far as to serve."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEVELOPMENT", "true")
    monkeypatch.setenv("PORT", str(free_port()))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("in_this_process")
def test_it_gives_up_in_the_end_with_the_code_of_a_passing_fault(
    kept: PostgresDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(import_module("screening.cli.serve"), "LONGEST_WAIT", 0.1)
    nobody_there = re.sub(r":[0-9]+/", f":{free_port()}/", kept.url)
    monkeypatch.setenv("DATABASE_URL", nobody_there)

    assert main(["serve"]) == 75
    assert "The database cannot be used: " in capsys.readouterr().err
