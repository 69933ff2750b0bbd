"""The transactions that are open in this process, on every engine that a test made."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from weakref import WeakSet

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Pool, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_entries: WeakSet[ConnectionPoolEntry] = WeakSet()
"""Of all pools, as long as they have a connection or may have one again."""


def track_connections() -> None:
    """Call once, before the first engine connects."""
    event.listen(Pool, "connect", _track)


def open_transactions() -> list[str]:
    """Return a description of each connection that is in a transaction now."""
    connections = [entry.driver_connection for entry in _entries]
    return [repr(connection) for connection in connections if _in_transaction(connection)]


def _track(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    _entries.add(entry)


def _in_transaction(connection: object) -> bool:
    match connection:
        case sqlite3.Connection():
            with suppress(sqlite3.ProgrammingError):  # it was closed
                return connection.in_transaction
        case psycopg.Connection():
            idle = (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)  # unknown: it was closed
            return connection.info.transaction_status not in idle
    return False
