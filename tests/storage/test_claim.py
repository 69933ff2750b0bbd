"""Who may serve from a database: one that counts limits in its own memory is alone there."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from screening.errors import StorageUnavailable
from screening.storage import server_lock as claims
from screening.storage.server_lock import claim, claim_file
from tests.cluster import Cluster

ALONE, SHARED = False, True


@pytest.fixture
def url(cluster: Cluster) -> str:
    return cluster.create()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PATIENCE", 0.2)
    monkeypatch.setattr(claims, "LOOK_EVERY", 0.1)


@pytest.fixture
def asked_to_stop() -> Iterator[threading.Event]:
    """Whether this process got the signal that ends a server."""
    asked = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: asked.set())
    yield asked
    signal.signal(signal.SIGTERM, before)


def end_sessions(cluster: Cluster, url: str) -> None:
    name = url.rpartition("/")[2]
    cluster.admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
    )


def held(cluster: Cluster, url: str) -> dict[int, str]:
    """The claims on the database by session, as the server sees them."""
    name = url.rpartition("/")[2]
    query = (
        "SELECT pid, mode FROM pg_locks JOIN pg_database ON oid = database "
        "WHERE locktype = 'advisory' AND datname = %s AND granted"
    )
    return dict(cluster.admin.execute(query, (name,)).fetchall())


@pytest.mark.parametrize("shared", [ALONE, SHARED])
def test_on_sqlite_a_claim_is_never_shared(tmp_path: Path, shared: bool) -> None:
    url = f"sqlite:///{tmp_path}/records.sqlite"

    with claim(url, shared=shared), pytest.raises(StorageUnavailable, match=r"holds .*\.lock"):
        claim(url, shared=shared).__enter__()
    with claim(url, shared=shared):
        pass


def test_on_sqlite_a_short_work_is_refused_beside_a_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/records.sqlite"

    with claim(url, shared=ALONE), pytest.raises(StorageUnavailable, match="in use"):
        claim_file(url).__enter__()


@pytest.mark.postgres
@pytest.mark.usefixtures("quickly")
class TestPostgres:
    def test_many_may_share_a_database(self, cluster: Cluster, url: str) -> None:
        with claim(url, shared=SHARED), claim(url, shared=SHARED), claim_file(url):
            assert list(held(cluster, url).values()) == ["ShareLock"] * 2
        assert wait_until(lambda: not held(cluster, url))

    @pytest.mark.parametrize("first", [ALONE, SHARED])
    def test_one_that_counts_in_its_own_memory_is_refused_beside_any_other(
        self, url: str, first: bool
    ) -> None:
        with (
            claim(url, shared=first),
            pytest.raises(StorageUnavailable, match="this one counts limits in its own memory"),
            claim(url, shared=ALONE),
        ):
            pass

    def test_none_is_let_in_beside_one_that_counts_in_its_own_memory(self, url: str) -> None:
        with (
            claim(url, shared=ALONE),
            pytest.raises(StorageUnavailable, match="give it the RATE_LIMIT_URL that this one"),
            claim(url, shared=SHARED),
        ):
            pass

    def test_databases_of_one_server_have_nothing_to_do_with_each_other(
        self, cluster: Cluster, url: str
    ) -> None:
        with claim(url, shared=ALONE), claim(cluster.create(), shared=ALONE):
            pass

    def test_a_server_that_is_just_ending_is_waited_for(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(claims, "PATIENCE", 5)
        ending = claim(url, shared=ALONE)
        ending.__enter__()
        timer = threading.Timer(0.3, lambda: ending.__exit__(None, None, None))
        timer.start()

        with claim(url, shared=ALONE):
            pass
        timer.join()

    def test_the_claim_of_a_server_that_was_killed_is_free(self, url: str) -> None:
        program = (
            "from screening.storage.server_lock import claim\n"
            f"with claim({url!r}, shared=False): print(flush=True); input()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as server:
            assert server.stdout is not None
            server.stdout.readline()
            with pytest.raises(StorageUnavailable), claim(url, shared=ALONE):
                pass
            server.kill()

        with claim(url, shared=ALONE):
            pass

    def test_a_claim_whose_session_was_lost_is_taken_again(
        self, cluster: Cluster, url: str, asked_to_stop: threading.Event
    ) -> None:
        with claim(url, shared=ALONE):
            lost = held(cluster, url)
            end_sessions(cluster, url)

            assert wait_until(lambda: held(cluster, url).keys() - lost.keys())
            assert not asked_to_stop.is_set()

    def test_a_server_whose_claim_went_to_another_is_asked_to_stop(
        self, cluster: Cluster, url: str, asked_to_stop: threading.Event
    ) -> None:
        with claim(url, shared=SHARED), psycopg.connect(url, autocommit=True) as other:
            waiting = threading.Thread(
                target=other.execute,
                args=(f"SELECT pg_advisory_lock({claims.LOCKS}, {claims.CLAIM})",),
            )
            waiting.start()  # is next in the queue once the claim is lost
            time.sleep(0.1)
            cluster.admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND pid != %s",
                (url.rpartition("/")[2], other.info.backend_pid),
            )
            waiting.join()

            assert asked_to_stop.wait(timeout=5)

    def test_a_process_that_was_forked_does_not_give_the_claim_up(
        self, cluster: Cluster, url: str
    ) -> None:
        """In a process of its own, because this one has threads."""
        program = f"""
import os, sys
from screening.storage.server_lock import claim
with claim({url!r}, shared=True):
    child = os.fork()
    if child == 0:
        sys.exit(0)
    assert os.waitpid(child, 0)[1] == 0
    print("forked", flush=True)
    input()
"""
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == b"forked\n"
            assert list(held(cluster, url).values()) == ["ShareLock"]
            server.communicate(b"\n")

        assert server.returncode == 0
        assert wait_until(lambda: not held(cluster, url))


def wait_until(is_so: Callable[[], object]) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if is_so():
            return True
    return False
