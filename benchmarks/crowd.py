"""Many records, quickly: rows that nobody can tell from sealed ones without a key.

What is sealed looks random, so random bytes of the same lengths make the same pages, the same
indexes and the same work for the database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, event, func, insert, select

from screening.storage.database import is_postgres
from screening.storage.models import RECORDS
from screening.storage.postgres import postgres_url

AT_ONCE = 10_000
HOURS = 14 * 24
ID_BYTES = 32
WITH_CODE = 3
"""One in so many has a resume code."""


def fill(url: str, count: int) -> None:
    """Adds rows until there are `count`. One record has to be there already, as the model."""
    engine = create_engine(postgres_url(url) if is_postgres(url) else url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _careless)
    with engine.begin() as connection:
        (there,) = connection.execute(select(func.count()).select_from(RECORDS)).one()
        model = connection.execute(select(RECORDS).limit(1)).mappings().one()
    for first in range(there, count, AT_ONCE):
        rows = list(_rows(dict(model), range(first, min(first + AT_ONCE, count))))
        with engine.begin() as connection:
            connection.execute(insert(RECORDS), rows)
    engine.dispose()


def _careless(connection: Any, _: object) -> None:
    """Nothing here is worth waiting for the disk: a run that is cut off starts anew."""
    connection.execute("PRAGMA synchronous=OFF")


def _rows(model: dict[str, Any], numbers: range) -> Iterator[dict[str, Any]]:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for number in numbers:
        has_code = number % WITH_CODE == 0
        yield model | {
            "id": os.urandom(ID_BYTES),
            "cookie_id": os.urandom(ID_BYTES),
            "cookie_key": os.urandom(len(model["cookie_key"])),
            "code_id": os.urandom(ID_BYTES) if has_code else None,
            "code_key": os.urandom(len(model["cookie_key"])) if has_code else None,
            "expires_at": hour + timedelta(hours=2 + number % HOURS),
            "sealed": os.urandom(len(model["sealed"])),
        }
