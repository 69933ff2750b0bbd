"""What a phone on a slow line has to fetch."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.journeys.people import PEOPLE
from tests.journeys.visitor import Visitor
from tests.journeys.walk import FULL_WAY, walk
from tests.web.conftest import visit

PAGE = 20 * 1024
FIRST_VISIT = 40 * 1024


@pytest.mark.parametrize("name", ["blank", "everything_flagged"])
def test_a_question_page_is_under_20_kb(app: Flask, clock: Clock, name: str) -> None:
    visitor = visit(app)
    walk(visitor, PEOPLE[name])

    sizes = {step: len(visitor.get(f"/checklist/{step}").reply.body) for step in FULL_WAY}

    assert {step: size for step, size in sizes.items() if size > PAGE} == {}


def test_the_whole_first_visit_is_under_40_kb_compressed(visitor: Visitor) -> None:
    page = visitor.get("/")
    links = [tag["href"] for tag in page.soup.head.find_all("link")]
    links += [tag["src"] for tag in page.soup.find_all("script")]
    files = [page.reply.body, *(visitor.ask("GET", link).body for link in links)]

    assert len(files) == 5, "the page, two stylesheets, the icon, the script"
    assert sum(len(gzip.compress(file)) for file in files) < FIRST_VISIT
    assert sum(map(len, files)) < 2 * FIRST_VISIT
