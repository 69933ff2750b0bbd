"""`screening serve` and `screening purge`: what works on the database."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from screening.cli.fitting import check_fit
from screening.cli.metrics_server import shown_on
from screening.cli.output import say
from screening.cli.purge import purged_hourly
from screening.cli.shutdown import Sockets, serve_until_stopped
from screening.cli.sockets import THREADS, cannot_listen, find_given_socket
from screening.errors import SettingsError
from screening.memory import settle
from screening.settings import Settings, is_loopback, load_settings
from screening.storage.server_lock import server_lock
from screening.storage.store import Store

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes that the server reads before it hangs up. The application refuses far less, in its own
words."""
IN_MEMORY = 16 * LARGEST_BODY
"""More bytes than any request or answer has, so that none is ever put into a temporary file."""


def serve(*, host: str, port: str, workers: int, draft: Path | None) -> int:
    given = {"HOST": host, "PORT": port}
    settings = load_settings(given) if draft is None else _draft_settings(given, draft)
    if draft is not None and workers > 1:
        raise SettingsError("A draft is shown by one process: leave --workers out.")
    check_fit(settings, workers)
    signal.signal(signal.SIGTERM, _stop)
    # The web is imported only to serve, so that a purge starts at once.
    from screening.web.limits import check_shared_storage
    from screening.web.logs import set_up_logs

    set_up_logs(settings.log_format)
    check_shared_storage(settings)
    with server_lock(settings.database_url), shown_on(settings.metrics_port):
        if workers == 1:
            _serve_alone(settings, draft)
        else:
            from screening.cli.workers import serve_with_workers

            serve_with_workers(settings, workers)
    return 0


def _draft_settings(given: dict[str, str], draft: Path) -> Settings:
    """Development mode, so this machine alone, and records apart from all others.

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


def _serve_alone(settings: Settings, draft: Path | None) -> None:
    from screening import create_app
    from screening.web.preview import preview

    app = create_app(settings)
    if draft is not None:
        preview(app, draft)
    sockets: Sockets = {}
    server = _server(app, settings, sockets)
    store: Store = app.extensions["screening"].store
    settle()
    with purged_hourly(store):
        _reload_on_hangup(app)
        say(f"Foreword is at {settings.address} (Ctrl+C stops it)")
        if draft is not None:
            say(f"It shows the draft {draft}; save the file and go on. Nothing here is released.")
        serve_until_stopped(server, sockets)
    server.close()
    store.close()


def _server(app: Flask, settings: Settings, sockets: Sockets) -> Any:
    given = find_given_socket()
    where = {"sockets": [given]} if given else {"host": settings.host, "port": settings.port}
    try:
        return create_server(
            app,
            map=sockets,
            threads=THREADS,
            ident=None,
            url_scheme="https" if settings.https else "http",
            clear_untrusted_proxy_headers=settings.proxy_count == 0,
            max_request_body_size=LARGEST_BODY,
            inbuf_overflow=IN_MEMORY,
            outbuf_overflow=IN_MEMORY,
            **where,
        )
    except (OSError, ValueError) as error:  # ValueError: no such host
        raise cannot_listen(settings, error) from None


def _stop(number: int, frame: object) -> None:
    raise SystemExit(0)


def _reload_on_hangup(app: Flask) -> None:
    """SIGHUP takes in the questions file again, on a thread, so that no page waits for it."""
    from screening.web.content import try_reload

    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is None:
        return
    one_at_a_time = threading.Lock()

    def reload() -> None:
        with one_at_a_time:
            try_reload(app)

    signal.signal(hangup, lambda *_: threading.Thread(target=reload, daemon=True).start())


def purge(*, force: bool) -> int:
    settings = load_settings()
    with server_lock(settings.database_url):
        store = Store(
            settings.database_url, keep=settings.keep, keep_with_code=settings.keep_with_code
        )
        try:
            say(f"Expired records purged: {store.purge(force=force)}")
        finally:
            store.close()
    return 0
