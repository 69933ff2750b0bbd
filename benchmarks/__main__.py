"""python -m benchmarks [--large] [--write docs/performance.md]

Measures for some minutes and prints the tables. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.drive import Case
from benchmarks.people import STEP, Person, content_of, make_records, typical_content
from benchmarks.questions import write_questions
from benchmarks.report import (
    Target,
    conditions,
    costs_table,
    growth_table,
    listed,
    load,
    replaced,
    targets_table,
)
from benchmarks.servers import MeasuredServer
from tests.cluster import Cluster
from tests.operation.counter import Counter

CROWD = 4
"""People at once."""
FEW, RECORDS, MANY_RECORDS = 1_000, 100_000, 1_000_000
QUESTIONS = (450, 1_000)
SHEETS = 60
"""People who print."""
STARTS = 3
BARE, FLOOR, GET = "bare GET", "floor GET", "step GET"
BARE_POST, FLOOR_POST, POST = "bare POST", "floor POST", "step POST"

Made = tuple[MeasuredServer, Iterator[Person]]


class Scene:
    """Servers that run until the end of `running`, and the cases to measure on them."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        self.cases: dict[str, Case] = {}
        self.folder, self.running = folder, running
        self._names = count()

    def serve(
        self, contents: Iterable[bytes], records: int = FEW, module: str = "screening", **given: str
    ) -> Made:
        """A server, and a person for each record with these contents. There are others, too."""
        workers = given.pop("workers", "")
        server = MeasuredServer(
            self.folder / str(next(self._names)),
            module=module,
            arguments=("--workers", workers) if workers else (),
            **given,
        )
        tokens = make_records(server.url, contents, records)
        self.running.enter_context(server)
        return server, (Person(server.port, token).open() for token in tokens)

    def add(
        self,
        name: str,
        server: MeasuredServer,
        path: str,
        people: Iterable[Sequence[Person]],
        compared: tuple[str, ...] = (),
        **kind: bool,
    ) -> None:
        chosen = list(islice(people, CROWD))
        self.cases[name] = Case(name, server, path, chosen, compared, **kind)

    def add_step(self, made: Made, more: str, compared: str = "", *, kept: bool = True) -> None:
        """The step, where there is `more` of something; `compared` with a place that has less."""
        server, people = made
        for name, saves in ((GET, False), (POST, True)):
            other = (f"{name}, {compared}" if compared else name,)
            self.add(
                f"{name}, {more}",
                server,
                STEP,
                zip(people),
                other,
                waits=False,
                saves=saves,
                kept=kept,
            )


def set_one_worker(scene: Scene) -> tuple[MeasuredServer, list[float]]:
    """One worker as it ships, beside the bare application and the floor. Return the worker and
    the seconds until its first answer, for some starts."""
    server, people = scene.serve(map(content_of, range(SHEETS)))
    waits = [server.first_answer]
    while len(waits) < STARTS:
        server.stop()
        server.start()
        waits.append(server.first_answer)
    someone, newcomer = next(people), Person(server.port, "")
    newcomer.cookies = "of=another"
    folder = scene.folder / "floor"
    folder.mkdir()
    tokens = [person.cookies.split(";")[0].split("=", 1)[1] for person in islice(people, 2 * CROWD)]
    for name, data in (
        ("PAGE", someone.page.encode()),
        ("CONTENT", typical_content()),
        ("TOKENS", "\n".join(tokens).encode()),
    ):
        (folder / name).write_bytes(data)
    files = {name: name for name in ("PAGE", "CONTENT", "TOKENS")}
    least = MeasuredServer(folder, module="benchmarks.floor", first="/bare", **files)
    scene.running.enter_context(least)
    floor = (Person(least.port, token, "/floor").open() for token in tokens)
    bare = [[someone]] * CROWD
    scene.add(BARE, least, "/bare", bare)
    scene.add(FLOOR, least, "/floor", zip(floor), (BARE,))
    scene.add(GET, server, STEP, zip(people), (BARE, FLOOR))
    scene.add("start page", server, "/", [[newcomer]] * CROWD, (BARE, FLOOR))
    scene.add("summary", server, "/summary", zip(people), (BARE, FLOOR))
    scene.add(BARE_POST, least, "/bare", bare, saves=True)
    scene.add(FLOOR_POST, least, "/floor", zip(floor), (BARE_POST,), saves=True)
    scene.add(POST, server, STEP, zip(people), (BARE_POST, FLOOR_POST), saves=True)
    rest = list(people)
    shares = [rest[number::CROWD] for number in range(CROWD)]
    scene.add("PDF", server, "/summary.pdf", shares, (BARE, FLOOR))
    return server, waits


