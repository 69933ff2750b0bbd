"""The socket that a server listens on: one that systemd hands over, or its own."""

from __future__ import annotations

import os
import select
import socket
import time
from contextlib import suppress

from screening.errors import SettingsError
from screening.settings import Settings, is_loopback

THREADS = 21
"""Of one process: four more than may be at what costs much (web.limits.LANES)."""
GRACE = 10.0
"""Seconds in which a server that stops still answers: more than any request takes, for the longest
waits are those for a busy database."""
BACKLOG = 1024
"""Connections that may wait to be taken in."""
FIRST_FROM_SYSTEMD = 3
"""The number of the first file that systemd hands over (sd_listen_fds)."""


def open_sockets(settings: Settings) -> list[socket.socket]:
    """Return the socket that systemd listens on for this process, or else listen on HOST and PORT.

    That of systemd stays open while the service restarts, so whoever comes meanwhile waits for a
    moment, and nobody is turned away. Raises SettingsError where systemd hands over several, or
    nothing can be listened on.
    """
    pid, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if pid == str(os.getpid()) and count:
        if count != "1":
            raise SettingsError("The socket unit must have one ListenStream= and no more.")
        os.set_inheritable(FIRST_FROM_SYSTEMD, False)
        given = socket.socket(fileno=FIRST_FROM_SYSTEMD)
        if settings.development and given.family != socket.AF_UNIX:
            host = given.getsockname()[0]
            if not is_loopback(host):
                given.close()
                raise SettingsError(
                    f"The socket unit listens on {host}, and must be on 127.0.0.1 or ::1 while "
                    "DEVELOPMENT is on, or a draft is shown."
                )
        return [given]
    try:
        addresses = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return [
            socket.create_server(address, family=family, backlog=BACKLOG)
            for family, _, _, _, address in addresses
        ]
    except (OSError, UnicodeError) as error:  # UnicodeError: a host that cannot be a name
        raise SettingsError(
            f"HOST and PORT: cannot listen on {settings.address} ({error}). "
            "Choose another port with PORT=8001 or --port 8001."
        ) from None


def turn_away(listening: list[socket.socket], seconds: float) -> None:
    """Hang up on whoever comes for so long: a proxy then shows its own page at once, in place of
    waiting for an answer."""
    latest = time.monotonic() + seconds
    while (left := latest - time.monotonic()) > 0:
        for each in select.select(listening, [], [], left)[0]:
            each.setblocking(False)  # who came may be gone again
            with suppress(OSError):
                each.accept()[0].close()
