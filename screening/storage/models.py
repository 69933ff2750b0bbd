"""The tables. Every column here can be read by whoever holds the database: keep it that way short.

A record's row tells that someone began, whether they wrote down a code, and about when they will
have left: not who, what, where, in which language or how far.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

ID = LargeBinary(32)


class UtcTime(TypeDecorator[datetime]):
    """A moment. Aware where it is written; stored, and read, as UTC without a zone."""

    impl = DateTime
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)


class Table(DeclarativeBase):
    """Base of the tables."""


class StoredRecord(Table):
    """One screening, with one or two key slots: an id that only a secret of the person leads to,
    and the one data key, wrapped for that secret."""

    __tablename__ = "records"

    id: Mapped[bytes] = mapped_column(ID, primary_key=True)
    """Random. It stays the same while key slots come and go."""
    cookie_id: Mapped[bytes] = mapped_column(ID, unique=True)
    cookie_key: Mapped[bytes] = mapped_column(LargeBinary)
    code_id: Mapped[bytes | None] = mapped_column(ID, unique=True)
    code_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    revision: Mapped[int]
    """Counts the saves; a save succeeds only on the revision that it read."""
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of the questionnaire that was answered."""
    format: Mapped[int]
    """Of the sealed bytes; see vault.FORMAT."""
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    """Rounded up to the hour, so that it does not tell when someone was here."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LastPurge(Table):
    """When expired records were last purged: one row. A clock far ahead of it is doubted."""

    __tablename__ = "last_purge"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
