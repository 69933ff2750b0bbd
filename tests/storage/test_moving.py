"""`screening move`: the records of one database in another, as they are."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, select

from screening.cli import main
from screening.storage.models import COUNTS, LAST_PURGE, RECORDS
from screening.storage.store import database_at
from tests.cluster import Cluster
from tests.faults.server import Server
from tests.kept import SqliteFile
from tests.operation.test_rolling import saving, wait_for_saves
from tests.storage.conftest import DIGEST, open_store, same
from tests.waiting import wait_until

pytestmark = pytest.mark.postgres


@pytest.fixture
def file(tmp_path: Path) -> SqliteFile:
    """Not there yet, nor its folder."""
    return SqliteFile(tmp_path / "elsewhere" / "records.sqlite")


@pytest.fixture
def empty(cluster: Cluster) -> str:
    """The address of a database on a server, without any table."""
    return cluster.create(template="template0")


def fill(url: str, count: int) -> list[str]:
    """Records, and as a server does a purge at its start, and at its end what it counted. Return
    their tokens."""
    with closing(open_store(url)) as store:
        store.counts.is_on = True
        store.counts.add(*["begun"] * count)
        store.counts.write(at_the_end=True)
        tokens = [store.create(b"answer", DIGEST) for _ in range(count)]
        store.purge()
        return tokens


def all_rows(url: str) -> list[Any]:
    with closing(database_at(url)) as database:
        return [
            tuple(row)
            for table in (RECORDS, COUNTS, LAST_PURGE)
            for row in database.read(select(table).order_by(*table.primary_key), {})
        ]


def wait_until_left(cluster: Cluster, url: str) -> None:
    """A session of a server goes on for a moment after its client closed it."""
    query, name = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", make_url(url).database
    wait_until(lambda: cluster.admin.execute(query, (name,)).fetchone() == (0,))


def refusal(capsys: pytest.CaptureFixture[str], source: str, target: str) -> str:
    assert main(["move", source, target]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("is_file", [True, False])
def test_what_is_moved_is_the_same_and_opens_as_before(
    cluster: Cluster,
    file: SqliteFile,
    empty: str,
    capsys: pytest.CaptureFixture[str],
    *,
    is_file: bool,
) -> None:
    source, target = (file.url, empty) if is_file else (cluster.create(), file.url)
    first, second = fill(source, 2)
    with closing(open_store(source)) as store:
        code = store.keep(second, same)

    wait_until_left(cluster, source)
    assert main(["move", source, target]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[2:] == [
        "Copied: 2, brought up to date: 0, deleted: 0. Records there now: 2.",
        "Done. The old database still has them: delete it soon.",
    ]
    for line, url in zip(told, (source, target), strict=False):
        assert str(make_url(url).database) in line
        assert (make_url(url).password or "no password") not in line
    assert all_rows(target) == all_rows(source)
    assert "TO is in use: it has records (2)" in refusal(capsys, source, target)
    with closing(open_store(target)) as store:
        assert store.open(first).content == b"answer"
        assert store.open(store.resume(code, same)).content == b"answer"


def test_a_move_that_broke_off_is_finished_by_another(
    file: SqliteFile, empty: str, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    cleared, changed, *_ = fill(file.url, 250)
    ids = [id_ for (id_,) in file.rows("SELECT id FROM records ORDER BY id")]
    with closing(database_at(empty)) as database:
        database.upgrade()
    with psycopg.connect(empty) as session:  # who holds up the third hundred
        row = (ids[220], secrets.token_bytes(32))
        session.execute(
            "INSERT INTO records (id, cookie_id, cookie_key, revision, digest, format, expires_at, "
            "sealed) VALUES (%s, %s, '', 1, '', 1, '2026-01-01', '')",
            row,
        )
        assert "refused" in refusal(capsys, file.url, empty)
        session.rollback()
    with psycopg.connect(empty) as session:
        assert session.execute("SELECT count(*) FROM records").fetchone() == (200,)
    with closing(open_store(file.url)) as store:
        store.clear(cleared)
        store.change(changed, DIGEST, lambda content: content + b"!")
        store.create(b"later", DIGEST)

    assert main(["move", file.url, empty]) == 0
    assert "Records there now: 250." in capsys.readouterr().out
    assert all_rows(empty) == all_rows(file.url)


def test_people_go_on_until_the_servers_are_stopped_and_lose_nothing(
    tmp_path: Path, cluster: Cluster, file: SqliteFile, capsys: pytest.CaptureFixture[str]
) -> None:
    source = cluster.create()
    with Server(tmp_path, DATABASE_URL=source) as server:
        gone = server.begin()
        with saving([server.begin() for _ in range(3)]) as people:
            wait_for_saves(people, 3)
            assert main(["move", source, file.url]) == 1
            assert "Not done: connections of others" in capsys.readouterr().out
            wait_for_saves(people, 3)
        gone.get("/clear")
        gone.press()
        assert server.stop() == 0
        wait_until_left(cluster, source)

        assert main(["move", source, file.url]) == 0
        told = capsys.readouterr().out
        assert "brought up to date: 3, deleted: 1. Records there now: 3." in told
        server.settings["DATABASE_URL"] = file.url
        server.start()
        for person in people:
            assert person.kept() == f"number {person.confirmed}"


def test_a_damaged_record_keeps_back_no_other(
    file: SqliteFile, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(file.url, 5)
    ids = [id_ for (id_,) in file.rows("SELECT id FROM records")]
    file.rows("UPDATE records SET expires_at = 'soon' WHERE id = ?", ids[0])
    file.rows("UPDATE records SET sealed = 7 WHERE id = ?", ids[1])

    assert main(["move", file.url, empty]) == 0
    told = capsys.readouterr().out
    assert "Copied: 3," in told
    assert "Damaged, so that they open for nobody, and left behind: 2.\n" in told


def test_what_cannot_be_meant_is_refused_and_changes_nothing(
    tmp_path: Path, cluster: Cluster, file: SqliteFile, capsys: pytest.CaptureFixture[str]
) -> None:
    on_server, without_tables = cluster.create(), cluster.create(template="template0")
    fill(file.url, 1)
    fill(on_server, 1)
    before = all_rows(file.url), all_rows(on_server)
    link = tmp_path / "link.sqlite"
    link.symlink_to(file.path)
    by_another_name = on_server.replace("127.0.0.1", "localhost")

    same_file = refusal(capsys, file.url, f"sqlite:///{link}")
    same_database = refusal(capsys, on_server, by_another_name)
    no_tables = refusal(capsys, without_tables, file.url)
    not_there = refusal(capsys, f"sqlite:///{tmp_path}/typo.sqlite", file.url)
    in_use = refusal(capsys, on_server, file.url)
    no_address = refusal(capsys, "records.sqlite", file.url)

    assert "FROM and TO are the same database" in same_file
    assert "FROM and TO are the same database" in same_database
    assert "The database is empty" in no_tables
    assert f"There is no database at {tmp_path}/typo.sqlite." in not_there
    assert not (tmp_path / "typo.sqlite").exists()
    assert "TO is in use" in in_use
    assert "must be sqlite:///" in no_address
    assert (all_rows(file.url), all_rows(on_server)) == before
