"""Resume codes: what a person writes down on paper to open their record from anywhere.

A code is 95 random bits and a check character, in five groups of four. It leads to a row and
unwraps the data key as a token does, only slower: whoever steals the database and tries codes
pays with memory and time for each, on top of the 95 bits.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Iterable

from screening.errors import CodesBusy, MistypedCode
from screening.storage.vault import CROCKFORD, KEY_BYTES, Credential

LENGTH = 20
"""Characters. The last one is the check character."""
GROUP = 4
LONGEST = 64
"""Characters that a person may type for a code, blanks and dashes included. Longer text is refused
unread: normalizing it takes time that grows with the square of its length."""

SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}
"""About 70 ms and 32 MiB each."""
SALT = b"screening resume code"
"""The same for all: a salt sets weak secrets apart that people pick alike; these are random."""

AT_ONCE = 2
"""Codes at work in one process. Each takes memory, and a core."""
WAIT_SECONDS = 0.5

MISREAD = str.maketrans("ILO", "110")

_turns = threading.BoundedSemaphore(AT_ONCE)


def new_code() -> str:
    """Return a code as it is shown: in capitals, grouped by dashes."""
    values = [secrets.randbelow(32) for _ in range(LENGTH - 1)]
    characters = "".join(CROCKFORD[value] for value in (*values, _check_value(values)))
    return "-".join(characters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def parse_code(text: str) -> str:
    """Return the bare characters of a code as a person typed it, in any case and grouping, with
    the letters that are mistaken for digits. Raises MistypedCode, without asking any database."""
    characters = normalize_code(text)
    if len(characters) != LENGTH or not set(characters) <= set(CROCKFORD):
        raise MistypedCode
    *values, check = (CROCKFORD.index(character) for character in characters)
    if check != _check_value(values):
        raise MistypedCode
    return characters


def normalize_code(text: str) -> str:
    """Return capitals and digits only, whatever blanks and dashes a keyboard put between them.
    Raises MistypedCode where `text` has more than LONGEST characters."""
    if len(text) > LONGEST:
        raise MistypedCode
    capitals = unicodedata.normalize("NFKC", text).upper()
    blank = ("Pd", "Zs", "Cc", "Cf")
    bare = (character for character in capitals if unicodedata.category(character) not in blank)
    return "".join(bare).translate(MISREAD)


def derive_credential(code: str) -> Credential:
    """Return the credential of a code as a person typed it, slowly on purpose. Raises MistypedCode
    at once, and CodesBusy after a short wait."""
    secret = parse_code(code).encode()
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise CodesBusy
    try:
        derived = hashlib.scrypt(secret, salt=SALT, dklen=2 * KEY_BYTES, **SCRYPT)
    finally:
        _turns.release()
    return Credential(id=derived[:KEY_BYTES], wrapping_key=derived[KEY_BYTES:])


def _check_value(values: Iterable[int]) -> int:
    """Return the value of the check character, which finds every single wrong character and every
    two that changed places.

    Each value is an element of the field of 32 elements and counts times a power of its own of
    the generator 2, which has 31 different ones.
    """
    total = 0
    for value in values:
        total = (total ^ value) << 1
        if total & 0b100000:
            total ^= 0b100101  # modulo x^5 + x^2 + 1
    return total
