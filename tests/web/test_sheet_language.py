"""The page for the provider in another language than the person reads in."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from tests.journeys.page import Page
from tests.journeys.visitor import Visitor
from tests.outputs.pdf_reader import Printed, expected

HOPE = "Quiero dormir sin miedo."


@pytest.fixture
def spanish(visitor: Visitor) -> Visitor:
    """Someone who read everything in Spanish, and wrote in it."""
    visitor.headers["Accept-Language"] = "es-MX,es;q=0.9,en;q=0.5"
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/your-hopes")
    visitor.save({"hopes": HOPE})
    visitor.get("/checklist/heart")
    visitor.save({"heart_conditions": ["stroke"]})
    visitor.get("/summary")
    return visitor


def choose(visitor: Visitor, code: str, status: int = 200) -> Page:
    """Press the button."""
    token = visitor.get("/summary").form_to("/summary").value("csrf_token")
    return visitor.send("/summary", [("csrf_token", token), ("sheet_language", code)], status)


def sheet(page: Page, name: str) -> BeautifulSoup:
    return page.soup.find(id=f"{name}-sheet")


def test_both_sheets_are_in_the_readers_language_until_something_else_is_chosen(
    spanish: Visitor,
) -> None:
    page = spanish.page

    assert "Para el profesional de salud" in sheet(page, "clinician").text
    assert "Mis notas para hablar sobre la KAP" in sheet(page, "patient").text
    assert "lang" not in sheet(page, "clinician").attrs
    assert "en Estados Unidos" not in sheet(page, "clinician").text


def test_the_page_for_the_provider_can_be_in_english(spanish: Visitor) -> None:
    page = choose(spanish, "en")

    clinician = sheet(page, "clinician")
    assert clinician["lang"] == "en"
    assert "Raise before any treatment" in clinician.text
    assert "Mis notas para hablar sobre la KAP" in sheet(page, "patient").text
    assert page.soup.html["lang"] == "es"


def test_the_persons_own_words_stay_and_are_named_by_their_language(spanish: Visitor) -> None:
    clinician = sheet(choose(spanish, "en"), "clinician")

    own = clinician.select_one(".hope")
    assert HOPE in own.text
    assert own["lang"] == "es"
    assert "are in Spanish" in clinician.select_one(".strip").text


def test_no_language_is_named_where_sheet_and_words_have_the_same(spanish: Visitor) -> None:
    clinician = sheet(spanish.page, "clinician")

    assert "lang" not in clinician.select_one(".hope").attrs
    assert "español" not in clinician.text


def test_every_file_for_the_clinic_follows_the_choice(spanish: Visitor) -> None:
    choose(spanish, "en")

    text = spanish.get("/summary.txt").reply.body.decode()
    data = json.loads(spanish.get("/summary.json").reply.body)
    bundle = json.loads(spanish.get("/summary.fhir.json").reply.body)

    assert "RAISE BEFORE ANY TREATMENT" in text
    assert HOPE in text
    assert "Preguntas" not in text
    assert (data["language"], data["patient"]["language"]) == ("en", "es")
    assert data["clinician"]["title"].startswith("Patient notes before a talk")
    assert data["patient"]["title"] == "Mis notas para hablar sobre la KAP"
    assert bundle["entry"][0]["resource"]["language"] == "en"


def test_the_pdf_has_each_sheet_in_its_language(spanish: Visitor) -> None:
    choose(spanish, "en")

    printed = Printed(spanish.get("/summary.pdf").reply.body)

    assert expected("Raise before any treatment") in printed.text
    assert expected(f"“{HOPE}”") in printed.text
    assert expected("Mis notas para hablar sobre la KAP") in printed.text
    assert expected("Hablar antes de cualquier tratamiento") not in printed.text
    assert expected("My notes for a talk about KAP") not in printed.text


def test_the_language_stays_when_questions_are_picked(spanish: Visitor) -> None:
    choose(spanish, "en")
    form = spanish.get("/first-questions").form
    form.fill({"first": ["ask-P13"]})
    page = spanish.press("action", "save", form=form)

    assert sheet(page, "clinician")["lang"] == "en"


def test_a_language_that_is_not_offered_is_refused(spanish: Visitor) -> None:
    choose(spanish, "tlh", status=400)

    assert "lang" not in sheet(spanish.get("/summary"), "clinician").attrs


def test_words_keep_their_language_when_their_page_is_saved_again_in_another(
    spanish: Visitor,
) -> None:
    spanish.headers["Accept-Language"] = "en"
    spanish.get("/checklist/your-hopes")
    spanish.save({"hopes": HOPE})

    own = sheet(spanish.get("/summary"), "clinician").select_one(".hope")

    assert own["lang"] == "es"
