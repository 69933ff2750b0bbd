"""The real server, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BOTH, make_kept
from tests.faults.server import Server
from tests.kept import Kept


@pytest.fixture(scope="session")
def file_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With its records in a file."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session", params=BOTH)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One on each kind of database, for the tests that leave it running."""
    if request.param == "sqlite":
        yield request.getfixturevalue("file_server")
        return
    folder = tmp_path_factory.mktemp("server")
    kept = make_kept(request, folder)
    with Server(folder, kept=kept) as running:
        yield running
    kept.close()


@pytest.fixture(params=BOTH)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """A database for a server in `tmp_path`."""
    database = make_kept(request, tmp_path)
    yield database
    database.close()
