"""Rows that someone else changed: they do not open, nothing breaks, and no other row is harmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.errors import RecordGone, RecordUnreadable
from screening.storage import vault
from screening.storage.store import Store
from tests.answers.strategies import examples
from tests.conftest import BOTH, POSTGRES, make_kept
from tests.kept import Kept, Refused
from tests.storage.conftest import DIGEST, open_store, same

IDS = ("cookie_id", "code_id")
SEALED_IN = (
    "id", "cookie_key", "code_id", "code_key", "revision", "digest", "format", "sealed",
)  # fmt: skip
"""All but the expiry, and the id by which the row is found in these tests."""


@dataclass(frozen=True)
class Mine:
    """A record with all its key slots."""

    store: Store
    kept: Kept
    token: str
    code: str
    other: str
    """The token of another record, with key slots of its own."""

    @property
    def place(self) -> bytes:
        return vault.derive_credential(self.token).id

    def value(self, column: str) -> Any:
        query = "SELECT name FROM records WHERE cookie_id = ?".replace("name", column)
        [(value,)] = self.kept.rows(query, self.place)
        return value

    def tamper(self, column: str, value: object) -> None:
        query = "UPDATE records SET name = ? WHERE cookie_id = ?".replace("name", column)
        self.kept.rows(query, value, self.place)

    def assert_closed(self) -> None:
        with pytest.raises(RecordUnreadable):
            self.store.open(self.token)
        with pytest.raises(RecordUnreadable):
            self.store.change(self.token, DIGEST, lambda old: b"b")
        with pytest.raises(RecordUnreadable):
            self.store.keep(self.token, same)
        assert self.store.open(self.other).content == b"other"

    def assert_unreadable(self) -> None:
        """By either way in; nothing is said of the others."""
        with pytest.raises(RecordUnreadable):
            self.store.open(self.token)
        with pytest.raises(RecordUnreadable):
            self.store.resume(self.code, same)


@pytest.fixture(scope="module", params=BOTH)
def untouched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mine]:
    """Made once for each kind of database: codes are slow on purpose."""
    kept = make_kept(request, tmp_path_factory.mktemp("tampering"))
    store = open_store(kept.url)
    token, other = store.create(b"a", DIGEST), store.create(b"other", DIGEST)
    store.keep(other, same)
    yield Mine(store, kept, token, store.keep(token, same), other)
    store.close()
    kept.close()


@pytest.fixture
def mine(untouched: Mine) -> Iterator[Mine]:
    """The same in every test: its rows are put back afterwards."""
    rows = untouched.kept.rows
    before = rows("SELECT * FROM records")
    yield untouched
    rows("DELETE FROM records")
    for row in before:
        rows("INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?)", *row)


@settings(examples(150, whole=True), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SEALED_IN), st.data())
def test_a_row_with_one_flipped_bit_cannot_be_opened(
    mine: Mine, column: str, data: st.DataObject
) -> None:
    before = mine.value(column)
    mine.tamper(column, data.draw(flips_of(before)))

    mine.assert_closed()

    mine.tamper(column, before)
    assert mine.store.open(mine.token).content == b"a"


@pytest.mark.parametrize("column", IDS)
def test_a_row_with_a_flipped_id_is_gone_by_that_way_and_unreadable_by_the_others(
    mine: Mine, column: str
) -> None:
    id_ = mine.value(column)
    mine.tamper(column, bytes([id_[0] ^ 1]) + id_[1:])

    with pytest.raises(RecordGone if column == "cookie_id" else RecordUnreadable):
        mine.store.open(mine.token)
    with pytest.raises(RecordGone if column == "code_id" else RecordUnreadable):
        mine.store.resume(mine.code, same)
    assert mine.store.open(mine.other).content == b"other"


@pytest.mark.parametrize("column", ["id", "cookie_key", "code_id", "code_key", "sealed"])
def test_columns_swapped_between_rows_cannot_be_opened(mine: Mine, column: str) -> None:
    theirs = Mine(mine.store, mine.kept, mine.other, "", mine.token)
    values = mine.value(column), theirs.value(column)

    mine.tamper(column, b"in between")
    theirs.tamper(column, values[0])
    mine.tamper(column, values[1])

    for token in (mine.token, mine.other):
        with pytest.raises(RecordUnreadable):
            mine.store.open(token)


def test_one_way_in_put_in_the_place_of_another_cannot_be_opened(mine: Mine) -> None:
    mine.tamper("code_key", mine.value("cookie_key"))

    mine.assert_closed()
    with pytest.raises(RecordUnreadable):
        mine.store.resume(mine.code, same)


def test_a_way_in_that_stands_in_two_rows_opens_neither(mine: Mine) -> None:
    mine.kept.rows(
        "UPDATE records SET code_id = ? WHERE cookie_id != ?",
        mine.place,
        mine.place,
    )

    for token in (mine.token, mine.other):
        with pytest.raises(RecordUnreadable):
            mine.store.open(token)


def test_a_way_in_that_was_taken_out_closes_the_row(mine: Mine) -> None:
    for column in ("code_id", "code_key"):
        mine.tamper(column, None)

    mine.assert_closed()


@pytest.mark.parametrize("column", SEALED_IN)
@pytest.mark.parametrize("value", ["text", b"", 1.5, 2**62, -1, None])
def test_a_column_with_something_quite_different_cannot_be_opened(
    mine: Mine, column: str, value: object
) -> None:
    if value is None and column not in IDS[1:]:
        value = "none is not allowed here"
    try:
        mine.tamper(column, value)
    except Refused:  # PostgreSQL takes no text where bytes belong
        assert mine.store.open(mine.token).content == b"a"
    else:
        mine.assert_closed()


@pytest.mark.parametrize("untouched", ["sqlite"], indirect=True)
def test_an_expiry_that_is_no_time_cannot_be_opened(mine: Mine) -> None:
    mine.kept.rows("UPDATE records SET expires_at = 'never'")

    mine.assert_unreadable()


@pytest.mark.parametrize("untouched", [POSTGRES], indirect=True)
@pytest.mark.parametrize("time", ["infinity", "-infinity", "4000-01-01 BC", "200000-01-01"])
def test_an_expiry_beyond_all_calendars_cannot_be_opened(mine: Mine, time: str) -> None:
    mine.kept.rows("UPDATE records SET expires_at = ?", time)

    mine.assert_unreadable()


def flips_of(value: bytes | int) -> st.SearchStrategy[bytes | int]:
    """The value with one of its bits flipped."""
    if isinstance(value, int):
        return st.integers(0, 30).map(lambda bit: value ^ (1 << bit))
    places = st.integers(0, len(value) * 8 - 1)
    return places.map(
        lambda bit: (
            value[: bit // 8] + bytes([value[bit // 8] ^ 1 << bit % 8]) + value[bit // 8 + 1 :]
        )
    )
