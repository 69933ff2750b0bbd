"""With the files of deploy/ha: two database hosts and a third for etcd, two application hosts with
two workers each, a counter with its replica, and nginx in front."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.failover.hosts import Databases, Program, counters, haproxy, pgbouncer
from tests.failover.network import Network
from tests.operation.proxy import Proxy
from tests.operation.workers import Workers

NEEDED = [
    pytest.mark.linux,
    pytest.mark.patroni,
    pytest.mark.postgres,
    pytest.mark.pgbouncer,
    pytest.mark.nginx,
    pytest.mark.redis,
]
COUNTER_PASSWORD = "pw-canaryXq7"


def counter_url(address: str) -> str:
    return f"redis://:{COUNTER_PASSWORD}@{address}:6379/0"


@dataclass
class Region:
    network: Network
    databases: Databases
    proxy: Proxy
    servers: list[Workers]
    counters: list[Program]
    way: str
    """Of the application to the leader: `haproxy`, `pgbouncer` before it, or `dsn` (neither)."""


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    with Network() as running:
        yield running


@pytest.fixture(scope="session")
def databases(network: Network) -> Iterator[Databases]:
    with Databases(network) as running:
        yield running


@contextmanager
def open_region(network: Network, databases: Databases, folder: Path, way: str) -> Iterator[Region]:
    hosts = [network.hosts[name] for name in ("app1", "app2")]
    (folder / "proxy").mkdir()
    with ExitStack() as stack:
        found = stack.enter_context(counters(*hosts, folder, COUNTER_PASSWORD))
        proxy = stack.enter_context(Proxy(folder / "proxy", shared=True))
        servers = []
        for host in hosts:
            if way != "dsn":
                stack.enter_context(haproxy(network, host, folder))
            if way == "pgbouncer":
                stack.enter_context(pgbouncer(network, host, folder, databases.password))
            port = 6432 if way == "pgbouncer" else 5432
            url = databases.multi_host_url if way == "dsn" else databases.url(host.address, port)
            server = Workers(
                folder / host.name,
                prefix=host.prefix,
                HOST=host.address,
                TRUSTED_HOSTS=host.address,
                DATABASE_URL=url,
                RATE_LIMIT_URL=counter_url(hosts[0].address),
                LIMITS_WIDER_FOR="127.0.0.0/8=1000",
                PUBLIC_URL=proxy.origin,
            )
            servers.append(stack.enter_context(server))
        proxy.start([server.address for server in servers])
        yield Region(network, databases, proxy, servers, found, way)


@pytest.fixture(scope="session")
def region(
    request: pytest.FixtureRequest,
    network: Network,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Region]:
    folder = tmp_path_factory.mktemp(request.param)
    with open_region(network, databases, folder, request.param) as running:
        yield running
