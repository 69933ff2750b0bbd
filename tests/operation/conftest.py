"""Real programs around the server: nginx, PostgreSQL, and a Valkey or Redis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.proxy import Proxy
from tests.operation.workers import Workers

MARKERS = ("linux", "nginx", "postgres", "redis")
"""Of every test of this folder."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            for marker in MARKERS:
                item.add_marker(marker)


@dataclass(frozen=True)
class House:
    """Two servers with two workers each behind one proxy, as on two hosts."""

    proxy: Proxy
    servers: tuple[Workers, Workers]
    counter: Counter
    folder: Path


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with Counter(tmp_path_factory.mktemp("counter")) as running:
        yield running


@contextmanager
def open_house(folder: Path, cluster: Cluster, counter: Counter, **given: str) -> Iterator[House]:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url} | given
    (folder / "proxy").mkdir()
    with Proxy(folder / "proxy", shared="RATELIMIT_ENABLED" in given) as proxy:
        settings["PUBLIC_URL"] = proxy.origin
        first, second = (Workers(folder / name, **settings) for name in ("first", "second"))
        with first, second:
            proxy.start([first.port, second.port])
            yield House(proxy, (first, second), counter, folder)


@pytest.fixture(scope="module")
def house(
    cluster: Cluster, counter: Counter, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house"), cluster, counter) as house:
        counter.forget()
        yield house


@pytest.fixture(scope="session")
def crowded_house(
    cluster: Cluster, counter: Counter, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Without limits, for many people with one address."""
    folder = tmp_path_factory.mktemp("crowded")
    with open_house(folder, cluster, counter, RATELIMIT_ENABLED="false") as house:
        yield house
