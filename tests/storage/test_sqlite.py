from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import time
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from screening.errors import RecordGone, StorageUnavailable
from screening.storage.server_lock import server_lock
from screening.storage.store import Store
from screening.storage.vault import derive_credential
from tests.conftest import Clock
from tests.kept import SqliteFile
from tests.storage.conftest import DIGEST, open_store, same
from tests.storage.files import files_of, held_for_writing, rows
from tests.waiting import at_once

CANARY = b"canary-Xq7"


@pytest.fixture
def kept(tmp_path: Path) -> SqliteFile:
    return SqliteFile(tmp_path / "instance" / "records.sqlite")


@pytest.fixture
def database(kept: SqliteFile) -> Path:
    return kept.path


def fill_disk(store: Store) -> None:
    with store._database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_read_what_is_kept(store: Store, database: Path) -> None:
    store.create(b"a", DIGEST)

    assert mode_of(database.parent) == 0o700
    assert {path.name: mode_of(path) for path in database.parent.iterdir()} == {
        "records.sqlite": 0o600,
        "records.sqlite-wal": 0o600,
        "records.sqlite-shm": 0o600,
    }


def test_a_database_that_others_could_read_is_closed_to_them(database: Path) -> None:
    database.parent.mkdir()
    database.parent.chmod(0o755)
    database.touch()
    database.chmod(0o644)

    open_store(f"sqlite:///{database}").close()

    assert mode_of(database) == 0o600
    assert mode_of(database.parent) == 0o755  # not ours to change


def test_a_save_is_on_the_disk_before_it_is_confirmed(store: Store) -> None:
    with store._database.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete")
        }

    assert values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_while_the_database_is_locked_saving_fails_soon_and_reading_goes_on(
    store: Store, database: Path, clock: Clock
) -> None:
    token = store.create(b"a", DIGEST)
    clock.wait(hours=1)  # so that reading would like to put the expiry off

    with held_for_writing(database):
        began = time.monotonic()
        with pytest.raises(StorageUnavailable, match="SQLITE_BUSY"):
            store.change(token, DIGEST, lambda old: b"b")
        assert time.monotonic() - began < 4
        assert store.open(token).content == b"a"

    assert store.change(token, DIGEST, lambda old: b"b").content == b"b"


def test_a_request_waits_only_briefly_for_the_one_connection(store: Store) -> None:
    token = store.create(b"a", DIGEST)

    with store._database.engine.connect(), pytest.raises(StorageUnavailable, match="busy"):
        store.open(token)

    assert store.open(token).content == b"a"


def test_a_full_disk_is_said_and_loses_nothing(store: Store) -> None:
    token = store.create(b"a", DIGEST)
    fill_disk(store)

    with pytest.raises(StorageUnavailable, match="SQLITE_FULL"):
        store.change(token, DIGEST, lambda old: b"b" * 100_000)

    assert store.open(token).content == b"a"
    assert store.change(token, DIGEST, lambda old: b"b").content == b"b"


def test_a_failure_quotes_nothing_that_was_being_saved(store: Store) -> None:
    token = store.create(b"a", DIGEST)
    fill_disk(store)

    with pytest.raises(StorageUnavailable) as failure:
        store.change(token, DIGEST, lambda old: CANARY * 10_000)

    assert str(failure.value) == "the database refused (SQLITE_FULL)"
    assert CANARY.decode() not in "".join(traceback.format_exception(failure.value))
    assert failure.value.__suppress_context__


