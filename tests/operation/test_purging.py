"""Expired records go once, whichever of several workers is at it."""

from __future__ import annotations

import ctypes
import struct
import sys
import time
from pathlib import Path

import psycopg
import pytest

from screening.cli import hourly_purge
from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.workers import Workers


class Clocks:
    """The wall's and the monotonic one, as a test moves them, and what the kernel says of them."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 50.0
        self.synchronized = True

    def go_on(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    clocks = Clocks()
    monkeypatch.setattr(hourly_purge, "time", lambda: clocks.wall)
    monkeypatch.setattr(hourly_purge, "monotonic", lambda: clocks.steady)
    monkeypatch.setattr(hourly_purge, "is_synchronized", lambda: clocks.synchronized)
    return clocks


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


def test_a_gap_is_believed_after_an_hour_of_a_clock_that_follows_a_time_server(
    clocks: Clocks,
) -> None:
    clock = hourly_purge.TrustedClock()

    assert not clock.is_right()
    clocks.go_on(3599)
    assert not clock.is_right()
    clocks.go_on(1)
    assert clock.is_right()


def test_a_clock_that_follows_none_is_not_believed(
    clocks: Clocks,
) -> None:
    clocks.synchronized = False
    clock = hourly_purge.TrustedClock()

    clocks.go_on(7200)

    assert not clock.is_right()


def test_a_clock_that_jumped_is_watched_for_another_hour(
    clocks: Clocks,
) -> None:
    clock = hourly_purge.TrustedClock()

    clocks.go_on(3600)
    clocks.wall += 86400
    assert not clock.is_right()
    clocks.go_on(3599)
    assert not clock.is_right()
    clocks.go_on(1)
    assert clock.is_right()


@pytest.mark.skipif(sys.platform != "linux", reason="no other kernel is asked")
def test_the_kernel_is_asked_and_nothing_is_set() -> None:
    said = ctypes.create_string_buffer(512)
    ctypes.CDLL(None).adjtimex(said)
    *_, status = struct.unpack_from("@Illlli", said)  # struct timex, up to there

    before = time.time() - time.monotonic()
    assert hourly_purge.is_synchronized() == (not status & 0x40)  # STA_UNSYNC
    assert abs(time.time() - time.monotonic() - before) < 1
