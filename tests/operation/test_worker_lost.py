"""A worker that cannot begin, as when the files of a release are replaced while a server runs."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.workers import Workers
from tests.waiting import wait_until


def test_the_others_go_on_and_its_place_is_filled_once_that_is_possible(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path, module="tests.operation.failing_workers", **settings) as server:
        wait_until_as_many_began(server, 2)
        [survivor, lost] = server.workers
        (tmp_path / "broken").touch()
        os.kill(lost.pid, signal.SIGKILL)

        server.wait_for_line(
            "A worker could not begin: FileNotFoundError at find_or_fail:", times=2
        )
        assert server.visit().ask("GET", "/readyz").status == 200
        assert survivor.is_running()

        (tmp_path / "broken").unlink()
        wait_until_as_many_began(server, 3)
        assert len(server.workers) == 2
        assert server.measured("foreword_workers_lost_total") == 1
        assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()


def wait_until_as_many_began(server: Workers, count: int) -> None:
    """Each worker purges once, when it begins."""
    wait_until(lambda: server.measured("foreword_purges_total") >= count)


def test_where_none_can_begin_the_server_ends(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    server = Workers(tmp_path, module="tests.operation.failing_workers", **settings)
    (tmp_path / "broken").touch()

    with pytest.raises(AssertionError, match="it ended"):
        server.start()
    assert server.process is not None
    assert server.process.wait(timeout=30) != 0
