from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from screening.storage.store import Store
from tests.conftest import BOTH, Clock, make_kept
from tests.kept import Kept

DIGEST = b"d" * 32
KEEP = timedelta(hours=24)
KEEP_WITH_CODE = timedelta(days=14)


def same(content: bytes, *_: str) -> bytes:
    """The content as it is, whatever code was made."""
    return content


def open_store(url: str, clock: Clock | None = None) -> Store:
    """At 9:20 on a Tuesday, unless a clock says otherwise."""
    return Store(url, keep=KEEP, keep_with_code=KEEP_WITH_CODE, clock=clock or Clock())


@pytest.fixture(params=BOTH)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """An empty database, of either kind."""
    database = make_kept(request, tmp_path)
    yield database
    database.close()


@pytest.fixture
def store(kept: Kept, clock: Clock) -> Iterator[Store]:
    store = open_store(kept.url, clock)
    yield store
    store.close()
