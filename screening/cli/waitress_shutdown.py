"""Running Waitress until it is asked to stop, and then answering all that was received.

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

GRACE = 10.0
"""Seconds. More than any request takes: the longest waits are those for a busy database."""

Connections = dict[Any, Any]
"""All that Waitress listens on, reads from and writes to, by file descriptor."""


def serve_until_stopped(server: Any, connections: Connections) -> None:
    """Serve until Ctrl+C or SIGTERM.

    Then no new connection is taken in, but every request that was received is answered. A second
    Ctrl+C ends it at once.
    """
    stopped = threading.Event()
    waker = trigger.trigger(connections)
    before: dict[signal.Signals, Any] = {}

    def stop(number: int, frame: object) -> None:
        stopped.set()
        waker.pull_trigger()
        for stopping, handler in before.items():
            signal.signal(stopping, handler)

    for stopping in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(stopping) is not signal.SIG_IGN:  # as for jobs in the background
            before[stopping] = signal.signal(stopping, stop)
    while not stopped.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=connections, count=1)
    for dispatcher in list(connections.values()):
        if isinstance(dispatcher, wasyncore.dispatcher) and dispatcher.accepting:
            dispatcher.accepting = False
    latest = time.monotonic() + GRACE
    while _close_idle_connections(connections) and time.monotonic() < latest:
        wasyncore.loop(timeout=0.05, use_poll=True, map=connections, count=1)
    server.task_dispatcher.shutdown()


def _close_idle_connections(connections: Connections) -> bool:
    """Hang up on whoever has asked nothing. Return whether anyone else is left."""
    channels = [channel for channel in connections.values() if isinstance(channel, HTTPChannel)]
    busy = [channel for channel in channels if channel.requests or channel.total_outbufs_len]
    for channel in channels:
        if channel not in busy:
            channel.will_close = True
    return bool(busy)
