"""What the store asks of a database. What differs between the two is in their modules.

Each statement is a transaction of its own, in one round trip. Only a purge needs more than one.
"""

from __future__ import annotations

import os
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import Pool

from screening.errors import RecordUnreadable, StorageUnavailable
from screening.metrics import DATABASE, DATABASE_ERRORS

Values = Mapping[str, Any]


class Database(ABC):
    """Each method may raise StorageUnavailable, and then nothing was changed; only where the
    connection breaks in the moment of the answer can nobody tell."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: commits after each statement."""
        self.engine = engine

    def read(self, statement: Executable, values: Values) -> Sequence[Row[Any]]:
        """Raises RecordUnreadable where a row holds what no release ever wrote."""
        with refusals_named(), self.engine.connect() as connection:
            try:
                return connection.execute(statement, values).all()
            except (DataError, TypeError, ValueError):
                raise RecordUnreadable from None

    def write(self, statement: Executable, values: Values) -> int:
        """Returns how many rows that changed, once they are on the disk."""
        with refusals_named(), self.engine.connect() as connection:
            return connection.execute(statement, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commits at the end."""
        with refusals_named(), self.begin() as connection:
            yield connection

    def begin(self) -> AbstractContextManager[Connection]:
        """The same, but what the database raises stays as it is."""
        return self.engine.execution_options(isolation_level=self.isolation_level).begin()

    isolation_level: str
    """Of a transaction of several statements."""

    @abstractmethod
    def make_ready(self) -> None:
        """Called once at the start: the tables are those that this release needs."""

    @abstractmethod
    def upgrade(self) -> None:
        """Makes the tables those that this release needs. Fine where they are already."""

    @abstractmethod
    def may_purge(self, connection: Connection) -> bool:
        """Whether nobody else is purging, until the transaction ends."""

    @abstractmethod
    def forget_deleted(self) -> None:
        """Takes what was deleted out of what the database keeps beside its tables."""

    @abstractmethod
    def forget_copies(self, before: datetime) -> None:
        """Deletes the copies that upgrades made before then."""

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def refusals_named() -> Iterator[None]:
    """Turns what the database raises into StorageUnavailable.

    Only the name of the failure is kept: a driver's own message may quote what was being saved.
    """
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


def part_after_fork(engine: Engine) -> None:
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
