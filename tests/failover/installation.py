"""docs/operating.md, operated: a replicated database set up on three machines by its own blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.failover.network import Network, run
from tests.operation.machine import Machine
from tests.operation.test_documents import get_blocks
from tests.waiting import wait_until

pytestmark = [pytest.mark.booted, pytest.mark.patroni, pytest.mark.postgres]

PASSWORDS, ETCD, DATABASE, ROLE, LEAD = get_blocks("Setting it up")
LOOK = get_blocks("By hand")[0]
ADDRESSES = {"db1": "10.0.0.11", "db2": "10.0.0.12", "third": "10.0.0.13"}


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[dict[str, Machine]]:
    with ExitStack() as stack:
        stack.enter_context(Network(()))
        found = {}
        for name, address in ADDRESSES.items():
            (tmp_path / name).mkdir()
            found[name] = machine = stack.enter_context(Machine(tmp_path / name))
            far = ("peer", "name", "eth0", "netns", str(machine.leader))
            run("ip", "link", "add", name, "type", "veth", *far)
            run("ip", "link", "set", name, "master", "lan", "up")
            machine.run(f"ip address add {address}/24 dev eth0; ip link set eth0 up")
        yield found


def test_it_is_set_up_by_the_page_alone(machines: dict[str, Machine]) -> None:
    first, second, third = machines.values()
    first.run(PASSWORDS)
    second.run(f"cat > /root/patroni.yml <<'EOF'\n{first.run('cat /root/patroni.yml')}\nEOF")
    for number, (name, address) in enumerate(ADDRESSES.items(), 1):
        own = ETCD.replace("here=10.0.0.11 name=etcd1", f"here={address} name=etcd{number}")
        machines[name].run(own)
    for name in ("db1", "db2"):
        own = DATABASE.replace("here=10.0.0.11 name=db1", f"here={ADDRESSES[name]} name={name}")
        machines[name].run(own)

    def is_whole() -> bool:
        shown = first.run(f"{LOOK}\n")
        return "Leader" in shown and "Sync Standby" in shown

    wait_until(is_whole, lambda: first.run("journalctl -u patroni -u etcd | tail -50"), within=150)
    leader = first if re.search(r"db1 .*Leader", first.run(LOOK)) else second
    [url] = re.findall(r"DATABASE_URL=(\S+)", leader.run(ROLE))
    third.run(f"systemctl stop postgresql  # which is not there on a new host\n{LEAD}")
    ask = f"psql {url} --tuples-only --command 'SHOW synchronous_standby_names'"
    wait_until(lambda: "db" in third.run(f"{ask} || true"), within=60)
