"""A record's row: found, opened, changed and sealed again. Each write is one statement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, delete, insert, or_, select, update

from screening.errors import RecordGone, RecordUnreadable
from screening.storage import vault
from screening.storage.database import Database
from screening.storage.models import RECORDS
from screening.storage.vault import AssociatedData, Credential, KeySlot, KeySlots

SLOTS = ("cookie", "code")

COLUMNS = tuple(RECORDS.columns)
TYPES = {
    column.key: (
        column.type.python_type,
        type(None) if column.nullable else column.type.python_type,
    )
    for column in COLUMNS
}
"""What is ever written to each column. SQLite stores whatever it is given, so a damaged row may
hold something else."""

ADD = insert(RECORDS)
FIND = select(*COLUMNS).where(
    or_(
        RECORDS.c.cookie_id == bindparam("credential_id"),
        RECORDS.c.code_id == bindparam("credential_id"),
    )
)
PUT_OFF = (
    update(RECORDS)
    .where(RECORDS.c.id == bindparam("read_id"), RECORDS.c.expires_at < bindparam("later"))
    .values(expires_at=bindparam("later"))
)
CLEAR = delete(RECORDS).where(RECORDS.c.cookie_id == bindparam("credential_id"))
CLEAR_WITHOUT_CODE = CLEAR.where(RECORDS.c.code_id.is_(None))
"""Built once: what SQLAlchemy makes of a statement is stored with it."""


@cache
def replacing(names: frozenset[str]) -> Update:
    """Return the statement that sets only these columns of a row, if it is still what was read.

    SQLite writes the index of each column that is named, changed or not.
    """
    return (
        update(RECORDS)
        .where(
            RECORDS.c.id == bindparam("read_id"),
            # A save counts the revision up, and a new key slot has a new id.
            RECORDS.c.revision == bindparam("read_revision"),
            RECORDS.c.cookie_id == bindparam("read_cookie_id"),
            RECORDS.c.code_id.is_not_distinct_from(bindparam("read_code_id")),
        )
        .values({name: bindparam(name) for name in names})
    )


@dataclass(frozen=True)
class Record:
    """An opened record, with what it takes to write it again."""

    associated: AssociatedData
    data_key: bytes = field(repr=False)
    content: bytes = field(repr=False)
    expires_at: datetime

    @property
    def has_code(self) -> bool:
        return self.associated.slots.code is not None

    @property
    def sheet_reference(self) -> str:
        """What is printed on sheets made from this revision."""
        return vault.sheet_reference(self.data_key, self.associated.revision)

    def with_slot(self, content: bytes, **opened_by: Credential) -> Record:
        """Return the same revision with a key slot, by its name, for that credential, and what the
        content says of it."""
        slot = {name: vault.wrap_key(self.data_key, by) for name, by in opened_by.items()}
        slots = replace(self.associated.slots, **slot)
        return replace(self, associated=replace(self.associated, slots=slots), content=content)


def insert_record(database: Database, record: Record) -> None:
    sealed = vault.seal(record.data_key, record.content, record.associated)
    database.write(ADD, _columns(record) | {"sealed": sealed})


def get_record(database: Database, credential: Credential, now: datetime) -> Record:
    """Return the record that `credential` opens.

    Raises RecordGone where there is none or it has expired, and RecordUnreadable where the row is
    not as this release wrote it.
    """
    rows = database.read(FIND, {"credential_id": credential.id})
    if not rows:
        raise RecordGone
    row = rows[0]._mapping
    slots = {name: (row[f"{name}_id"], row[f"{name}_key"]) for name in SLOTS}
    if (
        len(rows) > 1
        or any(type(row[name]) not in types for name, types in TYPES.items())
        or any((id_ is None) != (key is None) for id_, key in slots.values())
        or row["format"] != vault.FORMAT
    ):
        raise RecordUnreadable
    expires_at = row["expires_at"].replace(tzinfo=UTC)
    if expires_at <= now:
        raise RecordGone
    associated = AssociatedData(
        row["id"],
        KeySlots(**{name: KeySlot(*slot) for name, slot in slots.items() if None not in slot}),
        row["revision"],
        row["digest"],
        row["format"],
    )
    wrapped_key = next(key for id_, key in slots.values() if id_ == credential.id)
    data_key = vault.unwrap_key(KeySlot(credential.id, wrapped_key), credential)
    content = vault.unseal(data_key, row["sealed"], associated)
    return Record(associated, data_key, content, expires_at)


def replace_record(database: Database, read: Record, changed: Record) -> bool:
    """Return whether the row still was what was read, and now is what changed."""
    before, after = _columns(read), _columns(changed)
    condition = {
        f"read_{name}": before[name] for name in ("id", "revision", "cookie_id", "code_id")
    }
    values = {name: value for name, value in after.items() if value != before[name]}
    values["sealed"] = vault.seal(changed.data_key, changed.content, changed.associated)
    return database.write(replacing(frozenset(values)), condition | values) == 1


def _columns(record: Record) -> dict[str, Any]:
    """Return every column but the sealed one."""
    associated = record.associated
    slots = {name: getattr(associated.slots, name) for name in SLOTS}
    return {
        "id": associated.id,
        **{f"{name}_id": slot and slot.id for name, slot in slots.items()},
        **{f"{name}_key": slot and slot.wrapped_key for name, slot in slots.items()},
        "revision": associated.revision,
        "digest": associated.digest,
        "format": associated.format,
        "expires_at": record.expires_at,
    }
