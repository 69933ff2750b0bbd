"""Where a server takes requests from: a socket that systemd hands over, or its own."""

from __future__ import annotations

import os
import socket

from screening.errors import SettingsError
from screening.settings import Settings

THREADS = 4
"""Of one process: how many people it answers at a time."""
BACKLOG = 1024
"""Connections that may wait to be taken in."""
FIRST_GIVEN = 3
"""The number of the first file that systemd hands over (sd_listen_fds)."""


def find_given_socket() -> socket.socket | None:
    """The one socket that systemd listens on for us. It stays open while the service restarts, so
    whoever comes meanwhile waits for a moment, and nobody is turned away."""
    pid, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if pid != str(os.getpid()) or not count:
        return None
    if count != "1":
        raise SettingsError("The socket unit must have one ListenStream= and no more.")
    os.set_inheritable(FIRST_GIVEN, False)
    return socket.socket(fileno=FIRST_GIVEN)


def own_socket(settings: Settings) -> socket.socket:
    """Raises SettingsError."""
    try:
        [family, _, _, _, address], *_ = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as error:
        raise cannot_listen(settings, error) from None


def cannot_listen(settings: Settings, error: Exception) -> SettingsError:
    return SettingsError(
        f"HOST and PORT: cannot listen on {settings.address} ({error}). "
        "Choose another port with PORT=8001 or --port 8001."
    )
