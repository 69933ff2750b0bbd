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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import reduce

from screening.errors import CodesBusy, MistypedCode
from screening.storage.vault import CROCKFORD, KEY_BYTES, WayIn

LENGTH = 20
"""Signs, the check character with them. The last one is the check character."""
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
    """As it is shown: in capitals, grouped by dashes."""
    signs = [secrets.randbelow(32) for _ in range(LENGTH - 1)]
    text = "".join(CROCKFORD[sign] for sign in (*signs, _check_sign(signs)))
    return "-".join(text[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def parse_code(text: str) -> str:
    """The bare signs of a code as a person typed it, in any case and grouping, with the letters
    that are mistaken for digits. Raises MistypedCode, without asking any database."""
    plain = bare(text)
    if len(plain) != LENGTH or not set(plain) <= set(CROCKFORD):
        raise MistypedCode
    *signs, check = (CROCKFORD.index(sign) for sign in plain)
    if check != _check_sign(signs):
        raise MistypedCode
    return plain


def bare(text: str) -> str:
    """Return capitals and digits only, whatever blanks and dashes a keyboard put between them.

    Raises MistypedCode where `text` has more than LONGEST characters.
    """
    if len(text) > LONGEST:
        raise MistypedCode
    signs = unicodedata.normalize("NFKC", text).upper()
    kept = (sign for sign in signs if unicodedata.category(sign) not in ("Pd", "Zs", "Cc", "Cf"))
    return "".join(kept).translate(MISREAD)


def find_way_in(code: str) -> WayIn:
    """Slow on purpose. Raises MistypedCode at once, and CodesBusy after a short wait."""
    plain = parse_code(code).encode()
    with _turn():
        derived = hashlib.scrypt(plain, salt=SALT, dklen=2 * KEY_BYTES, **SCRYPT)
    return WayIn(id=derived[:KEY_BYTES], wrapping_key=derived[KEY_BYTES:])


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise CodesBusy
    try:
        yield
    finally:
        _turns.release()


def _check_sign(signs: Iterable[int]) -> int:
    """Finds every single wrong sign and every two that changed places.

    Each sign is an element of the field of 32 elements and counts times a power of its own of
    the generator 2, which has 31 different ones.
    """
    return reduce(lambda total, sign: _doubled(total ^ sign), signs, 0)


def _doubled(element: int) -> int:
    """Times 2, modulo x^5 + x^2 + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 0b100000 else element
