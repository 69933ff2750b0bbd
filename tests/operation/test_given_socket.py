"""A socket that systemd holds while the one server behind it is restarted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from screening.cli.sockets import find_systemd_socket
from screening.errors import SettingsError
from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.test_rolling import saving, wait_for_saves
from tests.operation.workers import Workers

HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "foreword"}
os.execv(sys.argv[2], sys.argv[2:])
"""


class Activated(Workers):
    """Started as systemd starts it: the socket is the third file (sd_listen_fds)."""

    listening: socket.socket

    def start(self) -> None:
        handle = self.listening.fileno()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(handle), *self.command],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[handle],
            )
        self.wait_until_it_answers()


@contextmanager
def activated(folder: Path, count: int, **settings: str) -> Iterator[Activated]:
    server = Activated(folder, count, **settings, RATELIMIT_ENABLED="false")
    with socket.create_server(("127.0.0.1", server.port), backlog=128) as server.listening, server:
        yield server


def test_whoever_comes_meanwhile_waits_and_is_answered(tmp_path: Path) -> None:
    with activated(tmp_path, 1) as server:
        visitor = server.begin()
        visitor.get("/checklist/heart")
        visitor.fill({"bp_reading": "120 over 80"})
        assert server.stop() == 0

        with ThreadPoolExecutor() as elsewhere:
            pressed = elsewhere.submit(visitor.press, "action", "save")
            server.start()
            assert pressed.result().path == "/checklist/other-health"


def test_under_load_several_workers_turn_nobody_away(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with (
        activated(tmp_path, 2, **settings) as server,
        saving([server.begin() for _ in range(4)]) as people,
    ):
        wait_for_saves(people, 3)
        assert server.stop() == 0
        server.start()
        wait_for_saves(people, 3)


def test_what_is_handed_to_another_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getpid() + 1))
    monkeypatch.setenv("LISTEN_FDS", "1")

    assert find_systemd_socket() is None
    assert "LISTEN_FDS" not in os.environ


def test_more_than_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "2")

    with pytest.raises(SettingsError, match="one ListenStream="):
        find_systemd_socket()
