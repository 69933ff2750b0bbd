"""One process at a time on a SQLite file: the lock file beside it.

A server holds it for as long as it runs. `screening purge`, `upgrade` and `move` hold it while
they work, so both are refused beside a server. PostgreSQL serves many processes and needs none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from screening.errors import StorageUnavailable
from screening.storage.database import is_postgres
from screening.storage.sqlite import database_path, make_private

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def server_lock(url: str) -> Iterator[None]:
    """Hold the lock file of the SQLite database at `url`; do nothing for PostgreSQL. However the
    process ends, the system frees the lock. Raises StorageUnavailable where another holds it."""
    if is_postgres(url):
        yield
        return
    database = database_path(url)
    path = database.with_name(f"{database.name}.lock")
    make_private(path)
    with path.open("r+b") as file:
        if not _try_lock(file):
            raise StorageUnavailable(
                f"The database is in use by a running server (it holds {path}). "
                "Stop that server first, or set DATABASE_URL to another file."
            )
        yield
