"""F3: the real server's database is on a real file system of 1 MB, which fills up."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.faults.server import Server
from tests.kept import PostgresDatabase
from tests.storage.files import rows

pytestmark = pytest.mark.mount


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
        assert visitor.get("/readyz", 503).reply.body.startswith(b"database: not ready\n")
        visitor.get("/readyz", 503)
        assert server.log.read_text().count("Answers cannot be saved: the database refused") == 1

        ballast.unlink()

        visitor.get("/checklist/your-hopes")
        visitor.save({"hopes": "There is room again"})
        assert visitor.get("/readyz").reply.body.startswith(b"database: ready\n")
        assert server.log.read_text().count("Answers can be saved again") == 1
        assert visitor.get("/checklist/your-hopes").form.value("hopes") == "There is room again"
        assert server.stop() == 0
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]


@pytest.fixture
def full_cluster() -> Iterator[Cluster]:
    """On a disk of its own, with room for a while."""
    with tempfile.TemporaryDirectory() as name:
        disk = Path(name)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], check=True)
        disk.chmod(0o755)
        with Cluster(disk, wal_recycle="off", max_wal_size="2MB") as cluster:
            yield cluster
        subprocess.run(["umount", disk], check=True)


@pytest.mark.postgres
def test_nothing_is_lost_while_the_disk_of_the_database_server_is_full(
    full_cluster: Cluster, tmp_path: Path
) -> None:
    kept = PostgresDatabase(full_cluster, full_cluster.create())
    kept.close()
    with Server(tmp_path, kept=kept) as server:
        visitor = server.begin()
        visitor.get("/checklist/your-hopes")
        form = visitor.page.form
        ballast = fill(full_cluster.folder.parent)

        confirmed = ""
        for number in range(2000):  # the log has some room of its own
            text = f"{number} ".ljust(1000, "h")
            form.fill({"hopes": text, "revision": str(number)})
            reply = visitor.ask("POST", "/checklist/your-hopes", form.pressed("action", "save"))
            if reply.status != 303:
                break
            confirmed = text
        assert reply.status == 503
        assert reply.header("Retry-After") == "5"
        assert text.encode() in reply.body

        ballast.unlink()
        full_cluster.start_again()

        shown = visitor.get("/checklist/your-hopes").form.value("hopes")
        assert shown in (confirmed, text)  # the last one may have been kept all the same
        visitor.save({"hopes": "There is room again"})
        assert visitor.get("/checklist/your-hopes").form.value("hopes") == "There is room again"
    kept.check_integrity()
    kept.close()
