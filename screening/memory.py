"""Memory: settling what stays, and giving back what was freed."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache


def settle() -> None:
    """Exempt what is here now from later looks of the collector: it stays."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Return to the system what was freed, where the C library is glibc.

    It would keep as much as was ever used at once.
    """
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    trim: Callable[[int], object] = getattr(library, "malloc_trim", lambda _: None)
    return trim
