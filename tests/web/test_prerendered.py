"""The parts of pages that are rendered when a file is loaded: the same for everyone, of nobody."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import UndefinedError

from screening.web.prerendered import Prerendered, _environment
from screening.web.state import reload_content
from tests.journeys.people import PEOPLE
from tests.journeys.walk import FULL_WAY, walk
from tests.web.conftest import visit


def prerendered(app: Flask, language: str = "en") -> Prerendered:
    parts: Prerendered = app.extensions["screening"].content.prerendered[language]
    return parts


@pytest.mark.parametrize(
    "name",
    ["request", "session", "g", "has_record", "csrf_token()", "page", "form", "find_switch()"],
)
def test_nothing_of_a_request_or_a_person_is_in_scope(app: Flask, name: str) -> None:
    with app.test_request_context("/checklist/heart"), pytest.raises(UndefinedError):
        _environment().from_string(f"{{{{ {name} }}}}").render()


def test_a_whole_way_through_changes_nothing_in_them(app: Flask) -> None:
    before = repr(prerendered(app))
    visitor = visit(app)
    walk(visitor, PEOPLE["everything_flagged"])
    pages = [visitor.get(f"/checklist/{step}") for step in FULL_WAY]

    written = [v for page in pages for _, v in page.form.values if " " in v]
    assert len(written) > 5
    assert repr(prerendered(app)) == before
    assert not [text for text in written if text in before]


def test_each_language_has_its_own(app: Flask) -> None:
    assert "Leave fast" in prerendered(app).top_end
    assert "Leave fast" not in prerendered(app, "es").top_end


def test_a_new_questions_file_is_rendered_anew(app: Flask) -> None:
    before = prerendered(app)

    reload_content(app)

    assert prerendered(app) is not before
    assert prerendered(app) == before


def test_a_term_is_explained_at_the_first_question_that_is_on_the_page(app: Flask) -> None:
    questionnaire = app.extensions["screening"].questionnaire
    for step in questionnaire.steps:
        for ids, questions in prerendered(app).steps[step.id].questions.items():
            assert [parts.question.id for parts in questions] == list(ids)
            page = "".join(parts.heading + parts.behind for parts in questions)
            for id_ in ids:
                background = questionnaire.backgrounds[id_]
                for term in (*background.terms, *background.why_terms):
                    assert page.count(f"<dfn>{term.name}</dfn>") == 1, (ids, term.name)
