"""Presses counted in this process: how many by each key, until its window ends.

The library's own counter starts a thread every few milliseconds to forget what has ended. Here,
whoever counts forgets it now and then.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

from limits.storage import Storage

SWEEP_SECONDS = 60
SCHEMES = ["windows"]
"""Of the addresses under which the library finds it."""


@dataclass
class Window:
    """`ends`: by the clock of `time.time`."""

    count: int
    ends: float


class Windows(Storage):
    """What `limits` asks of a storage, for windows of a fixed length."""

    STORAGE_SCHEME = SCHEMES

    def __init__(self, uri: str | None = None, **options: float | str | bool) -> None:
        super().__init__(uri)
        self._windows: dict[str, Window] = {}
        self._swept = time.time()
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """`expiry`: seconds until a window ends that this begins."""
        now = time.time()
        with self._lock:
            self._sweep(now)
            window = self._windows.get(key)
            if window is None or window.ends <= now:
                window = self._windows[key] = Window(0, now + expiry)
            window.count += amount
            return window.count

    def get(self, key: str) -> int:
        window = self._windows.get(key)
        return window.count if window and window.ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        window = self._windows.get(key)
        return window.ends if window else time.time()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            forgotten = len(self._windows)
            self._windows.clear()
        return forgotten

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now - self._swept < SWEEP_SECONDS:
            return
        self._swept = now
        for key in [key for key, window in self._windows.items() if window.ends <= now]:
            del self._windows[key]
