"""PostgreSQL goes away while people use several workers, and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.faults.server import CHECKOUT
from tests.operation.counter import Counter
from tests.operation.workers import Workers
from tests.waiting import wait_until


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    with Cluster() as running:
        yield running


def test_pages_go_on_nothing_typed_is_lost_and_nobody_has_to_restart_anything(
    tmp_path: Path, own_cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": own_cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path, **settings) as server:
        visitor = server.begin()
        visitor.get("/checklist/heart")
        visitor.fill({"bp_reading": "120 over 80"})

        own_cluster.stop()

        page = visitor.press("action", "save", status=503)
        assert page.form.value("bp_reading") == "120 over 80"
        assert server.visit().get("/help").kind == "help"
        ready = server.visit().ask("GET", "/readyz")
        assert ready.status == 503
        assert ready.body.startswith(
            b"database: not ready\nquestionnaire: ready\npurges: unknown\nlimits: ready\nrelease: "
        )
        assert check_container(server) == 0  # a restart would help nobody
        server.send(signal.SIGHUP)
        server.wait_for_line("Questions not taken in, for want of the database: ")
        os.kill(server.workers[0].pid, signal.SIGKILL)
        server.wait_for_line("A worker waits for the database: ")
        assert server.visit().get("/help").kind == "help"

        own_cluster.start()

        wait_until(lambda: server.visit().ask("GET", "/readyz").status == 200)
        assert visitor.press("action", "save").path == "/checklist/other-health"
        assert server.measured("foreword_database_errors_total", kind="refused") >= 3
        assert server.stop() == 0
        assert check_container(server) == 1
    assert "Traceback" not in server.log.read_text()
    assert settings["DATABASE_URL"] not in server.log.read_text()
    assert own_cluster.password not in server.log.read_text()


def check_container(server: Workers) -> int:
    """The exit code of the health check of containers."""
    here = {"PORT": str(server.port), "PUBLIC_URL": server.origin}
    command = [sys.executable, CHECKOUT / "deploy" / "healthcheck.py"]
    return subprocess.run(command, env=os.environ | here).returncode
