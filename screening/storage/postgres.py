"""All that is particular to PostgreSQL."""

from __future__ import annotations

from sqlalchemy import URL, make_url

WAIT_SECONDS = 2
"""How long a request waits for a connection, and a connection for the server or a lock in it."""

LOCKS = int.from_bytes(b"fore", "big")
"""The first number of each advisory lock of this product. Each database has its own."""
CLAIM, PURGE, UPGRADE = range(1, 4)
"""The second number."""


def is_postgres(url: str) -> bool:
    return url.startswith(("postgresql://", "postgresql+psycopg://"))


def postgres_url(url: str) -> URL:
    """With the driver named."""
    return make_url(url).set(drivername="postgresql+psycopg")
