"""Several workers: gunicorn starts them, replaces those that end, and asks them to stop.

The first process holds the questions, checked, and answers nobody. Each worker builds its own
application after the fork, so that none shares a connection. A worker that is started later gets
the questions that the others have, whatever the file says by then.

This is gunicorn's custom application with its settings and server hooks;
docs/decisions/0025-gunicorn-by-its-hooks.md says what was given up.
"""

from __future__ import annotations

import gc
import logging
import mmap
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http.wsgi import Response
from prometheus_client import multiprocess

from screening.cli.hourly_purge import purged_hourly
from screening.cli.signals import obey_noted
from screening.cli.sockets import GRACE, THREADS
from screening.errors import QuestionnaireError, StorageUnavailable
from screening.metrics import RELOADS, WORKERS_LOST
from screening.settings import Settings
from screening.storage.store import Store, check_database
from screening.web.app import build_app
from screening.web.logs import describe_error
from screening.web.state import LoadedContent, load_content, log_loaded, log_refused

log = logging.getLogger(__name__)

STALLED = 30
"""Seconds without a sign of life after which a worker is replaced."""


def serve_with_workers(settings: Settings, listening: list[socket.socket], count: int) -> None:
    """Serve until Ctrl+C or SIGTERM, when every request that was received is still answered.

    Raises QuestionnaireError.
    """
    content = load_content(settings)
    named = Response.default_headers  # gunicorn has no setting for its name in each answer
    Response.default_headers = lambda self: [x for x in named(self) if not x.startswith("Server:")]
    gc.collect()
    gc.freeze()  # what is here now stays one copy in the memory of all
    say = log.info if settings.log_format == "json" else click.echo
    say(f"Foreword is at {settings.address}, with {count} workers (Ctrl+C stops it)")
    Workers(settings, content, [each.detach() for each in listening], count).run()


class Workers(BaseApplication):
    """What gunicorn runs: in the first process and, after a fork, in each worker."""

    def __init__(
        self, settings: Settings, content: LoadedContent, listening: list[int], count: int
    ) -> None:
        self._settings = settings
        self._content = content
        self._listening = listening
        self._count = count
        self._any_began = mmap.mmap(-1, 1)
        """Whether a worker began since the start: seen by all processes."""
        self._until_the_end = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": [f"fd://{number}" for number in self._listening],
            "workers": self._count,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": STALLED,
            "graceful_timeout": int(GRACE),
            # a connection for each request: nobody sends on one that is just being closed
            "keepalive": 0,
            "logger_class": Log,
            "accesslog": None,
            "control_socket_disable": True,
            # the application itself believes as many proxies as PROXY_COUNT says
            "secure_scheme_headers": {},
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "when_ready": self._when_ready,
            "pre_fork": self._pre_fork,
            "worker_exit": self._worker_exit,
            "child_exit": self._child_exit,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application of this worker.

        A worker that cannot begin ends in peace, and gunicorn starts another: to fail would end
        the others, too. Only if none ever began, there is nobody to spare.
        """
        for number in (signal.SIGINT, signal.SIGHUP):  # a terminal tells all: the first acts
            signal.signal(number, signal.SIG_IGN)
        try:
            app = build_app(self._settings, content=self._content)
        except StorageUnavailable as error:
            log.warning("A worker waits for the database: %s", error)
        except Exception as error:
            if not self._any_began[0]:
                raise
            log.error("A worker could not begin: %s", describe_error(error))
        else:
            self._any_began[0] = 1
            store: Store = app.extensions["screening"].store
            self._until_the_end.callback(store.close)
            self._until_the_end.enter_context(purged_hourly(store))
            return app
        time.sleep(1)
        sys.exit(0)

    def _when_ready(self, _: object) -> None:
        """Have the first process check new questions before gunicorn hears of SIGHUP, and stop in
        peace on Ctrl+C as on SIGTERM; a second Ctrl+C ends it at once."""
        replace_workers: Any = signal.getsignal(signal.SIGHUP)
        stop: Any = signal.getsignal(signal.SIGTERM)
        stop_at_once = signal.getsignal(signal.SIGINT)

        def hang_up(number: int, frame: object) -> None:
            try:
                check_database(self._settings.database_url)
                self._content = load_content(self._settings)
            except QuestionnaireError as error:
                log_refused(error)
            except StorageUnavailable as error:
                RELOADS.labels("refused").inc()
                log.warning("Questions not taken in, for want of the database: %s", error)
            else:
                log_loaded(self._content)
                replace_workers(number, frame)

        def interrupt(_: int, frame: object) -> None:
            signal.signal(signal.SIGINT, stop_at_once)
            stop(signal.SIGTERM, frame)

        signal.signal(signal.SIGHUP, hang_up)
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)  # else it would start itself once more
        obey_noted()

    def _pre_fork(self, _: object, worker: Any) -> None:
        worker.ended_in_peace = mmap.mmap(-1, 1)  # seen by both processes

    def _worker_exit(self, _: object, worker: Any) -> None:
        self._until_the_end.close()
        error = sys.exc_info()[1]
        worker.ended_in_peace[0] = isinstance(error, SystemExit) and not error.code

    def _child_exit(self, _: object, worker: Any) -> None:
        forget: Callable[[int], None] = multiprocess.mark_process_dead
        forget(worker.pid)
        if not worker.ended_in_peace[0]:
            WORKERS_LOST.inc()
            log.error("A worker ended without being asked to. Another takes its place.")


class Log:
    """What gunicorn logs goes where everything goes; of requests it notes nothing."""

    def __init__(self, cfg: Any) -> None:
        self.cfg = cfg

    def __getattr__(self, name: str) -> Any:
        """Return `info`, `error` and so on."""
        return getattr(logging.getLogger("gunicorn"), name)

    def ignore(self, *about_a_request_or_a_file: object) -> None: ...

    setup = access = reopen_files = close_on_exec = ignore
