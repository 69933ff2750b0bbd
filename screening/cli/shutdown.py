"""Serving until asked to stop, and then finishing what was begun.

Waitress by itself ends what its threads are at, and hangs up on requests that wait for a thread.
A person behind one of these would not know whether their answer was saved.
"""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

from waitress import trigger, wasyncore
from waitress.channel import HTTPChannel

PATIENCE = 10.0
"""Seconds. More than any request takes: the longest waits are those for a busy database."""

Sockets = dict[Any, Any]
"""All that Waitress listens on, reads from and writes to, by file descriptor."""


def serve_until_stopped(server: Any, sockets: Sockets) -> None:
    """Until Ctrl+C or SIGTERM. Then no new connection is taken in, but every request that has
    been received is answered. A second Ctrl+C ends it at once."""
    stopped = threading.Event()
    waker = trigger.trigger(sockets)
    before: dict[signal.Signals, Any] = {}

    def stop(number: int, frame: object) -> None:
        stopped.set()
        waker.pull_trigger()
        for each, handler in before.items():
            signal.signal(each, handler)

    for each in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(each) is not signal.SIG_IGN:  # as for jobs in the background
            before[each] = signal.signal(each, stop)
    while not stopped.is_set():
        _turn(sockets, seconds=1)
    _finish(sockets)
    server.task_dispatcher.shutdown()


def _finish(sockets: Sockets) -> None:
    for each in list(sockets.values()):
        if isinstance(each, wasyncore.dispatcher) and getattr(each, "accepting", False):
            each.accepting = False
    latest = time.monotonic() + PATIENCE
    while _busy(sockets) and time.monotonic() < latest:
        _turn(sockets, seconds=0.05)


def _busy(sockets: Sockets) -> bool:
    """Hangs up on whoever has asked nothing, and tells whether anyone else is left."""
    channels = [each for each in sockets.values() if isinstance(each, HTTPChannel)]
    for channel in channels:
        if not channel.requests and not channel.total_outbufs_len:
            channel.will_close = True
    return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _turn(sockets: Sockets, *, seconds: float) -> None:
    wasyncore.loop(timeout=seconds, use_poll=True, map=sockets, count=1)
