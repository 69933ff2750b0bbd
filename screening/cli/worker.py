"""One of several workers, as gunicorn runs it in a process of its own."""

from __future__ import annotations

import logging
import select
import signal
import sys
import time
from contextlib import ExitStack
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from screening.cli.purge import purged_hourly
from screening.errors import StorageUnavailable
from screening.storage.store import Store

log = logging.getLogger(__name__)


class Worker(ThreadWorker):
    """Answers four people at a time."""

    def init_signals(self) -> None:
        super().init_signals()
        for number in (signal.SIGINT, signal.SIGHUP):  # a terminal tells all: the first acts
            signal.signal(number, signal.SIG_IGN)
        self.until_the_end = ExitStack()

    def load_wsgi(self) -> None:
        """Waits for a database that is away just now: to give up would end the others, too."""
        while self.alive:
            try:
                self.wsgi = self.app.wsgi()
            except StorageUnavailable as error:
                log.warning("A worker waits for the database: %s", error)
                time.sleep(1)
            else:
                store: Store = self.wsgi.extensions["screening"].store
                self.until_the_end.callback(store.close)
                self.until_the_end.enter_context(purged_hourly(store))
                return
        sys.exit(0)

    def set_accept_enabled(self, enabled: bool) -> None:
        """At the end, takes in who is connected already, and then hangs up the listening socket,
        so that a proxy turns to the next server at once."""
        if not enabled and not self.alive:
            for listener in self.sockets:
                while self._accepting and select.select([listener], [], [], 0)[0]:
                    self.accept(listener)
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()


class Log:
    """What gunicorn logs goes where everything goes; of requests it notes nothing."""

    def __init__(self, cfg: Any) -> None:
        self.cfg = cfg

    def __getattr__(self, name: str) -> Any:
        """`info`, `error` and so on."""
        return getattr(logging.getLogger("gunicorn"), name)

    def setup(self, cfg: Any) -> None: ...

    def access(self, *about_a_request: object) -> None: ...

    def reopen_files(self) -> None: ...

    def close_on_exec(self) -> None: ...
