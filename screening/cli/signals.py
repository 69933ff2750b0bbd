"""Signals that come before a server is ready for them: noted, and obeyed once it is.

Nothing is raised in a handler: what is raised in the middle of anything may be swallowed there.
"""

from __future__ import annotations

import signal
import sys

noted: list[int] = []


def note_signals() -> None:
    """Have SIGTERM and SIGHUP noted from now on."""
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):  # Windows has no SIGHUP
            signal.signal(number, lambda number, _: noted.append(number))


def obey_noted() -> None:
    """Raise what was noted again, now that the server's own handlers are there."""
    while noted:
        signal.raise_signal(noted.pop(0))


def end_if_asked() -> None:
    """Exit in peace where SIGTERM was noted."""
    if signal.SIGTERM in noted:
        sys.exit(0)
