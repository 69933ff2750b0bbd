"""What is promised to people carries the day on which it last changed."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from screening.shipped import shipped
from screening.web.learn import ACCESSIBILITY_CHANGED_ON, COUNTED_CHANGED_ON
from tests.journeys.content import content
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit

PROMISES = {
    "privacy": {
        date(2026, 11, 23): "e5e7619764b90aa5",
        date(2026, 11, 26): "350c019bde91e695",
        date(2026, 11, 27): "d8a1b5a822006c36",
    },
    "accessibility": {date(2026, 11, 27): "59a7bbc8d58bcd98"},
    "counted": {date(2026, 11, 27): "cc6c20d2100acf2d"},
}
"""For each text of `site` in questions.yaml, and each template that promises: a digest for each day
on which it changed. A new one is added below; those above say what held until then, and stay."""

TEMPLATES = {
    "accessibility": ("accessibility.html", ACCESSIBILITY_CHANGED_ON),
    "counted": ("parts/counted.html", COUNTED_CHANGED_ON),
}


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_does_not_change_without_its_date(name: str) -> None:
    site = content()["site"]
    if name in site:
        text, changed_on = json.dumps(site[name], sort_keys=True), site[f"{name}_changed_on"]
    else:
        template, changed_on = TEMPLATES[name]
        text = (shipped("templates") / template).read_text("utf-8")
    days = list(PROMISES[name])
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]

    assert days == sorted(days)
    assert (changed_on, digest) == (days[-1], PROMISES[name][days[-1]]), (
        f"{name} or its date was changed: site.{name} in questions.yaml, or the page's template "
        "and the day in web/learn.py. Set its date to the day on which the new words begin to "
        f"hold, later than {days[-1]}, and add it to PROMISES here, as the last one, with the "
        f"digest {digest!r}. Never change a pair that is there, "
        "unless it was not released yet."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Last changed on 27 Nov 2026."),
        ("es", "Último cambio: 27 nov 2026."),
    ],
)
def test_the_pages_show_the_date(visitor: Visitor, language: str, sentence: str) -> None:
    visitor.headers["Accept-Language"] = language

    for address in ("privacy", "accessibility"):
        assert visitor.get(f"/{address}").text.endswith(sentence)


def test_the_accessibility_page_names_the_contact_of_the_operator_if_there_is_one(
    visitor: Visitor, build_session_app: BuildApp
) -> None:
    assert "have given no contact here" in visitor.get("/accessibility").text
    assert visitor.page.links("Accessibility") == ["/accessibility"], "in the footer"
    assert "/checklist.pdf?large=1" in [a["href"] for a in visitor.page.main.find_all("a")]

    given = visit(build_session_app(CLINIC_CONTACT="desk@clinic.example")).get("/accessibility")

    assert "mailto:desk@clinic.example" in [a["href"] for a in given.main.find_all("a")]
    assert "no contact" not in given.text
