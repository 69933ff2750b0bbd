from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert

from screening.errors import PurgeRefused, RecordGone, StorageUnavailable
from screening.storage import vault
from screening.storage.models import RECORDS
from screening.storage.records import COLUMNS
from screening.storage.store import Store
from tests.conftest import Clock
from tests.kept import Kept, expiries
from tests.storage.conftest import DIGEST, open_store, same
from tests.waiting import at_once

CANARY = b"canary-Xq7 my own words"


def constant(content: bytes) -> Callable[[bytes], bytes]:
    return lambda old: content


def some_row(expires_at: datetime) -> dict[str, object]:
    """Unlike any other, as if it had been sealed."""
    drawn = {column.key: secrets.token_bytes(32) for column in COLUMNS}
    return drawn | {"revision": 1, "format": 1, "expires_at": expires_at}


class TestKeeping:
    def test_what_was_created_is_opened_with_its_token(self, store: Store) -> None:
        token = store.create(CANARY, DIGEST)

        record = store.open(token)

        assert (record.content, record.associated.revision, record.associated.digest) == (
            CANARY,
            1,
            DIGEST,
        )
        assert len(record.sheet_reference) == 8

    def test_a_change_is_there_when_it_is_opened_again(self, store: Store) -> None:
        token = store.create(b"a", DIGEST)

        changed = store.change(token, b"e" * 32, lambda content: content + b"b")

        assert changed == store.open(token)
        assert (changed.content, changed.associated.revision, changed.associated.digest) == (
            b"ab",
            2,
            b"e" * 32,
        )

    def test_a_change_makes_a_new_sheet_reference(self, store: Store) -> None:
        token = store.create(b"a", DIGEST)
        before = store.open(token).sheet_reference

        assert store.change(token, DIGEST, constant(b"b")).sheet_reference != before

    def test_saving_what_is_there_already_keeps_revision_and_reference(self, store: Store) -> None:
        token = store.create(b"a", DIGEST)
        before = store.open(token)

        assert store.change(token, DIGEST, constant(b"a")) == before

    def test_what_a_change_raises_goes_through_and_nothing_is_saved(self, store: Store) -> None:
        token = store.create(b"a", DIGEST)

        def refuse(content: bytes) -> bytes:
            raise KeyError(content)

        with pytest.raises(KeyError):
            store.change(token, DIGEST, refuse)

        assert store.open(token).associated.revision == 1

    def test_records_outlive_the_server(self, store: Store, kept: Kept, clock: Clock) -> None:
        token = store.create(CANARY, DIGEST)
        store.close()

        again = open_store(kept.url, clock)

        assert again.open(token).content == CANARY
        again.close()

    def test_a_token_that_nobody_was_given_opens_nothing(self, store: Store) -> None:
        store.create(b"a", DIGEST)

        with pytest.raises(RecordGone):
            store.open(vault.new_token())
        with pytest.raises(RecordGone):
            store.change("nonsense", DIGEST, constant(b"b"))


class TestTwoTabs:
    def test_saves_at_the_same_time_lose_nothing(self, store: Store) -> None:
        token = store.create(b"", DIGEST)

        def save(line: str) -> None:
            store.change(token, DIGEST, lambda old: old + line.encode())

        for number in range(5):
            at_once([lambda line=f"{mark}{number}\n": save(line) for mark in "abcdefgh"])

        record = store.open(token)
        expected = {f"{mark}{number}" for mark in "abcdefgh" for number in range(5)}
        assert set(record.content.decode().split()) == expected
        assert record.associated.revision == 41

    def test_a_save_that_was_overtaken_is_made_again_on_what_is_there_now(
        self, store: Store
    ) -> None:
        token = store.create(b"", DIGEST)
        seen: list[bytes] = []

        def slow(old: bytes) -> bytes:
            seen.append(old)
            if len(seen) == 1:
                store.change(token, DIGEST, constant(b"fast "))
            return old + b"slow"

        assert store.change(token, DIGEST, slow).content == b"fast slow"
        assert seen == [b"", b"fast "]

    def test_a_save_does_not_bring_back_what_was_cleared_meanwhile(self, store: Store) -> None:
        token = store.create(b"a", DIGEST)

        def clear_then_save(old: bytes) -> bytes:
            store.clear(token)
            return b"b"

        with pytest.raises(RecordGone):
            store.change(token, DIGEST, clear_then_save)
        with pytest.raises(RecordGone):
            store.open(token)


