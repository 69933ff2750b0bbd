"""What the store asks of a database, and how its tables are upgraded, by Alembic. What differs
between the two kinds is in sqlite and postgres.

Each statement is a transaction of its own, in one round trip. Only a purge needs more than one.
"""

from __future__ import annotations

import logging
import os
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from math import inf
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, inspect, text
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import Pool

from screening.errors import RecordUnreadable, StorageUnavailable
from screening.metrics import DATABASE, DATABASE_ERRORS, SAVES_FAILING
from screening.shipped import shipped

log = logging.getLogger(__name__)


class Database(ABC):
    """A database of either kind. Each method may raise StorageUnavailable, and then nothing was
    changed; only where the connection breaks in the moment of the answer can nobody tell."""

    isolation_level: str
    """Of a transaction of several statements."""

    def __init__(self, engine: Engine) -> None:
        """`engine` commits after each statement."""
        self.engine = engine
        self.last_write = -inf, ""
        """When that was, by the monotonic clock, and why it failed, if it did."""
        self._causes: set[str] = set()
        """Why anything failed since the last save that did not."""
        if hasattr(os, "register_at_fork"):  # Windows does not fork
            os.register_at_fork(after_in_child=partial(_drop_connections, weakref.ref(engine)))

    def read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """Raise RecordUnreadable where a row holds what no release ever wrote."""
        try:
            with name_failures(), self.engine.connect() as connection:
                try:
                    return connection.execute(statement, values).all()
                except (DataError, TypeError, ValueError):
                    raise RecordUnreadable from None
        except StorageUnavailable as error:
            self._note(str(error))
            raise

    def write(self, statement: Executable, values: Mapping[str, Any]) -> int:
        """Return how many rows that changed, once they are on the disk."""
        failure = ""
        try:
            with name_failures(), self.engine.connect() as connection:
                return connection.execute(statement, values).rowcount
        except StorageUnavailable as error:
            failure = str(error)
            raise
        finally:
            self.last_write = monotonic(), failure
            if failure or self._causes:
                self._note(failure)

    def _note(self, failure: str) -> None:
        """Log that nothing can be saved, once for each cause, and that it can be again."""
        SAVES_FAILING.set(bool(failure))
        if not failure:
            self._causes.clear()
            log.info("Answers can be saved again")
        elif failure not in self._causes:
            self._causes.add(failure)
            log.warning("Answers cannot be saved: %s", failure)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit at the end."""
        with name_failures(), self.begin() as connection:
            yield connection

    def begin(self) -> AbstractContextManager[Connection]:
        """Begin a transaction in which what the database raises stays as it is."""
        return self.engine.execution_options(isolation_level=self.isolation_level).begin()

    @abstractmethod
    def check_ready(self) -> None:
        """Raise StorageUnavailable where the tables are not those that this release needs."""

    def make_ready(self) -> None:
        """Make sure, once at the start, that they are."""
        self.check_ready()

    @abstractmethod
    def upgrade(self) -> None:
        """Make the tables those that this release needs, where they are not so already."""

    @abstractmethod
    def may_purge(self, connection: Connection) -> bool:
        """Return whether nobody else is purging, until the transaction ends."""

    @abstractmethod
    def count_users(self) -> int:
        """Return how many others are connected, any of whom may be saving."""

    @abstractmethod
    def forget_deleted(self) -> None:
        """Take what was deleted out of what the database keeps beside its tables."""

    def close(self) -> None:
        self.engine.dispose()


def is_postgres(url: str) -> bool:
    return url.startswith(("postgresql://", "postgresql+psycopg://"))


@contextmanager
def name_failures() -> Iterator[None]:
    """Turn what the database raises into StorageUnavailable with the failure's name alone: a
    driver's own message may quote what was being saved."""
    try:
        with DATABASE.time():
            yield
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
        DATABASE_ERRORS.labels("refused").inc()
        raise StorageUnavailable(f"the database refused ({name})") from None
    except PoolTimeout:
        DATABASE_ERRORS.labels("busy").inc()
        raise StorageUnavailable("the database is busy") from None


@cache
def newest_revision() -> str:
    """Return the revision that this release needs: migrations are files named by four digits."""
    versions = shipped("migrations") / "versions"
    return max(path.name[:4] for path in versions.glob("[0-9]*.py"))


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, or None where there are none. Raises StorageUnavailable
    where it is of a newer release."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    if revision > newest_revision():
        raise StorageUnavailable(
            f"The database is at revision {revision}, of a newer release; "
            f"this one knows {newest_revision()}. Install that release again."
        )
    return revision


def check_revision(connection: Connection) -> None:
    """Raise StorageUnavailable where the tables are not those that this release needs."""
    revision = find_revision(connection)
    if revision != newest_revision():
        raise StorageUnavailable(
            f"The database is {f'at revision {revision}' if revision else 'empty'}, and this "
            f"release needs revision {newest_revision()}. Run: screening upgrade"
        )


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision, for the caller to commit: all of it or nothing.

    Alembic is imported only here, where there is something to do: it takes a quarter of a second.
    """
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    command.upgrade(config, "head")


_inherited: list[Pool] = []
"""Pools of a parent process. Held so that nothing closes them: that is for the parent."""


def _drop_connections(engine: weakref.ref[Engine]) -> None:
    """Let a forked process make connections of its own."""
    if (inherited := engine()) is not None:
        _inherited.append(inherited.pool)
        inherited.dispose(close=False)
