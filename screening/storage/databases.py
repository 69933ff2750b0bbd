"""Which database an address means."""

from __future__ import annotations

from screening.storage.database import Database
from screening.storage.postgres import Postgres, is_postgres
from screening.storage.sqlite import Sqlite


def database_at(url: str) -> Database:
    """Not ready yet: see make_ready."""
    return Postgres(url) if is_postgres(url) else Sqlite(url)
