"""What is rendered once: the same for everyone, and never anything of anyone's."""

from __future__ import annotations

import pytest
from flask import Flask

from screening.web.content import reload_content
from tests.journeys.people import PEOPLE
from tests.journeys.walk import FULL_WAY, walk
from tests.web.conftest import BuildApp, visit


@pytest.fixture
def app(build: BuildApp) -> Flask:
    """One that has rendered nothing yet."""
    return build()


def kept(app: Flask, language: str = "en") -> dict[object, str]:
    return {**app.extensions["screening"].content.fragments[language]}


def test_nothing_that_a_person_wrote_is_kept(app: Flask) -> None:
    visitor = visit(app)
    walk(visitor, PEOPLE["everything_flagged"])
    pages = [visitor.get(f"/checklist/{step}") for step in FULL_WAY]
    found = "".join(kept(app).values())

    sent = [value for page in pages for _, value in page.form.values]
    written = [value for value in sent if " " in value]
    assert len(written) > 5
    assert not [text for text in written if text in found]
    assert visitor.cookies["screening"] not in found
    assert "csrf_token" not in found


def test_another_person_with_the_same_way_adds_nothing(app: Flask) -> None:
    walk(visit(app), PEOPLE["everything_flagged"])
    before = kept(app).keys()

    walk(visit(app), PEOPLE["everything_flagged"])

    assert before
    assert kept(app).keys() == before


def test_addresses_that_there_are_not_add_nothing(app: Flask) -> None:
    visitor = visit(app)
    visitor.get("/checklist/no-such-step", 404)
    before = kept(app).keys()

    for number in range(20):
        visitor.get(f"/checklist/no-such-{number}?from=check-answers&shown={number}", 404)

    assert kept(app).keys() == before


def test_each_language_has_its_own(app: Flask) -> None:
    english, spanish = visit(app), visit(app)
    spanish.headers["Accept-Language"] = "es"
    first = english.get("/")
    second = spanish.get("/")

    assert first.text != second.text
    assert first.text == english.get("/").text
    assert kept(app).keys() == kept(app, "es").keys()
    assert kept(app) != kept(app, "es")


def test_a_new_questions_file_begins_anew(app: Flask) -> None:
    visit(app).get("/")
    assert kept(app)

    reload_content(app)

    assert not kept(app)


def test_a_page_says_the_same_the_second_time(app: Flask) -> None:
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    for address in ("/checklist/heart", "/checklist/safety", "/checklist/medicine-list"):
        assert visitor.get(address).text == visitor.get(address).text
