"""A transaction on any database, and what the database says when it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from screening.errors import StorageUnavailable


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Commits at the end. Raises StorageUnavailable, and then nothing was changed."""
    with refusals_named(), engine.begin() as connection:
        yield connection


@contextmanager
def refusals_named() -> Iterator[None]:
    """Turns what the database raises into StorageUnavailable.

    Only the name of the failure is kept: a driver's own message may quote what was being saved.
    """
    try:
        yield
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
        raise StorageUnavailable(f"the database refused ({name})") from None
    except PoolTimeout:
        raise StorageUnavailable("the database is busy") from None
