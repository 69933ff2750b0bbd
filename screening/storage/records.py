"""A record's row: found, opened, changed and sealed again. Each write is one statement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, insert, or_, select, update

from screening.errors import RecordGone, RecordUnreadable
from screening.storage import vault
from screening.storage.database import Database
from screening.storage.models import StoredRecord
from screening.storage.vault import Door, Doors

READ = {
    StoredRecord.id: (bytes,),
    StoredRecord.cookie_id: (bytes,),
    StoredRecord.cookie_key: (bytes,),
    StoredRecord.code_id: (bytes, type(None)),
    StoredRecord.code_key: (bytes, type(None)),
    StoredRecord.former_code_id: (bytes, type(None)),
    StoredRecord.former_code_key: (bytes, type(None)),
    StoredRecord.revision: (int,),
    StoredRecord.digest: (bytes,),
    StoredRecord.format: (int,),
    StoredRecord.expires_at: (datetime,),
    StoredRecord.sealed: (bytes,),
}
"""The columns, with the types that are ever written to them. SQLite stores whatever it is given,
so a damaged row may hold others."""

ADD = insert(StoredRecord)
FIND = select(*READ).where(
    or_(
        StoredRecord.cookie_id == bindparam("way_in"),
        StoredRecord.code_id == bindparam("way_in"),
        StoredRecord.former_code_id == bindparam("way_in"),
    )
)
PUT_OFF = (
    update(StoredRecord)
    .where(StoredRecord.id == bindparam("read_id"), StoredRecord.expires_at < bindparam("later"))
    .values(expires_at=bindparam("later"))
)
"""Built once: what SQLAlchemy makes of a statement is kept with it."""


@cache
def replacing(names: frozenset[str]) -> Update:
    """Sets only these columns: SQLite writes the index of each that is named, changed or not."""
    return (
        update(StoredRecord)
        .where(
            StoredRecord.id == bindparam("read_id"),
            # A save counts the revision up, and a new way in has a new id.
            StoredRecord.revision == bindparam("read_revision"),
            StoredRecord.cookie_id == bindparam("read_cookie_id"),
            StoredRecord.code_id.is_not_distinct_from(bindparam("read_code_id")),
        )
        .values({name: bindparam(name) for name in names})
    )


@dataclass(frozen=True)
class Record:
    """An opened record. `sheet_reference` is printed on sheets made from this revision."""

    content: bytes = field(repr=False)
    revision: int
    digest: bytes
    sheet_reference: str


@dataclass(frozen=True)
class Opened:
    """A row that was read and opened, with what it takes to write it again."""

    label: vault.Label
    data_key: bytes = field(repr=False)
    content: bytes = field(repr=False)
    expires_at: datetime

    @property
    def has_code(self) -> bool:
        return self.label.doors.code is not None

    def record(self) -> Record:
        reference = vault.sheet_reference(self.data_key, self.label.revision)
        return Record(self.content, self.label.revision, self.label.digest, reference)

    def saved(self, content: bytes, digest: bytes) -> Opened:
        """With new content. From now on the former code, if there was one, opens nothing."""
        doors = replace(self.label.doors, former_code=None)
        revision = self.label.revision + 1
        label = replace(self.label, revision=revision, digest=digest, doors=doors)
        return replace(self, label=label, content=content)

    def with_code(self, way_in: vault.WayIn, former: Door | None) -> Opened:
        """With a new code. `former` opens it too, until it is saved."""
        code = vault.make_door(self.data_key, way_in)
        return self._with(replace(self.label.doors, code=code, former_code=former))

    def with_cookie(self, way_in: vault.WayIn) -> Opened:
        """With another token in place of the one there was."""
        cookie = vault.make_door(self.data_key, way_in)
        return self._with(replace(self.label.doors, cookie=cookie))

    def _with(self, doors: Doors) -> Opened:
        return replace(self, label=replace(self.label, doors=doors))


def add_row(database: Database, opened: Opened) -> None:
    database.write(ADD, _in_the_clear(opened) | {"sealed": _sealed(opened)})


def read_row(database: Database, way_in: vault.WayIn, now: datetime) -> Opened:
    """Raises RecordGone or RecordUnreadable."""
    row = _find_row(database, way_in.id)
    if row is None or row["expires_at"] <= now:
        raise RecordGone
    label = vault.Label(row["id"], _doors(row), row["revision"], row["digest"], row["format"])
    data_key = vault.open_door(label.doors.find(way_in.id), way_in)
    content = vault.open_seal(data_key, row["sealed"], label)
    return Opened(label, data_key, content, row["expires_at"])


def replace_row(database: Database, read: Opened, changed: Opened) -> bool:
    """Whether the row still was what was read, and now is what changed."""
    doors = read.label.doors
    was = {
        "read_id": read.label.id,
        "read_revision": read.label.revision,
        "read_cookie_id": doors.cookie.id,
        "read_code_id": doors.code.id if doors.code else None,
    }
    before, after = _in_the_clear(read), _in_the_clear(changed)
    values = {name: value for name, value in after.items() if value != before[name]}
    values["sealed"] = _sealed(changed)
    return database.write(replacing(frozenset(values)), was | values) == 1


def put_off(database: Database, opened: Opened, expires_at: datetime) -> None:
    """Moves the expiry, and only ever to later."""
    database.write(PUT_OFF, {"read_id": opened.label.id, "later": expires_at})


def _find_row(database: Database, id_: bytes) -> dict[str, Any] | None:
    found = database.read(FIND, {"way_in": id_})
    if len(found) > 1:
        raise RecordUnreadable
    return _checked(dict(found[0]._mapping)) if found else None


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    for column, types in READ.items():
        if type(row[column.key]) not in types:
            raise RecordUnreadable
    for door in ("code", "former_code"):
        if (row[f"{door}_id"] is None) != (row[f"{door}_key"] is None):
            raise RecordUnreadable
    return row


def _doors(row: dict[str, Any]) -> Doors:
    def door(name: str) -> Door | None:
        id_ = row[f"{name}_id"]
        return None if id_ is None else Door(id_, row[f"{name}_key"])

    return Doors(Door(row["cookie_id"], row["cookie_key"]), door("code"), door("former_code"))


def _in_the_clear(opened: Opened) -> dict[str, Any]:
    """Every column but the sealed one."""
    label = opened.label
    doors = {
        "cookie": label.doors.cookie,
        "code": label.doors.code,
        "former_code": label.doors.former_code,
    }
    return {
        "id": label.id,
        **{f"{name}_id": door.id if door else None for name, door in doors.items()},
        **{f"{name}_key": door.wrapped_key if door else None for name, door in doors.items()},
        "revision": label.revision,
        "digest": label.digest,
        "format": label.format,
        "expires_at": opened.expires_at,
    }


def _sealed(opened: Opened) -> bytes:
    return vault.seal(opened.data_key, opened.content, opened.label)
