"""What is counted, shown to this machine alone: METRICS_PORT on the loopback address."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from screening.errors import SettingsError

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes count together. The library reads it once, when it is imported."""
LOOPBACK = "127.0.0.1"


@contextmanager
def counted_together(workers: int) -> Iterator[None]:
    """Has several workers count in a private folder, which goes with the process that made it.

    To be entered before what counts is imported.
    """
    os.environ.pop(FOLDER, None)
    if workers < 2:
        yield
        return
    owner, folder = os.getpid(), tempfile.mkdtemp(prefix="foreword-metrics-")
    os.environ[FOLDER] = folder
    try:
        yield
    finally:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def shown_on(port: int | None) -> Iterator[None]:
    """Shows what this process counted, or what all of them did. Raises SettingsError.

    A process that is forked does not listen there.
    """
    if port is None:
        yield
        return
    try:
        server = make_server(LOOPBACK, port, _page(), _Server, _Silent)
    except OSError as error:
        raise SettingsError(
            f"METRICS_PORT: cannot listen on {LOOPBACK}:{port} ({error.strerror})."
        ) from None
    owner = os.getpid()
    os.register_at_fork(after_in_child=server.socket.close)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        if os.getpid() == owner:
            server.shutdown()
            server.server_close()


def _page() -> Any:
    from prometheus_client import CollectorRegistry, make_wsgi_app
    from prometheus_client.multiprocess import MultiProcessCollector

    from screening.metrics import REGISTRY

    if FOLDER not in os.environ:
        return make_wsgi_app(REGISTRY)
    registry = CollectorRegistry()
    collect_all: Callable[[CollectorRegistry], object] = MultiProcessCollector
    collect_all(registry)
    return make_wsgi_app(registry)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks for counts may hang up."""


class _Silent(WSGIRequestHandler):
    def log_message(self, *message: object) -> None:
        """No line for each time that somebody looks."""
