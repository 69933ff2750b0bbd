"""The FHIR files as a visitor, a clinic and a terminal get them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.visitor import Visitor
from tests.outputs.fhir_reader import given_in, response_of
from tests.web.conftest import visit

SUMMARY = "/summary.fhir.json"
CHECKOUT = Path(__file__).parents[2]
CHECKLIST = "/questionnaire.fhir.json"


@pytest.fixture
def begun(app: Flask) -> Visitor:
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    return visitor


def test_the_summary_page_offers_the_file_and_says_what_it_is(begun: Visitor) -> None:
    begun.save({"who_for": "me"})

    page = begun.get("/summary")

    assert SUMMARY in page.links("for a clinic's computer")
    assert "A clinic can load it, so that no one has to type it in again." in page.text


def test_the_page_for_clinicians_offers_the_checklist(begun: Visitor) -> None:
    page = begun.get("/clinicians")
    assert CHECKLIST in page.links("Checklist for a clinic's computer (FHIR)")


@pytest.mark.parametrize(
    ("address", "name"), [(SUMMARY, "kap-notes-"), (CHECKLIST, "kap-checklist-")]
)
def test_each_is_a_file_that_nobody_keeps(begun: Visitor, address: str, name: str) -> None:
    reply = begun.ask("GET", address)

    assert reply.status == 200
    assert reply.header("Content-Type") == "application/fhir+json"
    assert reply.header("Cache-Control") == "no-store"
    disposition = reply.header("Content-Disposition") or ""
    assert disposition.startswith(f'attachment; filename="{name}')
    assert disposition.endswith('.fhir.json"')


def test_the_file_holds_the_answers_and_the_sheet_of_the_person(begun: Visitor) -> None:
    begun.save({"who_for": "me", "age_group": "not_sure"})

    response = response_of(begun.ask("GET", SUMMARY).body)

    assert given_in(response["item"]) == {"who_for": ["who_for.me"], "age_group": ["not_sure"]}
    assert "Not sure: age" in response["text"]["div"]


def test_there_is_no_file_about_no_one(begun: Visitor) -> None:
    begun.save({"who_for": "learning"})
    assert SUMMARY not in begun.get("/summary").links("")
    assert begun.ask("GET", SUMMARY).status == 404


def test_the_checklist_holds_no_answer(begun: Visitor, app: Flask) -> None:
    begun.save({"who_for": "me", "age_group": "under_18"})
    stranger = visit(app)
    assert begun.ask("GET", CHECKLIST).body == stranger.ask("GET", CHECKLIST).body


def test_the_terminal_writes_the_same_checklist(begun: Visitor, tmp_path: Path) -> None:
    out = tmp_path / "questionnaire.fhir.json"
    arguments = [sys.executable, "-m", "screening", "export", "questionnaire", "-o", str(out)]
    subprocess.run(arguments, cwd=CHECKOUT, check=True, timeout=30)

    assert out.read_bytes() == begun.ask("GET", CHECKLIST).body
    form = json.loads(out.read_text())
    assert form["resourceType"] == "Questionnaire"
    subprocess.run([*arguments[:4], "codes", "-o", str(out)], cwd=CHECKOUT, check=True, timeout=30)
    assert json.loads(out.read_text()) == form["contained"][0]


def test_the_bare_response_is_the_entry_of_the_bundle(begun: Visitor) -> None:
    begun.save({"who_for": "helping", "age_group": "not_sure"})
    bundle = begun.ask("GET", SUMMARY)
    bare = begun.ask("GET", "/summary.response.json")
    response = json.loads(bare.body)
    assert bare.header("Content-Type") == "application/fhir+json"
    assert response | {"text": 0} == response_of(bundle.body) | {"text": 0}
    assert response["source"]["type"] == "RelatedPerson"
    assert "/summary.response.json" in begun.get("/summary").links("the same as one response")
