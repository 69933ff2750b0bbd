"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from screening.settings import Settings


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


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` less every setting of the product, so that a test decides them all."""
    names = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in environment.items() if name.upper() not in names}
