"""F3: the real server's database is on a real file system of 1 MB, which fills up."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.server import Server
from tests.storage.files import rows


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path) -> Path:
    """A file of something else that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return ballast


def test_nothing_is_lost_while_the_disk_is_full_and_all_works_once_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    database = small_disk / "records.sqlite"
    with Server(tmp_path, DATABASE_URL=f"sqlite:///{database}") as server:
        visitor, other = server.begin(), server.visit()
        visitor.save({"age_group": "65_plus"})
        ballast = fill(small_disk)

        refused = 0
        for number in range(40):  # what there is already may be written over for a while
            visitor.get("/checklist/your-hopes")
            visitor.fill({"hopes": f"{number} ".ljust(1000, "h")})
            reply = visitor.ask("POST", visitor.page.address, visitor.page.form.pressed())
            assert reply.status in (303, 503)
            refused += reply.status == 503
            if reply.status == 503:
                assert reply.header("Retry-After") == "5"
                assert f"{number} hh".encode() in reply.body
                break
        assert refused
        other.get("/")
        assert other.ask("POST", "/start", other.page.form.pressed()).status == 503
        assert visitor.get("/checklist/about-you").form.value("age_group") == "65_plus"
        assert visitor.get("/summary").kind == "summary"
        visitor.get("/readyz")

        ballast.unlink()

        visitor.get("/checklist/your-hopes")
        visitor.save({"hopes": "There is room again"})
        assert visitor.get("/checklist/your-hopes").form.value("hopes") == "There is room again"
        assert server.stop() == 0
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
