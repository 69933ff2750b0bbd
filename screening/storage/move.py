"""`screening move`: the records of one database copied into another, sealed as they are.

The target is made to hold what the source holds, a batch at a time in the order of the ids, which
are random. So a move that broke off, or that ran while people went on, is finished by another. What
was counted and the moment of the last purge are copied at the very end: a target that has the
latter is in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select

from screening.errors import RecordUnreadable, StorageUnavailable
from screening.storage.database import Database, is_postgres
from screening.storage.expiry import LAST
from screening.storage.models import COUNTS, LAST_PURGE, RECORDS
from screening.storage.records import ADD, COLUMNS, TYPES
from screening.storage.sqlite import database_path

AT_ONCE = 100
"""Rows that one transaction copies."""
BEYOND = b"\xff" * 33
"""Comes after every id."""

WITHIN = (RECORDS.c.id > bindparam("after"), RECORDS.c.id <= bindparam("upto"))
IDS = select(RECORDS.c.id).where(WITHIN[0]).order_by(RECORDS.c.id).limit(AT_ONCE)
ROWS = select(*COLUMNS).where(*WITHIN)
STATE = ("revision", "cookie_id", "code_id", "expires_at")
"""The columns of which one at least differs after every change of a row."""
STATES = select(RECORDS.c.id, *(RECORDS.c[name] for name in STATE)).where(*WITHIN)
COUNT = select(func.count()).select_from(RECORDS)
DAYS = select(COUNTS)


@dataclass
class Moved:
    """How many records were copied, brought up to date, deleted because they are gone from the
    source, and left behind because they are damaged; and what there is now."""

    copied: int = 0
    updated: int = 0
    deleted: int = 0
    damaged: int = 0
    there: int = 0
    users: int = 0
    """Others who are connected to the source."""

    @property
    def is_done(self) -> bool:
        return not self.users

    def __str__(self) -> str:
        text = f"Copied: {self.copied}, brought up to date: {self.updated}, "
        text += f"deleted: {self.deleted}. Records there now: {self.there}.\n"
        if self.damaged:
            text += f"Damaged, so that they open for nobody, and left behind: {self.damaged}.\n"
        if self.is_done:
            return f"{text}Done. The old database still has them: delete it soon."
        return (
            f"{text}Not done: connections of others to the old database: {self.users}. What is "
            "saved there from now on is lost: stop the servers, and run this once more."
        )


def check_apart(source: str, target: str) -> None:
    """Raise StorageUnavailable where both addresses are plainly those of one database."""
    if not (is_postgres(source) or is_postgres(target)):
        source, target = (str(database_path(url)) for url in (source, target))
    if source == target:
        raise StorageUnavailable("FROM and TO are the same database.")


def move_records(source: Database, target: Database) -> Moved:
    """Copy all records, and return how many. Raises StorageUnavailable, with the target as it was
    where it is in use, or is the source by another name."""
    with source.transaction() as one, target.transaction() as other:
        if not (source.may_purge(one) and target.may_purge(other)):
            raise StorageUnavailable(
                "FROM and TO are the same database, or a server is deleting expired records."
            )
    count = target.read(COUNT, {})[0][0]
    if (count or target.read(DAYS, {})) and target.read(LAST, {}):
        raise StorageUnavailable(
            f"TO is in use: it has records ({count}), and a server has worked with it, or a move "
            "into it was done. Take an empty database."
        )
    moved = Moved(users=source.count_users())
    after: bytes | None = b""
    while after is not None:
        after = _copy_batch(source, target, after, moved)
    moved.there = target.read(COUNT, {})[0][0]
    moved.users = max(moved.users, source.count_users())
    if moved.is_done:
        if (expected := source.read(COUNT, {})[0][0] - moved.damaged) != moved.there:
            raise StorageUnavailable(f"TO has {moved.there} records in place of {expected}.")
        days = [row._asdict() for row in source.read(DAYS, {})]
        purges = [{"id": 1, "at": row.at.replace(tzinfo=UTC)} for row in source.read(LAST, {})]
        with target.transaction() as connection:
            for table, rows in ((COUNTS, days), (LAST_PURGE, purges)):
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)
    return moved


def _copy_batch(source: Database, target: Database, after: bytes, moved: Moved) -> bytes | None:
    """Have the target hold what the source does, of the records that come next. Return the last
    id of these, or None after the last."""
    ids = [row.id for row in source.read(IDS, {"after": after})]
    is_last = len(ids) < AT_ONCE
    span = {"after": after, "upto": BEYOND if is_last else ids[-1]}
    rows = {row.id: row for row in _read_whole(source, ids, span, moved)}
    with target.transaction() as connection:
        there = {row.id: row for row in connection.execute(STATES, span)}
        missing = rows.keys() - there.keys()
        stale = {
            id_
            for id_ in rows.keys() & there.keys()
            if any(getattr(rows[id_], name) != getattr(there[id_], name) for name in STATE)
        }
        gone = there.keys() - rows.keys()
        connection.execute(delete(RECORDS).where(RECORDS.c.id.in_(gone | stale)))
        if new := missing | stale:
            values = [rows[id_]._asdict() for id_ in sorted(new)]
            for each in values:
                each["expires_at"] = each["expires_at"].replace(tzinfo=UTC)
            connection.execute(ADD, values)
    moved.copied += len(missing)
    moved.updated += len(stale)
    moved.deleted += len(gone)
    return None if is_last else ids[-1]


def _read_whole(
    source: Database, ids: Sequence[bytes], span: dict[str, bytes], moved: Moved
) -> Sequence[Row[Any]]:
    """Return the records of the span, without those that hold what no release ever wrote."""
    try:
        rows = source.read(ROWS, span)
    except RecordUnreadable:
        if len(ids) < 2:
            moved.damaged += 1
            return []
        half = len(ids) // 2
        first, second = span | {"upto": ids[half - 1]}, span | {"after": ids[half - 1]}
        return [
            *_read_whole(source, ids[:half], first, moved),
            *_read_whole(source, ids[half:], second, moved),
        ]
    whole = [row for row in rows if all(type(row._mapping[name]) in TYPES[name] for name in TYPES)]
    moved.damaged += len(rows) - len(whole)
    return whole
