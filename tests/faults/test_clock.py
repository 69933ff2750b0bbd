"""P1: the real server's clock seems to have jumped. Nothing is deleted, and it is said."""

from __future__ import annotations

import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from screening.storage.vault import derive_credential
from tests import forked
from tests.conftest import POSTGRES
from tests.faults.server import Server
from tests.kept import Kept


def purge(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`screening purge` in the folder of a server that has stopped."""
    return forked.run(["purge", *arguments], folder=server.folder, environment=server.environment)


def test_after_a_jump_of_two_days_nothing_is_deleted_until_someone_vouches_for_the_clock(
    tmp_path: Path, kept: Kept
) -> None:
    with Server(tmp_path, kept=kept) as server:
        visitor = server.begin()
        expired = server.begin()
        assert server.stop() == 0
        # As if the clock had been two days behind until now, and one record were over since.
        set_last_purge(kept, timedelta(days=-2))
        kept.rows(
            "UPDATE records SET expires_at = '2026-01-01 00:00:00.000000' WHERE cookie_id = ?",
            derive_credential(expired.cookies["screening"]).id,
        )

        server.start()
        wait_for(server, "were not purged")
        assert b"\npurges: overdue, the last was at 20" in visitor.get("/readyz").reply.body
        expired.get("/checklist", 410)  # not shown, all the same
        assert visitor.get("/checklist").kind == "checklist"
        assert kept.rows("SELECT count(*) FROM records") == [(2,)]
        assert server.stop() == 0

        refused = purge(server)
        assert refused.returncode == 2
        assert "more than a day after the last purge" in refused.stderr
        assert "screening purge --force" in refused.stderr
        forced = purge(server, "--force")
        assert (forced.returncode, *forced.stdout.splitlines()[1:]) == (
            0,
            "Expired records purged: 1",
        )
        assert kept.rows("SELECT count(*) FROM records") == [(1,)]


def test_a_purge_of_a_file_is_refused_while_the_server_runs(file_server: Server) -> None:
    refused = purge(file_server)

    assert refused.returncode == 2
    assert refused.stderr.startswith("The database is in use by a running server")


@pytest.mark.parametrize("server", [POSTGRES], indirect=True)
def test_a_purge_on_a_database_server_goes_on_beside_those_who_serve(server: Server) -> None:
    visitor = server.begin()

    purged = purge(server)

    assert purged.returncode == 0
    assert purged.stdout.endswith("\nExpired records purged: 0\n")
    assert visitor.get("/checklist").kind == "checklist"


def test_the_server_purges_at_its_start_and_says_how_many_and_no_more(
    tmp_path: Path, kept: Kept
) -> None:
    with Server(tmp_path, kept=kept) as server:
        server.begin()
        server.stop()
        kept.rows("UPDATE records SET expires_at = '2026-01-01 00:00:00.000000'")

        server.start()
        wait_for(server, "purged: 1")

        lines = server.log.read_text().splitlines()
        assert [line.split(" ", 2)[2] for line in lines if "purged" in line] == [
            "Expired records purged: 0",
            "Expired records purged: 1",
        ]
        assert kept.rows("SELECT count(*) FROM records") == [(0,)]


def set_last_purge(kept: Kept, span: timedelta) -> None:
    """Moves it by that span."""
    [(at,)] = kept.rows("SELECT at FROM last_purge")
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    kept.rows("UPDATE last_purge SET at = ?", f"{moment + span:%Y-%m-%d %H:%M:%S.%f}")


def wait_for(server: Server, words: str) -> None:
    for _ in range(200):
        if words in server.log.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(server.log.read_text())
