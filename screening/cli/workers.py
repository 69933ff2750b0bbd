"""Several workers: gunicorn starts them, replaces those that end, and asks them to stop.

Each worker builds its own application after the fork, so that none shares a connection. The first
process holds the questions, checked: a worker that is started later gets these, whatever the file
says by then.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from typing import Any

import click
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.http.wsgi import Response
from prometheus_client import multiprocess

from screening.cli.shutdown import PATIENCE
from screening.cli.sockets import THREADS, find_given_socket, own_socket
from screening.cli.worker import Log, Worker
from screening.errors import QuestionnaireError, StorageUnavailable
from screening.memory import settle
from screening.metrics import WORKERS_LOST
from screening.settings import Settings
from screening.storage.store import Store
from screening.web.app import build_app
from screening.web.content import load_content, tell_refused, tell_taken_in

log = logging.getLogger(__name__)

STALLED = 30
"""Seconds without a sign of life after which a worker is replaced."""


def serve_with_workers(settings: Settings, count: int) -> None:
    """Until Ctrl+C or SIGTERM, when every request that was received is still answered.

    Raises QuestionnaireError, SettingsError, and StorageUnavailable where the database is not
    usable now.
    """
    application = Application(settings)
    application.check_database()
    listening = find_given_socket() or own_socket(settings)
    application.cfg = _config(listening.detach(), count)
    _hide_the_server()
    settle()  # what is here now stays one copy in the memory of all
    click.echo(f"Foreword is at {settings.address}, with {count} workers (Ctrl+C stops it)")
    First(application).run()


class Application:
    """What gunicorn asks of one."""

    cfg: Any

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.content = load_content(settings)

    def wsgi(self) -> Any:
        return build_app(self.settings, content=self.content)

    def take_in_questions(self) -> bool:
        """Whether there are new ones for workers to come, who can come now."""
        try:
            self.check_database()
            self.content = load_content(self.settings)
        except QuestionnaireError as error:
            tell_refused(error)
            return False
        except StorageUnavailable as error:
            log.warning("Questions not taken in, for want of the database: %s", error)
            return False
        tell_taken_in(self.content)
        return True

    def check_database(self) -> None:
        """Raises StorageUnavailable where a worker could not begin."""
        kept = self.settings
        Store(kept.database_url, keep=kept.keep, keep_with_code=kept.keep_with_code).close()


class First(Arbiter):
    """The process that starts the others, and answers nobody itself."""

    def __init__(self, application: Application) -> None:
        self.asked: set[int] = set()
        """The workers that were told to stop."""
        super().__init__(application)

    def handle_hup(self) -> None:
        """New workers with the new questions first, then the old ones finish what they have."""
        if self.app.take_in_questions():
            for _ in range(self.num_workers):
                self.spawn_worker()
            self.manage_workers()

    def handle_int(self) -> None:
        """Ctrl+C stops as SIGTERM does."""
        self.handle_term()

    def handle_usr2(self) -> None:
        """A second server of the same kind is started beside it, not by it."""

    def kill_worker(self, pid: int, sig: int) -> None:
        if sig in (signal.SIGTERM, signal.SIGQUIT):
            self.asked.add(pid)
        super().kill_worker(pid, sig)


def _config(listening: int, count: int) -> Any:
    config = Config()
    for name, value in {
        "bind": f"fd://{listening}",
        "workers": count,
        "worker_class": Worker,
        "threads": THREADS,
        "timeout": STALLED,
        "graceful_timeout": int(PATIENCE),
        # a connection for each request: nobody sends on one that is just being closed
        "keepalive": 0,
        "logger_class": Log,
        "accesslog": None,
        "control_socket_disable": True,
        # the application itself believes as many proxies as PROXY_COUNT says
        "secure_scheme_headers": {},
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "worker_exit": _clean_up,
        "child_exit": _note_the_end,
    }.items():
        config.set(name, value)
    return config


def _clean_up(_: First, worker: Worker) -> None:
    if worker.pid == os.getpid():
        worker.until_the_end.close()


def _note_the_end(first: First, worker: Worker) -> None:
    forget: Callable[[int], None] = multiprocess.mark_process_dead
    forget(worker.pid)
    if worker.pid not in first.asked:
        WORKERS_LOST.inc()
        log.error("A worker ended without being asked to. Another takes its place.")
    first.asked.discard(worker.pid)


def _hide_the_server() -> None:
    """Gunicorn has no setting for its name in each answer."""
    named = Response.default_headers

    def unnamed(self: Any) -> list[str]:
        return [line for line in named(self) if not line.startswith("Server:")]

    Response.default_headers = unnamed
