"""How many people got how far, as a database has it and `screening report` prints it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from screening.cli import main
from screening.errors import StorageUnavailable
from screening.storage.counts import weekly_report
from screening.storage.store import Store, open_to_read
from tests.conftest import Clock
from tests.kept import Kept
from tests.storage.conftest import KEEP, KEEP_WITH_CODE

ROWS = "SELECT * FROM counts ORDER BY day"


def counting(kept: Kept, clock: Clock) -> Store:
    """A process of its own."""
    return Store(kept.url, keep=KEEP, keep_with_code=KEEP_WITH_CODE, clock=clock, counts=True)


def rows(kept: Kept) -> list[tuple[str, ...]]:
    return [(str(day), *numbers) for day, *numbers in kept.rows(ROWS)]


def test_a_day_is_written_once_it_is_over_and_processes_add_up(kept: Kept, clock: Clock) -> None:
    with closing(counting(kept, clock)) as one, closing(counting(kept, clock)) as other:
        for store, begun in ((one, 25), (other, 8)):
            for _ in range(begun):
                store.counts.add("begun")
            store.counts.add("answered", "pdf")
            store.counts.write()
        assert rows(kept) == [], "nobody sees it grow"

        clock.wait(days=1)
        one.counts.add("begun")
        one.counts.write()
        other.counts.write()
        other.counts.write()
        assert rows(kept) == [("2026-11-24", 33, 2, 0, 2, 0, 0, 0)]
        shown = one.counts.read_yesterday()
        assert shown == other.counts.read_yesterday()
        assert (shown["begun"], shown["answered"]) == (30, 0)

        one.counts.write(at_the_end=True)
        assert rows(kept)[1:] == [("2026-11-25", 1, 0, 0, 0, 0, 0, 0)]


def test_what_could_not_be_written_is_written_later(kept: Kept, clock: Clock) -> None:
    with closing(counting(kept, clock)) as store:
        store.counts.add("begun")
        kept.rows("ALTER TABLE counts RENAME TO gone")
        with pytest.raises(StorageUnavailable):
            store.counts.write(at_the_end=True)
        store.counts.add("begun")
        kept.rows("ALTER TABLE gone RENAME TO counts")
        store.counts.write(at_the_end=True)

    assert rows(kept) == [("2026-11-24", 2, 0, 0, 0, 0, 0, 0)]


def test_a_report_has_a_line_a_week_in_tens_up_to_yesterday(
    kept: Kept, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """11 + 7 + 2 = 20 and 9 in the first week, none in the second, 4 + 6 in the third up to
    Tuesday; what was counted today is for tomorrow."""
    monkeypatch.setenv("DATABASE_URL", kept.url)
    with closing(counting(kept, clock)) as store:
        assert main(["report"]) == 0
        assert "Nothing is counted yet." in capsys.readouterr().out
        for day, begun, pdf in (
            ("11-09", 11, 9), ("11-11", 7, 0), ("11-15", 2, 0), ("11-23", 4, 19), ("11-24", 6, 0),
            ("11-25", 100, 100),
        ):  # fmt: skip
            clock.now = datetime.fromisoformat(f"2026-{day}T23:59:59").replace(tzinfo=UTC)
            store.counts.add(*["begun"] * begun, *["pdf"] * pdf)
        store.counts.write(at_the_end=True)

        with open_to_read(kept.url) as database:  # beside a server
            lines = weekly_report(database, clock.now.date()).splitlines()
        assert main(["report"]) == 0

    few = "under 10"
    assert [line.split(maxsplit=1)[0] for line in lines[1:4]] == [
        "2026-11-09", "2026-11-16", "2026-11-23",
    ]  # fmt: skip
    numbers = [line.replace(few, "-").split()[1:] for line in lines[1:4]]
    assert numbers == [
        ["20", "-", "-", "-", "-", "-", "-"],
        ["-", "-", "-", "-", "-", "-", "-"],
        ["10", "-", "-", "10", "-", "-", "-"],
    ]
    assert lines[4] == ""
    assert max(map(len, lines)) <= 100
    assert "rounded down" in capsys.readouterr().out


def test_a_report_needs_a_database(
    tmp_path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")

    assert main(["report"]) == 2
    assert "There is no database at" in capsys.readouterr().err
