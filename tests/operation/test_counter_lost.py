"""The place where requests are counted goes away while people use the servers, and comes back."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor
from tests.operation.counter import PASSWORD, Counter
from tests.operation.workers import Workers
from tests.operation.written import files
from tests.web.test_limits import press_until_refused

READY = b"database: ready\nquestionnaire: ready\npurges: ready\nlimits: ready\nrelease: "
DEGRADED = READY.replace(b"limits: ready", b"limits: degraded, RATE_LIMIT_URL does not answer")


def test_people_go_on_limits_hold_in_each_worker_and_it_is_said(
    tmp_path: Path, cluster: Cluster
) -> None:
    (tmp_path / "counter").mkdir()
    with Counter(tmp_path / "counter") as counter:
        settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
        with Workers(tmp_path / "server", **settings) as server:
            visitor = server.begin()
            assert server.visit().get("/readyz").reply.body.startswith(READY)

            counter.kill()

            visitor.get("/checklist/heart")
            assert visitor.save({"bp_reading": "120 over 80"}).status == 200
            assert server.visit().ask("GET", "/readyz").body.startswith(DEGRADED)
            assert 30 <= press_until_refused(server.visit(), "/clear") <= 60
            press_until_alone(server, workers=2)
            server.wait_for_line("RATE_LIMIT_URL does not answer: this process counts", times=2)

            counter.start()

            assert server.visit().ask("GET", "/readyz").body.startswith(READY)
            press_until_alone(server, workers=0)
            assert server.log.read_text().count("requests are counted together.") == 2

        for name, content in files(tmp_path).items():
            assert PASSWORD.encode() not in content, name


def press_until_alone(server: Workers, *, workers: int) -> None:
    """Press until so many count for themselves: each looks for the counter at a request, after a
    second and then less often, and which of them answers is by chance."""
    visitor = server.visit()
    visitor.get("/clear")
    for _ in range(200):
        visitor.ask("POST", "/clear", visitor.page.form.pressed())
        if server.measured("foreword_limits_alone") == workers:
            return
        time.sleep(0.2)
    pytest.fail(server.log.read_text())


def save(visitor: Visitor) -> Reply:
    return visitor.ask("POST", "/checklist/heart", visitor.page.form.pressed("action", "save"))


def test_no_save_is_refused_for_a_counter_that_hangs_and_leaving_does_not_wait_for_it(
    tmp_path: Path, cluster: Cluster
) -> None:
    (tmp_path / "counter").mkdir()
    with Counter(tmp_path / "counter") as counter:
        settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
        with Workers(tmp_path / "server", 1, **settings) as server:
            visitor, *_ = people = [server.begin() for _ in range(5)]
            for each in people:
                each.get("/checklist/heart")
            assert counter.process is not None
            os.kill(counter.process.pid, signal.SIGSTOP)
            with ThreadPoolExecutor(len(people)) as at_once:
                replies = at_once.map(save, people)
            assert {reply.status for reply in replies} == {303}
            server.wait_for_line("RATE_LIMIT_URL does not answer", times=1)
            time.sleep(2.5)  # whoever is counted next looks whether it is back

            begun = time.perf_counter()
            assert visitor.ask("POST", "/leave", []).status == 200
            left = time.perf_counter()
            assert visitor.ask("POST", "/start", []).status == 400
            counted = time.perf_counter()

            assert left - begun < counted - left
            assert counted - left > 0.5


def test_a_form_that_is_too_large_is_not_taken_for_a_lost_counter(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path, 1, **settings) as server:
        visitor = server.begin()
        assert visitor.ask("POST", "/checklist/heart", [("x", "x" * 300_000)]).status == 413
        visitor.get("/checklist/heart")
        assert "does not answer" not in server.log.read_text()
