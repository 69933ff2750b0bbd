"""What is particular to PostgreSQL: durability, timeouts, lost sessions, many processes."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest

from screening.errors import DatabaseAway, PurgedElsewhere, StorageUnavailable
from screening.settings import DatabaseSettings
from screening.storage.postgres import LOCKS, PURGE, TIMEOUTS
from screening.storage.store import Store, describe_database
from tests.cluster import Cluster
from tests.conftest import Clock
from tests.faults.server import free_port
from tests.kept import PostgresDatabase
from tests.storage.conftest import DIGEST, open_store
from tests.waiting import at_once

pytestmark = pytest.mark.postgres


@pytest.fixture
def kept(cluster: Cluster) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(cluster, cluster.create())
    yield database
    database.close()


def name_of(kept: PostgresDatabase) -> str:
    return kept.url.rpartition("/")[2]


class TestDurability:
    def test_a_server_that_forces_its_saves_to_the_disk_is_taken(self, store: Store) -> None:
        assert store.open(store.create(b"a", DIGEST)).content == b"a"

    @pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
    def test_a_server_that_may_lose_what_it_confirmed_is_refused(
        self, spare_cluster: Cluster, name: str
    ) -> None:
        url = spare_cluster.create()
        spare_cluster.stop()
        spare_cluster.settings[name] = "off"
        spare_cluster.start()
        mend = f"its {name} is not on.*ALTER SYSTEM SET {name} = on"
        try:
            with pytest.raises(StorageUnavailable, match=mend):
                open_store(url)
        finally:
            spare_cluster.stop()
            del spare_cluster.settings[name]
            spare_cluster.start()

    @pytest.mark.parametrize("whose", ["DATABASE {}", "ROLE foreword IN DATABASE {}"])
    def test_so_is_one_that_does_so_for_this_database_or_role(
        self, kept: PostgresDatabase, whose: str
    ) -> None:
        kept.rows(f"ALTER {whose.format(name_of(kept))} SET synchronous_commit = off")

        with pytest.raises(StorageUnavailable, match=r"its synchronous_commit.*RESET"):
            open_store(kept.url)

    def test_a_save_that_waits_for_no_standby_will_do_where_there_is_none(
        self, kept: PostgresDatabase
    ) -> None:
        kept.rows(f"ALTER DATABASE {name_of(kept)} SET synchronous_commit = local")

        open_store(kept.url).close()

    def test_a_save_that_its_standby_never_confirmed_is_not_confirmed(
        self, spare_cluster: Cluster, clock: Clock
    ) -> None:
        """The server has carried it out by then, and waits with the end of the transaction."""
        store = open_store(spare_cluster.create(), clock)
        token = store.create(b"a", DIGEST)
        spare_cluster.admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        spare_cluster.admin.execute("SELECT pg_reload_conf()")
        time.sleep(0.5)

        with pytest.raises(StorageUnavailable, match="NoAnswer"):
            store.change(token, DIGEST, lambda old: b"b")

        spare_cluster.admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
        spare_cluster.admin.execute("SELECT pg_reload_conf()")
        store.close()

    def test_a_standby_is_not_even_read(self, spare_cluster: Cluster) -> None:
        """It may show what was never confirmed, where it led before."""
        url = spare_cluster.create()
        spare_cluster.stop()
        signal = spare_cluster.data / "standby.signal"
        signal.touch()
        spare_cluster.start()
        try:
            with pytest.raises(DatabaseAway, match="is a standby: another one leads"):
                open_store(url)
            with (  # a pooler may have changed the server behind a connection that was checked
                psycopg.connect(url, autocommit=True) as pooled,
                pytest.raises(psycopg.errors.ActiveSqlTransaction),
            ):
                pooled.execute(TIMEOUTS)
        finally:
            spare_cluster.stop()
            signal.unlink()
            spare_cluster.start()

    def test_a_server_that_became_unsafe_is_noticed_with_the_next_session(
        self, kept: PostgresDatabase, store: Store
    ) -> None:
        token = store.create(b"a", DIGEST)
        kept.rows(f"ALTER DATABASE {name_of(kept)} SET synchronous_commit = off")
        end_sessions(kept)

        with pytest.raises(StorageUnavailable, match="synchronous_commit"):
            store.open(token)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_character_is_refused(
    cluster: Cluster, encoding: str
) -> None:
    name = f"in_{encoding.lower()}"
    cluster.admin.execute(
        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"
    )

    with pytest.raises(StorageUnavailable, match=f"the encoding {encoding}, and has to have UTF8"):
        open_store(cluster.url(name))


class TestTrouble:
    def test_while_the_tables_are_locked_saving_fails_soon_and_reading_goes_on(
        self, kept: PostgresDatabase, store: Store, clock: Clock
    ) -> None:
        token = store.create(b"a", DIGEST)
        clock.wait(hours=1)  # so that reading would like to put the expiry off

        with kept.held_for_writing():
            began = time.monotonic()
            with pytest.raises(StorageUnavailable, match="LockNotAvailable"):
                store.change(token, DIGEST, lambda old: b"b")
            assert time.monotonic() - began < 4
            assert store.open(token).content == b"a"

        assert store.change(token, DIGEST, lambda old: b"b").content == b"b"

    def test_a_statement_that_takes_too_long_is_given_up(
        self, kept: PostgresDatabase, store: Store
    ) -> None:
        with psycopg.connect(kept.url) as other:
            other.execute("LOCK TABLE records")
            began = time.monotonic()
            with pytest.raises(StorageUnavailable):
                store.check()
            assert time.monotonic() - began < 4

        assert store.create(b"a", DIGEST)
        store.check()

    def test_sessions_that_were_lost_are_made_again_without_anyone_noticing(
        self, kept: PostgresDatabase, store: Store
    ) -> None:
        token = store.create(b"a", DIGEST)
        for number in range(3):
            end_sessions(kept)
            store.change(token, DIGEST, lambda old, number=number: b"%d" % number)

        assert store.open(token).content == b"2"

    def test_the_reason_why_a_server_cannot_be_reached_is_told_without_the_password(
        self, cluster: Cluster
    ) -> None:
        url = cluster.url("nowhere")

        with pytest.raises(StorageUnavailable) as failure:
            open_store(url)

        assert str(failure.value).startswith("The database cannot be used: ")
        assert str(failure.value).endswith('database "nowhere" does not exist.')
        assert cluster.password not in str(failure.value)

    def test_nor_does_the_password_stand_where_it_was_wrong(
        self, cluster: Cluster, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        url = cluster.url("postgres").replace(cluster.password, "canaryXq7")

        with pytest.raises(StorageUnavailable, match="password authentication failed") as failure:
            open_store(url)

        assert "canaryXq7" not in f"{failure.value}{caplog.text}"

    def test_a_short_password_is_no_reason_to_garble_words(self, cluster: Cluster) -> None:
        url = cluster.url("postgres").replace(cluster.password, "a")

        with pytest.raises(StorageUnavailable, match="password authentication failed"):
            open_store(url)

    def test_the_password_does_not_show_where_a_store_is_printed(self, store: Store) -> None:
        password = store._database.engine.url.password

        assert password
        assert password not in f"{store._database.engine!r}{vars(store)!r}"


def test_of_several_hosts_the_one_that_answers_is_taken(cluster: Cluster, clock: Clock) -> None:
    own = f"127.0.0.1:{cluster.port}"
    hosts = f"host=127.0.0.1:{free_port()}&host={own}&target_session_attrs=read-write"
    url = f"{cluster.create().replace(own, '')}?{hosts}"

    store = open_store(DatabaseSettings(database_url=url).database_url, clock)

    assert store.open(store.create(b"a", DIGEST)).content == b"a"
    assert cluster.password not in describe_database(url)
    store.close()


class TestManyProcesses:
    def test_two_servers_share_the_records(self, kept: PostgresDatabase, store: Store) -> None:
        other = open_store(kept.url)
        token = store.create(b"", DIGEST)

        def save(where: Store, mark: bytes) -> None:
            for _ in range(20):
                where.change(token, DIGEST, lambda old: old + mark)

        at_once([lambda: save(store, b"a"), lambda: save(other, b"b")])

        content = store.open(token).content
        assert (content.count(b"a"), content.count(b"b")) == (20, 20)
        other.close()

    def test_no_connection_is_shared_over_a_fork(self, kept: PostgresDatabase) -> None:
        """In a process of its own, because this one has threads."""
        program = f"""
