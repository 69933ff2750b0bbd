"""All that is particular to SQLite: one file, one server, one connection.

One connection is not only enough for one process (a save takes under a millisecond): SQLite up to
3.51.2 is reported to damage its write-ahead log, rarely, where two connections write or checkpoint
at once. That is also why a second server and a purge from outside are refused.
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path

from sqlalchemy import Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from screening.errors import StorageUnavailable

WAIT_SECONDS = 2
"""How long a request waits for the connection, and the connection for a lock in the file."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a save is on the disk before the person is told so
    "secure_delete=ON",  # what is deleted is overwritten
)


def sqlite_engine(url: str) -> Engine:
    """An engine on a file that only its owner can read. Raises StorageUnavailable."""
    make_private(database_path(url))
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_pragmas)
    _part_after_fork(engine)
    return engine


def database_path(url: str) -> Path:
    return Path(make_url(url).database or "").absolute()


def empty_log(engine: Engine) -> None:
    """Moves all of the write-ahead log into the database, so that nothing deleted stays in it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def make_private(path: Path) -> None:
    """The file, empty where it is new, with its folder. SQLite gives -wal and -shm its mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StorageUnavailable(f"{path} cannot be used ({error.strerror}).") from None


def _part_after_fork(engine: Engine) -> None:
    """A process that is forked makes a connection of its own: SQLite breaks over a shared one."""
    if not hasattr(os, "register_at_fork"):  # Windows does not fork
        return
    found = weakref.ref(engine)

    def part() -> None:
        if (inherited := found()) is not None:
            _inherited.append(inherited.pool)
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=part)


_inherited: list[Pool] = []
"""Held so that nothing closes them: that is for the process that opened them."""


def _set_pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
