"""Expired records go once, whichever of several workers is at it."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg

from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.workers import Workers

EXPIRE_ONE = """
UPDATE records SET expires_at = '2020-01-01' WHERE id = (SELECT id FROM records LIMIT 1)
"""


def test_what_expired_is_deleted_once_by_two_servers_with_two_workers(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path / "first", **settings) as server:
        for _ in range(5):
            server.begin()
    with psycopg.connect(settings["DATABASE_URL"]) as database:
        database.execute(EXPIRE_ONE)
        database.commit()

        first, second = (Workers(tmp_path / name, **settings) for name in ("second", "third"))
        with first, second:
            for each in (first, second):
                while each.measured("foreword_purges_total") < 2:
                    time.sleep(0.05)
            deleted = [each.measured("foreword_purged_records_total") for each in (first, second)]

        assert sum(deleted) == 1
        assert database.execute("SELECT count(*) FROM records").fetchone() == (4,)
