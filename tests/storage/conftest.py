from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screening.storage.store import Store

DIGEST = b"d" * 32
KEEP = timedelta(hours=24)


@dataclass
class Clock:
    """The time, as a test sets it."""

    now: datetime = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "records.sqlite"


@pytest.fixture
def store(database: Path, clock: Clock) -> Iterator[Store]:
    store = Store(f"sqlite:///{database}", keep=KEEP, clock=clock)
    yield store
    store.close()
