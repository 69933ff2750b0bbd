"""What is particular to PostgreSQL: a server elsewhere, for many processes at once.

Nothing rests on a session, so a pooler that lends a connection for one transaction (PgBouncer with
`pool_mode = transaction`) may stand in between: timeouts are those of a transaction and travel with
its first statement, locks end with their transaction, and the server keeps no prepared statements.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from screening.errors import DatabaseAway, StorageUnavailable
from screening.storage.database import (
    Database,
    check_revision,
    find_revision,
    migrate,
    newest_revision,
)

WAIT_SECONDS = 2
"""How long a request waits for a connection, and a connection for the server or a statement."""
LOCK_MILLISECONDS = 1500
"""For a lock: less, so that the failure names the lock where there was one."""
ANSWER_SECONDS = 2.5
"""After which the client gives up by itself: more than the server's own timeouts, which name the
cause better."""
PAUSE_SECONDS = 1.0
"""After a connection could not be had in time, none is tried for so long: not all wait at once."""

CONNECTIONS = 4
"""That one process keeps: one for each thread of `screening serve`."""
MORE_CONNECTIONS = 4
"""For a while, when more threads ask."""

CONNECT = {
    "connect_timeout": WAIT_SECONDS,
    "tcp_user_timeout": WAIT_SECONDS * 1000,  # a server that vanished is not waited for
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""For libpq, where the address does not say otherwise."""

LOCKS = int.from_bytes(b"fore", "big")
"""The first number of each advisory lock of this product. Each database has its own."""
PURGE, UPGRADE = 1, 2
"""The second number."""

TIMEOUTS = (
    f"SELECT set_config('statement_timeout', '{WAIT_SECONDS}s', true), "
    f"set_config('lock_timeout', '{LOCK_MILLISECONDS}ms', true), "
    "CASE WHEN pg_is_in_recovery() THEN set_config('transaction_read_only', 'off', true) END"
)
"""The last is refused by a standby alone. A leader that was replaced becomes one, and may show what
it never confirmed: a save that is found there already would be called kept."""
DURABILITY = """
SELECT current_setting('fsync', true),
       current_setting('full_page_writes', true),
       current_setting('synchronous_commit', true),
       current_setting('synchronous_standby_names', true),
       pg_is_in_recovery()
"""
USERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""

AWAY = ("", "08", "53", "57")
"""Classes of SQLSTATE that pass: no connection, no resources, starting or stopping."""

Result = TypeVar("Result")


class NoAnswer(psycopg.OperationalError):
    """The connection was closed, because the server did not say anything for too long."""


class PatientConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits for each answer, but not without end."""

    answer_seconds: float | None = ANSWER_SECONDS
    """None: without end."""

    def wait(
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        """Return what psycopg waits for. Raises NoAnswer."""
        try:
            return super().wait(gen, interval, timeout or self.answer_seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise  # this was an answer
            self.pgconn.finish()
            raise NoAnswer("it does not answer") from None


class Postgres(Database):
    """Only `screening upgrade` changes its tables: servers of two releases may stand side by side
    while one takes the place of the other."""

    isolation_level = "READ COMMITTED"

    def __init__(self, url: str) -> None:
        self._url = postgres_url(url)
        self._paused_until = 0.0
        super().__init__(
            create_engine(
                self._url,
                isolation_level="AUTOCOMMIT",
                skip_autocommit_rollback=True,
                pool_size=CONNECTIONS,
                max_overflow=MORE_CONNECTIONS,
                pool_timeout=WAIT_SECONDS,
                pool_pre_ping=True,
                pool_use_lifo=True,
                use_native_hstore=False,
                hide_parameters=True,
                connect_args={k: v for k, v in CONNECT.items() if k not in self._url.query},
            )
        )
        event.listen(self.engine, "do_connect", self._connect)
        event.listen(self.engine, "do_execute", _execute_with_timeouts)

    def check_ready(self) -> None:
        with operator_reasons(self._url), self.engine.connect() as connection:
            check_revision(connection)

    def upgrade(self) -> None:
        with operator_reasons(self._url), self.begin() as connection:
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
            if find_revision(connection) != newest_revision():
                migrate(connection)

    def may_purge(self, connection: Connection) -> bool:
        query = f"SELECT pg_try_advisory_xact_lock({LOCKS}, {PURGE})"
        return bool(connection.exec_driver_sql(query).scalar())

    def count_users(self) -> int:
        return int(self.read(text(USERS), {})[0][0])

    def forget_deleted(self) -> None:
        """Leave it to autovacuum, whose settings for the table come with the first migration."""

    def _connect(
        self, dialect: object, record: object, args: list[Any], options: dict[str, Any]
    ) -> PatientConnection:
        """Return a new connection to a server that keeps what it confirms, which may have been
        started again meanwhile. Raises StorageUnavailable, and NoAnswer at once in the pause."""
        if time.monotonic() < self._paused_until:
            raise NoAnswer("it did not answer a moment ago")
        try:
            connection = PatientConnection.connect(
                *args, **options, autocommit=True, prepare_threshold=None
            )
        except psycopg.errors.ConnectionTimeout:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            raise
        try:
            _check_safe(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def postgres_url(url: str) -> URL:
    """Return the address with the driver named."""
    return make_url(url).set(drivername="postgresql+psycopg")


def _execute_with_timeouts(
    cursor: psycopg.Cursor[Any], statement: str, parameters: Any, context: object
) -> bool:
    """Send the timeouts along with the first statement of a transaction, in one round trip. Most
    transactions have one statement only: the two of them are committed together."""
    if cursor.connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    with cursor.connection.pipeline():
        cursor.connection.execute(TIMEOUTS)
        cursor.execute(statement, parameters)
    return True


def _check_safe(connection: PatientConnection) -> None:
    """Raise StorageUnavailable where the server may lose or garble what it confirmed."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StorageUnavailable(
            f"The database has the encoding {encoding}, and has to have UTF8. "
            "Make another one: CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8'"
        )
    names = ("fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names")
    *found, is_standby = connection.execute(DURABILITY).fetchone() or ()
    if is_standby:
        raise DatabaseAway("The database server is a standby: another one leads.")
    server = dict(zip(names, found, strict=True))
    unsafe = [name for name in names[:3] if server[name] == "off"]
    # local: without the standbys that are waited for otherwise
    if server["synchronous_commit"] == "local" and server["synchronous_standby_names"]:
        unsafe.append("synchronous_commit")
    if unsafe:
        name = unsafe[0]
        raise StorageUnavailable(
            f"The database server may lose what it confirmed: its {name} is not on. "
            f"Run: ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf(); and, where it was set "
            f"for the role or the database, ALTER ROLE or ALTER DATABASE ... RESET {name}"
        )


@contextmanager
def operator_reasons(url: URL) -> Iterator[None]:
    """Turn what the driver raises into StorageUnavailable with its first line, for an operator at a
    terminal. It has no reason to name the password, which is taken out all the same."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0].rstrip(". ")
        if url.password:  # as a word: a short one may be part of many
            reason = re.sub(rf"(?<!\w){re.escape(url.password)}(?!\w)", "***", reason)
        state = getattr(error.orig, "sqlstate", None) or ""  # none where nothing was answered
        is_away = isinstance(error.orig, psycopg.OperationalError) and state[:2] in AWAY
        kind = DatabaseAway if is_away else StorageUnavailable
        raise kind(f"The database cannot be used: {reason}.") from None