class TestClearing:
    def test_a_cleared_record_is_gone_at_once(self, store: Store) -> None:
        mine, other = store.create(b"mine", DIGEST), store.create(b"other", DIGEST)

        store.clear(mine)

        with pytest.raises(RecordGone):
            store.open(mine)
        assert store.open(other).content == b"other"

    def test_clearing_twice_or_nothing_is_fine_and_says_so(self, store: Store) -> None:
        token = store.create(b"a", DIGEST)

        assert store.clear(token)
        assert not store.clear(token)
        assert not store.clear("nonsense")


class TestLeaving:
    def test_a_record_without_a_code_is_deleted(self, store: Store, kept: Kept) -> None:
        token = store.create(b"a", DIGEST)

        store.leave(token)

        with pytest.raises(RecordGone):
            store.open(token)
        assert kept.rows("SELECT id FROM records") == []

    def test_a_record_with_a_code_stays_for_the_code_alone(self, store: Store) -> None:
        token = store.create(CANARY, DIGEST)
        code = store.keep(token, same)

        store.leave(token)

        with pytest.raises(RecordGone):
            store.open(token)
        assert not store.clear(token), "the way in has ended in the row too"
        new_token = store.resume(code, same)
        assert store.open(new_token).content == CANARY

    def test_leaving_what_has_moved_by_code_touches_nothing(self, store: Store) -> None:
        token = store.create(CANARY, DIGEST)
        new_token = store.resume(store.keep(token, same), same)

        store.leave(token)
        store.leave("nonsense")

        assert store.open(new_token).content == CANARY


class TestExpiry:
    def test_a_record_expires_after_the_time_without_activity(
        self, store: Store, clock: Clock
    ) -> None:
        token = store.create(b"a", DIGEST)  # at 9:20, so it is kept until 10:00 tomorrow

        clock.wait(hours=24, minutes=40)

        with pytest.raises(RecordGone):
            store.open(token)
        with pytest.raises(RecordGone):
            store.change(token, DIGEST, constant(b"b"))

    def test_a_record_is_never_gone_before_its_time(self, store: Store, clock: Clock) -> None:
        token = store.create(b"a", DIGEST)

        clock.wait(hours=24, minutes=39)

        assert store.open(token).content == b"a"

    def test_reading_puts_the_expiry_off(self, store: Store, clock: Clock) -> None:
        token = store.create(b"a", DIGEST)

        for _ in range(5):
            clock.wait(hours=20)
            assert store.open(token).content == b"a"

    def test_expiry_is_stored_by_the_hour(self, store: Store, kept: Kept, clock: Clock) -> None:
        store.create(b"a", DIGEST)
        clock.now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
        store.create(b"b", DIGEST)

        # 9:20 is rounded up; 10:00 is a whole hour already.
        assert expiries(kept) == {datetime(2026, 11, 25, 10, 0, tzinfo=UTC)}

    def test_reading_within_the_hour_writes_nothing(
        self, store: Store, kept: Kept, clock: Clock
    ) -> None:
        token = store.create(b"a", DIGEST)
        before = kept.versions()

        for _ in range(3):
            clock.wait(minutes=10)
            store.open(token)

        assert kept.versions() == before

    def test_a_clock_that_goes_back_takes_no_time_from_a_record(
        self, store: Store, kept: Kept, clock: Clock
    ) -> None:
        token = store.create(b"a", DIGEST)
        before = expiries(kept)

        clock.wait(hours=-12)
        store.open(token)
        store.change(token, DIGEST, constant(b"b"))

        assert expiries(kept) == before


