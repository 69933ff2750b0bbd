"""A socket that systemd holds while the one server behind it is restarted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from screening.cli.sockets import open_sockets
from screening.errors import SettingsError
from screening.settings import Settings, load_settings
from tests.cluster import Cluster
from tests.faults.server import free_port
from tests.operation.counter import Counter
from tests.operation.proxy import Proxy
from tests.operation.test_rolling import saving, wait_for_saves
from tests.operation.workers import SECRET, Workers

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
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
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


def test_without_a_database_at_the_start_nobody_is_kept_waiting(tmp_path: Path) -> None:
    """The socket is open, and behind it a server waits for its database."""
    (tmp_path / "proxy").mkdir()
    away = f"postgresql://foreword@127.0.0.1:{free_port()}/foreword"
    server = Activated(tmp_path / "server", 1, DATABASE_URL=away, RATELIMIT_ENABLED="false")
    with (
        socket.create_server(("127.0.0.1", server.port), backlog=128) as server.listening,
        Proxy(tmp_path / "proxy") as proxy,
    ):
        proxy.start([server.port])
        server.launch()
        server.wait_for_line("Waiting for the database.")
        began = time.monotonic()
        reply = proxy.visit().ask("GET", "/help")
        took = time.monotonic() - began
        server.kill()

    assert reply.status == 503
    assert b"988" in reply.body, "away.html"
    assert took < 5


def test_a_draft_is_shown_on_no_socket_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"DEVELOPMENT": "true", "SECRET_KEY": SECRET}
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "1")
    with socket.create_server(("", 0)) as wide:
        monkeypatch.setattr("screening.cli.sockets.FIRST_FROM_SYSTEMD", os.dup(wide.fileno()))

        with pytest.raises(SettingsError, match="DEVELOPMENT"):
            open_sockets(load_settings(given, os.devnull))


def test_what_is_handed_to_another_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getpid() + 1))
    monkeypatch.setenv("LISTEN_FDS", "1")
    settings = load("127.0.0.1")

    [listening] = open_sockets(settings)

    with listening:
        assert listening.getsockname() == ("127.0.0.1", settings.port)
    assert "LISTEN_FDS" not in os.environ


def test_more_than_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "2")

    with pytest.raises(SettingsError, match="one ListenStream="):
        open_sockets(load("127.0.0.1"))


def test_every_address_of_a_name_is_listened_on() -> None:
    settings = load("localhost")
    addresses = socket.getaddrinfo("localhost", settings.port, type=socket.SOCK_STREAM)

    listening = open_sockets(settings)

    assert [own.getsockname() for own in listening] == [address for *_, address in addresses]
    for own in listening:
        own.close()


@pytest.mark.parametrize("host", ["no-such-host.invalid", f"{'a' * 64}.example"])
def test_a_host_that_there_is_not_is_named(host: str) -> None:
    with pytest.raises(SettingsError, match=f"^HOST and PORT: cannot listen on http://{host}:"):
        open_sockets(load(host))


def load(host: str) -> Settings:
    given = {"SECRET_KEY": SECRET, "PUBLIC_URL": "https://example.org"}
    given |= {"HOST": host, "PORT": str(free_port())}
    return load_settings(given, os.devnull)
