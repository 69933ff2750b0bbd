"""The only transactions. The store keeps sealed bytes and knows nothing of what they say.

Each write is one statement, so nothing is ever half saved. A save names what it read and is tried
again when another save was faster, so two tabs lose nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select

from screening.errors import RecordGone, ScreeningError, StorageUnavailable
from screening.storage import resume_codes as codes
from screening.storage import vault
from screening.storage.database import Database
from screening.storage.expiry import delete_expired
from screening.storage.models import StoredRecord
from screening.storage.postgres import Postgres, is_postgres
from screening.storage.records import (
    Opened,
    Record,
    add_row,
    put_off,
    read_row,
    replace_row,
)
from screening.storage.sqlite import Sqlite


def database_at(url: str) -> Database:
    """Not ready yet: see make_ready."""
    return Postgres(url) if is_postgres(url) else Sqlite(url)


log = logging.getLogger(__name__)

ATTEMPTS = 20
"""How often a save is tried. Each failed try means that another save of the very same record went
through in between, so a person's two tabs and two devices need two or three."""

CLEAR = delete(StoredRecord).where(StoredRecord.cookie_id == bindparam("way_in"))
ANY = select(StoredRecord.revision).limit(1)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Records by token or code. Every method may raise StorageUnavailable: then nothing was
    changed, as far as anyone can tell (see Database).

    `keep`: how long after the last activity; `keep_with_code`: the same for a record that has a
    resume code.
    """

    def __init__(
        self,
        url: str,
        *,
        keep: timedelta,
        keep_with_code: timedelta,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._keep = keep
        self._keep_with_code = keep_with_code
        self._clock = clock
        self._database = database_at(url)
        try:
            self._database.make_ready()
        except ScreeningError:
            self._database.close()
            raise

    def create(self, content: bytes, digest: bytes) -> str:
        """A new record. The token is its only key: it goes to the person and is kept nowhere."""
        token = vault.new_token()
        data_key = vault.new_data_key()
        doors = vault.Doors(vault.make_door(data_key, vault.find_way_in(token)))
        label = vault.Label(vault.new_id(), doors, 1, digest)
        add_row(self._database, Opened(label, data_key, content, self._expiry(self._keep)))
        return token

    def open(self, token: str) -> Record:
        """Raises RecordGone or RecordUnreadable. Puts the expiry off, by whole hours."""
        opened = self._read(vault.find_way_in(token))
        self._put_off_expiry(opened)
        return opened.record()

    def change(self, token: str, digest: bytes, change: Callable[[bytes], bytes]) -> Record:
        """Saves what `change` makes of the content; it may be called again on newer content.

        Where nothing changes, nothing is saved and the revision stays. A save ends the former
        resume code. What `change` raises goes through. Raises RecordGone and RecordUnreadable as
        `open` does.
        """

        def saved(opened: Opened) -> Opened:
            content = change(opened.content)
            same = (content, digest) == (opened.content, opened.label.digest)
            return opened if same else opened.saved(content, digest)

        return self._rewrite(vault.find_way_in(token), saved).record()

    def keep(self, token: str) -> str:
        """A new resume code for the record, which is then kept for `keep_with_code`.

        The code there was works until the next save, in case this one never arrives. Raises
        CodesBusy, and RecordGone and RecordUnreadable as `open` does.
        """
        way_in = vault.find_way_in(token)
        self._read(way_in)
        code = codes.new_code()
        by_code = codes.find_way_in(code)
        self._rewrite(way_in, lambda opened: opened.with_code(by_code, opened.label.doors.code))
        return code

    def resume(self, code: str) -> tuple[str, str]:
        """A new token, for the browser that has the code, and a new code.

        The token that there was opens nothing from now on. `code` itself works until the next
        save, in case the answer to this never arrives. Raises MistypedCode without asking the
        database, CodesBusy, and RecordGone and RecordUnreadable as `open` does.
        """
        entered = codes.find_way_in(code)
        self._read(entered)
        token, new_code = vault.new_token(), codes.new_code()
        by_token, by_code = vault.find_way_in(token), codes.find_way_in(new_code)

        def resumed(opened: Opened) -> Opened:
            former = opened.label.doors.find(entered.id)
            return opened.with_code(by_code, former).with_cookie(by_token)

        self._rewrite(entered, resumed)
        return token, new_code

    def clear(self, token: str) -> None:
        """Deletes the record now, with every trace of it in the log. Fine where there is none."""
        try:
            way_in = vault.find_way_in(token)
        except RecordGone:
            return
        self._database.write(CLEAR, {"way_in": way_in.id})
        self._forget_deleted()

    def purge(self, *, force: bool = False) -> int:
        """Deletes what has expired and returns how many that were.

        Raises PurgeRefused when the clock is more than a day ahead of the last purge, unless
        `force`: a wrong clock would delete what people still need. Raises PurgedElsewhere while
        another process is at it.
        """
        now = self._clock()
        count = delete_expired(self._database, now, force=force)
        self._forget_deleted()
        return count

    def check(self) -> None:
        """Raises StorageUnavailable where records cannot be read now."""
        self._database.read(ANY, {})

    def close(self) -> None:
        self._database.close()

    def _read(self, way_in: vault.WayIn) -> Opened:
        return read_row(self._database, way_in, self._clock())

    def _rewrite(self, way_in: vault.WayIn, change: Callable[[Opened], Opened]) -> Opened:
        """What `change` makes of the record, once it is saved. The expiry is put off."""
        for _ in range(ATTEMPTS):
            read = self._read(way_in)
            changed = change(read)
            if changed is read:
                self._put_off_expiry(read)
                return read
            expires_at = max(read.expires_at, self._expiry_of(changed))
            changed = replace(changed, expires_at=expires_at)
            if replace_row(self._database, read, changed):
                return changed
        raise StorageUnavailable("too many saves of one record at once")

    def _put_off_expiry(self, opened: Opened) -> None:
        """Best effort: a person can go on reading while the database cannot be written."""
        expires_at = self._expiry_of(opened)
        if expires_at > opened.expires_at:
            with suppress(StorageUnavailable):
                put_off(self._database, opened, expires_at)

    def _expiry_of(self, opened: Opened) -> datetime:
        return self._expiry(self._keep_with_code if opened.has_code else self._keep)

    def _expiry(self, kept: timedelta) -> datetime:
        """When a record used now expires, rounded up to the hour."""
        exact = self._clock() + kept
        hour = exact.replace(minute=0, second=0, microsecond=0)
        return hour if hour == exact else hour + timedelta(hours=1)

    def _forget_deleted(self) -> None:
        """After a deletion. It has succeeded by then, so failing here only waits for the next."""
        try:
            self._database.forget_deleted()
        except StorageUnavailable as error:
            log.warning("The write-ahead log could not be emptied: %s", error)
