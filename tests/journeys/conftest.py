"""The real server, and visitors to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.conftest import BOTH, without_settings
from tests.journeys.page import Page
from tests.journeys.people import PEOPLE, Person
from tests.journeys.visitor import Visitor, http_wire
from tests.journeys.walk import Walk, walk
from tests.parsed import keep

CHECKOUT = Path(__file__).parents[2]
ATTEMPTS = 3
"""Another program may take the free port before the server does."""


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server runs and keeps its data; `log` holds what it wrote."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def file_origin(server_folder: Path) -> Iterator[str]:
    """The address of `python -m screening serve`, in an empty folder."""
    with _serving(server_folder) as address:
        yield address


@pytest.fixture(scope="session")
def origin(file_origin: str) -> str:
    """Where visitors come in; a file of tests may say that it is either_origin."""
    return file_origin


@pytest.fixture(scope="session")
def database_origin(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose records are on a database server."""
    with _serving(tmp_path_factory.mktemp("server"), DATABASE_URL=cluster.create()) as address:
        yield address


@pytest.fixture(scope="session", params=BOTH)
def either_origin(request: pytest.FixtureRequest) -> str:
    """The address of a server on each kind of database."""
    name = "file_origin" if request.param == "sqlite" else "database_origin"
    return request.getfixturevalue(name)


@contextmanager
def _serving(folder: Path, **settings: str) -> Iterator[str]:
    log = folder / "log"
    for _ in range(ATTEMPTS):
        server, address = _start(folder, log, settings)
        if _answers(server, address):
            break
    else:
        pytest.fail(f"the server does not answer: {log.read_text()}")
    yield address
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert not _errors(log), "the server logged errors"


def _start(
    folder: Path, log: Path, settings: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = without_settings(os.environ) | {
        "DEVELOPMENT": "true",
        "PORT": str(port),
        "RATELIMIT_ENABLED": "false",
        "COUNTS": "true",
        "PYTHONPATH": str(CHECKOUT),
        **settings,
    }
    with log.open("wb") as file:
        command = [sys.executable, "-m", "screening", "serve"]
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    return server, f"http://127.0.0.1:{port}"


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Waits until the server answers, or has ended."""
    wire = http_wire(address)
    for _ in range(600):
        if server.poll() is not None:
            return False
        try:
            return wire("GET", "/healthz", {}, b"").status == 200
        except OSError:
            time.sleep(0.1)
    server.kill()
    server.wait()
    return False


def _errors(log: Path) -> list[str]:
    lines = log.read_text().splitlines()
    return [line for line in lines if " error " in line or "Traceback" in line]


@pytest.fixture
def visitor(origin: str) -> Visitor:
    return Visitor(http_wire(origin), origin)


@pytest.fixture
def begun(visitor: Visitor) -> Visitor:
    """A visitor at the first step of the full way."""
    visitor.get("/")
    visitor.press("way", "full")
    return visitor


@pytest.fixture(scope="session")
def walked(file_origin: str) -> Callable[[str], Walk]:
    """The walk of a person of `people`, by name; each walks once, whichever process asks."""

    def go(name: str) -> Walk:
        walked = walk(Visitor(http_wire(file_origin), file_origin), PEOPLE[name])
        # as they came: what a page was read into does not travel
        review, summary = (
            Page(page.address, page.reply) for page in (walked.review, walked.summary)
        )
        return replace(walked, review=review, summary=summary)

    return cache(lambda name: keep(f"the walk of {name}", lambda: go(name)))


@pytest.fixture(params=PEOPLE)
def person(request: pytest.FixtureRequest) -> Person:
    return PEOPLE[request.param]
