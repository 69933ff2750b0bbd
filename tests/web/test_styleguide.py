"""The page that shows every component: there for those who build this, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from screening.web.styleguide import find_colours
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit

STATIC = Path(__file__).parents[2] / "screening" / "static"


@pytest.fixture
def in_development(build: BuildApp) -> Visitor:
    return visit(build(DEVELOPMENT="true"))


def test_in_production_there_is_no_style_guide(app: Flask) -> None:
    assert visit(app).get("/styleguide", 404).kind == "problem"


def test_every_type_of_question_shows_in_every_state(in_development: Visitor) -> None:
    page = in_development.get("/styleguide")

    assert page.kind == "styleguide"
    for type_ in ("single", "multiple", "short_text", "long_text", "medicines"):
        for state in ("blank", "answered", "with an error"):
            assert f"{type_}, {state}" in page.text
    ids = [tag["id"] for tag in page.soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert page.soup.find(id="clinician-sheet")
    assert page.soup.find(id="patient-sheet")


def test_every_colour_has_its_name_and_its_swatch(in_development: Visitor) -> None:
    colours = list(find_colours((STATIC / "screen.css").read_text(encoding="utf-8")))
    swatches = (STATIC / "styleguide.css").read_text(encoding="utf-8")
    text = in_development.get("/styleguide").text

    assert len(colours) > 10
    for colour in colours:
        assert f".swatch-{colour.name} {{ background: var(--{colour.name}) }}" in swatches
        assert f"{colour.name} {colour.light}, {colour.dark}" in text
