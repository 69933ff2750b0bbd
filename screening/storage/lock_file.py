"""The lock on an empty file beside an SQLite database, which is for one process alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from screening.errors import StorageUnavailable
from screening.storage.sqlite import database_path, make_private


@contextmanager
def lock_file(url: str) -> Iterator[None]:
    """Holds the lock file beside the database. Raises StorageUnavailable where another does.

    The lock ends with the process, however that ends; the empty file stays.
    """
    database = database_path(url)
    path = database.with_name(f"{database.name}.lock")
    make_private(path)
    with path.open("r+b") as file:
        if not _locked(file):
            raise StorageUnavailable(
                f"The database is in use by a running server (it holds {path}). "
                "Stop that server first, or set DATABASE_URL to another file."
            )
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(file: BinaryIO) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
