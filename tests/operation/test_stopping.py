"""Ctrl+C in a terminal, which reaches the first process and all workers at once."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.cluster import Cluster
from tests.journeys.page import Reply
from tests.operation.counter import Counter
from tests.operation.test_flood import STEP, save
from tests.operation.workers import Workers
from tests.waiting import wait_until

HALF_SENT = (
    "POST /checklist/heart HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\na"
)


@pytest.fixture
def server(tmp_path: Path, cluster: Cluster, counter: Counter) -> Iterator[Workers]:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path, **settings, COUNTS="true") as server:
        yield server


@contextmanager
def a_save_that_waits(server: Workers) -> Iterator[Future[Reply]]:
    """For the database, until the end."""
    visitor = server.begin()
    visitor.get(STEP)
    visitor.fill({"bp_reading": "120 over 80"})
    with (
        ThreadPoolExecutor() as elsewhere,
        psycopg.connect(server.settings["DATABASE_URL"]) as other,
    ):
        other.execute("LOCK TABLE records IN ACCESS EXCLUSIVE MODE")
        sent = elsewhere.submit(save, visitor)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_until(lambda: other.execute(waiting).fetchone() != (0,))
        yield sent
        other.rollback()


def press_ctrl_c(server: Workers) -> None:
    assert server.process is not None
    os.killpg(server.process.pid, signal.SIGINT)


def test_what_was_received_is_answered_and_counted(server: Workers) -> None:
    with a_save_that_waits(server) as sent:
        press_ctrl_c(server)
        time.sleep(0.5)
        assert not sent.done()

    assert sent.result().status == 303
    assert server.process is not None
    assert server.process.wait(timeout=10) == 0
    assert "A worker ended without being asked to." not in server.log.read_text()
    with psycopg.connect(server.settings["DATABASE_URL"]) as other:
        counted = other.execute("SELECT begun, answered FROM counts").fetchall()
    assert counted == [(1, 1)], "once, whichever worker did it"


def test_a_second_time_it_ends_at_once(server: Workers) -> None:
    assert server.process is not None
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sender:
        sender.sendall(HALF_SENT.format(server.port).encode())  # the first time waits ten seconds
        wait_until(lambda: server.count_read() == 1)
        press_ctrl_c(server)
        time.sleep(0.5)
        assert server.process.poll() is None
        press_ctrl_c(server)

        assert server.process.wait(timeout=5) == 0
