"""What each page asks of the database: every statement, by name and in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from tests.conftest import Clock
from tests.journeys.visitor import Visitor
from tests.web.conftest import visit
from tests.web.routes import ADDRESSES

STATEMENTS = {
    "read": r"SELECT records\.id, .* FROM records WHERE .*",
    "last purge": r"SELECT last_purge\.at FROM last_purge",
    "add": r"INSERT INTO records .*",
    "save": r"UPDATE records SET revision=\?, sealed=\? WHERE .*",
    "new code": r"UPDATE records SET code_id=\?, code_key=\?, .*",
    "new cookie": r"UPDATE records SET cookie_id=\?, cookie_key=\?, sealed=\? WHERE .*",
    "put the expiry off": r"UPDATE records SET expires_at=\? WHERE .*",
    "delete": r"DELETE FROM records WHERE .*",
    "empty the log": r"PRAGMA wal_checkpoint\(TRUNCATE\)",
}
NONE: list[str] = []
READ = ["read"]
CHANGE = ["read", "save"]
DELETE = ["delete", "empty the log"]

QUERIES = {
    "GET /": READ,
    "GET /c/<clinic_id>": READ,
    "POST /start": ["add"],
    "GET /checklist": READ,
    "GET /checklist/<step_id>": READ,
    "POST /checklist/<step_id>": CHANGE,
    "GET /checklist/support": READ,
    "POST /checklist/support": [*READ, *READ],
    "GET /check-answers": READ,
    "POST /check-answers": CHANGE,
    "GET /first-questions": READ,
    "POST /first-questions": ["read", *CHANGE],  # the form is built from the answers
    "GET /summary": READ,
    "POST /summary": CHANGE,
    "POST /printed": NONE,
    "GET /show": READ,
    "GET /summary.pdf": READ,
    "GET /summary.txt": READ,
    "GET /summary.json": READ,
    "GET /summary.fhir.json": READ,
    "GET /summary.response.json": READ,
    "GET /checklist.pdf": NONE,
    "GET /questionnaire.fhir.json": NONE,
    "GET /save": READ,
    "POST /save": ["read", "read", "new code"],  # once before the slow work on a code
    "GET /resume": NONE,
    "POST /resume": ["read", "new cookie"],
    "GET /clear": NONE,
    "POST /clear": DELETE,
    "POST /leave": DELETE,
    "POST /language": NONE,
    "GET /help": NONE,
    "GET /learn": NONE,
    "GET /learn/<card_id>": NONE,
    "GET /glossary": NONE,
    "GET /sources": NONE,
    "GET /clinicians": NONE,
    "GET /privacy": NONE,
    "GET /disclaimer": NONE,
    "GET /accessibility": NONE,
    "GET /.well-known/security.txt": NONE,
    "GET /healthz": NONE,
    "GET /readyz": ["last purge"],
    "GET /static/<path:filename>": NONE,
}
"""For a person who has answers and used them within the hour; only /start is for a new one. Each
statement is a round trip, so a page takes another one only for a reason."""

FORMS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "/start": ("/", {}, ("way", "full")),
    "/checklist/support": ("/checklist/support", {}, ("action", "continue")),
    "/checklist/<step_id>": ("/checklist/about-you", {"age_group": "65_plus"}, ("action", "save")),
}
"""The page with the form that is sent there, what is filled in, and the button. Other forms stand
on a page at their own address or on every page, and are sent as they are."""


@pytest.fixture
def app(clinics_app: Flask, clock: Clock) -> Flask:
    """With links of clinics."""
    return clinics_app


@contextmanager
def statements() -> Iterator[list[str]]:
    """The names of all that is asked of any database meanwhile."""
    names: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        text = " ".join(statement.split())
        shapes = STATEMENTS.items()
        names.append(next((name for name, shape in shapes if re.fullmatch(shape, text)), text))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield names
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def answered(app: Flask) -> Visitor:
    """Someone with answers."""
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    visitor.save({"age_group": "18_24"})
    return visitor


def routes(app: Flask) -> dict[str, tuple[str, str]]:
    """Method and rule of each route, by both."""
    return {
        f"{method} {rule.rule}": (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def queries_of(visitor: Visitor, method: str, rule: str) -> list[str]:
    """What one request asks. It has to succeed; security.txt has no contact to name here."""
    address = ADDRESSES[rule].sample
    fields = None
    if method == "POST":
        page, filled, button = FORMS.get(rule, (address if ADDRESSES[rule].get else "/", {}, ()))
        if rule == "/resume":
            visitor.get("/save")
            saved = visitor.press(form=visitor.page.form_to("/save"))
            filled = {"code": saved.soup.find(class_="code").get_text()}
        page = "/summary" if rule == "/printed" else page  # sent by the script of that page
        form = visitor.get(page).form_to(page if rule == "/printed" else address)
        form.fill(filled)
        if rule == "/summary":  # its buttons stand beside the lines
            fields = [*form.values, ("sheet_language", "es")]
        elif rule == "/printed":
            fields = [pair for pair in form.values if pair[0] == "csrf_token"]
        else:
            fields = form.pressed(*button)
    with statements() as names:
        status = visitor.ask(method, address, fields).status
    assert status in (200, 303) or rule == "/.well-known/security.txt", (rule, status)
    return names


def test_each_page_asks_this_of_the_database(app: Flask) -> None:
    asked = {
        name: queries_of(visit(app) if name == "POST /start" else answered(app), method, rule)
        for name, (method, rule) in routes(app).items()
    }

    assert asked == QUERIES


def test_a_page_that_is_read_an_hour_later_puts_the_expiry_off(app: Flask, clock: Clock) -> None:
    for name, (method, rule) in routes(app).items():
        if QUERIES[name] == READ:
            visitor = answered(app)
            clock.wait(hours=1)
            later = queries_of(visitor, method, rule)
            assert later == ["read", "put the expiry off"], name


def test_who_has_no_answers_needs_no_database(app: Flask) -> None:
    visitor = visit(app)

    for name, (method, rule) in routes(app).items():
        if method == "GET" and rule != "/readyz":
            with statements() as names:
                visitor.ask("GET", ADDRESSES[rule].sample)
            assert names == [], name
