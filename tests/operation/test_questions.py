"""The questions file of several workers: new ones in all of them, or the old ones in all."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.faults.server import CHECKOUT
from tests.operation.counter import Counter
from tests.operation.workers import Workers

WORDS = "Which age group fits?"
NEW = "Which of these age groups fits?"


@pytest.fixture
def server(tmp_path: Path, cluster: Cluster, counter: Counter) -> Iterator[Workers]:
    text = (CHECKOUT / "questions.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path, **settings, QUESTIONS_FILE="mine.yaml") as server:
        yield server


def questions(server: Workers) -> set[str]:
    """What the workers ask, over so many requests that each was asked."""
    visitor = server.begin()
    pages = [visitor.get("/checklist/about-you").text for _ in range(12)]
    return {words for page in pages for words in (WORDS, NEW) if words in page}


def test_new_ones_are_taken_in_by_all_and_broken_ones_by_none(server: Workers) -> None:
    file = server.folder / "mine.yaml"
    assert questions(server) == {WORDS}

    file.write_text(file.read_text(encoding="utf-8").replace(WORDS, NEW), encoding="utf-8")
    old = {worker.pid for worker in server.workers}
    server.send(signal.SIGHUP)
    server.wait_for_line("Questions taken in: version ")
    while old & {worker.pid for worker in server.workers}:
        time.sleep(0.05)
    assert questions(server) == {NEW}

    file.write_text("version: '1.0'\nversion: '1.1'\n")
    before = {worker.pid for worker in server.workers}
    server.send(signal.SIGHUP)
    server.wait_for_line("The server goes on with the questions that it has.")
    assert server.measured("foreword_reloads_total", result="done") == 1
    assert server.measured("foreword_reloads_total", result="refused") == 1
    assert "mine.yaml:2:1: " in server.log.read_text()
    assert {worker.pid for worker in server.workers} == before

    # A worker that is started later gets what the others have, whatever the file says by then.
    [lost, _] = server.workers
    os.kill(lost.pid, signal.SIGKILL)
    server.wait_for_line("A worker ended without being asked to.")
    assert questions(server) == {NEW}
