"""Who asks: people with a typical person's answers, each with a record and a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import cache
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from benchmarks.load import Ask
from benchmarks.questions import copied_id
from benchmarks.servers import MeasuredServer
from benchmarks.wire import Answer, Connection, request
from screening import create_app
from screening.settings import load_settings
from screening.storage.store import Store
from tests.journeys.people import PEOPLE
from tests.journeys.walk import walk
from tests.web.conftest import visit

STEP = "/checklist/heart"
"""In the middle: eleven boxes to tick and one to write in, about as large as the median page."""
WRITTEN = "bp_reading"
A_WHILE = 50
"""Saves from one address, which stays below the limit of a minute."""
KEEP = {"keep": timedelta(hours=24), "keep_with_code": timedelta(days=14)}

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
REVISION = re.compile(rb'name="revision" value="(\d+)"')
TICKED = re.compile(rb'name="heart_conditions" value="(\w+)" checked')

_addresses = count(1)


@cache
def typical_content() -> bytes:
    """What a record holds once the typical person of the journeys has walked the full way."""
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'records.sqlite'}"
        given = {"DEVELOPMENT": "true", "DATABASE_URL": database, "RATELIMIT_ENABLED": "false"}
        given |= {"SECRET_KEY": "only for this walk: " + "x7Q-" * 8}
        app = create_app(load_settings(given, Path(folder) / ".env"))
        visitor = visit(app)
        walk(visitor, PEOPLE["typical"])
        store: Store = app.extensions["screening"].store
        content = store.open(visitor.cookies["screening"]).content
        store.close()
    return content


def content_of(number: int) -> bytes:
    """The same answers of someone else, as far as any cache can tell."""
    data = json.loads(typical_content())
    data["answers"]["hopes"]["text"] += f" ({number})"
    return _packed(data)


def content_of_copies(questions: Collection[str]) -> bytes:
    """With the same answers to the copies of each question, as far as `questions` has them."""
    data = json.loads(typical_content())
    given = data["answers"]
    data["answers"] = given | {
        name: answer
        for id_, answer in given.items()
        for number in range(2, len(questions))
        if (name := copied_id(id_, number)) in questions
    }
    return _packed(data)


def _packed(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode()


def make_records(url: str, contents: Iterable[bytes]) -> list[str]:
    """A record for each. Returns the tokens. No server may run on it."""
    store = Store(url, **KEEP)
    tokens = [store.create(content, bytes(32)) for content in contents]
    store.close()
    return tokens


def address() -> dict[str, str]:
    """An address that nobody had yet: limits count the presses of each."""
    number = next(_addresses)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def newcomer(page: str) -> Ask:
    """Someone without any cookie."""
    asked = request("GET", page, address())

    def ask(connection: Connection) -> Answer:
        return connection.ask(asked)

    return ask


def reader(browser: Browser, page: str) -> Ask:
    """Opens one page again and again, each time from another address: some pages have a limit."""
    cookies = {"Cookie": browser.cookies}

    def ask(connection: Connection) -> Answer:
        return connection.ask(request("GET", page, address() | cookies))

    return ask


def printer(browsers: Iterable[Browser]) -> Ask:
    """Prints the sheets of one person after another."""
    people = cycle(browsers)

    def ask(connection: Connection) -> Answer:
        cookies = {"Cookie": next(people).cookies}
        return connection.ask(request("GET", "/summary.pdf", address() | cookies))

    return ask


class Browser:
    """Has seen the step, so it has its form."""

    def __init__(self, server: MeasuredServer, token: str) -> None:
        cookie = f"__Host-screening={token}"
        with server.connect() as connection:
            answer = connection.ask(request("GET", STEP, address() | {"Cookie": cookie}))
        form = next(iter(answer.cookies.items()))
        self.cookies = f"{cookie}; {'='.join(form)}"
        self.page = answer.body
        self.token = _only(TOKEN, answer.body)
        self.revision = int(_only(REVISION, answer.body))
        self.ticked = [each.decode() for each in TICKED.findall(answer.body)]


def _only(pattern: re.Pattern[bytes], page: bytes) -> str:
    (found,) = pattern.findall(page)
    return str(found.decode())


class Saver:
    """Saves the step again and again, with other words each time, so that each save is one."""

    def __init__(self, browser: Browser, *, path: str = STEP) -> None:
        self.browser = browser
        self.path = path
        self.saved = 0

    def __call__(self, connection: Connection) -> Answer:
        fields = [
            ("csrf_token", self.browser.token),
            ("revision", str(self.browser.revision + self.saved)),
            *(("heart_conditions", value) for value in self.browser.ticked),
            (WRITTEN, f"138/86 in October, {self.saved}"),
            ("action", "save"),
        ]
        if self.saved % A_WHILE == 0:
            self.headers = address() | {"Cookie": self.browser.cookies}
        body = urlencode(fields).encode()
        answer = connection.ask(request("POST", self.path, self.headers, body), 303)
        self.saved += 1
        return answer
