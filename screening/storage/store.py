"""The only transactions. The store keeps sealed bytes and knows nothing of what they say.

Each write is one statement, so nothing is ever half saved. A save names what it read and is tried
again when another save was faster, so two tabs lose nothing.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import Delete, make_url

from screening.errors import RecordGone, RecordUnreadable, ScreeningError, StorageUnavailable
from screening.storage import records, resume_codes, vault
from screening.storage.counts import DayCounts
from screening.storage.database import Database, is_postgres
from screening.storage.expiry import LAST, delete_expired
from screening.storage.records import Record
from screening.storage.server_lock import server_lock
from screening.storage.sqlite import Sqlite, database_path
from screening.storage.vault import AssociatedData, Credential, KeySlot, KeySlots

log = logging.getLogger(__name__)

ATTEMPTS = 20
"""How often a save is tried. Each failed try means that another save of the very same record went
through in between, so a person's two tabs and two devices need two or three."""

PROBED_AFTER = 10.0
"""Seconds for which the outcome of a save tells that of the next one."""

OVERDUE = timedelta(hours=2)
"""So long after a purge, the next one should have been."""


def database_at(url: str) -> Database:
    """Return the database at `url`, of either kind. It may still have to be upgraded."""
    if not is_postgres(url):
        return Sqlite(url)
    from screening.storage.postgres import Postgres  # psycopg takes a while, and 10 MB

    return Postgres(url)


def describe_database(url: str) -> str:
    """Return the address without a password."""
    shown = make_url(url).difference_update_query(("password", "sslpassword"))
    return shown.render_as_string()


@contextmanager
def open_alone(url: str, *, make: bool = False) -> Iterator[Database]:
    """Open the database at `url` for a command at a terminal: one in a file while nobody else does.

    Raises StorageUnavailable where its file is not there, unless `make`.
    """
    if not (make or is_postgres(url) or database_path(url).is_file()):
        raise no_database(url)
    with server_lock(url), closing(database_at(url)) as database:
        yield database


@contextmanager
def open_to_read(url: str) -> Iterator[Database]:
    """Open the database at `url` for a command that changes nothing, also while a server runs.
    Raises StorageUnavailable where it is not there, or not of this release."""
    if not (is_postgres(url) or database_path(url).is_file()):
        raise no_database(url)
    with closing(database_at(url) if is_postgres(url) else Sqlite(url, read_only=True)) as database:
        database.check_ready()
        yield database


def no_database(url: str) -> StorageUnavailable:
    return StorageUnavailable(
        f"There is no database at {database_path(url)}. DATABASE_URL says where it is; unset, "
        "it is instance/records.sqlite in the folder where the command is run."
    )


def check_database(url: str) -> None:
    """Raise StorageUnavailable where a server could not begin with the database at `url` now, and
    DatabaseAway where it may a moment later."""
    with closing(database_at(url)) as database:
        database.make_ready()


