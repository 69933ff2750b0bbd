"""Who may serve from a database, so that nobody's presses are counted in two memories.

A server that counts limits in its own memory has to be the only one. Those that count in a shared
place may be many, but not beside one that does not.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import BinaryIO

from sqlalchemy import Connection, NullPool, create_engine

from screening.errors import StorageUnavailable
from screening.storage.database import refusals_named
from screening.storage.postgres import (
    CLAIM,
    LOCKS,
    connect_args,
    is_postgres,
    postgres_url,
    reasons_told,
    wait_patiently,
)
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


log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds for which a server that has just ended may still seem to be there."""
LOOK_EVERY = 5.0
"""Seconds between two looks whether the claim still stands."""


def claim(url: str, *, shared: bool) -> AbstractContextManager[None]:
    """Holds the right to serve from this database, alone or among others that share it too.

    SQLite is for one process whatever `shared` says: it holds the lock file. On PostgreSQL it is
    an advisory lock of a session of its own. Raises StorageUnavailable where another server holds
    what does not go together.

    The lock ends with its session, so a server that was killed leaves none behind, and one whose
    host vanished for about a minute. A session that is lost (PostgreSQL was restarted, say) is
    made again, within seconds of the database coming back. If another server was quicker with a
    claim that does not go together with this one, this process is asked to stop, as by SIGTERM.

    A process that is forked neither holds the claim nor gives it up, nor has its connection.
    """
    return _held(_Claim(url, shared=shared)) if is_postgres(url) else lock_file(url)


def claim_file(url: str) -> AbstractContextManager[None]:
    """For a short work beside servers. SQLite suffers none there; PostgreSQL does not mind."""
    return nullcontext() if is_postgres(url) else lock_file(url)


class TakenByAnother(StorageUnavailable):
    """Another server holds a claim that does not go together with this one."""


@contextmanager
def _held(claim: _Claim) -> Iterator[None]:
    owner, stopped = os.getpid(), threading.Event()
    claim.take()
    watching = threading.Thread(target=claim.watch, args=(stopped,), daemon=True)
    watching.start()
    if hasattr(os, "register_at_fork"):  # Windows does not fork
        os.register_at_fork(after_in_child=claim.part)
    try:
        yield
    finally:
        if os.getpid() == owner:
            stopped.set()
            watching.join()
            claim.drop()


class _Claim:
    """On PostgreSQL."""

    def __init__(self, url: str, *, shared: bool) -> None:
        self._shared = shared
        self._session: Connection | None = None
        address = postgres_url(url)
        self._engine = create_engine(
            address,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args=connect_args(address),
        )
        wait_patiently(self._engine)

    def take(self) -> None:
        """Raises TakenByAnother or another StorageUnavailable."""
        with reasons_told(self._engine.url):
            self._session = session = self._engine.connect()
            # A host that vanished is noticed, and its lock freed, after 30 + 3 x 10 seconds.
            for name, value in (("idle", 30), ("interval", 10), ("count", 3)):
                session.exec_driver_sql(f"SET tcp_keepalives_{name} = {value}")
            taken = self._lock(session)
        if not taken:
            self.drop()
            raise TakenByAnother(_refusal(shared=self._shared))

    def _lock(self, session: Connection) -> bool:
        kind = "_shared" if self._shared else ""
        asked = f"SELECT pg_try_advisory_lock{kind}({LOCKS}, {CLAIM})"
        end = time.monotonic() + PATIENCE
        while not session.exec_driver_sql(asked).scalar():
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def watch(self, stopped: threading.Event) -> None:
        while not stopped.wait(LOOK_EVERY):
            if not self._stands() and not self._taken_again():
                log.error("Another server took the claim on the database: this one stops.")
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def _stands(self) -> bool:
        if self._session is None:
            return False
        try:
            with refusals_named():
                self._session.exec_driver_sql("SELECT 1")
        except StorageUnavailable:
            self.drop()
            return False
        return True

    def _taken_again(self) -> bool:
        """Or not taken by another either: where nobody can, the next look tries again."""
        try:
            self.take()
        except TakenByAnother:
            return False
        except StorageUnavailable:
            return True
        log.warning("The claim on the database was lost and taken again.")
        return True

    def part(self) -> None:
        """In a process that was forked. The number of the connection stays taken, so that nothing
        which is still to be said to it reaches another."""
        connection = self._session and self._session.connection.dbapi_connection
        if connection and not connection.closed:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, connection.fileno())
            os.close(nowhere)

    def drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(StorageUnavailable), refusals_named():
                session.close()


def _refusal(*, shared: bool) -> str:
    if shared:
        return (
            "Another server uses this database and counts limits in its own memory. "
            "Stop it, or give it the RATE_LIMIT_URL that this one has."
        )
    return (
        "Another server uses this database, and this one counts limits in its own memory. "
        "Give all of them the same RATE_LIMIT_URL, or stop the other one first."
    )
