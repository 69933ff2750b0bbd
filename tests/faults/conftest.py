"""What these tests need of the machine. Where it is missing, the head of the run says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import BOTH, make_kept
from tests.faults.server import Server
from tests.kept import Kept


@cache
def can_trace() -> bool:
    """Whether strace is here and may watch a process."""
    return shutil.which("strace") is not None and _works("strace", "-o", os.devnull, "true")


@cache
def can_mount() -> bool:
    """Whether a small file system can be made (as root on Linux)."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        return _works("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) and _works(
            "umount", folder
        )


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


collect_ignore = [
    *([] if can_trace() else ["test_disk_order.py"]),
    *([] if can_mount() else ["test_small_file_system.py"]),
    *([] if sys.platform == "linux" else ["test_full_disk.py"]),
]


def pytest_report_header() -> str:
    left_out = ", ".join(collect_ignore) or "nothing"
    return f"faults: left out for want of strace, a mount, or Linux: {left_out}"


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
