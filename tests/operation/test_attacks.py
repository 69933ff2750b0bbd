"""One address does the worst that it may, and the next person's pages come as ever.

The attacker comes from an address of their own, with as many connections as they like. In the gate
all attacks come at once, for a moment; in `make faults` each comes alone, for longer, on both kinds
of server.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.client import HTTPException

import pytest

from screening.questionnaire.loader import load_questionnaire
from screening.shipped import shipped
from screening.storage.resume_codes import new_code
from screening.web.forms import MAX_ROWS
from tests.cluster import Cluster
from tests.journeys.page import Pairs
from tests.journeys.visitor import Visitor
from tests.operation.counter import Counter
from tests.operation.proxy import Proxy
from tests.operation.workers import Workers
from tests.waiting import Background

AT_LENGTH = "ROUNDS" in os.environ
SECONDS = 20 if AT_LENGTH else 4
ALLOWED = 1.0
ATTACKER, OTHER = "127.0.0.66", "127.0.0.{}"
CONNECTIONS, PAUSE = 40, 0.1
"""As many at a time, each with a request every so many seconds and longer: a flood beyond that is
the work of encryption alone, on the machine that measures."""
QUESTIONNAIRE = load_questionnaire(shipped("questions.yaml"))
WORST = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
"""Of the texts that were tried, the one whose sheets take longest to set."""
MARKS = "\N{COMBINING GRAVE ACCENT}"
LARGEST = 250_000
"""Bytes of a form that is read."""


def full_record(proxy: Proxy, text: str) -> Visitor:
    """The attacker, who ticked all there is and wrote into every box as much as is taken."""
    visitor = proxy.begin(ATTACKER)
    left = 11_900
    for step in QUESTIONNAIRE.steps:
        form = visitor.get(f"/checklist/{step.id}").form
        sent = [(name, form.value(name)) for name in ("csrf_token", "revision")]
        for question in step.questions:
            picks = [value for value in question.options if value not in question.exclusive]
            if question.type == "single":
                picks = [value for value in question.options if not question.is_no(value)][:1]
            if question.type in ("single", "multiple"):
                sent += [(question.picks_field, value) for value in picks]
            boxes = [(f"{question.id}-{v}-text", 200) for v in picks if question.options[v].text]
            if question.type == "medicines":
                boxes = [
                    (f"{question.id}-{row}-{part}", 120)
                    for row in range(MAX_ROWS)
                    for part in ("name", "purpose", "amount")
                ]
            elif question.is_text:
                boxes = [(question.id, question.max_length or 200)]
            for name, length in boxes:
                written = (text * length)[: min(length, left)]
                left -= len(written)
                sent.append((name, written))
        reply = visitor.ask("POST", f"/checklist/{step.id}", sent)
        assert reply.status == 303, step.id
    return visitor


@contextmanager
def attack(send: Callable[[int], object]) -> Iterator[None]:
    """While `CONNECTIONS` threads send requests of one address, in a process of their own that is
    kind to the others: it would be another machine."""

    def go_on(number: int) -> None:
        while True:
            with suppress(OSError, HTTPException):  # refused, hung up on
                send(number)
            time.sleep(PAUSE)

    def begin() -> None:
        os.nice(10)
        Background([partial(go_on, number) for number in range(CONNECTIONS)]).join()

    sending = multiprocessing.get_context("fork").Process(target=begin, daemon=True)
    sending.start()
    try:
        yield
    finally:
        sending.kill()
        sending.join()


def attacks(proxy: Proxy, attacker: Visitor) -> dict[str, Callable[[int], object]]:
    """What each sends, by the number of its connection."""
    wire = proxy.wire(source=ATTACKER)
    host = proxy.origin.removeprefix("https://")
    cookie = "; ".join(f"{name}={value}" for name, value in attacker.cookies.items())
    headers = {"Host": host, "Cookie": cookie, "Accept": "text/html"}
    form = headers | {"Content-Type": "application/x-www-form-urlencoded"}
    token = attacker.get("/clear").form.value("csrf_token")

    def post(path: str, body: str) -> object:
        return wire("POST", path, form, body.encode())

    def get(*paths: str) -> Callable[[int], object]:
        return lambda number: wire("GET", paths[number % len(paths)], headers, b"")

    forms = ("/resume", "/language", "/start", "/save", "/summary", "/check-answers", "/leave")
    forms += ("/first-questions", "/checklist/medicine-list", "/checklist/support")
    fields = ("code", "shown", "way", "csrf_token", "language", "own-1", "medicines-0-name")

    def largest(number: int) -> object:
        """A whole body in one field."""
        field, path = fields[number % len(fields)], forms[number % len(forms)]
        return post(path, f"csrf_token={token}&{field}={MARKS * (LARGEST // 2)}")

    def many(number: int) -> object:
        names = "&".join(f"medicines-{row}-name={'a' * 120}" for row in range(990))
        return post(forms[number % len(forms)], f"csrf_token={token}&{names}")

    def rows(number: int) -> object:
        """The list of medicines, other each time and too long."""
        places = range(MAX_ROWS)
        parts = [
            f"medicines-{row}-{part}={time.monotonic_ns() + row}{'b' * 100}"
            for row in places
            for part in ("name", "purpose", "amount")
        ]
        return post(f"/checklist/{MEDICINES}", "&".join([f"csrf_token={token}&revision=1", *parts]))

    def slow(number: int) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        reached = socket.create_connection(("127.0.0.1", proxy.port), 20, (ATTACKER, 0))
        with context.wrap_socket(reached) as connection:
            head = f"POST /checklist/heart HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9000\r\n\r\n"
            connection.sendall(head.encode())
            for _ in range(20):
                connection.sendall(b"a")
                time.sleep(0.05)

    return {
        "sheets": get("/summary.pdf?answers=1&large=1", "/checklist.pdf?large=1"),
        "summaries": get("/summary", "/show", "/summary.fhir.json", "/summary.json"),
        "pages": get("/check-answers", f"/checklist/{MEDICINES}", "/first-questions"),
        "codes": lambda _: post("/resume", f"csrf_token={token}&code={new_code()}"),
        "largest field": largest,
        "most fields": many,
        "medicines": rows,
        "slow senders": slow,
    }


MEDICINES = next(
    step.id
    for step in QUESTIONNAIRE.steps
    if any(question.type == "medicines" for question in step.questions)
)


@pytest.fixture(scope="module", params=("one server", "workers") if AT_LENGTH else ("one server",))
def proxy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    """In front of one server with SQLite, or of two workers with PostgreSQL."""
    folder = tmp_path_factory.mktemp("attacked")
    with ExitStack() as stack:
        proxy = stack.enter_context(Proxy(folder))
        settings, count = {"PUBLIC_URL": proxy.origin}, 1
        if request.param == "workers":
            cluster: Cluster = request.getfixturevalue("cluster")
            counter: Counter = request.getfixturevalue("counter")
            settings |= {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
            count = 2
        server = stack.enter_context(Workers(folder / "server", count, **settings))
        proxy.start([server.port])
        yield proxy


@pytest.fixture(scope="module")
def attacker(proxy: Proxy) -> Visitor:
    return full_record(proxy, WORST)


class Others:
    """Two people at a step, and some who are about to leave."""

    def __init__(self, proxy: Proxy) -> None:
        self.people = [proxy.begin(OTHER.format(100 + number)) for number in range(2)]
        for visitor in self.people:
            visitor.get("/checklist/heart")
        self.leaving = [proxy.begin(OTHER.format(110)) for _ in range(3)]

    def waits(self, seconds: float) -> dict[str, list[float]]:
        """How long they wait for help, for a save, and to leave."""
        waits: dict[str, list[float]] = {"help": [], "save": [], "leave": []}
        end, turn = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            visitor = self.people[turn % 2]
            sent = visitor.page.form.pressed("action", "save")
            waits["help"].append(time_of(visitor, "GET", "/help"))
            waits["save"].append(time_of(visitor, "POST", "/checklist/heart", sent))
            if self.leaving:
                waits["leave"].append(time_of(self.leaving.pop(), "POST", "/leave", []))
            turn += 1
            time.sleep(0.05)
        return waits


def time_of(visitor: Visitor, method: str, address: str, sent: Pairs | None = None) -> float:
    began = time.monotonic()
    reply = visitor.ask(method, address, sent)
    took = time.monotonic() - began
    assert reply.status in (200, 303), (address, reply.status)
    return took


NAMES = ("sheets", "summaries", "pages", "codes", "largest field", "most fields", "medicines")
NAMES += ("slow senders",)


@pytest.mark.alone
@pytest.mark.parametrize("name", (*NAMES, "all") if AT_LENGTH else ("all",))
def test_nobody_else_waits(proxy: Proxy, attacker: Visitor, name: str) -> None:
    each = attacks(proxy, attacker)
    send = each.get(name) or (lambda number: [*each.values()][number % len(each)](number))
    others = Others(proxy)
    with attack(send):
        time.sleep(0.5)
        waits = others.waits(SECONDS)

    said = ", ".join(
        f"{what} {sorted(times)[len(times) // 2] * 1000:.0f} to {max(times) * 1000:.0f} ms"
        for what, times in waits.items()
        if times
    )
    print(f"{name}: {said}")  # noqa: T201
    for what, times in waits.items():
        assert times, what
        assert sorted(times)[-2:][0] < ALLOWED, (what, times)
