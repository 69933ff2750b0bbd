"""What wrk sends, and how often it counts what came back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from benchmarks.drive import Case, Sample
from benchmarks.people import KEEP, Person, Unexpected, make_records
from benchmarks.servers import MeasuredServer
from screening.storage import vault
from screening.storage.store import Store


def case(*processor_ms: float) -> Case:
    """One that was measured in so many rounds."""
    rounds = [Sample({}, 0, 1, each, 100, 1, 1, 1, 1) for each in processor_ms]
    return Case("a page", MeasuredServer(Path()), "/", [], alone=rounds, crowd=rounds)


@pytest.mark.wrk
def test_people_read_and_save_and_each_save_changes_what_the_last_one_made(tmp_path: Path) -> None:
    tokens = [vault.new_token(), vault.new_token()]
    files = {"PAGE": "a page", "CONTENT": '{"answers": {}}', "TOKENS": "\n".join(tokens)}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    given = {name: name for name in files}
    with MeasuredServer(tmp_path, module="benchmarks.floor", first="/bare", **given) as server:
        people = [[Person(server.port, token, "/floor").open()] for token in tokens]
        reading = Case("a floor", server, "/floor", people)
        saving = Case("a save", server, "/floor", people, saves=True)
        for each in (reading, saving, saving):
            each.measure(1)
        revision = people[0][0].open().revision
        elsewhere = Case("nowhere", server, "/nowhere", people)
        with pytest.raises(Unexpected, match="'404'"):
            elsewhere.measure(1)

    assert reading.median("size") > 5_000
    assert 0 < reading.median("p50") <= reading.median("p99")
    assert revision > saving.median("rate") / len(people)
    assert all(sample.processor_ms > 0 for sample in (*reading.crowd, *saving.crowd))


def test_a_ratio_compares_requests_of_the_same_round_and_one_disturbed_round_is_out() -> None:
    assert case(10, 20, 20).ratio(case(2, 4, 4)) == pytest.approx(5)
    assert case(3, 3, 30).ratio(case(1, 1, 1)) == pytest.approx(3)


def test_rows_that_stand_for_records_are_as_long_and_none_of_them_is_about_to_expire(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    (token,) = make_records(url, [b"{}"], 30)

    store = Store(url, **KEEP)
    assert store.open(token).content == b"{}"
    assert store.purge() == 0
    store.close()
    with sqlite3.connect(tmp_path / "records.sqlite") as database:
        found = database.execute("SELECT count(*), count(DISTINCT length(sealed)) FROM records")
        assert found.fetchone() == (30, 1)
    database.close()