def set_more(scene: Scene, records: Sequence[int]) -> None:
    """The same step with many records, in a longer checklist, and on PostgreSQL with a counter that
    workers share, to which people come through a proxy that opens a connection for each request."""
    for number in records:
        made = scene.serve(map(content_of, range(2 * CROWD)), number)
        scene.add_step(made, f"{number:,} records")
    for number in QUESTIONS:
        file = scene.folder / f"questions-{number}.yaml"
        ids = write_questions(file, number)
        some = [content_of(each) for each in range(2 * CROWD)]
        every = [content_of(each, ids) for each in range(2 * CROWD)]
        made = scene.serve(some + every, FEW, "benchmarks.questions", QUESTIONS_FILE=str(file))
        scene.add_step(made, f"{number:,} questions")
        scene.add_step(made, f"{number:,} questions, all answered")
    (folder := scene.folder / "counter").mkdir()
    counter = scene.running.enter_context(Counter(folder))
    cluster = scene.running.enter_context(Cluster())
    for workers, compared in (("1", ""), ("2", "1 on PostgreSQL")):
        given = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
        made = scene.serve(map(content_of, range(2 * CROWD)), FEW, workers=workers, **given)
        scene.add_step(made, f"{workers} on PostgreSQL", compared, kept=False)


def find_targets(cases: dict[str, Case], memory: float, first: float) -> Iterator[Target]:
    for name, bare, wanted, floor in ((GET, BARE, 4.5, FLOOR), (POST, BARE_POST, 3.8, FLOOR_POST)):
        yield Target(f"{name}, CPU of the {bare}", wanted, cases[name].ratio(cases[bare]))
        if name == GET:
            yield Target(f"{name}, CPU of the {floor}", 1.8, cases[name].ratio(cases[floor]))
    yield Target(f"summary, CPU of the {BARE}", 12, cases["summary"].ratio(cases[BARE]))
    yield Target("PDF, CPU", 45, cases["PDF"].median("processor_ms"), " ms")
    for case in cases.values():
        if not case.waits and "all answered" not in case.name:
            (other,) = case.compared
            wanted = 1.3 if "questions" in case.name else 1.15 if "SQL" in case.name else 1.1
            yield Target(f"{case.name}, CPU of {other}", wanted, case.ratio(cases[other]))
    yield Target("memory of a worker after sheets", 130, memory, " MB")
    yield Target("first answer after a start", 1.2, first, " s")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="a million records, too")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this page")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1, help="for each figure in each round")
    chosen = parser.parse_args()
    about = conditions()
    with TemporaryDirectory() as folder, ExitStack() as running:
        scene = Scene(Path(folder), running)
        server, waits = set_one_worker(scene)
        idle = server.memory()
        set_more(scene, (RECORDS, MANY_RECORDS) if chosen.large else (RECORDS,))
        for _ in range(chosen.rounds):  # in turn, so that what disturbs one disturbs all
            for case in scene.cases.values():
                case.measure(chosen.seconds)
        used = server.memory()
    about |= {"Load after": load(), "Rounds": f"{chosen.rounds} of {chosen.seconds} s each"}
    first = statistics.median(waits)
    memory = (
        f"Memory of the worker: {idle.resident:.0f} MB when idle ({idle.own:.0f} MB its own), "
        f"{used.resident:.0f} MB after everything ({used.own:.0f} MB its own). Seconds from the "
        f"start of the process to the first page: {', '.join(f'{each:.2f}' for each in waits)}."
    )
    targets = targets_table(find_targets(scene.cases, used.resident, first))
    tables = (costs_table(scene.cases), growth_table(scene.cases, GET, POST))
    text = "\n\n".join((listed(about), targets, *tables, memory))
    sys.stdout.write(f"{text}\n")
    if chosen.write is not None:
        page = chosen.write.read_text(encoding="utf-8")
        chosen.write.write_text(replaced(page, text, "make bench"), encoding="utf-8")


if __name__ == "__main__":
    main()
