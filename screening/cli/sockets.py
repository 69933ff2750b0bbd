"""The socket that a server listens on: one that systemd hands over, or its own."""

from __future__ import annotations

import os
import socket

from screening.errors import SettingsError
from screening.settings import Settings

THREADS = 4
"""Of one process: how many people it answers at a time."""
BACKLOG = 1024
"""Connections that may wait to be taken in."""
FIRST_FROM_SYSTEMD = 3
"""The number of the first file that systemd hands over (sd_listen_fds)."""


def find_systemd_socket() -> socket.socket | None:
    """Return the one socket that systemd listens on for this process, if it does.

    It stays open while the service restarts, so whoever comes meanwhile waits for a moment, and
    nobody is turned away. Raises SettingsError where systemd hands over several.
    """
    pid, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if pid != str(os.getpid()) or not count:
        return None
    if count != "1":
        raise SettingsError("The socket unit must have one ListenStream= and no more.")
    os.set_inheritable(FIRST_FROM_SYSTEMD, False)
    return socket.socket(fileno=FIRST_FROM_SYSTEMD)


def open_socket(settings: Settings) -> socket.socket:
    """Listen on HOST and PORT. Raises SettingsError where that is not possible."""
    try:
        [family, _, _, _, address], *_ = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as error:
        raise cannot_listen(settings, error) from None


def cannot_listen(settings: Settings, error: Exception) -> SettingsError:
    """Return what to raise where `error` came of listening on HOST and PORT."""
    return SettingsError(
        f"HOST and PORT: cannot listen on {settings.address} ({error}). "
        "Choose another port with PORT=8001 or --port 8001."
    )
