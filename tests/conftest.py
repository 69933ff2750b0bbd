"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import request_finished

from screening.settings import Settings
from screening.storage import resume_codes
from tests.cluster import Cluster
from tests.kept import Kept, PostgresDatabase, SqliteFile
from tests.parsed import FOLDER, take_over
from tests.programs import IN_CI, NEEDS, find_missing
from tests.transactions import open_transactions, track_connections
from tests.valid_html import check_response

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
BOTH = ["sqlite", POSTGRES]
"""The databases, for a fixture that asks make_kept for one."""


def pytest_configure(config: pytest.Config) -> None:
    for marker, need in NEEDS.items():
        config.addinivalue_line("markers", f"{marker}: needs {need.name}")
    if is_first(config):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="foreword-parsed-")
    take_over()
    request_finished.connect(check_response)
    track_connections()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test that waits for a server leaves its own to others.

    A quarter of the time that tests take two at a time is such waiting.
    """
    if sys.platform == "linux":  # which may let this process use some of them alone
        return len(os.sched_getaffinity(0)) + 1
    return (os.cpu_count() or 1) + 1


def pytest_unconfigure(config: pytest.Config) -> None:
    if is_first(config):
        shutil.rmtree(os.environ.pop(FOLDER))


def pytest_collection_finish() -> None:
    """Have the collector of garbage look at nothing that stays, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def is_first(config: pytest.Config) -> bool:
    """Whether this is the process that was started, and not one of several that it started."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if missing := find_missing(marker.name for marker in item.iter_markers()):
        leave_out = pytest.fail if IN_CI else pytest.skip
        leave_out(f"needs {', '.join(missing)}")


@pytest.fixture(autouse=True)
def every_transaction_ends() -> Iterator[None]:
    """Torn down after all that a test uses."""
    yield
    assert open_transactions() == []


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One for all tests that leave it running; each has databases of its own there."""
    with Cluster() as running:
        yield running


@pytest.fixture(scope="session")
def spare_cluster() -> Iterator[Cluster]:
    """For tests that stop it, and start it again before they end."""
    with Cluster() as running:
        yield running


def make_kept(request: pytest.FixtureRequest, folder: Path) -> Kept:
    """A database of the kind that the parameter says: in `folder`, or on the cluster."""
    if request.param == "postgres":
        running = request.getfixturevalue("cluster")
        return PostgresDatabase(running, running.create())
    return SqliteFile(folder / "instance" / "records.sqlite")


@dataclass
class Clock:
    """The time, as a test sets it."""

    now: datetime = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resume codes as they are but for their cost, which is on purpose."""
    monkeypatch.setitem(resume_codes.SCRYPT, "n", 2)


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` less every setting of the product, so that a test decides them all."""
    names = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in environment.items() if name.upper() not in names}
