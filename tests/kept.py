"""What a database of the tests holds, past the store: one in a file, or one on a server."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.cluster import Cluster
from tests.storage import files

BOUNDED = "-c statement_timeout=60s"
"""For sessions of the tests: none waits forever for what another holds."""


class Refused(Exception):
    """The database does not take such a value into that column."""


class Kept(Protocol):
    url: str

    def rows(self, query: str, *values: object) -> list[Any]:
        """`?` stands for each value. May raise Refused."""

    def columns(self) -> list[str]:
        """Of the records, in their order."""

    def versions(self) -> object:
        """Differs when anything was written meanwhile."""

    def on_disk(self) -> bytes:
        """All that the database has in its files."""

    def dump(self) -> bytes:
        """As an operator might make one."""

    def check_integrity(self) -> None:
        """Raises AssertionError where its files contradict each other."""

    def held_for_writing(self) -> AbstractContextManager[None]:
        """Nothing can be written meanwhile; reading goes on."""

    def close(self) -> None: ...


def expiries(kept: Kept) -> set[datetime]:
    found = (value for (value,) in kept.rows("SELECT expires_at FROM records"))
    naive = (datetime.fromisoformat(value) if isinstance(value, str) else value for value in found)
    return {value.replace(tzinfo=UTC) for value in naive}


class SqliteFile:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    def rows(self, query: str, *values: object) -> list[Any]:
        return files.rows(self.path, query, *values)

    def columns(self) -> list[str]:
        return [name for _, name, *_ in self.rows("PRAGMA table_info(records)")]

    def versions(self) -> object:
        return [self.path.read_bytes(), self.path.with_name(f"{self.path.name}-wal").read_bytes()]

    def on_disk(self) -> bytes:
        return files.files_of(self.path)

    def dump(self) -> bytes:
        with closing(sqlite3.connect(self.path)) as connection:
            return "\n".join(connection.iterdump()).encode()

    def check_integrity(self) -> None:
        assert self.rows("PRAGMA integrity_check") == [("ok",)]

    def held_for_writing(self) -> AbstractContextManager[None]:
        return files.held_for_writing(self.path)

    def close(self) -> None:
        """Each look has a connection of its own."""


class PostgresDatabase:
    def __init__(self, cluster: Cluster, url: str) -> None:
        self.cluster = cluster
        self.url = url
        self._first_log = self._log_file()

    @cached_property
    def _session(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.url, autocommit=True, options=BOUNDED)

    @property
    def session_id(self) -> int:
        """Of the one that looks."""
        return self._session.info.backend_pid

    def rows(self, query: str, *values: object) -> list[Any]:
        try:
            found = self._session.execute(query.replace("?", "%s"), values)
        except (psycopg.DataError, psycopg.ProgrammingError):
            raise Refused from None
        return found.fetchall() if found.description else []

    def columns(self) -> list[str]:
        query = "SELECT column_name FROM information_schema.columns WHERE table_name = 'records'"
        return [name for (name,) in self.rows(f"{query} ORDER BY ordinal_position")]

    def versions(self) -> object:
        return sorted(self.rows("SELECT id, xmin::text, xmax::text, ctid::text FROM records"))

    def on_disk(self) -> bytes:
        """Its tables, the log written since it was made, and what the server said."""
        self._session.execute("CHECKPOINT")
        query = "SELECT oid::text FROM pg_database WHERE datname = current_database()"
        [(folder,)] = self.rows(query)
        first, last = self._first_log, self._log_file()
        files = (
            *(self.cluster.data / "base" / folder).iterdir(),
            *(log for log in (self.cluster.data / "pg_wal").iterdir() if first <= log.name <= last),
            self.cluster.log,
        )
        return b"".join(path.read_bytes() for path in files)

    def dump(self) -> bytes:
        command = [self.cluster.programs / "pg_dump", "--dbname", self.url]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def check_integrity(self) -> None:
        self.rows("CREATE EXTENSION IF NOT EXISTS amcheck")
        self.rows(
            "SELECT bt_index_parent_check(indexrelid, true) FROM pg_index "
            "WHERE indrelid = 'records'::regclass"
        )
        assert self.rows("SELECT * FROM verify_heapam('records')") == []

    def _log_file(self) -> str:
        """Of the write-ahead log: the one in use now. Their names count up."""
        [(name,)] = self.rows("SELECT pg_walfile_name(pg_current_wal_lsn())")
        return str(name)

    @contextmanager
    def held_for_writing(self) -> Iterator[None]:
        with psycopg.connect(self.url, options=BOUNDED) as other:
            other.execute("LOCK TABLE records, last_purge IN SHARE MODE")
            yield
            other.rollback()

    def close(self) -> None:
        """The next look has a new session."""
        self._session.close()
        del self._session
