"""`screening serve`: which settings it needs, and the one server that Waitress runs."""

from __future__ import annotations

import gc
import logging
import math
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import click
from gunicorn.systemd import sd_notify
from waitress import trigger, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from screening import create_app
from screening.cli.hourly_purge import purged_hourly
from screening.cli.metrics_server import metrics_server
from screening.cli.signals import end_if_asked, obey_noted
from screening.cli.sockets import GRACE, THREADS, open_sockets, turn_away
from screening.errors import DatabaseAway, SettingsError
from screening.settings import INSTANCE, Settings, is_loopback, load_settings
from screening.storage.server_lock import server_lock
from screening.storage.store import Store, check_database
from screening.web.app import build_app
from screening.web.limits import check_shared_storage
from screening.web.logs import set_up_logs
from screening.web.preview import preview
from screening.web.state import load_content, try_reload

LARGEST_BODY = 1024 * 1024
"""Bytes that the server reads before it hangs up. The application refuses far less, in its own
words."""
IN_MEMORY = 16 * LARGEST_BODY
"""More bytes than any request or answer has, so that none is ever put into a temporary file."""

LONGEST_WAIT = 60.0
"""Seconds that a server waits at its start for a database that does not answer."""

QUEUE_NOTED_EVERY = 60.0
"""Seconds."""

SWITCH_SECONDS = 0.001
"""After which a thread lets another one go on: a fifth of what Python has. While many ask for
costly pages, a cheap one waits for each of them whenever it asks the database or the disk."""

SHORT_KEEP = 20
"""Hours: from the evening to the afternoon after it."""

log = logging.getLogger(__name__)

Connections = dict[Any, Any]
"""All that Waitress listens on, reads from and writes to, by file descriptor."""


def serve(*, host: str, port: str, workers: int, draft: Path | None) -> None:
    """Serve until Ctrl+C or SIGTERM, when every request that was received is still answered.

    `host` and `port` win over the settings where they are not empty. Raises a ScreeningError where
    the server cannot start.
    """
    given = {"HOST": host, "PORT": port}
    settings = load_settings(given) if draft is None else _draft_settings(given, draft)
    if draft is not None and workers > 1:
        raise SettingsError("A draft is shown by one process: leave --workers out.")
    check_settings(settings, workers)
    set_up_logs(settings.log_format)
    sys.setswitchinterval(SWITCH_SECONDS)
    for warning in find_warnings(settings):
        log.warning(warning)
    check_shared_storage(settings)
    with (
        server_lock(settings.database_url),
        metrics_server(settings.metrics_port),
        ExitStack() as closed_at_the_end,
    ):
        listening = [closed_at_the_end.enter_context(each) for each in open_sockets(settings)]
        wait_for_database(settings, listening)
        end_if_asked()
        if workers == 1:
            _serve_alone(settings, listening, draft)
        else:
            from screening.cli.gunicorn_workers import serve_with_workers

            serve_with_workers(settings, listening, workers)


def wait_for_database(settings: Settings, listening: list[socket.socket]) -> None:
    """Return once the database answers; whoever comes meanwhile is turned away. Raises DatabaseAway
    where it does not within a minute, and StorageUnavailable at once where time would not help."""
    latest, is_told = time.monotonic() + LONGEST_WAIT, False
    while True:
        try:
            check_database(settings.database_url)
            return
        except DatabaseAway as error:
            end_if_asked()
            if time.monotonic() > latest:
                raise
            if not is_told:
                log.warning("Waiting for the database. %s", error)
            is_told = True
            turn_away(listening, 0.5)


def check_settings(settings: Settings, workers: int) -> None:
    """Raise SettingsError with a line for each setting that does not fit so many workers."""
    behind_nothing = settings.proxy_count == 0 and not settings.development
    if workers == 1:
        if settings.https and behind_nothing:
            raise SettingsError(
                "PROXY_COUNT must be 1 or more where PUBLIC_URL begins with https://: a proxy "
                "stands in front, and else all people would share one limit, as if they were one."
            )
        return
    problems = []
    if sys.platform == "win32":
        problems.append("Several workers run on Linux and macOS alone.")
    if settings.database_url.startswith("sqlite:"):
        problems.append(
            "DATABASE_URL must be a PostgreSQL for several workers: SQLite serves one process. "
            "One worker (without --workers) carries a clinic."
        )
    if not settings.limits_shared:
        problems.append(
            "RATE_LIMIT_URL must be a Valkey or Redis for several workers: "
            "each would count requests by itself, and so allow them again."
        )
    if behind_nothing:
        problems.append(
            "PROXY_COUNT must be 1 or more for several workers: they need a proxy in front that "
            "takes in slow senders, as in deploy/nginx.conf."
        )
    if problems:
        raise SettingsError("\n".join(problems))


