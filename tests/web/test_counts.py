"""COUNTS: what is counted of people, once each, and what no count can tell."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from screening.storage.models import COUNTED
from tests.journeys.visitor import Visitor
from tests.storage.files import rows
from tests.web.conftest import BuildApp, database_file, visit


def counted(app: Flask) -> dict[str, int]:
    """What the database has of it, but for zeros, once the server stopped."""
    app.extensions["screening"].store.counts.write(at_the_end=True)
    days = rows(database_file(app), "SELECT * FROM counts")
    assert len(days) <= 1
    return {name: n for day in days for name, n in zip(COUNTED, day[1:], strict=True) if n}


def begin(app: Flask) -> Visitor:
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    return visitor


def answer(visitor: Visitor, step: str, fields: Mapping[str, str]) -> None:
    visitor.get(f"/checklist/{step}")
    visitor.save(fields)


def test_each_is_counted_where_it_is_written_or_fetched(build: BuildApp) -> None:
    app = build(COUNTS="true")
    visitor = begin(app)
    visitor.save()
    assert counted(app) == {"begun": 1}, "a page without an answer is none"

    for hopes in ("to sleep", "", "to walk"):
        answer(visitor, "your-hopes", {"hopes": hopes})
    answer(visitor, "heart", {"bp_reading": "120 over 80"})
    for page in ("/check-answers", "/first-questions", "/summary", "/show", "/checklist"):
        visitor.get(page)
    visitor.ask("GET", "/checklist.pdf")
    assert counted(app) == {"begun": 1, "answered": 1}, "reading is not counted"

    for _ in range(2):
        visitor.get("/first-questions")
        visitor.press("action", "save")
    for name in ("pdf", "txt", "json", "fhir.json", "response.json", "txt"):
        assert visitor.ask("GET", f"/summary.{name}").status == 200
    visitor.headers["X-Requested-With"] = "fetch"
    assert visitor.ask("GET", "/summary.pdf").status == 200  # to count its pages
    token = visitor.get("/summary").form_to("/summary").values[0]
    reply = visitor.ask("POST", "/printed", [token])
    assert (reply.status, reply.body) == (200, b"")
    assert visitor.ask("POST", "/printed", []).status == 400
    everything = {
        "begun": 1, "answered": 1, "first_questions": 1, "pdf": 1, "text": 2, "files": 3,
        "printed": 1,
    }  # fmt: skip
    assert counted(app) == everything

    visitor.press(form=visitor.get("/clear").form_to("/clear"))
    assert counted(app) == everything, "no count is tied to a record"


def test_people_who_differ_in_safety_answers_and_lines_alone_count_the_same(
    build: BuildApp,
) -> None:
    seen = []
    for safety, takes_out in (
        ({"safety_now": "yes_now", "safety_past": "past_year"}, True),
        ({}, False),
    ):
        app = build(COUNTS="true")
        visitor = begin(app)
        answer(visitor, "safety", safety)
        visitor.press("action", "continue")
        after_safety = counted(app)
        answer(visitor, "heart", {"bp_reading": "120 over 80"})
        page = visitor.get("/summary")
        if takes_out:
            line = page.main.find(attrs={"name": "take_out"})["value"]
            visitor.press("take_out", line, form=page.form_to("/summary"))
        visitor.get("/first-questions")
        visitor.press("action", "save")
        visitor.ask("GET", "/summary.txt")
        visitor.press(form=visitor.get("/save").form_to("/save"))
        seen.append((after_safety, counted(app)))

    assert seen[0] == seen[1]
    assert seen[0] == (
        {"begun": 1},
        {"begun": 1, "answered": 1, "first_questions": 1, "text": 1},
    )


def test_nothing_is_counted_unless_it_is_turned_on_and_the_privacy_page_says_which(
    build: BuildApp, app: Flask
) -> None:
    visitor = begin(app)
    answer(visitor, "your-hopes", {"hopes": "to sleep"})
    visitor.ask("GET", "/summary.txt")
    page = visitor.get("/summary")
    assert visitor.ask("POST", "/printed", [page.form_to("/summary").values[0]]).status == 200
    assert "data-counted" not in page.reply.body.decode()
    assert counted(app) == {}
    assert "What is counted" not in visitor.get("/privacy").text

    on = visit(build(COUNTS="true"))
    said = on.get("/privacy").text
    assert "What is counted" in said
    assert said.endswith("Last changed on 27 Nov 2026.")
    on.headers["Accept-Language"] = "es"
    assert "Qué se cuenta" in on.get("/privacy").text
