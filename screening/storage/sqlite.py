"""All that is particular to SQLite: one file, one server, one connection.

One connection is not only enough for one process (a save takes under a millisecond): SQLite up to
3.51.2 is reported to damage its write-ahead log, rarely, where two connections write or checkpoint
at once. That is also why a second server and a purge from outside are refused; see server_lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Insert, QueuePool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler

from screening.errors import StorageUnavailable
from screening.storage.database import (
    Database,
    check_revision,
    find_revision,
    migrate,
    name_failures,
    newest_revision,
)
from screening.storage.models import RECORDS

WAIT_SECONDS = 2
"""How long a request waits for the connection, and the connection for a lock in the file."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a save is on the disk before the person is told so
    "secure_delete=ON",  # what is deleted is overwritten
)


@compiles(Insert, "sqlite")
def draw_rowid(statement: Insert, compiler: SQLCompiler, **given: Any) -> str:
    """Give a new record a random rowid. By itself SQLite would count them, and so tell for as long
    as a record lasts which of two was begun first."""
    compile_: Callable[..., str] = compiler.visit_insert
    sql = compile_(statement, **given)
    if statement.table is RECORDS:
        sql = sql.replace("(", "(rowid, ", 1).replace("VALUES (", "VALUES (random(), ", 1)
    return sql


class Sqlite(Database):
    """One file that only its owner can read. It upgrades itself."""

    isolation_level = "SERIALIZABLE"

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """`read_only`: beside a server. Such a connection neither writes nor checkpoints."""
        path = database_path(url)
        if read_only:
            url = f"sqlite:///{path.as_uri()}?mode=ro&uri=true"
        else:
            make_private(path)
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=WAIT_SECONDS,
            hide_parameters=True,
            connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
        )
        super().__init__(engine)
        if read_only:
            return

        @event.listens_for(engine, "connect")
        def set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            cursor = connection.cursor()
            for pragma in PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    def check_ready(self) -> None:
        with name_failures(), self.engine.connect() as connection:
            check_revision(connection)

    def make_ready(self) -> None:
        self.upgrade()

    def upgrade(self) -> None:
        with name_failures(), self.engine.connect() as connection:
            if find_revision(connection) == newest_revision():
                return
        with self.transaction() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # else each change is one of its own
            migrate(connection)

    def may_purge(self, connection: Connection) -> bool:
        return True

    def count_users(self) -> int:
        return 0  # server_lock sees to that

    def forget_deleted(self) -> None:
        """Move all of the write-ahead log into the file, so that nothing deleted stays in it."""
        with name_failures(), self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def database_path(url: str) -> Path:
    """Return the file that `url` names, symbolic links resolved, so that it has one lock."""
    return Path(make_url(url).database or "").resolve()


def make_private(path: Path) -> None:
    """Make the file and its folder where they are not there, and close the file to others.

    SQLite gives -wal and -shm the mode of the file. Raises StorageUnavailable.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StorageUnavailable(f"{path} cannot be used ({error.strerror}).") from None
