"""METRICS_PORT: what is counted, for Prometheus, on the loopback address alone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from screening.errors import SettingsError

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes count together. The library reads it once, when it is imported."""
LOOPBACK = "127.0.0.1"


@contextmanager
def shared_counts(workers: int) -> Iterator[None]:
    """Have several workers count in a private folder, which goes with the process that made it.

    To be entered before `screening.metrics` is imported.
    """
    os.environ.pop(FOLDER, None)
    if workers == 1:
        yield
        return
    owner, folder = os.getpid(), Path(tempfile.mkdtemp(prefix="foreword-metrics-"))
    os.environ[FOLDER] = str(folder)
    try:
        yield
    finally:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def metrics_server(port: int | None) -> Iterator[None]:
    """Show what this process counted, or what all workers did.

    A process that is forked does not listen there. Raises SettingsError where the port is taken.
    """
    if port is None:
        yield
        return
    from prometheus_client import CollectorRegistry, Metric, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector
    from prometheus_client.registry import Collector

    from screening.metrics import REGISTRY

    class AllWorkers(Collector):
        """The library's sum over all processes, but for one that has only just begun: it makes its
        files empty, and one that is read then would fail the whole page."""

        def collect(self) -> Iterable[Metric]:
            files = []
            for file in os.scandir(os.environ[FOLDER]):
                with suppress(FileNotFoundError):  # a worker that ends takes its gauges with it
                    if file.stat().st_size:
                        files.append(file.path)
            merge: Callable[[list[str]], Iterable[Metric]] = MultiProcessCollector.merge
            return merge(files)

    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        registry.register(AllWorkers())
    try:
        server, _ = start_http_server(port, LOOPBACK, registry)
    except OSError as error:
        raise SettingsError(
            f"METRICS_PORT: cannot listen on {LOOPBACK}:{port} ({error.strerror})."
        ) from None
    owner = os.getpid()
    if hasattr(os, "register_at_fork"):  # Windows does not fork
        os.register_at_fork(after_in_child=server.socket.close)
    try:
        yield
    finally:
        if os.getpid() == owner:
            server.shutdown()
            server.server_close()
