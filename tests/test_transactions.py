"""No test can leave a transaction open and pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from screening.storage.database import is_postgres
from screening.storage.postgres import postgres_url
from tests.conftest import BOTH, make_kept
from tests.transactions import open_transactions


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "instance").mkdir()
    kept = make_kept(request, tmp_path)
    engine = create_engine(postgres_url(kept.url) if is_postgres(kept.url) else kept.url)
    yield engine
    engine.dispose()
    kept.close()


def test_a_transaction_is_open_until_it_ends(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES ('one')"))

        assert len(open_transactions()) == 1
        connection.commit()
        assert open_transactions() == []


def test_one_that_failed_is_open_until_it_is_rolled_back(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT PRIMARY KEY)"))
        connection.commit()
        with pytest.raises(DBAPIError):
            connection.execute(text("INSERT INTO words VALUES ('one'), ('one')"))

        assert len(open_transactions()) == 1
    assert open_transactions() == []


def test_a_closed_connection_has_none(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES ('one')"))
        connection.connection.driver_connection.close()

        assert open_transactions() == []
        connection.invalidate()
