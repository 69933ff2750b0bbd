"""Memory that a server holds without using it."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache


def settle() -> None:
    """What is here now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Returns to the system what was freed, where the C library is glibc: it would keep as much as
    was ever used at once."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    found: Callable[[int], object] = getattr(library, "malloc_trim", lambda _: None)
    return found
