"""The servers of a run, the records in their databases, and who asks them for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

from benchmarks.crowd import fill
from benchmarks.load import Ask
from benchmarks.people import (
    STEP,
    Browser,
    Saver,
    content_of,
    content_of_copies,
    make_records,
    newcomer,
    printer,
    reader,
)
from benchmarks.plan import (
    BARE_COMMIT,
    BARE_PAGE,
    GET,
    PDF,
    POST,
    START,
    SUMMARY,
    WORKERS,
    Case,
    of_answers,
    of_questions,
    of_records,
    of_workers,
)
from benchmarks.questions import write_questions
from benchmarks.servers import MeasuredServer
from tests.cluster import Cluster
from tests.operation.counter import Counter

CROWD = 4
"""People at once."""
FEW = 1_000
"""Records in a database, where it is not their number that is measured."""
SHEETS = 400
"""People who print."""
STARTS = 5

Entered = TypeVar("Entered")


class Scene:
    """Servers that run until the end of `with`, and the cases to measure on them."""

    def __init__(self, folder: Path) -> None:
        self.cases: list[Case] = []
        self.folder = folder
        self._running = ExitStack()

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, *error: object) -> None:
        self._running.close()

    def product(
        self,
        name: str,
        contents: Iterable[bytes],
        *,
        records: int = FEW,
        questions: Path | None = None,
    ) -> tuple[MeasuredServer, Iterator[Browser]]:
        """A server, and a browser for each record with these contents. There are others, too."""
        given = {"QUESTIONS_FILE": str(questions)} if questions else {}
        module = "benchmarks.roomy" if questions else "screening"
        server = MeasuredServer(self.folder / name, module=module, **given)
        return server, self.serve(server, server.url, contents, records)

    def serve(
        self, server: MeasuredServer, url: str, contents: Iterable[bytes], records: int = FEW
    ) -> Iterator[Browser]:
        tokens = make_records(url, contents)
        fill(url, records)
        self.enter(server)
        return (Browser(server, token) for token in tokens)

    def enter(self, running: AbstractContextManager[Entered]) -> Entered:
        """Runs until the end of the scene."""
        return self._running.enter_context(running)

    def bare(self, page: bytes) -> MeasuredServer:
        folder = self.folder / "bare"
        folder.mkdir()
        (folder / "page").write_bytes(page)
        server = MeasuredServer(folder, module="benchmarks.bare", PAGE="page", DATABASE="rows")
        self.enter(server)
        return server

    def add(self, name: str, server: MeasuredServer, people: Iterable[Ask], **kind: bool) -> None:
        self.cases.append(Case(name, server, tuple(islice(people, CROWD)), **kind))

    def add_step(
        self, server: MeasuredServer, browsers: Iterator[Browser], of: str = "", **kind: bool
    ) -> None:
        self.add(GET + of, server, (reader(each, STEP) for each in browsers), **kind)
        self.add(POST + of, server, (Saver(each) for each in browsers), **kind)


def set_one_worker(scene: Scene) -> tuple[MeasuredServer, list[float]]:
    """One worker as it ships, beside the bare application. Returns the worker and the seconds
    until its first answer, for some starts."""
    server, browsers = scene.product("one", map(content_of, range(SHEETS)))
    waits = [server.first_answer]
    while len(waits) < STARTS:
        server.stop()
        server.start()
        waits.append(server.first_answer)
    browser = next(browsers)
    bare = scene.bare(browser.page)
    scene.add(BARE_PAGE, bare, (reader(browser, "/page") for _ in count()))
    scene.add(BARE_COMMIT, bare, (Saver(browser, path="/commit") for _ in count()))
    scene.add(START, server, (newcomer("/") for _ in count()))
    scene.add_step(server, browsers)
    scene.add(SUMMARY, server, (reader(each, "/summary") for each in browsers))
    rest = list(browsers)
    scene.add(PDF, server, (printer(rest) for _ in count()))
    return server, waits


def set_records(scene: Scene, records: int) -> None:
    """The same with many records."""
    server, browsers = scene.product(
        f"records-{records}", map(content_of, range(20)), records=records
    )
    scene.add_step(server, browsers, of_records(records), waits=False)


def set_questions(scene: Scene, questions: int) -> None:
    """The same step of a longer checklist: for someone who answered as much as everyone here,
    and for someone who answered all of it."""
    file = scene.folder / f"questions-{questions}.yaml"
    ids = write_questions(file, questions)
    contents = [*map(content_of, range(2 * CROWD)), *[content_of_copies(ids)] * 2 * CROWD]
    server, browsers = scene.product(f"questions-{questions}", contents, questions=file)
    scene.add_step(server, browsers, of_questions(questions), waits=False)
    scene.add_step(server, browsers, of_answers(questions), waits=False)


def set_workers(scene: Scene) -> None:
    """One worker and two, each on a database of a real PostgreSQL, with limits in a real Redis.
    People come through a proxy that opens a connection for each request."""
    (folder := scene.folder / "counter").mkdir()
    counter, cluster = scene.enter(Counter(folder)), scene.enter(Cluster())
    for workers in WORKERS:
        url = cluster.create()
        server = MeasuredServer(
            scene.folder / f"workers-{workers}",
            arguments=("--workers", str(workers)),
            kept=False,
            DATABASE_URL=url,
            RATE_LIMIT_URL=counter.url,
        )
        browsers = scene.serve(server, url, map(content_of, range(2 * CROWD)))
        scene.add_step(server, browsers, of_workers(workers), waits=False)
