"""The application with the catalogues for tests, served to a real browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from screening.settings import load_settings
from screening.web.app import build_app
from tests.catalogues import LANGUAGES, make_catalogue
from tests.waiting import served as running
from tests.web.conftest import LEAVE_URL, SECRET


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Its address. `folder` is empty, and holds its data and catalogues."""
    for code, change in LANGUAGES.items():
        make_catalogue(folder / "translations", code, change)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    given = {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": f"sqlite:///{folder / 'records.sqlite'}",
        "LEAVE_URL": LEAVE_URL,
        "RATELIMIT_ENABLED": "false",
        "PORT": str(port),
    }
    app = build_app(load_settings(given, folder / ".env"), translations=folder / "translations")
    with running(make_server("127.0.0.1", port, app, threaded=True)):
        yield f"http://127.0.0.1:{port}"
    app.extensions["screening"].store.close()
