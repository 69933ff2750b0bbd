"""Behind PgBouncer in transaction mode, with fewer connections than there are threads."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from screening.errors import PurgedElsewhere, RecordGone, StorageUnavailable
from screening.storage.postgres import LOCKS, PURGE
from screening.storage.store import Store, database_at
from tests.cluster import Cluster
from tests.conftest import Clock
from tests.faults.load import arrive, save_a_lot
from tests.kept import PostgresDatabase
from tests.operation.counter import Counter
from tests.operation.pooler import Pooler
from tests.operation.workers import Workers
from tests.storage.conftest import DIGEST, open_store, same
from tests.waiting import WITHIN, at_once

pytestmark = pytest.mark.pgbouncer


@pytest.fixture(scope="module")
def pooler(cluster: Cluster) -> Iterator[Pooler]:
    with Pooler(cluster) as running:
        yield running


@pytest.fixture
def kept(cluster: Cluster) -> Iterator[PostgresDatabase]:
    """The database itself, past the pooler."""
    database = PostgresDatabase(cluster, cluster.create())
    yield database
    database.close()


@pytest.fixture
def store(kept: PostgresDatabase, pooler: Pooler, clock: Clock) -> Iterator[Store]:
    store = open_store(pooler.url(kept.url), clock)
    yield store
    store.close()


def test_it_lends_a_connection_for_one_transaction(kept: PostgresDatabase, pooler: Pooler) -> None:
    """So that these tests show what they say: what rests on a session does not hold here."""
    with (
        psycopg.connect(pooler.url(kept.url), autocommit=True) as one,
        psycopg.connect(pooler.url(kept.url), autocommit=True) as other,
    ):
        one.execute("SELECT pg_advisory_lock(1)")
        [(taken,)] = other.execute("SELECT pg_try_advisory_lock(1)").fetchall()
        one.execute("SELECT pg_advisory_unlock_all()")

    assert taken  # by the same session


def test_two_processes_with_more_threads_than_connections_save_without_loss(
    kept: PostgresDatabase, pooler: Pooler, store: Store
) -> None:
    token = store.create(b"", DIGEST)
    program = f"""
import sys, threading
from screening.errors import StorageUnavailable
from tests.storage.conftest import DIGEST, open_store
store, mark = open_store({pooler.url(kept.url)!r}), sys.argv[1].encode()
mine = store.create(b"", DIGEST)
def save_again_where_refused(token):
    while True:
        try:
            return store.change(token, DIGEST, lambda old: old + mark)
        except StorageUnavailable as refused:
            if "too many saves" not in str(refused):
                raise
def save():
    for _ in range(10):
        save_again_where_refused(mine)
        save_again_where_refused({token!r})
threads = [threading.Thread(target=save) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert store.open(mine).content == mark * 30
"""
    at_once(
        [
            lambda mark=mark: subprocess.run(
                [sys.executable, "-c", program, mark], check=True, timeout=WITHIN - 5
            )
            for mark in "ab"
        ]
    )

    content = store.open(token).content
    assert (content.count(b"a"), content.count(b"b")) == (30, 30)
    sessions = kept.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    assert len(sessions) - 1 <= pooler.pool_size


def test_a_record_is_resumed_cleared_and_purged(store: Store, clock: Clock) -> None:
    token = store.create(b"a", DIGEST)
    resumed = store.resume(store.keep(token, same), same)
    with pytest.raises(RecordGone):
        store.open(token)
    assert store.open(resumed).content == b"a"
    store.clear(resumed)
    with pytest.raises(RecordGone):
        store.open(resumed)

    store.create(b"b", DIGEST)
    clock.wait(days=2)
    assert store.purge() == 1


def test_one_process_purges_at_a_time(kept: PostgresDatabase, store: Store, clock: Clock) -> None:
    store.create(b"a", DIGEST)
    clock.wait(days=2)
    with psycopg.connect(kept.url) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({LOCKS}, {PURGE})")
        with pytest.raises(PurgedElsewhere):
            store.purge()

    assert store.purge() == 1


def test_an_empty_database_is_refused_and_then_upgraded(cluster: Cluster, pooler: Pooler) -> None:
    url = pooler.url(cluster.create(template="template0"))
    with pytest.raises(StorageUnavailable, match=r"is empty.*Run: screening upgrade"):
        open_store(url)

    database = database_at(url)
    database.upgrade()
    database.upgrade()
    database.close()

    store = open_store(url)
    assert store.open(store.create(b"a", DIGEST)).content == b"a"
    store.close()


def test_a_lock_is_named_and_no_timeout_stays_behind_in_a_session(
    kept: PostgresDatabase, pooler: Pooler, store: Store
) -> None:
    token = store.create(b"a", DIGEST)

    with kept.held_for_writing():
        began = time.monotonic()
        with pytest.raises(StorageUnavailable, match="LockNotAvailable"):
            store.change(token, DIGEST, lambda old: b"b")
        assert time.monotonic() - began < 4
        assert store.open(token).content == b"a"
    assert store.change(token, DIGEST, lambda old: b"b").content == b"b"

    with psycopg.connect(pooler.url(kept.url), autocommit=True) as other:
        for name in ("statement_timeout", "lock_timeout"):
            assert other.execute(f"SHOW {name}").fetchall() == [("0",)]


def test_a_server_that_may_lose_what_it_confirmed_is_refused(
    kept: PostgresDatabase, pooler: Pooler
) -> None:
    name = kept.url.rpartition("/")[2]
    kept.rows(f"ALTER DATABASE {name} SET synchronous_commit = off")

    with pytest.raises(StorageUnavailable, match="synchronous_commit"):
        open_store(pooler.url(kept.url))


def test_two_servers_lose_nothing_while_the_pooler_is_killed_and_started_again(
    tmp_path: Path, kept: PostgresDatabase, cluster: Cluster, counter: Counter
) -> None:
    with Pooler(cluster) as pooler:
        settings = {"DATABASE_URL": pooler.url(kept.url), "RATE_LIMIT_URL": counter.url}
        settings |= {"RATELIMIT_ENABLED": "false"}
        first, second = (Workers(tmp_path / name, **settings) for name in ("first", "second"))
        with first, second:
            people = [arrive(server) for server in (first, second) for _ in range(3)]
            stopped = threading.Event()
            saving = save_a_lot(people, stopped)
            pooler.kill()
            pooler.start()
            time.sleep(1)
            stopped.set()
            saving.join()
            for person in people:
                # 409: of a save that was answered with 503, nobody could tell that it is there
                assert person.odd[:1] in ([], [503])
                assert set(person.odd) <= {503, 409}
                person.odd.clear()
                person.check()
            stopped = threading.Event()
            saving = save_a_lot(people, stopped)
            stopped.set()
            saving.join()
            for person in people:
                person.check()
