"""`make failover`: a database host dies while people save, and nothing confirmed is lost."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import pytest

from tests.failover.conftest import NEEDED, Region
from tests.failover.hosts import DatabaseHost
from tests.failover.network import can_separate
from tests.failover.people import busy
from tests.waiting import wait_until

pytestmark = NEEDED

WAY = os.environ.get("WAY", "haproxy")
WITHIN = 30
"""Seconds after which saves have to go on."""

Fault = Callable[[Region, DatabaseHost], Callable[[], None]]
"""Does it to the leader. Returns what undoes it."""


def killed(region: Region, leader: DatabaseHost) -> Callable[[], None]:
    leader.kill()
    return leader.start


def frozen(region: Region, leader: DatabaseHost) -> Callable[[], None]:
    leader.freeze()
    return leader.thaw


def unplugged(region: Region, leader: DatabaseHost) -> Callable[[], None]:
    leader.host.unplug()
    return leader.host.plug_in


def cut_from_peers(region: Region, leader: DatabaseHost) -> Callable[[], None]:
    """While the application hosts still reach it."""
    others = [each.host for each in region.databases.hosts if each is not leader]
    leader.host.cut_from(*others)
    return lambda: leader.host.join_again(*others)


def unwatched(region: Region, leader: DatabaseHost) -> Callable[[], None]:
    """Patroni alone is gone: its PostgreSQL goes on, and takes itself for the leader."""
    assert leader.patroni is not None
    leader.patroni.end()
    return leader.start


SEPARATE = pytest.mark.skipif(not can_separate(), reason="needs network namespaces (root)")


@pytest.mark.parametrize(
    ("region", "fault"),
    [
        ("pgbouncer", killed),
        (WAY, killed),
        (WAY, frozen),
        (WAY, unwatched),
        pytest.param(WAY, unplugged, marks=SEPARATE),
        pytest.param(WAY, cut_from_peers, marks=SEPARATE),
    ],
    indirect=["region"],
    ids=lambda given: getattr(given, "__name__", given),
)
def test_leader(region: Region, fault: Fault, request: pytest.FixtureRequest) -> None:
    region.databases.wait_until_whole()
    leader = region.databases.leader
    with busy(region.proxy) as crowd:
        began = time.monotonic()
        undo = fault(region, leader)
        try:
            wait_until(lambda: region.databases.find_leader() not in (None, leader), crowd.tell)
            led = time.monotonic()
            wait_until(lambda: crowd.all_saved_since(led), crowd.tell)
            time.sleep(2)
            ended = time.monotonic()
        finally:
            undo()
        region.databases.wait_until_whole()
        whole = time.monotonic()
        time.sleep(1)
    figures, after = crowd.report(began, ended), crowd.report(ended, whole)
    sys.stderr.write(
        f"\n{request.node.callspec.id}: another leads after {led - began:.1f} s, "
        f"lost {crowd.lost}, {figures}\n  whole again after {whole - ended:.1f} s: {after}\n"
    )
    assert crowd.lost == 0
    assert figures.longest_gap < WITHIN
    assert figures.until_all < WITHIN
    assert set(figures.seen + after.seen) <= {"saved", "503", "503 with their words"}
