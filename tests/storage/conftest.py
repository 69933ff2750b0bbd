from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from screening.storage.store import Store
from tests.conftest import Clock

DIGEST = b"d" * 32
KEEP = timedelta(hours=24)
KEEP_WITH_CODE = timedelta(days=14)


def open_store(database: Path, clock: Clock | None = None) -> Store:
    """At 9:20 on a Tuesday, unless a clock says otherwise."""
    return Store(
        f"sqlite:///{database}",
        keep=KEEP,
        keep_with_code=KEEP_WITH_CODE,
        clock=clock or Clock(),
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "records.sqlite"


@pytest.fixture
def store(database: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(database, clock)
    yield store
    store.close()