class Store:
    """Records by token or code. Every method may raise StorageUnavailable: then nothing was
    changed, as far as anyone can tell (see Database)."""

    def __init__(
        self,
        url: str,
        *,
        keep: timedelta,
        keep_with_code: timedelta,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        counts: bool = False,
    ) -> None:
        """`keep`: how long after the last activity; `keep_with_code`: the same for a record that
        has a resume code. `counts`: whether people are counted."""
        self._keep = keep
        self._keep_with_code = keep_with_code
        self._clock = clock
        self._database = database_at(url)
        self.counts = DayCounts(self._database, clock, is_on=counts)
        try:
            self._database.make_ready()
        except ScreeningError:
            self._database.close()
            raise

    def create(self, content: bytes, digest: bytes) -> str:
        """Return the token of a new record: the only key, which is stored nowhere."""
        token = vault.new_token()
        data_key = secrets.token_bytes(vault.KEY_BYTES)
        slots = KeySlots(vault.wrap_key(data_key, vault.derive_credential(token)))
        associated = AssociatedData(secrets.token_bytes(vault.ID_BYTES), slots, 1, digest)
        record = Record(associated, data_key, content, self._expiry(None))
        records.insert_record(self._database, record)
        return token

    def open(self, token: str) -> Record:
        """Return the record, and put its expiry off. Raises RecordGone or RecordUnreadable."""
        credential = vault.derive_credential(token)
        return self._put_off(records.get_record(self._database, credential, self._clock()))

    def change(self, token: str, digest: bytes, change: Callable[[bytes], bytes]) -> Record:
        """Save what `change` makes of the content; it may be called again on newer content.

        Where nothing changes, nothing is saved and the revision stays. Raises what `change` raises,
        and what `open` does.
        """

        def changed(record: Record) -> Record:
            content, read = change(record.content), record.associated
            if (content, digest) == (record.content, read.digest):
                return record
            associated = replace(read, revision=read.revision + 1, digest=digest)
            return replace(record, associated=associated, content=content)

        return self._rewrite(vault.derive_credential(token), changed)

    def keep(self, token: str, change: Callable[[bytes, str], bytes]) -> str:
        """Return a new resume code for the record. The code there was opens nothing from now on.

        `change` puts the code into the content. It is called before the slow work on a code too,
        and what it raises goes through. Raises CodesBusy, and what `open` raises.
        """
        credential = vault.derive_credential(token)
        code = resume_codes.new_code()
        change(records.get_record(self._database, credential, self._clock()).content, code)
        by_code = resume_codes.derive_credential(code)
        self._rewrite(
            credential, lambda read: read.with_slot(change(read.content, code), code=by_code)
        )
        return code

    def resume(self, code: str, change: Callable[[bytes], bytes]) -> str:
        """Return a new token. The one there was opens nothing from now on; the code stays.

        `change` takes out of the content what only the other browser may show. Raises MistypedCode
        without asking the database, CodesBusy, and what `open` raises.
        """
        token = vault.new_token()
        by_token = vault.derive_credential(token)
        self._rewrite(
            resume_codes.derive_credential(code),
            lambda read: read.with_slot(change(read.content), cookie=by_token),
        )
        return token

    def clear(self, token: str) -> bool:
        """Delete the record now, with every trace of it in the log, and return whether there was
        one. A record that has moved to another browser is not this token's any more."""
        return self._delete(records.CLEAR, token)

    def leave(self, token: str) -> None:
        """End this token's way into the record: delete it, or keep it for its resume code alone.

        Fine where there is none. One that cannot be read stays as it is: it opens for nobody.
        """
        if self._delete(records.CLEAR_WITHOUT_CODE, token):
            return
        nobody = vault.derive_credential(vault.new_token())
        with suppress(RecordGone, RecordUnreadable):
            self._rewrite(
                vault.derive_credential(token),
                lambda read: read.with_slot(read.content, cookie=nobody),
            )

    def _delete(self, statement: Delete, token: str) -> bool:
        try:
            credential = vault.derive_credential(token)
        except RecordGone:
            return False
        count = self._database.write(statement, {"credential_id": credential.id})
        self._forget_deleted()
        return count > 0

    def purge(self, *, force: bool = False) -> int:
        """Delete what has expired and return how many records that were. Raises PurgedElsewhere,
        and PurgeRefused unless `force`."""
        count = delete_expired(self._database, self._clock(), force=force)
        self._forget_deleted()
        return count

    def check(self) -> None:
        """Raise StorageUnavailable where a save would fail now, as the last one did; where that is
        a while ago, an empty record is saved and deleted.

        Only a commit proves it: on a full disk, SQLite takes what is rolled back afterwards.
        """
        at, failure = self._database.last_write
        if monotonic() - at > PROBED_AFTER:
            self.clear(self.create(b"", bytes(vault.ID_BYTES)))
        elif failure:
            raise StorageUnavailable(failure)

    def overdue_since(self) -> datetime | None:
        """Return when expired records were last deleted, if that is overdue: the clock is doubted,
        or deleting fails."""
        rows = self._database.read(LAST, {})
        last = rows[0].at.replace(tzinfo=UTC) if rows else self._clock()
        return last if self._clock() - last > OVERDUE else None

    def close(self) -> None:
        self._database.close()

    def _rewrite(self, credential: Credential, change: Callable[[Record], Record]) -> Record:
        """Return what `change` makes of the record, once it is saved with its expiry put off."""
        for _ in range(ATTEMPTS):
            read = records.get_record(self._database, credential, self._clock())
            changed = change(read)
            if changed is read:
                return self._put_off(read)
            expires_at = self._expiry(changed.associated.slots.code)
            changed = replace(changed, expires_at=max(read.expires_at, expires_at))
            if records.replace_record(self._database, read, changed):
                return changed
        raise StorageUnavailable("too many saves of one record at once")

    def _put_off(self, record: Record) -> Record:
        """Best effort: a person can go on reading while the database cannot be written."""
        expires_at = self._expiry(record.associated.slots.code)
        if expires_at > record.expires_at:
            values = {"read_id": record.associated.id, "later": expires_at}
            with suppress(StorageUnavailable):
                self._database.write(records.PUT_OFF, values)
                return replace(record, expires_at=expires_at)
        return record

    def _expiry(self, code: KeySlot | None) -> datetime:
        """Return when a record that is used now expires, rounded up to the hour."""
        exact = self._clock() + (self._keep_with_code if code else self._keep)
        hour = exact.replace(minute=0, second=0, microsecond=0)
        return hour if hour == exact else hour + timedelta(hours=1)

    def _forget_deleted(self) -> None:
        """Log a failure and go on: the deletion has succeeded, and the next one tries again."""
        try:
            self._database.forget_deleted()
        except StorageUnavailable as error:
            log.warning("The write-ahead log could not be emptied: %s", error)
