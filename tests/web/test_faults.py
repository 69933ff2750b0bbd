"""The database is down, or something breaks: the answers come back in the form."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from flask import Flask

from screening.answers.screening import Screening
from tests.journeys.page import words
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, database_file, visit


@pytest.fixture
def fresh(build: BuildApp) -> Flask:
    """An application of its own, because the test breaks it."""
    return build()


@pytest.fixture
def stranded(fresh: Flask) -> Visitor:
    """A visitor with a filled form, whose database is gone meanwhile."""
    visitor = visit(fresh)
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/heart")
    visitor.fill({"heart_conditions": ["stroke", "none"], "bp_reading": "120/80"})
    break_database(fresh)
    return visitor


def break_database(app: Flask) -> None:
    with closing(sqlite3.connect(database_file(app))) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            connection.execute(f'ALTER TABLE "{table}" RENAME TO "away_{table}"')
        connection.commit()


def mend_database(app: Flask) -> None:
    with closing(sqlite3.connect(database_file(app))) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'away!_%' ESCAPE '!'"
        ).fetchall():
            connection.execute(f'ALTER TABLE "{table}" RENAME TO "{table.removeprefix("away_")}"')
        connection.commit()


def test_a_step_comes_back_with_what_was_typed(stranded: Visitor, fresh: Flask) -> None:
    page = stranded.press("action", "save", status=503)

    assert page.reply.header("Retry-After")
    assert "We could not save this just now." in page.text
    picks = [value for name, value in page.form.values if name == "heart_conditions"]
    assert picks == ["stroke", "none"]
    mend_database(fresh)
    stranded.fill({"heart_conditions": ["stroke"]})
    stranded.press("action", "save")
    assert stranded.get("/checklist/heart").form.value("bp_reading") == "120/80"


def test_a_pdf_that_is_refused_comes_back_as_the_summary_and_says_so(fresh: Flask) -> None:
    visitor = visit(fresh)
    visitor.get("/")
    visitor.press("way", "full")
    visitor.save({"who_for": "me"})
    printer = fresh.extensions["screening"].printer
    printer._patience, free = 0, [printer._free.get(), printer._free.get()]

    page = visitor.get("/summary.pdf?sheet=patient&back=0&answers=1", 503)

    assert (page.kind, page.title) == ("summary", "Error: Your summary · Foreword")
    place = page.main.find(id="at")
    assert place.has_attr("autofocus")
    assert "the PDF was not made" in words(place.find(role="alert"))
    form = page.soup.find("form", action="/summary.pdf")
    ticked = [(box["name"], box["value"]) for box in form.find_all("input", checked=True)]
    assert ticked == [("sheet", "patient"), ("answers", "1"), ("paper", "letter")]
    for compiler in free:
        printer._free.put(compiler)
    assert visitor.ask("GET", "/summary.pdf?sheet=patient&back=0").status == 200


@pytest.mark.parametrize(
    "address", ["/checklist", "/checklist/heart", "/check-answers", "/summary"]
)
def test_other_pages_say_so_and_tell_whom_to_call(stranded: Visitor, address: str) -> None:
    page = stranded.get(address, 503)

    assert page.kind == "problem"
    assert page.reply.header("Retry-After")
    assert "You can call or text 988." in page.text or "call or text 988" in page.text


def test_pages_without_answers_still_work(stranded: Visitor) -> None:
    for address in ("/", "/help", "/learn", "/glossary", "/privacy", "/healthz"):
        stranded.get(address)
    assert stranded.get("/readyz", 503).reply.body.startswith(b"database: not ready\n")


def test_leaving_still_works(stranded: Visitor) -> None:
    page = stranded.press(form=stranded.page.form_to("/leave"))

    assert page.soup.find("meta", attrs={"http-equiv": "refresh"})
    assert not stranded.cookies


def test_clearing_says_that_it_did_not_clear(fresh: Flask) -> None:
    visitor = visit(fresh)
    visitor.get("/")
    visitor.press("way", "short")
    visitor.get("/clear")
    break_database(fresh)

    page = visitor.press(status=503)

    assert page.kind == "problem"
    assert "screening" in visitor.cookies, "the way to try again"
    assert page.reply.header("Clear-Site-Data") is None


def test_a_record_that_was_tampered_with_does_not_open(fresh: Flask) -> None:
    visitor = visit(fresh)
    visitor.get("/")
    visitor.press("way", "short")
    visitor.fill({"age_group": "65_plus"})
    with closing(sqlite3.connect(database_file(fresh))) as connection:
        (table,) = connection.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%sealed%'"
        ).fetchone()
        connection.execute(f"UPDATE {table} SET sealed = zeroblob(length(sealed))")  # noqa: S608
        connection.commit()

    page = visitor.press("action", "save", status=410)

    assert page.form.value("age_group") == "65_plus"
    assert visitor.get("/checklist", 410).heading == "We cannot open your answers"
    visitor.follow("Clear my answers")
    assert visitor.press().kind == "clear"


@pytest.mark.parametrize("change", ["code", "answers", "steps"])
def test_a_record_that_another_release_wrote_is_no_failure_of_ours(
    fresh: Flask, change: str
) -> None:
    """As those that an older one made without a place for the code."""
    visitor = visit(fresh)
    visitor.get("/")
    visitor.press("way", "short")
    visitor.fill({"age_group": "65_plus"})
    data = json.loads(Screening().to_json())
    del data[change]
    store = fresh.extensions["screening"].store
    visitor.cookies["screening"] = store.create(json.dumps(data).encode(), b"x" * 32)

    page = visitor.press("action", "save", status=410)

    assert page.form.value("age_group") == "65_plus"
    assert visitor.get("/summary", 410).heading == "We cannot open your answers"
    visitor.follow("Clear my answers")
    assert visitor.press().heading == "Your answers are deleted"


def test_an_unexpected_error_tells_nothing_of_the_inside(fresh: Flask) -> None:
    fresh.add_url_rule("/broken", view_func=lambda: 1 / 0)

    page = visit(fresh).get("/broken", 500)

    assert page.kind == "problem"
    assert page.heading == "Something went wrong on our side"
    for word in ("ZeroDivisionError", "Traceback", "Werkzeug", "Flask", ".py"):
        assert word not in page.reply.body.decode()
