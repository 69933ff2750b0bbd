"""What is promised to people carries the day on which it last changed."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from tests.journeys.content import content
from tests.journeys.visitor import Visitor

PROMISES = {
    "privacy": {
        date(2026, 11, 23): "e5e7619764b90aa5",
        date(2026, 11, 26): "350c019bde91e695",
        date(2026, 11, 27): "70b858082e2cc998",
    },
}
"""For each text of `site` in questions.yaml: a digest for each day on which it changed. A new one
is added below; those above say what held until then, and stay."""


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_does_not_change_without_its_date(name: str) -> None:
    site = content()["site"]
    changed_on = site[f"{name}_changed_on"]
    days = list(PROMISES[name])
    text = json.dumps(site[name], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]

    assert days == sorted(days)
    assert (changed_on, digest) == (days[-1], PROMISES[name][days[-1]]), (
        f"site.{name} or its date was changed in questions.yaml. Set site.{name}_changed_on to the "
        f"day on which the new words begin to hold, later than {days[-1]}, and add it to PROMISES "
        f"here, as the last one, with the digest {digest!r}. Never change a pair that is there, "
        "unless it was not released yet."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Last changed on 27 Nov 2026."),
        ("es", "Último cambio: 27 nov 2026."),
    ],
)
def test_the_page_shows_the_date(visitor: Visitor, language: str, sentence: str) -> None:
    visitor.headers["Accept-Language"] = language

    assert visitor.get("/privacy").text.endswith(sentence)
