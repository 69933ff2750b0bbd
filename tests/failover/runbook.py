"""The commands of docs/operating.md for a replicated database, each on the running cluster."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles

import psycopg
import pytest

from tests.failover.conftest import COUNTER_PASSWORD, NEEDED, Region, counter_url
from tests.failover.hosts import ENVIRONMENT, DatabaseHost
from tests.failover.people import Crowd, busy
from tests.operation.test_documents import get_blocks
from tests.storage import test_migrations
from tests.storage.test_migrations import begin_upgrade, end
from tests.waiting import wait_until

pytestmark = [*NEEDED, pytest.mark.parametrize("region", ["haproxy"], indirect=True)]
next_release = test_migrations.next_release

(
    LOOK,
    SWITCH,
    STRICT,
    NOT_STRICT,
    FORCE,
    ANEW,
    BALLAST,
    MAKE_ROOM,
    PAUSE,
    RESUME,
    RESTART_STANDBY,
    COUNT_HERE,
) = get_blocks("By hand")
"""Each block, by what it does: one that is added has to have a name, and be run."""

QUIET = {"saved", "503", "503 with their words"}


def run(host: DatabaseHost, block: str) -> str:
    """Return what a root shell on that host said."""
    done = subprocess.run(
        [*host.host.prefix, "bash", "-euo", "pipefail"],
        input=block.replace("/etc/patroni/config.yml", str(host.settings)).replace(
            "/var/lib/postgresql/", f"{host.folder}/"
        ),
        env=ENVIRONMENT | {"PATRONICTL_CONFIG_FILE": str(host.settings), "HOME": "/root"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=200,
    )
    assert done.returncode == 0, f"{block}\n{done.stdout}"
    return done.stdout


@contextmanager
def told(region: Region, name: str) -> Iterator[Crowd]:
    """People save meanwhile. What they saw is written down, and nothing confirmed is lost."""
    with busy(region.proxy, people=3) as crowd:
        began = time.monotonic()
        yield crowd
        ended = time.monotonic()
        wait_until(lambda: crowd.all_saved_since(ended), region.databases.tell)
        figures = crowd.report(began, time.monotonic())
    sys.stderr.write(f"\n{name}: lost {crowd.lost}, {figures}\n")
    assert crowd.lost == 0
    assert set(figures.seen) <= QUIET


@pytest.fixture(autouse=True)
def whole(region: Region) -> Iterator[None]:
    region.databases.wait_until_whole()
    yield
    for each in region.databases.hosts:
        each.start()


def test_a_look(region: Region) -> None:
    shown = run(region.databases.standby, LOOK)
    assert "Leader" in shown
    assert "Sync Standby" in shown


def test_a_switch_to_the_other(region: Region) -> None:
    before = region.databases.leader
    with told(region, "switchover"):
        run(before, SWITCH)
        wait_until(lambda: region.databases.find_leader() not in (None, before))


def test_a_lost_standby(region: Region) -> None:
    standby = region.databases.standby
    with told(region, "standby lost"):
        standby.kill()
        time.sleep(12)


def test_a_lost_standby_where_it_is_strict(region: Region) -> None:
    """Nothing can be saved as long as it is away."""
    leader, standby = region.databases.leader, region.databases.standby
    run(leader, STRICT)
    time.sleep(4)
    with told(region, "standby lost, strict") as crowd:
        standby.kill()
        lost = time.monotonic()
        time.sleep(12)
        assert not [a for a in crowd.attempts if a.seen == "saved" and a.began > lost + 1]
        run(leader, NOT_STRICT)


def test_a_standby_is_made_anew(region: Region) -> None:
    standby = region.databases.standby
    with told(region, "standby made anew"):
        run(standby, ANEW.replace("db2", standby.host.name))
        time.sleep(5)
        region.databases.wait_until_whole()


@pytest.mark.mount
def test_a_full_disk(region: Region) -> None:
    """Of the leader: the other one leads. A file that can be deleted brings it back."""
    full = region.databases.leader
    run(full, BALLAST.replace("1G", "64M"))
    with told(region, "full disk"):
        subprocess.run(
            ["dd", "if=/dev/zero", f"of={full.folder}/filler", "bs=1M"], capture_output=True
        )
        with suppress(psycopg.Error), region.databases.connect() as admin:
            for _ in range(40):  # 16 MB of its log each, as many saves would take
                admin.execute("SELECT pg_logical_emit_message(false, '', 'x'), pg_switch_wal()")
        wait_until(lambda: region.databases.find_leader() not in (None, full))
    run(full, MAKE_ROOM)
    region.databases.wait_until_whole()
    (full.folder / "filler").unlink()


def test_a_release_of_postgres(region: Region) -> None:
    """The standby first, then the other one as the standby."""
    with told(region, "PostgreSQL restarted on both"):
        run(region.databases.leader, PAUSE)
        run(region.databases.leader, RESUME)
        for _ in range(2):
            before = region.databases.leader
            run(before, RESTART_STANDBY)
            time.sleep(5)
            region.databases.wait_until_whole()
            run(before, SWITCH)
            wait_until(lambda before=before: region.databases.find_leader() not in (None, before))
            region.databases.wait_until_whole()


def test_a_release_of_the_application(region: Region) -> None:
    with told(region, "servers restarted one after the other") as crowd:
        for server in region.servers:
            assert server.stop() == 0
            server.start()
    assert {a.seen for a in crowd.attempts} == {"saved"}


def test_the_counter_is_lost(region: Region, tmp_path: Path) -> None:
    """Limits are counted by each worker meanwhile, and nobody is refused. Then by the other one."""
    first, second = region.counters
    address = region.network.hosts["app2"].address
    settings = tmp_path / "redis.conf"
    settings.write_text(f"requirepass {COUNTER_PASSWORD}\n")
    block = region.network.localize(COUNT_HERE).replace("/etc/redis/redis.conf", str(settings))
    with told(region, "counter lost") as crowd:
        first.end()
        time.sleep(3)
        said = subprocess.run(
            ["bash", "-euo", "pipefail"], input=block, text=True, capture_output=True, check=True
        )
        assert said.stdout == "OK\n"
        for server in region.servers:
            server.stop()
            server.settings["RATE_LIMIT_URL"] = counter_url(address)
            server.start()
    assert second.found
    assert {a.seen for a in crowd.attempts} == {"saved"}
    ready = region.proxy.visit().ask("GET", "/readyz")
    assert b"limits: ready" in ready.body


def test_both_are_lost_one_after_the_other(region: Region) -> None:
    """The standby lacks what the leader confirmed alone: it does not lead unless it is told to."""
    leader, standby = region.databases.leader, region.databases.standby
    with busy(region.proxy, people=2) as crowd:
        standby.kill()
        gone = time.monotonic()
        wait_until(lambda: crowd.all_saved_since(gone + 8), region.databases.tell)
        leader.kill()
        standby.start()
        time.sleep(30)
        assert region.databases.find_leader() is None
        leader.start()
        again = time.monotonic()
        wait_until(lambda: crowd.all_saved_since(again), region.databases.tell)
    assert crowd.lost == 0


def test_a_standby_leads_by_force(region: Region) -> None:
    leader, standby = region.databases.leader, region.databases.standby
    standby.kill()
    time.sleep(10)
    leader.kill()
    standby.start()
    time.sleep(25)
    run(standby, FORCE.replace("db2", standby.host.name))
    wait_until(lambda: region.databases.find_leader() is standby, region.databases.tell)


def test_what_a_synchronous_standby_costs(region: Region) -> None:
    """Save by save in turns, on one row of 4 KB. Nothing is asserted of it: it is measured."""
    found: dict[str, list[float]] = {"on": [], "local": []}
    with region.databases.connect() as admin:
        admin.execute("CREATE TABLE cost (sealed bytea) WITH (fillfactor = 45)")
        admin.execute("ALTER TABLE cost ALTER sealed SET STORAGE PLAIN")
        admin.execute("INSERT INTO cost VALUES ('')")
        for _ in range(1000):
            for mode, took in found.items():
                admin.execute(f"SET synchronous_commit = {mode}")
                sealed = os.urandom(4096)
                began = time.perf_counter()
                saved = admin.execute("UPDATE cost SET sealed = %s", (sealed,))
                took.append((time.perf_counter() - began) * 1000)
                assert saved.rowcount == 1
        admin.execute("DROP TABLE cost")
    for mode, took in found.items():
        told = f"median {median(took):.2f} ms, p99 {quantiles(took, n=100)[98]:.1f} ms"
        sys.stderr.write(f"\nsynchronous_commit = {mode}: {len(took)} saves, {told}\n")


def test_a_migration(region: Region, next_release: Path, tmp_path: Path) -> None:
    """While people save: the tables are changed on both hosts, and the servers go on. The last
    test, for the servers of this release could not begin any more."""
    host = region.network.hosts["app1"]
    with told(region, "migration"):
        code, said = end(begin_upgrade(next_release, region.databases.url(host.address), tmp_path))
        assert code == 0, said
    standby = region.databases.standby.host.address
    with region.databases.connect(dbname="foreword", host=standby) as other:
        found = other.execute("SELECT version_num FROM alembic_version").fetchall()
    assert said == f"The database is at revision {found[0][0]}.\n"
