"""Who asks: people with a typical person's answers, each with a record, and rows that stand for the
records of many others."""

from __future__ import annotations

import http.client
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from sqlalchemy import create_engine, event, func, insert, select

from benchmarks.questions import copied_id
from benchmarks.servers import BROWSER
from screening import create_app
from screening.settings import load_settings
from screening.storage.database import is_postgres
from screening.storage.models import RECORDS
from screening.storage.postgres import postgres_url
from screening.storage.store import Store
from tests.journeys.people import PEOPLE
from tests.journeys.walk import walk
from tests.web.conftest import visit

STEP = "/checklist/heart"
"""In the middle: eleven boxes to tick and one to write in, about as large as the median page."""
KEEP = {"keep": timedelta(hours=24), "keep_with_code": timedelta(days=14)}
FORM = "application/x-www-form-urlencoded"


class Unexpected(Exception):
    """An answer that a measurement must not count."""


@cache
def typical_content() -> bytes:
    """What a record holds once the typical person of the journeys has walked the full way."""
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'records.sqlite'}"
        given = {"DEVELOPMENT": "true", "DATABASE_URL": database, "RATELIMIT_ENABLED": "false"}
        given |= {"SECRET_KEY": "only for this walk: rjnV8yq0Yb3kq2GmT5sXwLz7"}
        app = create_app(load_settings(given, Path(folder) / ".env"))
        visitor = visit(app)
        walk(visitor, PEOPLE["typical"])
        store: Store = app.extensions["screening"].store
        content = store.open(visitor.cookies["screening"]).content
        store.close()
    return content


def content_of(number: int, questions: Collection[str] = ()) -> bytes:
    """The same answers of someone else, as far as any cache can tell; also to each copy of a
    question that is among these `questions`."""
    data = json.loads(typical_content())
    data["answers"]["hopes"]["text"] += f" ({number})"
    data["answers"] |= {
        name: answer
        for id_, answer in data["answers"].items()
        for copy in range(2, len(questions))
        if (name := copied_id(id_, copy)) in questions
    }
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode()


def make_records(url: str, contents: Iterable[bytes], others: int = 0) -> list[str]:
    """A record for each, and rows up to so many. Returns the tokens. No server may run on it."""
    store = Store(url, **KEEP)
    tokens = [store.create(content, bytes(32)) for content in contents]
    store.close()
    engine = create_engine(postgres_url(url) if is_postgres(url) else url)
    if not is_postgres(url):  # a run that is cut off starts anew
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    with engine.begin() as connection:
        (there,) = connection.execute(select(func.count()).select_from(RECORDS)).one()
        model = connection.execute(select(RECORDS).limit(1)).mappings().one()
    for first in range(there, others, 10_000):
        rows = list(_rows(dict(model), range(first, min(first + 10_000, others))))
        with engine.begin() as connection:
            connection.execute(insert(RECORDS), rows)
    engine.dispose()
    return tokens


def _rows(model: dict[str, object], numbers: Iterable[int]) -> Iterator[dict[str, object]]:
    """What is sealed looks random, so random bytes of the same lengths make the same pages, the
    same indexes and the same work. One record in three has a resume code."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    key, sealed = len(model["cookie_key"]), len(model["sealed"])
    for number in numbers:
        has_code = number % 3 == 0
        yield model | {
            "id": os.urandom(32),
            "cookie_id": os.urandom(32),
            "cookie_key": os.urandom(key),
            "code_id": os.urandom(32) if has_code else None,
            "code_key": os.urandom(key) if has_code else None,
            "expires_at": hour + timedelta(hours=2 + number % (14 * 24)),
            "sealed": os.urandom(sealed),
        }


class Person:
    """Has a record, and reads and saves one page of it."""

    def __init__(self, port: int, token: str, path: str = STEP) -> None:
        self.path, self._port = path, port
        self._cookie = self.cookies = f"__Host-screening={token}"

    def open(self) -> Person:
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        headers = BROWSER | {"Cookie": self.cookies, "Accept-Encoding": "identity"}
        connection.request("GET", self.path, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        if answer.status != http.HTTPStatus.OK:
            raise Unexpected(f"{self.path}: {answer.status}")
        if cookie := answer.getheader("Set-Cookie"):
            self.cookies = f"{self._cookie}; {cookie.split(';')[0]}"
        return self.read(page)

    def read(self, page: str) -> Person:
        """Have `form` be what a browser would send, the revision apart."""
        self.page = page
        self.revision = int(*re.findall(r'name="revision" value="(\d+)"', page))
        (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', page)
        ticked = re.findall(r'name="heart_conditions" value="(\w+)" checked', page)
        fields = [("csrf_token", token), ("action", "save")]
        fields += [("heart_conditions", value) for value in ticked]
        self.form = f"{urlencode(fields)}&revision={{revision}}&bp_reading=138+of+{{revision}}"
        return self
