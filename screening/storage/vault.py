"""How a record is sealed: pure functions from secrets and bytes to bytes.

    token (in the person's cookie, stored by nobody else)
      └─ HKDF "credential" ─┬─► id: finds the row
                            └─► wrapping key: opens the key slot in the row, with the data key
                                  ├─ AES-256-GCM ─► the sealed content
                                  └─ HKDF "sheet" + revision ─► the reference printed on a sheet

The data key is random, so that a row can have a second key slot (another id, another wrapping of
the same key) beside the first: that of a resume code (see resume_codes). Each seal is bound to
every other column of its row, the expiry apart.
"""

from __future__ import annotations

import base64
import binascii
import json
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
class Credential:
    """What a token or code gives: the id that finds a row, and the key that opens its key slot."""

    id: bytes
    wrapping_key: bytes = field(repr=False)


@dataclass(frozen=True)
class KeySlot:
    """The data key of a record, wrapped for one credential, as in LUKS.

    Anyone who holds the row may see it, and nobody can use it without that credential.
    """

    id: bytes
    """The id of the credential."""
    wrapped_key: bytes


@dataclass(frozen=True)
class KeySlots:
    """The key slots of one record."""

    cookie: KeySlot
    code: KeySlot | None = None


@dataclass(frozen=True)
class AssociatedData:
    """What a seal is bound to: content that is moved to another row, or beside other key slots,
    does not open."""

    id: bytes
    """Of the record."""
    slots: KeySlots
    revision: int
    digest: bytes
    """Of the questionnaire."""
    format: int = FORMAT

    def __bytes__(self) -> bytes:
        """Return a JSON list, bytes in hexadecimal: no two rows read the same."""
        slots = (self.slots.cookie, self.slots.code)
        columns = (
            self.id.hex(),
            *((slot.id.hex(), slot.wrapped_key.hex()) if slot else None for slot in slots),
            self.revision,
            self.digest.hex(),
            self.format,
        )
        return json.dumps(columns).encode()


def new_token() -> str:
    """Return 256 random bits, as they stand in the cookie."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).rstrip(b"=").decode()


def derive_credential(token: str) -> Credential:
    """Return the credential of a token. Raises RecordGone for a text that never was a token."""
    try:
        secret = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise RecordGone from None
    if len(secret) != KEY_BYTES:
        raise RecordGone
    derived = HKDF(SHA256(), ID_BYTES + KEY_BYTES, salt=None, info=b"credential").derive(secret)
    return Credential(derived[:ID_BYTES], derived[ID_BYTES:])


def wrap_key(data_key: bytes, credential: Credential) -> KeySlot:
    """Return the key slot in which `credential` finds the data key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(credential.wrapping_key).encrypt(nonce, data_key, _SLOT + credential.id)
    return KeySlot(credential.id, nonce + wrapped)


def unwrap_key(slot: KeySlot, credential: Credential) -> bytes:
    """Return the data key. Raises RecordUnreadable where the slot is not what was written."""
    return _decrypt(credential.wrapping_key, slot.wrapped_key, _SLOT + credential.id)


def seal(data_key: bytes, content: bytes, associated: AssociatedData) -> bytes:
    """Return the content padded and encrypted, with a nonce of its own."""
    plain = len(content).to_bytes(LENGTH_BYTES, "big") + content
    padded = plain + bytes(-len(plain) % PADDED_TO)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(data_key).encrypt(nonce, padded, bytes(associated))


def unseal(data_key: bytes, sealed: bytes, associated: AssociatedData) -> bytes:
    """Return the content. Raises RecordUnreadable where anything but the expiry was changed."""
    plain = _decrypt(data_key, sealed, bytes(associated))
    length = int.from_bytes(plain[:LENGTH_BYTES], "big")
    return plain[LENGTH_BYTES : LENGTH_BYTES + length]


def sheet_reference(data_key: bytes, revision: int) -> str:
    """Return eight characters: the same for the same sheet, and they lead back to nothing."""
    purpose = b"sheet" + revision.to_bytes(8, "big")
    bits = int.from_bytes(HKDF(SHA256(), 5, salt=None, info=purpose).derive(data_key), "big")
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(35, -1, -5))


_SLOT = b"data key" + FORMAT.to_bytes(1, "big")
"""What the wrapping of a data key is bound to, before the id of its credential."""


def _decrypt(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
        raise RecordUnreadable from None
