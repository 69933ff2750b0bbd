"""The tables of a database, and how they come to be those that a release needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from screening.errors import StorageUnavailable
from screening.storage.models import METADATA
from screening.storage.store import database_at
from tests.cluster import Cluster
from tests.conftest import BOTH, make_kept, without_settings
from tests.kept import Kept, PostgresDatabase, SqliteFile
from tests.storage.conftest import DIGEST, open_store

CHECKOUT = Path(__file__).parents[2]
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("last_purge", sa.Column("note", sa.Text))
    op.execute("UPDATE last_purge SET note = 'upgraded'")
"""
"""A migration that a later release might bring."""
DONE = 0, "The database is at revision 0002.\n"


@pytest.fixture(params=BOTH)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    database = make_kept(request, tmp_path)
    yield database
    database.close()


@pytest.fixture
def file(tmp_path: Path) -> SqliteFile:
    return SqliteFile(tmp_path / "instance" / "records.sqlite")


@pytest.fixture
def on_server(cluster: Cluster) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(cluster, cluster.create())
    yield database
    database.close()


@pytest.fixture(scope="module")
def next_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that this release is made of, and a migration more."""
    folder = tmp_path_factory.mktemp("next") / "release"
    for name in ("screening", "migrations"):
        shutil.copytree(CHECKOUT / name, folder / name)
    (folder / "migrations" / "versions" / "0002_next.py").write_text(NEXT)
    return folder


def begin_upgrade(release: Path, url: str, folder: Path) -> subprocess.Popen[str]:
    """`screening upgrade`."""
    environment = without_settings(os.environ) | {
        "PYTHONPATH": str(release),
        "SECRET_KEY": "m9Jb3Yx0kq-Vt7LwPz2sRf8NhCd5GaEu",
        "DATABASE_URL": url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "screening", "upgrade"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def upgrade(release: Path, url: str, folder: Path) -> tuple[int, str]:
    """Its exit code, and what it says."""
    return end(begin_upgrade(release, url, folder))


def end(running: subprocess.Popen[str]) -> tuple[int, str]:
    with running:
        try:
            said, _ = running.communicate(timeout=60)
        finally:
            running.kill()
    first, _, rest = said.partition("\n")
    assert first.startswith("Database: ")
    return running.returncode, rest


def test_the_migrations_make_what_the_models_say(kept: Kept) -> None:
    database = database_at(kept.url)
    database.upgrade()

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    database.close()

    assert differences == []


def test_migrations_are_numbered_without_a_gap() -> None:
    versions = sorted((CHECKOUT / "migrations" / "versions").glob("*.py"))

    assert [path.name[:4] for path in versions] == [
        f"{number:04}" for number in range(1, len(versions) + 1)
    ]


class TestSqlite:
    def test_a_database_of_an_older_release_is_upgraded_with_all_its_records(
        self, file: SqliteFile, next_release: Path, tmp_path: Path
    ) -> None:
        store = open_store(file.url)
        token = store.create(b"a", DIGEST)
        store.purge()

        assert store.open(token).content == b"a"
        store.close()
        assert upgrade(next_release, file.url, tmp_path) == DONE

        assert file.rows("SELECT note FROM last_purge") == [("upgraded",)]
        assert file.rows("SELECT count(*) FROM records") == [(1,)]

    def test_a_migration_that_fails_leaves_the_database_as_it_was(
        self, file: SqliteFile, next_release: Path, tmp_path: Path
    ) -> None:
        release = tmp_path / "broken"
        shutil.copytree(next_release, release)
        broken = release / "migrations" / "versions" / "0002_next.py"
        broken.write_text(NEXT.replace("UPDATE last_purge", "UPDATE nowhere"))
        store = open_store(file.url)
        token = store.create(b"a", DIGEST)
        store.close()

        result = upgrade(release, file.url, tmp_path)

        assert result == (2, "the database refused (SQLITE_ERROR)\n")
        assert [name for _, name, *_ in file.rows("PRAGMA table_info(last_purge)")] == ["id", "at"]
        store = open_store(file.url)
        assert store.open(token).content == b"a"
        store.close()

    def test_a_database_of_a_newer_release_is_left_alone(
        self, file: SqliteFile, next_release: Path, tmp_path: Path
    ) -> None:
        open_store(file.url).close()
        assert upgrade(next_release, file.url, tmp_path) == DONE

        with pytest.raises(StorageUnavailable, match="revision 0002, of a newer release"):
            open_store(file.url)


@pytest.mark.postgres
class TestPostgres:
    def test_a_server_says_what_to_run_on_an_empty_database(self, cluster: Cluster) -> None:
        url = cluster.create(template="template0")

        with pytest.raises(StorageUnavailable, match=r"is empty.*Run: screening upgrade"):
            open_store(url)

    def test_a_server_never_changes_tables_and_says_what_to_run(
        self, on_server: PostgresDatabase
    ) -> None:
        on_server.rows("UPDATE alembic_version SET version_num = '0000'")

        with pytest.raises(StorageUnavailable, match=r"at revision 0000.*Run: screening upgrade"):
            open_store(on_server.url)

    def test_a_server_of_an_older_release_does_not_start(
        self, on_server: PostgresDatabase, next_release: Path, tmp_path: Path
    ) -> None:
        store = open_store(on_server.url)
        token = store.create(b"a", DIGEST)
        store.purge()

        assert upgrade(next_release, on_server.url, tmp_path) == DONE

        assert store.open(token).content == b"a"  # the one that runs goes on
        store.close()
        assert on_server.rows("SELECT note FROM last_purge") == [("upgraded",)]
        with pytest.raises(StorageUnavailable, match="of a newer release"):
            open_store(on_server.url)

    def test_upgrades_that_are_started_together_take_turns(
        self, cluster: Cluster, next_release: Path, tmp_path: Path
    ) -> None:
        url = cluster.create(template="template0")

        running = [begin_upgrade(next_release, url, tmp_path) for _ in range(3)]

        assert [end(each) for each in running] == [DONE] * 3

    @pytest.mark.alone
    def test_an_upgrade_gives_up_behind_a_lock_so_that_nobody_queues_behind_it(
        self, on_server: PostgresDatabase, next_release: Path, tmp_path: Path
    ) -> None:
        store = open_store(on_server.url)
        token = store.create(b"a", DIGEST)

        with on_server.held_for_writing():
            began = time.monotonic()
            result = upgrade(next_release, on_server.url, tmp_path)

        assert result == (
            2,
            "The database cannot be used: canceling statement due to lock timeout.\n",
        )
        assert time.monotonic() - began < 8
        assert store.open(token).content == b"a"
        store.close()