def find_warnings(settings: Settings) -> Iterator[str]:
    """Yield a line for each setting or file that a server accepts, and that is seldom meant so."""
    names = {name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ.keys() - names):
        if near := get_close_matches(name, names, n=1, cutoff=0.9):
            yield f"{name} is not a setting, and changes nothing. Is {near[0]} meant?"
    for path in (INSTANCE, INSTANCE / "secret", Path(".env")):
        if os.name == "posix" and path.exists() and (mode := path.stat().st_mode & 0o777) & 0o077:
            yield f"{path} is open to other users of this machine ({mode:o}). Run: chmod go= {path}"
    if settings.keep_hours < SHORT_KEEP:
        yield (
            f"KEEP_HOURS is {settings.keep_hours}: who begins in the evening and goes on the next "
            "day finds nothing, unless they asked for a code."
        )
    if settings.development and settings.https:
        yield (
            "DEVELOPMENT is on, and PUBLIC_URL is an address for others: the secret lies in the "
            "instance folder. Turn DEVELOPMENT off before people come."
        )


class QueueNotes(logging.Filter):
    """Says in our own words that people wait, once a minute. Waitress says so of each of them."""

    latest = -math.inf

    def filter(self, record: logging.LogRecord) -> bool:
        if time.monotonic() - self.latest > QUEUE_NOTED_EVERY:
            self.latest = time.monotonic()
            log.warning("More people ask than are answered at a time: they wait for their turn.")
        return False


def _draft_settings(given: dict[str, str], draft: Path) -> Settings:
    """Return settings of development mode, so for this machine alone, with records of their own.

    Raises SettingsError where people elsewhere are meant to come in.
    """
    records = Path.cwd() / "instance" / "draft.sqlite"
    own = {
        "DEVELOPMENT": "true",
        "QUESTIONS_FILE": str(draft),
        "DATABASE_URL": f"sqlite:///{records}",
    }
    settings = load_settings(given | own)
    if settings.https or settings.proxy_count or not is_loopback(settings.host):
        raise SettingsError(
            "A draft is shown on this machine alone: "
            "leave PUBLIC_URL and PROXY_COUNT unset to preview it."
        )
    return settings


def _serve_alone(settings: Settings, listening: list[socket.socket], draft: Path | None) -> None:
    if draft is None:
        app = create_app(settings)
    else:  # a language that is translated in part shows too
        app = build_app(settings, content=load_content(settings, least=0))
        preview(app, draft)
    connections: Connections = {}
    server = create_server(
        app,
        sockets=listening,
        map=connections,
        threads=THREADS,
        ident=None,
        url_scheme="https" if settings.https else "http",
        clear_untrusted_proxy_headers=settings.proxy_count == 0,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=IN_MEMORY,
        outbuf_overflow=IN_MEMORY,
    )
    logging.getLogger("waitress.queue").addFilter(QueueNotes())
    store: Store = app.extensions["screening"].store
    gc.collect()
    gc.freeze()  # what is here now stays, and needs no later look of the collector
    one_reload_at_a_time = threading.Lock()

    def reload() -> None:
        with one_reload_at_a_time:
            try_reload(app)

    with purged_hourly(store):
        if hasattr(signal, "SIGHUP"):  # Windows has none; on a thread, so that no page waits for it
            new_thread = partial(threading.Thread, target=reload, daemon=True)
            signal.signal(signal.SIGHUP, lambda *_: new_thread().start())
        say = log.info if settings.log_format == "json" else click.echo
        say(f"Foreword is at {settings.address} (Ctrl+C stops it)")
        if draft is not None:
            click.echo(
                f"It shows the draft {draft}; save the file and go on. Nothing here is released."
            )
        serve_until_stopped(server, connections)
    server.close()
    store.close()


def serve_until_stopped(server: Any, connections: Connections) -> None:
    """Serve until Ctrl+C or SIGTERM; a second Ctrl+C ends it at once.

    Then no new connection is taken in, but every request that was received is answered. Waitress by
    itself ends what its threads are at, and hangs up on requests that wait for a thread: a person
    behind one of these would not know whether their answer was saved.
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
    sd_notify("READY=1", log)
    obey_noted()
    while not stopped.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=connections, count=1)
    for dispatcher in list(connections.values()):
        if isinstance(dispatcher, wasyncore.dispatcher) and dispatcher.accepting:
            dispatcher.accepting = False
    latest = time.monotonic() + GRACE
    while time.monotonic() < latest:
        channels = [each for each in connections.values() if isinstance(each, HTTPChannel)]
        busy = [each for each in channels if each.requests or each.total_outbufs_len]
        for channel in channels:
            if channel not in busy:  # who has asked nothing
                channel.will_close = True
        if not busy:
            break
        wasyncore.loop(timeout=0.05, use_poll=True, map=connections, count=1)
    server.task_dispatcher.shutdown()
