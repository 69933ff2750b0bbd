"""A connection to PostgreSQL that waits for an answer only so long.

The server's own timeouts hold while it works. They do not hold where its host stands still, nor
while a save waits for a disk or a standby: then every thread here would wait with it, and pages
that need no record, too. What became of such a save nobody can tell before the server is back.
"""

from __future__ import annotations

import time
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

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
