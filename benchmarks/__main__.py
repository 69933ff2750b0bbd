"""python -m benchmarks [--large] [--write docs/performance.md]

Measures for some minutes, prints the tables and saves them, with all figures as JSON, to
.cache/bench. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.conditions import find_conditions, load
from benchmarks.plan import run
from benchmarks.report import Figures, as_data, replaced, tables
from benchmarks.scene import Scene, set_one_worker, set_questions, set_records, set_workers

SAVED = Path(".cache/bench")
RECORDS, MANY_RECORDS = 100_000, 1_000_000
QUESTIONS = (450, 1_000)


def measure(records: tuple[int, ...], rounds: int, seconds: float) -> Figures:
    conditions = find_conditions()
    with TemporaryDirectory() as folder, Scene(Path(folder)) as scene:
        server, first_answers = set_one_worker(scene)
        idle = server.memory()
        for count in records:
            set_records(scene, count)
        for count in QUESTIONS:
            set_questions(scene, count)
        set_workers(scene)
        costs = run(scene.cases, rounds, seconds)
        used = server.memory()
    conditions |= {"Load after": load(), "Rounds": f"{rounds} of {seconds:g} s for each figure"}
    return Figures(conditions, costs, tuple(first_answers), idle, used, records, QUESTIONS)


def save(figures: Figures, page: Path | None) -> None:
    text = tables(figures)
    sys.stdout.write(f"{text}\n")
    SAVED.mkdir(parents=True, exist_ok=True)
    (SAVED / "figures.json").write_text(json.dumps(as_data(figures), indent=1), encoding="utf-8")
    (SAVED / "tables.md").write_text(f"{text}\n", encoding="utf-8")
    if page is not None:
        changed = replaced(page.read_text(encoding="utf-8"), text)
        page.write_text(changed, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="a million records, too")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this page")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each figure in each round")
    chosen = parser.parse_args()
    records = (RECORDS, MANY_RECORDS) if chosen.large else (RECORDS,)
    save(measure(records, chosen.rounds, chosen.seconds), chosen.write)


if __name__ == "__main__":
    main()
