"""Every kind of page in every state, as a person comes to them: for checks that read them all.

`python -m tests.web.every_page FOLDER` writes them as files.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask

from screening.settings import load_settings
from screening.web.app import build_app
from tests.conftest import Clock
from tests.journeys.page import Page
from tests.journeys.people import PEOPLE, Person
from tests.journeys.visitor import Visitor
from tests.journeys.walk import FULL_WAY, walk
from tests.web.conftest import SECRET, visit
from tests.web.routes import ADDRESSES

NAMES = ("blank", "everything_flagged")


def every_page(
    app: Flask, clock: Clock, language: str = "en", people: Iterable[str] = NAMES
) -> Iterator[tuple[str, Page]]:
    """Names and pages, for a browser that asks for `language`. Sets the clock forward."""
    visitor = _visit(app, language)
    for address in find_addresses(app, answers=False):
        yield f"without answers {address}", visitor.get(address)
    cards = app.extensions["screening"].questionnaire.cards
    for card in cards:
        yield f"card {card.id}", visitor.get(f"/learn/{card.id}")
    yield "nothing here", visitor.get("/no-such-page", 404)
    yield "no answers here", visitor.get("/summary", 410)
    for name in people:
        yield from _of_person(app, _visit(app, language), PEOPLE[name], clock)


def find_addresses(app: Flask, *, answers: bool) -> list[str]:
    """Return a sample of each page that the application has, by whether it needs a record."""
    pages = (ADDRESSES[rule.rule] for rule in app.url_map.iter_rules())
    return list(dict.fromkeys(p.sample for p in pages if p.kind and p.answers == answers))


def _visit(app: Flask, language: str) -> Visitor:
    visitor = visit(app)
    visitor.headers["Accept-Language"] = language
    return visitor


def _of_person(
    app: Flask, visitor: Visitor, person: Person, clock: Clock
) -> Iterator[tuple[str, Page]]:
    walk(visitor, person)
    steps = [f"/checklist/{step}" for step in FULL_WAY]
    for address in dict.fromkeys([*find_addresses(app, answers=True), *steps]):
        yield f"{person.name} {address}", visitor.get(address)
    yield from _with_trouble(visitor, person.name)
    clock.wait(hours=1)
    for address in ("/", "/clear", "/resume"):
        yield f"{person.name} {address}", visitor.get(address)
    yield f"{person.name} no code", visitor.get("/save")
    yield f"{person.name} code", visitor.press(form=visitor.page.form_to("/save"))
    visitor.get("/clear")
    yield f"{person.name} cleared", visitor.press(form=visitor.page.form_to("/clear"))


def _with_trouble(visitor: Visitor, name: str) -> Iterator[tuple[str, Page]]:
    """Errors, two versions, a code that opens nothing, and the page after the safety questions."""
    visitor.get("/checklist/heart")
    both = {"heart_conditions": ["stroke", "none"], "bp_reading": "1" * 500}
    yield f"{name} errors", visitor.save(both, 422)
    visitor.get("/checklist/your-hopes")
    old = visitor.page.form
    visitor.save({"hopes": "one"})
    old.fill({"hopes": "another"})
    yield f"{name} two versions", visitor.send(old.action, old.pressed("action", "save"), 409)
    visitor.get("/resume")
    visitor.page.form_to("/resume").fill({"code": "ABCD"})
    yield f"{name} mistyped code", visitor.press(form=visitor.page.form_to("/resume"), status=422)
    visitor.get("/checklist/safety")
    if visitor.save({"safety_now": "yes_now"}).kind == "crisis":  # once for each yes
        yield f"{name} crisis", visitor.page
        yield f"{name} after it", visitor.press("action", "continue")
        yield f"{name} support", visitor.get("/checklist/support")


def main(folder: Path) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as kept:
        given = {"SECRET_KEY": SECRET, "DATABASE_URL": f"sqlite:///{kept}/records.sqlite"}
        given |= {"RATELIMIT_ENABLED": "false", "DEVELOPMENT": "true"}
        app = build_app(load_settings(given, Path(kept) / ".env"), clock)
        for name, page in every_page(app, clock):
            file = folder / f"{name.replace(' /', ' ').strip().replace('/', '-')}.html"
            file.write_bytes(page.reply.body)
        app.extensions["screening"].store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
