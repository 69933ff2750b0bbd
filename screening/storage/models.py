"""The tables. Every column here can be read by whoever holds the database: keep it that way short.

A record's row tells that someone began, whether they wrote down a code, and about when they will
have left: not who, what, where, in which language or how far.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Date, DateTime, Dialect, Integer, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeDecorator

ID = LargeBinary(32)


class UtcTime(TypeDecorator[datetime]):
    """A moment. Aware where it is written; stored, and read, as UTC without a zone."""

    impl = DateTime
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)


METADATA = MetaData()

RECORDS = Table(
    "records",
    METADATA,
    # random; it stays the same while key slots come and go
    Column("id", ID, primary_key=True),
    Column("cookie_id", ID, unique=True, nullable=False),
    Column("cookie_key", LargeBinary, nullable=False),
    Column("code_id", ID, unique=True),
    Column("code_key", LargeBinary),
    # counts the saves; a save succeeds only on the revision that it read
    Column("revision", Integer, nullable=False),
    # of the questionnaire that was answered
    Column("digest", LargeBinary(32), nullable=False),
    # of the sealed bytes; see vault.FORMAT
    Column("format", Integer, nullable=False),
    # rounded up to the hour, so that it does not tell when someone was here
    Column("expires_at", UtcTime, index=True, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""One row is one screening, with one or two key slots: an id that only a secret of the person leads
to, and the one data key, wrapped for that secret."""

LAST_PURGE = Table(
    "last_purge",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
)
"""When expired records were last purged: one row. A clock far ahead of it is doubted."""

COUNTED = ("begun", "answered", "first_questions", "pdf", "text", "files", "printed")
COUNTS = Table(
    "counts",
    METADATA,
    Column("day", Date, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in COUNTED),
)
"""How often that was on a day (UTC), all people together; see counts."""
