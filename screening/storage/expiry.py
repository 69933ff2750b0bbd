"""Expired records are deleted, by one process at a time, and never by a clock that may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from screening.errors import PurgedElsewhere, PurgeRefused
from screening.storage.database import Database
from screening.storage.models import LAST_PURGE, RECORDS

LONGEST_BREAK = timedelta(days=1)
"""A clock further ahead of the last purge than this may be wrong, and then deletes nothing."""

AT_ONCE = 500
"""Rows that one transaction deletes. People who save at the same time wait for no more than it."""

LAST = select(LAST_PURGE.c.at)
EXPIRED = delete(RECORDS).where(
    RECORDS.c.id.in_(
        select(RECORDS.c.id).where(RECORDS.c.expires_at <= bindparam("now")).limit(AT_ONCE)
    )
)


def delete_expired(database: Database, now: datetime, *, force: bool) -> int:
    """Return how many records that were. Where it stops half way, the next purge does the rest.
    Raises PurgeRefused, PurgedElsewhere and StorageUnavailable."""
    total, count = 0, AT_ONCE
    while count == AT_ONCE:
        with database.transaction() as connection:
            if not database.may_purge(connection):
                raise PurgedElsewhere("Another process is deleting expired records.")
            stored = connection.scalar(LAST)
            last = now if stored is None else stored.replace(tzinfo=UTC)
            if now - last > LONGEST_BREAK and not force:
                raise PurgeRefused(
                    f"The clock says {now:%Y-%m-%d %H:%M} UTC, more than a day after the last "
                    f"purge ({last:%Y-%m-%d %H:%M} UTC), so nothing was deleted. A running "
                    "server believes it after an hour if the kernel says that it follows a time "
                    "server. If the clock is right and follows none, stop the server and run: "
                    "screening purge --force"
                )
            count = connection.execute(EXPIRED, {"now": now}).rowcount
            connection.execute(delete(LAST_PURGE))
            connection.execute(insert(LAST_PURGE), {"id": 1, "at": now})
        total += count
    return total
