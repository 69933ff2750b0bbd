"""The real server, and visitors to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import BOTH, make_kept, without_settings
from tests.journeys.people import PEOPLE, Person
from tests.journeys.visitor import Visitor, http_wire
from tests.journeys.walk import Walk, walk

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


@pytest.fixture(scope="session", params=BOTH)
def either_origin(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server on each kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("file_origin")
        return
    folder = tmp_path_factory.mktemp("server")
    kept = make_kept(request, folder)
    with _serving(folder, DATABASE_URL=kept.url) as address:
        yield address
    kept.close()


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
def walked(either_origin: str) -> Callable[[str], Walk]:
    """The walk of a person of `people`, by name; each walks once."""
    walks: dict[str, Walk] = {}

    def find(name: str) -> Walk:
        if name not in walks:
            walks[name] = walk(Visitor(http_wire(either_origin), either_origin), PEOPLE[name])
        return walks[name]

    return find


@pytest.fixture(params=PEOPLE)
def person(request: pytest.FixtureRequest) -> Person:
    return PEOPLE[request.param]
