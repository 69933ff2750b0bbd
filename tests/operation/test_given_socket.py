"""A socket that systemd holds while the one server behind it is restarted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.fixture(params=[1, 2])
def server(
    request: pytest.FixtureRequest, tmp_path: Path, cluster: Cluster, counter: Counter
) -> Iterator[Activated]:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    settings["RATELIMIT_ENABLED"] = "false"
    server = Activated(tmp_path, request.param, **settings)
    with socket.create_server(("127.0.0.1", server.port), backlog=128) as server.listening, server:
        yield server


def test_whoever_comes_meanwhile_waits_and_is_answered(server: Activated) -> None:
    visitor = server.begin()
    visitor.get("/checklist/heart")
    visitor.fill({"bp_reading": "120 over 80"})
    assert server.stop() == 0
    assert server.process is not None

    pages: list[str] = []
    pressing = threading.Thread(target=lambda: pages.append(visitor.press("action", "save").path))
    pressing.start()
    server.start()
    pressing.join()

    assert pages == ["/checklist/other-health"]


@pytest.mark.parametrize("server", [2], indirect=True)
def test_under_load_nobody_is_turned_away(server: Activated) -> None:
    with saving([server.begin() for _ in range(4)]) as people:
        wait_for_saves(people, 3)
        assert server.stop() == 0
        server.start()
        wait_for_saves(people, 3)


def test_what_is_handed_to_another_process_is_left_alone(tmp_path: Path) -> None:
    settings = {"DEVELOPMENT": "true", "PROXY_COUNT": "0", "LISTEN_PID": str(os.getpid())}
    with Workers(tmp_path, 1, **settings, LISTEN_FDS="1") as server:
        assert server.visit().ask("GET", "/healthz").status == 200
