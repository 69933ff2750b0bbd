"""What lies on the disk, past the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any


def rows(database: Path, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection, connection:
        return connection.execute(query, values).fetchall()


def files_of(database: Path) -> bytes:
    """All that lies in the folder of the database: the file, its log and its index."""
    return b"".join(path.read_bytes() for path in database.parent.iterdir())


@contextmanager
def held_for_writing(database: Path) -> Iterator[None]:
    """As a backup or a curious operator might: another connection with the write lock."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