import os
from tests.storage.conftest import DIGEST, open_store
store = open_store({kept.url!r})
token = store.create(b"a", DIGEST)
def session():
    with store._database.engine.connect() as found:
        return found.exec_driver_sql("SELECT pg_backend_pid()").scalar()
inherited = session()
child = os.fork()
if child == 0:
    own = session()
    store.change(token, DIGEST, lambda old: old + b" child")
    raise SystemExit(0 if own != inherited else 1)
assert os.waitpid(child, 0)[1] == 0
assert session() == inherited
store.change(token, DIGEST, lambda old: old + b" parent")
assert store.open(token).content == b"a child parent"
"""
        subprocess.run([sys.executable, "-c", program], check=True, timeout=30)

    def test_a_server_that_takes_no_saves_is_not_ready(
        self, kept: PostgresDatabase, clock: Clock
    ) -> None:
        """As a standby, or one whose disk an operator protects."""
        name = kept.url.rpartition("/")[2]
        kept.cluster.admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        read_only = open_store(kept.url, clock)
        with pytest.raises(StorageUnavailable, match="ReadOnlySqlTransaction"):
            read_only.check()
        read_only.close()

    def test_while_one_process_purges_another_deletes_nothing_and_says_so(
        self, kept: PostgresDatabase, store: Store, clock: Clock
    ) -> None:
        store.create(b"a", DIGEST)
        clock.wait(days=2)
        with psycopg.connect(kept.url) as other:
            other.execute(f"SELECT pg_advisory_xact_lock({LOCKS}, {PURGE})")
            with pytest.raises(PurgedElsewhere, match="Another process"):
                store.purge()

        assert store.purge() == 1


def end_sessions(kept: PostgresDatabase) -> None:
    """Those of the server under test."""
    kept.cluster.admin.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = %s AND pid != %s",
        (name_of(kept), kept.session_id),
    )
