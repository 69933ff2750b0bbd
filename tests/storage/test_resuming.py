"""Two ways into one record: the cookie's token, and the code on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from screening.errors import (
    CodesBusy,
    MistypedCode,
    RecordGone,
    StaleRevision,
    StorageUnavailable,
)
from screening.storage import resume_codes as codes
from screening.storage.store import Store
from tests.conftest import Clock
from tests.kept import Kept, expiries
from tests.storage.conftest import DIGEST, open_store, same
from tests.waiting import at_once

pytestmark = pytest.mark.usefixtures("quick_codes")


def expiry(kept: Kept) -> datetime:
    [found] = expiries(kept)
    return found


@pytest.fixture
def token(store: Store) -> str:
    return store.create(b"a", DIGEST)


def test_a_code_opens_the_record_in_another_browser(store: Store, token: str) -> None:
    code = store.keep(token, same)

    new_token = store.resume(code, same)

    assert new_token != token
    assert store.open(new_token).content == b"a"


def test_a_new_code_lies_in_the_content_and_leaves_the_sheet_reference(
    store: Store, token: str
) -> None:
    before = store.open(token)

    code = store.keep(token, lambda content, code: content + code.encode())

    after = store.open(token)
    assert after.has_code
    assert not before.has_code
    assert (after.content, after.associated.digest) == (
        b"a" + code.encode(),
        before.associated.digest,
    )
    assert (after.associated.revision, after.sheet_reference) == (
        before.associated.revision,
        before.sheet_reference,
    )


def test_coming_back_leaves_the_sheet_reference_and_what_is_taken_out_is_gone(
    store: Store, token: str
) -> None:
    code = store.keep(token, lambda content, code: content + code.encode())
    before = store.open(token)

    after = store.open(store.resume(code, lambda content: content[:1]))

    assert after.content == b"a"
    assert (after.associated.revision, after.sheet_reference) == (
        before.associated.revision,
        before.sheet_reference,
    )


def test_a_code_that_is_refused_is_not_made(store: Store, token: str, kept: Kept) -> None:
    code = store.keep(token, same)
    before = kept.rows("SELECT * FROM records")

    def refuse(content: bytes, code: str) -> bytes:
        raise StaleRevision

    with pytest.raises(StaleRevision):
        store.keep(token, refuse)

    assert kept.rows("SELECT * FROM records") == before
    assert store.resume(code, same)


def test_the_browser_that_was_left_opens_nothing_any_more(store: Store, token: str) -> None:
    new_token = store.resume(store.keep(token, same), same)

    with pytest.raises(RecordGone):
        store.open(token)
    with pytest.raises(RecordGone):
        store.change(token, DIGEST, lambda old: b"b")
    store.clear(token)
    assert store.open(new_token).content == b"a"


def test_a_code_opens_the_record_again_and_again_whatever_is_saved(
    store: Store, token: str
) -> None:
    code = store.keep(token, same)

    for number in range(4):
        token = store.resume(code, same)
        token = store.resume(code, same)  # the answer was lost, so it was sent again
        store.change(token, DIGEST, lambda old: old + b"b")
        assert store.open(token).content == b"a" + b"b" * (number + 1)


def test_a_new_code_ends_the_old_one_at_once(store: Store, token: str) -> None:
    first, second = store.keep(token, same), store.keep(token, same)

    with pytest.raises(RecordGone):
        store.resume(first, same)
    assert store.resume(second, same)


def test_a_code_and_a_save_at_the_same_time_lose_neither(store: Store, token: str) -> None:
    made: list[str] = []

    def save(mark: bytes) -> None:
        for _ in range(10):
            store.change(token, DIGEST, lambda old: old + mark)

    for _ in range(5):
        at_once(
            [
                lambda: made.append(store.keep(token, same)),
                lambda: save(b"x"),
                lambda: save(b"y"),
            ]
        )

    content = store.open(token).content
    assert (content.count(b"x"), content.count(b"y")) == (50, 50)
    assert store.open(store.resume(made[-1], same)).content == content


def test_a_double_click_on_resume_leaves_the_code_and_the_last_answer_working(
    store: Store, token: str
) -> None:
    code = store.keep(token, same)
    tokens: list[str] = []
    at_once([lambda: tokens.append(store.resume(code, same))] * 2)

    opened = []
    for new_token in tokens:
        try:
            opened.append(store.open(new_token).content)
        except RecordGone:
            continue
    assert opened == [b"a"]
    assert store.resume(code, same)


class TestHowLong:
    def test_a_code_keeps_the_record_for_its_own_time_rounded_up_to_the_hour(
        self, store: Store, token: str, kept: Kept, clock: Clock
    ) -> None:
        code = store.keep(token, same)  # at 9:20

        assert expiry(kept) == clock.now + timedelta(days=14, minutes=40)
        clock.wait(days=14, minutes=39)
        assert store.resume(code, same)

    def test_an_expired_code_opens_nothing(self, store: Store, token: str, clock: Clock) -> None:
        code = store.keep(token, same)
        clock.wait(days=14, minutes=40)

        with pytest.raises(RecordGone):
            store.resume(code, same)

    def test_later_activity_never_shortens_it(
        self, store: Store, token: str, kept: Kept, clock: Clock
    ) -> None:
        store.keep(token, same)
        before = expiry(kept)

        store.open(token)
        store.change(token, DIGEST, lambda old: b"b")

        assert expiry(kept) == before

    @pytest.mark.parametrize("activity", ["read", "save", "keep", "resume"])
    def test_every_activity_starts_the_time_again(
        self, store: Store, token: str, kept: Kept, clock: Clock, activity: str
    ) -> None:
        code = store.keep(token, same)
        clock.wait(days=10)
        match activity:
            case "read":
                store.open(token)
            case "save":
                store.change(token, DIGEST, lambda old: b"b")
            case "keep":
                store.keep(token, same)
            case "resume":
                store.resume(code, same)

        assert expiry(kept) == clock.now + timedelta(days=14, minutes=40)

    def test_a_purge_takes_the_code_with_the_record(
        self, store: Store, token: str, clock: Clock
    ) -> None:
        code = store.keep(token, same)
        clock.wait(days=15)

        assert store.purge() == 1
        clock.wait(days=-15)
        with pytest.raises(RecordGone):
            store.resume(code, same)

    def test_clearing_takes_the_code_with_the_record(
        self, store: Store, token: str, kept: Kept
    ) -> None:
        code = store.keep(token, same)
        store.clear(token)

        with pytest.raises(RecordGone):
            store.resume(code, same)
        assert kept.rows("SELECT id FROM records") == []


class TestWrongCodes:
    def test_a_code_that_nobody_was_given_opens_nothing(self, store: Store, token: str) -> None:
        store.keep(token, same)

        with pytest.raises(RecordGone):
            store.resume(codes.new_code(), same)

    def test_a_mistyped_code_is_told_without_asking_the_database(
        self, store: Store, kept: Kept
    ) -> None:
        kept.rows("ALTER TABLE records RENAME TO gone")

        with pytest.raises(MistypedCode):
            store.resume("0000-0000-0000-0000-0001", same)
        with pytest.raises(StorageUnavailable):
            store.resume(codes.new_code(), same)

    @pytest.mark.parametrize("wrong", ["absent", "expired", "cleared", "replaced"])
    def test_each_wrong_code_takes_one_scrypt(
        self, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, wrong: str
    ) -> None:
        token = store.create(b"a", DIGEST)
        code = store.keep(token, same)
        match wrong:
            case "absent":
                code = codes.new_code()
            case "expired":
                clock.wait(days=15)
            case "cleared":
                store.clear(token)
            case "replaced":
                store.keep(token, same)
        used: list[int] = []
        real = codes.hashlib.scrypt
        monkeypatch.setattr(
            codes.hashlib, "scrypt", lambda *args, **given: used.append(1) or real(*args, **given)
        )

        with pytest.raises(RecordGone):
            store.resume(code, same)

        assert used == [1]

    def test_while_all_turns_are_taken_nothing_is_changed(
        self, store: Store, token: str, kept: Kept
    ) -> None:
        code = store.keep(token, same)
        before = kept.rows("SELECT * FROM records")
        for _ in range(codes.AT_ONCE):
            codes._turns.acquire()
        try:
            with pytest.raises(CodesBusy):
                store.keep(token, same)
            with pytest.raises(CodesBusy):
                store.resume(code, same)
        finally:
            codes._turns.release(codes.AT_ONCE)

        assert kept.rows("SELECT * FROM records") == before


def test_neither_codes_nor_what_they_derive_from_lie_on_the_disk(
    store: Store, token: str, kept: Kept
) -> None:
    code = store.keep(token, lambda content, code: content + code.encode())
    new_token = store.resume(code, same)

    on_disk = kept.on_disk()

    for secret in (code, new_token):
        for form in (secret, secret.replace("-", ""), secret.lower()):
            assert form.encode() not in on_disk


def test_codes_outlive_the_server(store: Store, token: str, kept: Kept, clock: Clock) -> None:
    code = store.keep(token, same)
    store.close()

    again = open_store(kept.url, clock)

    assert again.open(again.resume(code, same)).content == b"a"
    again.close()
