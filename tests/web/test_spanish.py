"""What the Spanish pages must say, whatever else changes."""

from __future__ import annotations

from flask import Flask

from tests.journeys.page import Page, words
from tests.journeys.visitor import Visitor
from tests.web.conftest import visit


def spanish(app: Flask) -> Visitor:
    visitor = visit(app)
    visitor.headers["Accept-Language"] = "es-MX"
    return visitor


def crisis_page(visitor: Visitor) -> Page:
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/safety")
    page = visitor.save({"safety_now": "yes_now"})
    assert page.kind == "crisis"
    return page


def test_the_crisis_page_begins_as_agreed_and_names_the_spanish_line_first(app: Flask) -> None:
    page = crisis_page(spanish(app))

    said = words(page.main)
    assert (
        "Hizo falta valor para responder. Nadie aquí ha recibido su respuesta, y esta página no "
        "puede llamar por usted. Por favor, busque ayuda ahora."
    ) in said
    named = [words(each) for each in page.main.find_all("h3")] or said
    lines = ("988 en español", "Línea de Crisis para Veteranos", "Personas sordas")
    places = [str(named).index(line) for line in lines]
    assert places == sorted(places)
    assert "En Estados Unidos" in said
    assert "findahelpline.com" in said


def test_the_spanish_line_is_called_and_texted_as_it_was_checked(app: Flask) -> None:
    page = crisis_page(spanish(app))

    links = [a["href"] for a in page.main.find_all("a", href=True)]
    assert "sms:988?body=AYUDA" in links
    assert "tel:988" in links
    assert "presione el 2" in words(page.main)


def test_who_is_elsewhere_is_told_in_spanish_how_to_find_a_line(app: Flask) -> None:
    said = words(spanish(app).get("/help").main)

    assert "Busque una línea de ayuda en su país en findahelpline.com." in said


def test_the_answer_to_talk_in_person_reads_as_agreed(app: Flask) -> None:
    visitor = spanish(app)
    visitor.get("/")
    visitor.press("way", "short")

    assert words(visitor.page.main).count("En persona: solo se imprime el tema.") == 1


def test_every_page_says_that_the_translation_was_not_reviewed(app: Flask) -> None:
    for address in ("/", "/help", "/learn", "/glossary"):
        assert "Esta traducción todavía no se ha revisado" in words(spanish(app).get(address).soup)
    assert "no se ha revisado" not in words(visit(app).get("/").soup)


def test_the_words_are_those_of_clinics_and_fit_everyone(app: Flask) -> None:
    visitor = spanish(app)
    visitor.get("/")
    visitor.press("way", "short")

    assert "¿Sobre quién es esta lista?" in visitor.page.text
    assert "Sobre mí" in visitor.page.text
    sheet = words(visitor.get("/summary").soup.find(id="clinician-sheet"))
    assert "tamizaje" in sheet
    assert "evaluación previa" not in sheet
    said = visitor.get("/clinicians").text
    assert "autorreporte" in said
    assert "El paciente" not in said
    assert "Información del producto" in said
