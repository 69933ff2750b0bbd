"""A person who reads Spanish, in a real browser: from the start page to both printed sheets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import press
from tests.browser.test_walk import printed
from tests.web.test_one_language import other_language_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
WORDS = "Quisiera dormir sin miedo."


def save(page: Page) -> None:
    press(page, "Guardar y continuar")


def test_a_person_goes_through_in_spanish_switches_midway_and_prints_both_sheets(
    open_page: OpenPage,
) -> None:
    page = open_page(
        java_script_enabled=False, locale="es-MX", viewport={"width": 375, "height": 740}
    )
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_text("Esta traducción todavía no se ha revisado")).to_be_visible()
    press(page, "El recorrido corto")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sobre usted")
    page.get_by_label("Sobre mí", exact=True).check()
    save(page)

    # a conflict, looked at in both languages; nothing typed is lost
    page.goto("/checklist/heart")
    page.get_by_label("Ataque cerebral (derrame)").check()
    page.get_by_label("Ninguno de estos").check()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("¿Cuál corresponde a su caso?")
    press(page, "English")
    expect(page.get_by_role("alert")).to_contain_text("Which is right?")
    expect(page.get_by_label("Stroke or mini-stroke (TIA)")).to_be_checked()
    expect(page.get_by_label("None of these")).to_be_checked()
    page.get_by_label("None of these").uncheck()
    press(page, "Español")
    expect(page.get_by_label("Ninguno de estos")).not_to_be_checked()
    expect(page.get_by_label("Ataque cerebral (derrame)")).to_be_checked()
    save(page)

    page.goto("/checklist/your-hopes")
    page.locator("[name=hopes]").fill(WORDS)
    save(page)
    expect(page.get_by_text("Guardado", exact=True)).to_be_visible()
    page.goto("/summary")
    clinician, back, patient, *_ = printed(page)
    assert "ACV/AIT un resumen del fármaco: peligro si sube la PA" in clinician
    assert "[ket EE. UU.]" in clinician
    assert WORDS in clinician
    assert "Mis notas para hablar sobre la KAP" in patient
    assert other_language_in(clinician + back + patient, "es") == []

    # the clinic reads English
    page.get_by_text("Qué se imprime").click()
    press(page, "Ponerla en inglés")
    expect(page.locator("#clinician-sheet")).to_have_attribute("lang", "en")
    clinician, back, patient, *_ = printed(page)
    assert "Stroke/TIA a drug summary: BP rise a hazard [ket US] [esk US] [esk EU]" in clinician
    assert "are in Spanish." in clinician
    assert f"HOPES “{WORDS}”" in clinician
    assert "Mis notas para hablar sobre la KAP" in patient
    assert other_language_in(clinician + back, "en") == []
