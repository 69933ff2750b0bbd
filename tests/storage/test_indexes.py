"""However many records there are, none is found by looking through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Executable, event, insert, text

from screening.storage.database import Database
from screening.storage.expiry import EXPIRED
from screening.storage.models import RECORDS
from screening.storage.records import CLEAR, FIND, PUT_OFF, replacing
from screening.storage.store import database_at
from tests.conftest import BOTH, make_kept
from tests.storage.test_store import some_row

MANY = 5_000
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module", params=BOTH)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """With many records, and the server's own notes on them up to date."""
    kept = make_kept(request, tmp_path_factory.mktemp("many"))
    kept.close()
    database = database_at(kept.url)
    database.make_ready()
    with database.transaction() as connection:
        connection.execute(insert(RECORDS), [some_row(NOW) for _ in range(MANY)])
        connection.execute(text("ANALYZE"))
    yield database
    database.close()


def plan(database: Database, statement: Executable, values: dict[str, object]) -> str:
    """How the database goes about what the store asks of it."""
    asked: list[tuple[str, object]] = []

    def note(connection: object, cursor: object, sql: str, given: object, *_: object) -> None:
        asked.append((sql, given))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        connection.execute(statement, values)
        event.remove(database.engine, "before_cursor_execute", note)
        [(sql, given)] = asked
        explain = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
        found = connection.exec_driver_sql(f"{explain[connection.dialect.name]} {sql}", given)
        return "\n".join(str(line[-1]) for line in found)


READ_BEFORE = {
    "read_id": b"x" * 32,
    "read_revision": 1,
    "read_cookie_id": b"x" * 32,
    "read_code_id": None,
}


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (FIND, {"credential_id": b"x" * 32}),
        (CLEAR, {"credential_id": b"x" * 32}),
        (replacing(frozenset(some_row(NOW))), some_row(NOW) | READ_BEFORE),
        (PUT_OFF, {"read_id": b"x" * 32, "later": NOW}),
        (EXPIRED, {"now": NOW - timedelta(days=1)}),
    ],
    ids=["find", "clear", "replace", "put off", "purge"],
)
def test_no_work_looks_through_all_records(
    database: Database, statement: Executable, values: dict[str, object]
) -> None:
    told = plan(database, statement, values)

    assert "index" in told.lower(), told
    assert "SCAN" not in told, told  # SQLite
    assert "Seq Scan" not in told, told


def test_each_key_slot_has_an_index_of_its_own(database: Database) -> None:
    told = plan(database, FIND, {"credential_id": b"x" * 32})

    for column in ("cookie_id", "code_id"):
        assert f"({column} =" in told or f"({column}=?)" in told, told