def test_a_file_that_is_no_database_is_refused(database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"not a database" * 100)

    with pytest.raises(StorageUnavailable, match="SQLITE_NOTADB"):
        open_store(f"sqlite:///{database}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageUnavailable, match=r"file/records.sqlite cannot be used"):
        open_store(f"sqlite:///{tmp_path}/file/records.sqlite")


def test_clearing_succeeds_while_another_reads(store: Store, database: Path) -> None:
    token = store.create(b"a", DIGEST)
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records").fetchall()

        store.clear(token)

        reader.execute("ROLLBACK")
    with pytest.raises(RecordGone):
        store.open(token)


def test_after_clearing_not_even_the_sealed_bytes_are_on_the_disk(
    store: Store, database: Path
) -> None:
    token = store.create(b"a" * 3000, DIGEST)
    store.change(token, DIGEST, lambda old: b"b" * 3000)
    code = store.keep(token, same)
    [row] = rows(database, "SELECT id, cookie_key, code_id, code_key, sealed FROM records")
    (*others, sealed) = row
    assert sealed[:100] in files_of(database)

    store.clear(token)

    for secret in (*others, sealed[:16], sealed[100:116], sealed[-16:], code.encode()):
        assert secret not in files_of(database)


def test_a_purge_leaves_no_trace_on_the_disk(store: Store, database: Path, clock: Clock) -> None:
    store.create(b"a", DIGEST)
    [(sealed,)] = rows(database, "SELECT sealed FROM records")
    clock.wait(days=2)

    store.purge()

    assert sealed[100:116] not in files_of(database)


class TestLock:
    def test_a_second_server_on_the_same_database_is_refused(self, database: Path) -> None:
        url = f"sqlite:///{database}"

        with (
            server_lock(url),
            pytest.raises(StorageUnavailable, match=r"in use.*records\.sqlite\.lock"),
            server_lock(url),
        ):
            pass

    def test_no_second_name_of_the_same_file_is_a_way_round_the_lock(self, database: Path) -> None:
        open_store(f"sqlite:///{database}").close()
        other_name, other_folder = database.with_name("other"), database.parent.with_name("other")
        other_name.symlink_to(database)
        other_folder.symlink_to(database.parent, target_is_directory=True)

        for path in (other_name, other_folder / database.name):
            with (
                server_lock(f"sqlite:///{database}"),
                pytest.raises(StorageUnavailable, match=r"in use.*records\.sqlite\.lock"),
                server_lock(f"sqlite:///{path}"),
            ):
                pass

    def test_the_lock_is_free_again_afterwards(self, database: Path) -> None:
        url = f"sqlite:///{database}"

        for _ in range(2):
            with server_lock(url):
                assert mode_of(database.with_name("records.sqlite.lock")) == 0o600

    def test_the_lock_of_a_server_that_was_killed_is_free(self, database: Path) -> None:
        url = f"sqlite:///{database}"
        program = (
            "from screening.storage.server_lock import server_lock\n"
            f"with server_lock({url!r}): print(flush=True); input()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as server:
            assert server.stdout is not None
            server.stdout.readline()
            with pytest.raises(StorageUnavailable), server_lock(url):
                pass
            server.kill()

        with server_lock(url):
            pass


def test_no_connection_is_shared_over_a_fork(database: Path) -> None:
    """In a process of its own, because this one has threads."""
    program = f"""
import os
from tests.storage.conftest import DIGEST, open_store
store = open_store("sqlite:///{database}")
def connection():
    with store._database.engine.connect() as found:
        return found.connection.dbapi_connection
token, inherited = store.create(b"a", DIGEST), connection()
child = os.fork()
if child == 0:
    own = connection()
    store.change(token, DIGEST, lambda old: old + b" child")
    os._exit(0 if own is not inherited else 1)
assert os.waitpid(child, 0)[1] == 0
assert connection() is inherited
store.change(token, DIGEST, lambda old: old + b" parent")
assert store.open(token).content == b"a child parent"
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


def test_one_connection_serves_many_threads(store: Store) -> None:
    tokens = [store.create(str(number).encode(), DIGEST) for number in range(8)]
    read: list[bytes] = []

    def work(token: str) -> None:
        for _ in range(20):
            store.change(token, DIGEST, lambda old: old + b".")
        read.append(store.open(token).content)

    at_once([lambda token=token: work(token) for token in tokens])

    assert sorted(read) == [str(number).encode() + b"." * 20 for number in range(8)]


def test_rows_tell_nothing_of_the_order_in_which_records_began(
    store: Store, database: Path
) -> None:
    begun = [derive_credential(store.create(b"", DIGEST)).id for _ in range(12)]

    by_rowid = [id_ for (id_,) in rows(database, "SELECT cookie_id FROM records ORDER BY rowid")]

    assert sorted(by_rowid) == sorted(begun)
    assert by_rowid != begun
