"""Rows that stand for sealed records."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, select

from benchmarks.crowd import fill
from benchmarks.people import KEEP, make_records
from screening.storage.models import RECORDS
from screening.storage.store import Store


def test_there_are_as_many_as_wanted_and_the_first_one_still_opens(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    (token,) = make_records(url, [b"{}"])
    fill(url, 30)
    engine = create_engine(url)
    with engine.connect() as connection:
        sealed = connection.scalars(select(RECORDS.c.sealed)).all()
    engine.dispose()
    assert (len(sealed), len({len(each) for each in sealed})) == (30, 1)
    store = Store(url, **KEEP)
    assert store.open(token).content == b"{}"
    store.close()


def test_none_of_them_is_about_to_expire(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    make_records(url, [b"{}"])
    fill(url, 30)
    store = Store(url, **KEEP)
    assert store.purge() == 0
    store.close()
