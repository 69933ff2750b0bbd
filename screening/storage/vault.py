"""How a record is sealed: pure functions from secrets and bytes to bytes.

    token (in the person's cookie, kept by nobody else)
      ├─ HKDF "id"   ─► id: finds the row
      └─ HKDF "wrap" ─► opens the wrapped data key (in the row)
                            ├─ AES-256-GCM ─► the sealed content
                            └─ HKDF "sheet" + revision ─► the reference printed on a sheet

The data key is random, so that a second way in (another id, another wrapping of the same key) can
stand beside the first: a resume code (see codes.py). Each seal is bound to every other column of
its row, the expiry apart. Whatever does not open, for whatever reason, raises RecordUnreadable.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from screening.errors import RecordGone, RecordUnreadable

FORMAT = 1
"""The version of all that this module writes. It is part of every seal."""

ID_BYTES = 32
KEY_BYTES = 32
NONCE_BYTES = 12
LENGTH_BYTES = 4
PADDED_TO = 1024
"""Content is padded to a multiple of this, so that the size of a row tells nothing."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base32 without letters that are mistaken for digits, or spell words."""


@dataclass(frozen=True)
class WayIn:
    """What a token or code gives: the id that finds a row, and what unwraps its data key."""

    id: bytes
    wrapping_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Door:
    """A way in as it stands in the row: anyone may see it, and nobody can use it."""

    id: bytes
    wrapped_key: bytes


@dataclass(frozen=True)
class Doors:
    """The ways into one record."""

    cookie: Door
    code: Door | None = None
    former_code: Door | None = None

    def __bytes__(self) -> bytes:
        doors = (self.cookie, self.code, self.former_code)
        return _joined(*(_joined(door.id, door.wrapped_key) if door else b"" for door in doors))

    def find(self, id_: bytes) -> Door:
        """The door with that id. Raises RecordGone."""
        for door in (self.cookie, self.code, self.former_code):
            if door and door.id == id_:
                return door
        raise RecordGone


@dataclass(frozen=True)
class Label:
    """What a seal is bound to. A seal that is moved under another label does not open."""

    id: bytes
    doors: Doors
    revision: int
    digest: bytes
    format: int = FORMAT

    def __bytes__(self) -> bytes:
        numbers = _number(self.revision), _number(self.format)
        return _joined(b"record", self.id, bytes(self.doors), self.digest, *numbers)


def new_token() -> str:
    """256 random bits, as they stand in the cookie."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).rstrip(b"=").decode()


def find_way_in(token: str) -> WayIn:
    """Raises RecordGone for a text that never was a token."""
    try:
        secret = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise RecordGone from None
    if len(secret) != KEY_BYTES:
        raise RecordGone
    return WayIn(id=_derived(secret, b"id"), wrapping_key=_derived(secret, b"wrap"))


def new_id() -> bytes:
    return secrets.token_bytes(ID_BYTES)


def new_data_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def make_door(data_key: bytes, way_in: WayIn) -> Door:
    return Door(way_in.id, _encrypt(way_in.wrapping_key, data_key, _door_label(way_in)))


def open_door(door: Door, way_in: WayIn) -> bytes:
    """The data key."""
    return _decrypt(way_in.wrapping_key, door.wrapped_key, _door_label(way_in))


def seal(data_key: bytes, content: bytes, label: Label) -> bytes:
    return _encrypt(data_key, _padded(content), bytes(label))


def open_seal(data_key: bytes, sealed: bytes, label: Label) -> bytes:
    return _unpadded(_decrypt(data_key, sealed, bytes(label)))


def sheet_reference(data_key: bytes, revision: int) -> str:
    """Eight characters: the same sheet has the same ones, and they lead back to nothing."""
    bits = int.from_bytes(_derived(data_key, b"sheet" + _number(revision), length=5), "big")
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(35, -1, -5))


def _derived(secret: bytes, purpose: bytes, length: int = KEY_BYTES) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret)


def _encrypt(key: bytes, plain: bytes, label: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, label)


def _decrypt(key: bytes, sealed: bytes, label: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label)
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
        raise RecordUnreadable from None


def _door_label(way_in: WayIn) -> bytes:
    return _joined(b"data key", way_in.id, _number(FORMAT))


def _joined(*parts: bytes) -> bytes:
    """Each part behind its length, so that no two lists of parts read the same."""
    return b"".join(len(part).to_bytes(LENGTH_BYTES, "big") + part for part in parts)


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def _padded(content: bytes) -> bytes:
    plain = _joined(content)
    return plain + bytes(-len(plain) % PADDED_TO)


def _unpadded(plain: bytes) -> bytes:
    length = int.from_bytes(plain[:LENGTH_BYTES], "big")
    return plain[LENGTH_BYTES : LENGTH_BYTES + length]
