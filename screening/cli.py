"""The command `screening`: serve, check, purge.

What a person at a terminal did wrong is said in plain lines, without a traceback, with exit code 2.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from waitress.server import create_server

from screening.errors import ScreeningError, SettingsError
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.settings import Settings, load_content_settings, load_settings
from screening.shipped import shipped
from screening.storage.sqlite import only_user
from screening.storage.store import Store

log = logging.getLogger(__name__)

THREADS = 4
PURGE_EVERY = 3600.0
"""Seconds."""
LARGEST_BODY = 2 * 1024 * 1024
"""Bytes that the server reads before it hangs up. The application refuses far less, in its own
words; this only keeps a flood off the disk."""

REFUSED = 2
"""Exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = chosen.command
    try:
        command(chosen)
    except ScreeningError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except KeyboardInterrupt:  # before the server runs, which ends by itself on Ctrl+C
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="screening",
        description="Serves the checklist. Settings come from the environment or .env.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    serve = commands.add_parser("serve", help="serve the checklist until Ctrl+C")
    serve.add_argument("--host", help="the address to listen on, in place of HOST")
    serve.add_argument("--port", help="the port to listen on, in place of PORT")
    serve.set_defaults(command=_serve)

    check = commands.add_parser("check", help="say what is wrong with a questions file, by line")
    check.add_argument("file", nargs="?", type=Path, help="in place of QUESTIONS_FILE")
    check.set_defaults(command=_check)

    purge = commands.add_parser("purge", help="delete expired records while no server runs")
    purge.add_argument("--force", action="store_true", help="even if the clock jumped ahead")
    purge.set_defaults(command=_purge)
    return parser


def _serve(chosen: argparse.Namespace) -> None:
    settings = load_settings({"HOST": chosen.host or "", "PORT": chosen.port or ""})
    signal.signal(signal.SIGTERM, _stop)
    with only_user(settings.database_url):
        _serve_until_stopped(settings)


def _serve_until_stopped(settings: Settings) -> None:
    # The web is imported only to serve, so that the other commands start at once.
    from screening import create_app
    from screening.web.logs import set_up_logs

    set_up_logs(settings.log_format)
    app = create_app(settings)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident=None,
            url_scheme="https" if settings.https else "http",
            clear_untrusted_proxy_headers=settings.proxy_count == 0,
            max_request_body_size=LARGEST_BODY,
        )
    except (OSError, ValueError) as error:  # ValueError: no such host
        raise SettingsError(
            f"HOST and PORT: cannot listen on {settings.address} ({error}). "
            "Choose another port with PORT=8001 or --port 8001."
        ) from None
    stopped = threading.Event()
    store: Store = app.extensions["screening"].store
    purging = threading.Thread(target=_purge_hourly, args=(store, stopped), daemon=True)
    purging.start()
    _say(f"Foreword is at {settings.address} (Ctrl+C stops it)")
    server.run()  # until Ctrl+C or SIGTERM; finishes the requests that are running
    stopped.set()
    purging.join(timeout=5)
    server.close()
    store.close()


def _stop(number: int, frame: object) -> None:
    raise SystemExit(0)


def _purge_hourly(store: Store, stopped: threading.Event) -> None:
    while True:
        try:
            log.info("Expired records purged: %d", store.purge())
        except ScreeningError as error:
            log.warning("Expired records were not purged: %s", error)
        if stopped.wait(PURGE_EVERY):
            return


def _check(chosen: argparse.Namespace) -> None:
    settings = load_content_settings()
    path = chosen.file or settings.questions_file or shipped("questions.yaml")
    _say(f"{path}: {_counts(load_questionnaire(path, settings.crisis_locale))}")


def _counts(questionnaire: Questionnaire) -> str:
    counts = {
        "sections": questionnaire.sections,
        "steps": questionnaire.steps,
        "questions": questionnaire.questions,
        "questions for the provider": questionnaire.asks,
        "learn cards": questionnaire.cards,
    }
    return ", ".join(f"{len(things)} {name}" for name, things in counts.items()) + ". No problems."


def _purge(chosen: argparse.Namespace) -> None:
    settings = load_settings()
    with only_user(settings.database_url):
        store = Store(
            settings.database_url, keep=settings.keep, keep_with_code=settings.keep_with_code
        )
        try:
            _say(f"Expired records purged: {store.purge(force=chosen.force)}")
        finally:
            store.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
