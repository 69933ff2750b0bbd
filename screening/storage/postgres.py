"""All that is particular to PostgreSQL: a server elsewhere, for many processes at once.

Sessions keep their settings, prepared statements and locks, so between here and the database there
may be no pooler that lends a session for one transaction only (PgBouncer has to be in its session
mode). None is needed for hundreds of processes, and prepared statements save time on both sides.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from screening.errors import StorageUnavailable
from screening.storage import upgrade as migrations
from screening.storage.database import Database, part_after_fork

ANSWER_SECONDS = 2.5
"""More than the server's own timeouts, which say better what was wrong."""
REST_SECONDS = 1.0
"""After a connection could not be had in time, none is tried, so that not all wait at once."""

Given = TypeVar("Given")


class NoAnswer(psycopg.OperationalError):
    """The connection was closed, because the server did not say anything for too long."""


class PatientConnection(psycopg.Connection[tuple[Any, ...]]):
    """Patient, but not without end."""

    answer_seconds: float | None = ANSWER_SECONDS
    """None: without end."""

    def wait(self, gen: PQGen[Given], interval: float = 0.1, timeout: float | None = None) -> Given:
        """Raises NoAnswer."""
        try:
            return super().wait(gen, interval, timeout or self.answer_seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise  # this was an answer
            self.pgconn.finish()
            raise NoAnswer("it does not answer") from None


class Patience:
    """What one process knows of its server."""

    def __init__(self) -> None:
        self._rest_until = 0.0

    def connect(
        self, dialect: object, entry: object, args: list[Any], given: dict[str, Any]
    ) -> PatientConnection:
        """As SQLAlchemy's event asks for it. Raises NoAnswer at once while it rests."""
        if time.monotonic() < self._rest_until:
            raise NoAnswer("it did not answer a moment ago")
        try:
            return PatientConnection.connect(*args, **given)
        except psycopg.errors.ConnectionTimeout:
            self._rest_until = time.monotonic() + REST_SECONDS
            raise


WAIT_SECONDS = 2
"""How long a request waits for a connection, and a connection for the server or a lock in it."""

LOCK_MILLISECONDS = 1500
"""Less, so that a lock is named where it was one."""

CONNECTIONS = 4
"""That one process keeps: one for each thread of `screening serve`."""
MORE_CONNECTIONS = 4
"""For a while, when more threads ask."""

LOCKS = int.from_bytes(b"fore", "big")
"""The first number of each advisory lock of this product. Each database has its own."""
PURGE, UPGRADE = 1, 2
"""The second number."""

CONNECT = {
    "connect_timeout": WAIT_SECONDS,
    "tcp_user_timeout": WAIT_SECONDS * 1000,  # a server that vanished is not waited for
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}

BEGIN_SESSION = f"""
SELECT current_setting('fsync'),
       current_setting('full_page_writes'),
       current_setting('synchronous_commit'),
       current_setting('synchronous_standby_names'),
       set_config('statement_timeout', '{WAIT_SECONDS}s', false),
       set_config('lock_timeout', '{LOCK_MILLISECONDS}ms', false)
"""


class Postgres(Database):
    """Only `screening upgrade` changes its tables: servers of two releases may stand side by side
    while one takes the place of the other."""

    isolation_level = "READ COMMITTED"

    def __init__(self, url: str) -> None:
        self._url = postgres_url(url)
        super().__init__(_engine(self._url))

    def make_ready(self) -> None:
        with reasons_told(self._url), self.engine.connect() as connection:
            revision = migrations.revision_of(connection)
        migrations.check_not_newer(revision)
        if revision != migrations.newest():
            raise StorageUnavailable(
                f"The database is {f'at revision {revision}' if revision else 'empty'}, and this "
                f"release needs revision {migrations.newest()}. Run: screening upgrade"
            )

    def upgrade(self) -> None:
        with reasons_told(self._url), self.begin() as connection:
            session: Any = connection.connection.dbapi_connection
            session.answer_seconds = None  # a migration takes as long as it takes
            for command in (
                "SET LOCAL statement_timeout = 0",
                "SET LOCAL lock_timeout = '60s'",  # for another upgrade to end
                f"SELECT pg_advisory_xact_lock({LOCKS}, {UPGRADE})",
                # for a table: meanwhile everyone queues behind
                f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'",
            ):
                connection.exec_driver_sql(command)
            revision = migrations.revision_of(connection)
            migrations.check_not_newer(revision)
            if revision != migrations.newest():
                migrations.migrate(connection)

    def may_purge(self, connection: Connection) -> bool:
        asked = f"SELECT pg_try_advisory_xact_lock({LOCKS}, {PURGE})"
        return bool(connection.exec_driver_sql(asked).scalar())

    def forget_deleted(self) -> None:
        """Left to autovacuum, whose settings for the table come with the first migration."""

    def forget_copies(self, before: datetime) -> None:
        """Upgrades make none: backing up a server is for those who run it."""


def is_postgres(url: str) -> bool:
    return url.startswith(("postgresql://", "postgresql+psycopg://"))


def postgres_url(url: str) -> URL:
    """With the driver named."""
    return make_url(url).set(drivername="postgresql+psycopg")


def connect_args(url: URL) -> dict[str, int]:
    """What the address leaves open."""
    return {name: value for name, value in CONNECT.items() if name not in url.query}


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args=connect_args(url),
    )
    wait_patiently(engine)
    event.listen(engine, "connect", _begin_session)
    part_after_fork(engine)
    return engine


def wait_patiently(engine: Engine) -> None:
    from screening.storage.postgres import Patience  # imports the driver: not for SQLite

    event.listen(engine, "do_connect", Patience().connect)


def _begin_session(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """Raises StorageUnavailable where the server may lose what it confirmed.

    Asked for each connection, because the server may have been started again meanwhile.
    """
    cursor = connection.cursor()
    cursor.execute(BEGIN_SESSION)
    names = ("fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names")
    server = dict(zip(names, cursor.fetchone() or (), strict=False))
    cursor.close()
    unsafe = [name for name in names[:3] if server[name] == "off"]
    # local: without the standbys that are waited for otherwise
    if server["synchronous_commit"] == "local" and server["synchronous_standby_names"]:
        unsafe.append("synchronous_commit")
    if unsafe:
        connection.close()
        raise StorageUnavailable(_mend(unsafe[0]))


def _mend(name: str) -> str:
    return (
        f"The database server may lose what it confirmed: its {name} is not on. "
        f"Run: ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf(); and, where it was set for "
        f"the role or the database, ALTER ROLE or ALTER DATABASE ... RESET {name}"
    )


@contextmanager
def reasons_told(url: URL) -> Iterator[None]:
    """For an operator at a terminal: the first line of what the driver says. It names the host,
    and has no reason to name the password, which is taken out all the same."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).partition("\n")[0].rstrip(". ")
        said = said.replace(url.password, "***") if url.password else said
        raise StorageUnavailable(f"The database cannot be used: {said}.") from None
