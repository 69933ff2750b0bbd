"""The only transactions. The store keeps sealed bytes and knows nothing of what they say.

Each write is one statement, so nothing is ever half saved. A save names the revision that it read
and is tried again when another save was faster, so two tabs lose nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, insert, select, update

from screening.errors import (
    PurgeRefused,
    RecordGone,
    RecordUnreadable,
    StorageUnavailable,
)
from screening.storage import vault
from screening.storage.database import refusals_named, transaction
from screening.storage.models import LastPurge, StoredRecord, Table
from screening.storage.sqlite import empty_log, sqlite_engine

log = logging.getLogger(__name__)

ATTEMPTS = 20
"""How often a save is tried. Each failed try means that another save of the very same record went
through in between, so a person's two tabs and two devices need two or three."""

LONGEST_BREAK = timedelta(days=1)
"""A clock further ahead of the last purge than this may be wrong, and then deletes nothing."""

READ = (
    StoredRecord.revision,
    StoredRecord.digest,
    StoredRecord.format,
    StoredRecord.wrapped_key,
    StoredRecord.sealed,
    StoredRecord.expires_at,
)
WRITTEN_TYPES = (int, bytes, int, bytes, bytes, datetime)
"""Of these columns. SQLite stores whatever it is given, so a damaged row may hold others."""


@dataclass(frozen=True)
class Record:
    """An opened record. `sheet_reference` is printed on sheets made from this revision."""

    content: bytes = field(repr=False)
    revision: int
    digest: bytes
    sheet_reference: str


