"""What the system itself saw of the real server's writing, as strace tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults.server import Server

pytestmark = pytest.mark.strace

WATCHED = "fsync,fdatasync,sendto,sendmsg,recvfrom,write,openat,creat"
CONFIRMED = re.compile(r'(?:send|sendto|write)\(.*"HTTP/1\.1 303')
ASKED = re.compile(r'recv(?:from)?\(.*"POST /checklist/')
FORCED = re.compile(r"f(?:data)?sync\(\d+<[^>]*records\.sqlite-wal>")
WRITTEN = re.compile(r'(?:openat|creat)\(.*"(?P<path>[^"]+)", .*O_(?:WRONLY|RDWR|CREAT|TMPFILE)')


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("traced")
    told = folder / "trace"
    command = ("strace", "-f", "-y", "-s", "96", "-e", f"trace={WATCHED}", "-o", str(told))
    with Server(folder, prefix=command) as server:
        visitor = server.begin()
        for age in ("18_24", "25_64", "65_plus"):
            visitor.get("/checklist/about-you")
            visitor.save({"age_group": age})
        visitor.get("/checklist/your-hopes")
        for size in (200_000, 300_000, 900_000):
            visitor.ask("POST", "/checklist/your-hopes", [("hopes", "h" * size)])
        for ending in ("pdf", "txt", "json"):
            assert visitor.ask("GET", f"/summary.{ending}").status == 200
        assert server.stop() == 0
    return told.read_text().splitlines()


def test_every_save_is_forced_to_the_disk_before_its_303(trace: list[str]) -> None:
    """F2."""
    order = [mark for line in trace if (mark := _mark(line))]
    story = " ".join(order)
    saves = [part.split() for part in story.split("asked")[1:] if "confirmed" in part]

    assert len(saves) == 3, story
    assert all(save.index("forced") < save.index("confirmed") for save in saves), story


def _mark(line: str) -> str:
    if ASKED.search(line):
        return "asked"
    if FORCED.search(line):
        return "forced"
    return "confirmed" if CONFIRMED.search(line) else ""


def test_nothing_is_written_to_a_file_but_the_database_and_what_guards_it(
    trace: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Neither a large form nor a sheet goes through a temporary file."""
    served = next(i for i, line in enumerate(trace) if "Foreword is at" in line)
    found = (WRITTEN.search(line) for line in trace[served:])
    written = {Path(match["path"]).name for match in found if match}

    assert written <= {"records.sqlite", "records.sqlite-wal", "records.sqlite-shm", "null"}
