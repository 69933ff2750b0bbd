"""A second thing wrong with a form that is already being given back: explained, never a 500."""

from __future__ import annotations

import gc

import pytest
from flask import Flask

from tests.journeys.page import Pairs
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit

REFUSED = {
    "an unknown step": ("/checklist/no-such-step", [], 404),
    "an unknown field": ("/checklist/heart", [("surprise", "1")], 400),
    "an unknown button": ("/checklist/heart", [("action", "explode")], 400),
    "an unknown choice": ("/first-questions", [("surprise", "1")], 400),
    "too much": ("/checklist/heart", [("bp_reading", "x" * 300_000)], 413),
}


@pytest.mark.parametrize("name", REFUSED)
def test_without_a_token_and_with_more_wrong_the_page_explains(begun: Visitor, name: str) -> None:
    address, fields, status = REFUSED[name]
    sent: Pairs = list(fields)
    assert begun.send(address, sent, status).kind == "problem"


def test_choices_without_a_token_and_without_a_record_are_explained(app: Flask) -> None:
    assert visit(app).send("/first-questions", [("own-1", "x")], 410).kind == "problem"


def test_the_limits_outlive_the_building_of_the_application(build: BuildApp) -> None:
    """The views hold the limiter weakly; once it was collected, every limited button failed."""
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    gc.collect()
    visitor.get("/")
    assert visitor.press("way", "full").kind == "step"