class TestPurging:
    def test_a_purge_deletes_what_has_expired_and_counts_it(
        self, store: Store, kept: Kept, clock: Clock
    ) -> None:
        for _ in range(3):
            store.create(b"old", DIGEST)
        clock.wait(hours=12)
        token = store.create(b"new", DIGEST)
        clock.wait(hours=13)

        assert store.purge() == 3
        assert store.purge() == 0
        assert store.open(token).content == b"new"
        assert kept.rows("SELECT count(*) FROM records") == [(1,)]

    def test_a_purge_of_very_many_makes_room_for_others_in_between_and_deletes_them_all(
        self, store: Store, clock: Clock
    ) -> None:
        with store._database.transaction() as connection:
            connection.execute(insert(RECORDS), [some_row(clock.now) for _ in range(1_203)])
        turns: list[int] = []
        event.listen(store._database.engine, "commit", turns.append)

        assert store.purge() == 1_203

        assert len(turns) == 3  # of 500, 500 and 203

    def test_a_clock_that_jumps_ahead_by_more_than_a_day_deletes_nothing(
        self, store: Store, clock: Clock
    ) -> None:
        store.purge()
        token = store.create(b"a", DIGEST)
        right = clock.now

        clock.wait(days=300)
        for _ in range(2):
            with pytest.raises(PurgeRefused, match=r"2027-09-20 09:20.*--force"):
                store.purge()

        clock.now = right
        assert store.open(token).content == b"a"

    def test_an_operator_who_knows_the_clock_is_right_can_purge(
        self, store: Store, clock: Clock
    ) -> None:
        store.create(b"a", DIGEST)
        store.purge()
        clock.wait(days=3)

        assert store.purge(force=True) == 1
        clock.wait(hours=1)
        assert store.purge() == 0

    def test_hourly_purges_are_never_doubted(self, store: Store, clock: Clock) -> None:
        store.create(b"a", DIGEST)
        counts = []
        for _ in range(48):
            counts.append(store.purge())
            clock.wait(hours=1)

        assert sum(counts) == 1

    def test_what_was_purged_is_not_revived_by_a_clock_that_goes_back(
        self, store: Store, clock: Clock
    ) -> None:
        token = store.create(b"a", DIGEST)
        clock.wait(hours=25)
        store.purge()

        clock.wait(hours=-25)

        with pytest.raises(RecordGone):
            store.open(token)


class TestOnTheDisk:
    def test_nothing_that_was_said_is_readable_in_any_file(self, store: Store, kept: Kept) -> None:
        token = store.create(CANARY, DIGEST)
        store.change(token, DIGEST, lambda content: content + b" and more " + CANARY)
        secret = base64.urlsafe_b64decode(token + "=")

        on_disk = kept.on_disk()

        [(sealed,)] = kept.rows("SELECT sealed FROM records")
        assert sealed[:100] in on_disk
        for said in (CANARY, b"canary", token.encode(), secret, base64.b64encode(CANARY)):
            assert said not in on_disk

    def test_a_row_tells_no_more_than_it_must(self, store: Store, kept: Kept) -> None:
        assert kept.columns() == [
            "id", "cookie_id", "cookie_key", "code_id", "code_key", "revision", "digest",
            "format", "expires_at", "sealed",
        ]  # fmt: skip

    def test_rows_of_a_little_and_of_much_content_are_of_one_size(
        self, store: Store, kept: Kept
    ) -> None:
        store.create(b"", DIGEST)
        store.create(b"x" * 1000, DIGEST)

        assert kept.rows("SELECT DISTINCT length(sealed) FROM records") == [(1052,)]

    def test_a_record_does_not_show_its_content_where_it_is_printed(self, store: Store) -> None:
        record = store.open(store.create(CANARY, DIGEST))

        assert "canary" not in repr(record)


class TestReadiness:
    def test_what_the_last_save_came_to_is_told_for_ten_seconds(
        self, store: Store, kept: Kept, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "screening")
        store.create(b"a", DIGEST)
        store.check()
        with kept.held_for_writing(), pytest.raises(StorageUnavailable):
            store.create(b"b", DIGEST)
        for _ in range(2):
            with pytest.raises(StorageUnavailable):
                store.check()
        store.create(b"c", DIGEST)
        store.check()

        assert [record.message.partition(":")[0] for record in caplog.records] == [
            "Answers cannot be saved",
            "Answers can be saved again",
        ]

    def test_after_that_an_empty_record_is_saved_and_leaves_nothing(
        self, store: Store, kept: Kept, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("screening.storage.store.PROBED_AFTER", -1)
        store.check()
        assert kept.rows("SELECT count(*) FROM records") == [(0,)]

        with kept.held_for_writing(), pytest.raises(StorageUnavailable):
            store.check()
        store.check()
        kept.rows("DROP TABLE records")
        with pytest.raises(StorageUnavailable):
            store.check()

    def test_a_purge_is_overdue_after_two_hours(self, store: Store, clock: Clock) -> None:
        assert store.overdue_since() is None
        store.purge()
        purged = clock.now
        clock.wait(hours=2)
        assert store.overdue_since() is None
        clock.wait(minutes=1)
        assert store.overdue_since() == purged
        store.purge()
        assert store.overdue_since() is None
