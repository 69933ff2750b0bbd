"""What is shown to those who watch the server: counts and times, and nothing about anyone."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from screening import __version__
from tests.cluster import Cluster
from tests.faults.test_canaries import WORD
from tests.journeys.visitor import Visitor
from tests.operation.counter import Counter
from tests.operation.workers import Workers
from tests.web.routes import ADDRESSES
from tests.web.test_limits import press_until_refused

NAMES = {
    "foreword_request_seconds": {"method", "group", "status"},
    "foreword_records_begun": set(),
    "foreword_counted_yesterday": {"count"},
    "foreword_database_seconds": set(),
    "foreword_database_errors": {"kind"},
    "foreword_saves_failing": set(),
    "foreword_pdf_waiting": set(),
    "foreword_pdf_running": set(),
    "foreword_pdf_busy": set(),
    "foreword_purges": {"result"},
    "foreword_purged_records": set(),
    "foreword_limits_refused": set(),
    "foreword_limits_alone": set(),
    "foreword_info": {"release", "questions"},
    "foreword_reloads": {"result"},
    "foreword_workers_lost": set(),
}
VALUES = {
    "method": {"GET", "HEAD", "POST", "OPTIONS", "other"},
    "group": {"page", "save", "keep", "download", "health", "static", "other"},
    "status": {"2xx", "3xx", "4xx", "5xx"},
    "kind": {"busy", "refused"},
    "result": {"done", "elsewhere", "refused", "failed"},
    "release": {__version__},
}
"""All that may ever be shown, but for `le`, the bounds of a histogram."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """The usual one, with SQLite and one process."""
    folder = tmp_path_factory.mktemp("watched")
    settings = {"DEVELOPMENT": "true", "SECRET_KEY": "", "PROXY_COUNT": "0"}
    with Workers(folder, 1, **settings) as running:
        walk(running)
        yield running


def walk(server: Workers) -> None:
    """Every address with every method, and the word wherever a person can put it."""
    visitor = server.begin()
    visitor.get("/checklist/your-hopes")
    visitor.save({"hopes": WORD})
    visitor.get("/checklist/heart")
    visitor.fill({"bp_reading": f"{WORD} once more"})
    with server.kept.held_for_writing():
        visitor.press("action", "save", status=503)
        assert server.measured("foreword_saves_failing") == 1
    last = {"/clear", "/leave"}
    for rule in (*ADDRESSES, *last):
        address = ADDRESSES[rule]
        if rule not in last:
            for method in ("GET", "HEAD", "OPTIONS", WORD.upper()):
                visitor.ask(method, f"{address.sample}?{WORD}={WORD}")
        for body in ([*(address.posts or ()), (WORD, WORD)], [(WORD, WORD * 40_000)]):
            visitor.ask("POST", address.sample, body)
    visitor.ask("GET", f"/{WORD}")
    press_until_refused(visitor, "/clear")


def test_names_and_labels_are_from_fixed_sets(server: Workers) -> None:
    shown = server.metrics()

    assert WORD.lower() not in shown.lower()
    told = server.visit().get("/readyz").reply.body.decode().splitlines()[-1]
    release, questions = re.fullmatch(r"release: (\S+), questions: ([0-9a-f]{12})", told).groups()
    values = VALUES | {"questions": {questions}}
    assert release == __version__
    assert server.measured("foreword_info", questions=questions) == 1
    families = list(text_string_to_metric_families(shown))
    assert {family.name for family in families} == set(NAMES)
    for family in families:
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name != "le"}
            assert set(labels) == NAMES[family.name]
            assert all(value in values[name] for name, value in labels.items())


def test_what_happened_was_counted(server: Workers) -> None:
    assert server.measured("foreword_records_begun_total") == 1
    assert server.measured("foreword_limits_refused_total") >= 1
    assert server.measured("foreword_database_errors_total", kind="refused") >= 1
    assert server.measured("foreword_saves_failing") == 0
    assert server.measured("foreword_purges_total", result="done") == 1
    seen = "foreword_request_seconds_count"
    assert server.measured(seen, group="page", status="5xx") == 1
    assert server.measured(seen, group="download", method="GET", status="2xx") >= 5
    assert server.measured(seen, method="other") >= len(ADDRESSES) - 2
    assert server.measured("foreword_pdf_running") == 0


def test_it_is_shown_to_this_machine_alone_and_on_no_other_port(server: Workers) -> None:
    assert server.process is not None
    listening = {
        (each.laddr.ip, each.laddr.port)
        for each in psutil.Process(server.process.pid).net_connections()
        if each.status == psutil.CONN_LISTEN
    }

    assert listening == {("127.0.0.1", server.port), ("127.0.0.1", server.metrics_port)}
    for path in ("/metrics", "/metrics/", "/"):
        assert b"foreword_" not in server.visit().ask("GET", path).body


def test_several_workers_are_counted_as_one_and_a_lost_one_stays_counted(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path, **settings, RATELIMIT_ENABLED="false") as server:
        people: list[Visitor] = [server.begin() for _ in range(20)]

        assert server.measured("foreword_records_begun_total") == len(people)
        assert server.measured("foreword_purges_total") == 2

        os.kill(server.workers[0].pid, signal.SIGKILL)
        server.wait_for_line("A worker ended without being asked to.")
        while len(server.workers) < 2:
            time.sleep(0.05)
        people += [server.begin() for _ in range(5)]

        [folder] = (server.folder / "temporary").iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "counter_1.db").touch()  # as a worker that begins leaves it for a moment
        assert server.measured("foreword_records_begun_total") == len(people)
        assert server.measured("foreword_workers_lost_total") == 1

        assert server.stop() == 0
        assert not folder.exists()