class _Opened(NamedTuple):
    """A row that was read and opened, with what it takes to write it again."""

    label: vault.Label
    data_key: bytes
    content: bytes
    expires_at: datetime

    def record(self) -> Record:
        reference = vault.sheet_reference(self.data_key, self.label.revision)
        return Record(self.content, self.label.revision, self.label.digest, reference)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Records by token. Every method may raise StorageUnavailable: then nothing was changed."""

    def __init__(self, url: str, *, keep: timedelta, clock: Callable[[], datetime] = _now) -> None:
        self._keep = keep
        self._clock = clock
        self._engine = sqlite_engine(url)
        with transaction(self._engine) as connection:
            Table.metadata.create_all(connection)

    def create(self, content: bytes, digest: bytes) -> str:
        """A new record. The token is its only key: it goes to the person and is kept nowhere."""
        token = vault.new_token()
        way_in = vault.find_way_in(token)
        data_key = vault.new_data_key()
        label = vault.Label(way_in.id, 1, digest)
        new = _Opened(label, data_key, content, self._expiry())
        statement = insert(StoredRecord).values(
            id=way_in.id, wrapped_key=vault.wrap(data_key, way_in), **_sealed_columns(new)
        )
        with transaction(self._engine) as connection:
            connection.execute(statement)
        return token

    def open(self, token: str) -> Record:
        """Raises RecordGone or RecordUnreadable. Puts the expiry off, by whole hours."""
        opened = self._read(vault.find_way_in(token))
        self._put_off_expiry(opened)
        return opened.record()

    def change(self, token: str, digest: bytes, change: Callable[[bytes], bytes]) -> Record:
        """Saves what `change` makes of the content; it may be called again on newer content.

        Where nothing changes, nothing is saved and the revision stays. What `change` raises goes
        through. Raises RecordGone and RecordUnreadable as `open` does.
        """
        way_in = vault.find_way_in(token)
        for _ in range(ATTEMPTS):
            opened = self._read(way_in)
            content = change(opened.content)
            if (content, digest) == (opened.content, opened.label.digest):
                self._put_off_expiry(opened)
                return opened.record()
            label = vault.Label(way_in.id, opened.label.revision + 1, digest)
            expires_at = max(opened.expires_at, self._expiry())
            changed = _Opened(label, opened.data_key, content, expires_at)
            if self._replace(opened.label, changed):
                return changed.record()
        raise StorageUnavailable("too many saves of one record at once")

    def clear(self, token: str) -> None:
        """Deletes the record now, with every trace of it in the log. Fine where there is none."""
        try:
            way_in = vault.find_way_in(token)
        except RecordGone:
            return
        with transaction(self._engine) as connection:
            connection.execute(delete(StoredRecord).where(StoredRecord.id == way_in.id))
        self._empty_log()

    def purge(self, *, force: bool = False) -> int:
        """Deletes what has expired and returns how many that were.

        Raises PurgeRefused when the clock is more than a day ahead of the last purge, unless
        `force`: a wrong clock would delete what people still need.
        """
        now = self._clock()
        with transaction(self._engine) as connection:
            last = connection.scalar(select(LastPurge.at))
            if last is not None and now - last > LONGEST_BREAK and not force:
                raise PurgeRefused(_doubt(last, now))
            expired = delete(StoredRecord).where(StoredRecord.expires_at <= now)
            count = connection.execute(expired).rowcount
            connection.execute(delete(LastPurge))
            connection.execute(insert(LastPurge).values(id=1, at=now))
        self._empty_log()
        return count

    def check(self) -> None:
        """Raises StorageUnavailable where records cannot be read now."""
        with transaction(self._engine) as connection:
            connection.execute(select(StoredRecord.revision).limit(1))

    def close(self) -> None:
        self._engine.dispose()

    def _read(self, way_in: vault.WayIn) -> _Opened:
        row = self._find_row(way_in.id)
        if row is None or row.expires_at <= self._clock():
            raise RecordGone
        if tuple(type(value) for value in row) != WRITTEN_TYPES:
            raise RecordUnreadable
        label = vault.Label(way_in.id, row.revision, row.digest, row.format)
        data_key = vault.unwrap(row.wrapped_key, way_in)
        content = vault.open_seal(data_key, row.sealed, label)
        return _Opened(label, data_key, content, row.expires_at)

    def _find_row(self, id_: bytes) -> Row[int, bytes, int, bytes, bytes, datetime] | None:
        with transaction(self._engine) as connection:
            try:
                return connection.execute(select(*READ).where(StoredRecord.id == id_)).one_or_none()
            except (TypeError, ValueError):  # a column holds what is never written there
                raise RecordUnreadable from None

    def _replace(self, read: vault.Label, changed: _Opened) -> bool:
        """Whether the row still was what was read, and now is what changed."""
        statement = (
            update(StoredRecord)
            .where(StoredRecord.id == read.id, StoredRecord.revision == read.revision)
            .values(**_sealed_columns(changed))
        )
        with transaction(self._engine) as connection:
            return connection.execute(statement).rowcount == 1

    def _put_off_expiry(self, opened: _Opened) -> None:
        """Best effort: a person can go on reading while the database cannot be written."""
        expires_at = self._expiry()
        if expires_at <= opened.expires_at:
            return
        statement = (
            update(StoredRecord)
            .where(StoredRecord.id == opened.label.id, StoredRecord.expires_at < expires_at)
            .values(expires_at=expires_at)
        )
        with suppress(StorageUnavailable), transaction(self._engine) as connection:
            connection.execute(statement)

    def _expiry(self) -> datetime:
        """When a record used now expires, rounded up to the hour."""
        exact = self._clock() + self._keep
        hour = exact.replace(minute=0, second=0, microsecond=0)
        return hour if hour == exact else hour + timedelta(hours=1)

    def _empty_log(self) -> None:
        """After a deletion. It has succeeded by then, so failing here only waits for the next."""
        try:
            with refusals_named():
                empty_log(self._engine)
        except StorageUnavailable as error:
            log.warning("The write-ahead log could not be emptied: %s", error)


def _sealed_columns(opened: _Opened) -> dict[str, Any]:
    """The columns that every save writes."""
    return {
        "revision": opened.label.revision,
        "digest": opened.label.digest,
        "format": opened.label.format,
        "expires_at": opened.expires_at,
        "sealed": vault.seal(opened.data_key, opened.content, opened.label),
    }


def _doubt(last: datetime, now: datetime) -> str:
    return (
        f"The clock says {now:%Y-%m-%d %H:%M} UTC, more than a day after the last purge "
        f"({last:%Y-%m-%d %H:%M} UTC), so nothing was deleted. If the clock is right, stop the "
        "server and run: screening purge --force"
    )
