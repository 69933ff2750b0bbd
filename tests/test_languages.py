"""Catalogues of languages, and words of two directions beside each other."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest

from screening.languages import END, ISOLATE, isolated, load_languages
from tests.catalogues import write_catalogue

TRIP = {("sections.trip.title", "Your trip"): "Su viaje"}


def test_the_source_language_is_there_without_any_catalogue() -> None:
    [english] = load_languages(None).values()

    assert (english.code, english.name, english.direction) == ("en", "English", "ltr")
    assert english.reviewed


def test_each_compiled_catalogue_is_a_language_with_its_own_name(tmp_path: Path) -> None:
    for code in ("ar", "es", "pt_BR"):
        write_catalogue(tmp_path, code, TRIP)

    found = load_languages(tmp_path)

    assert [(each.code, each.name, each.direction) for each in found.values()] == [
        ("en", "English", "ltr"),
        ("ar", "العربية", "rtl"),
        ("es", "Español", "ltr"),
        ("pt-BR", "Português (Brasil)", "ltr"),
    ]


def test_a_translation_is_not_reviewed_until_a_file_with_it_says_by_whom(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "new", "es", TRIP)
    write_catalogue(tmp_path / "read", "es", TRIP, reviewed="a clinician, 2026-12-01")

    assert load_languages(tmp_path / "new")["es"].reviewed == ""
    assert load_languages(tmp_path / "read")["es"].reviewed == "a clinician, 2026-12-01"


def test_words_are_found_by_the_name_of_their_text_too(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "es", TRIP)
    spanish = load_languages(tmp_path)["es"]

    assert spanish.find("sections.trip.title", "Your trip") == "Su viaje"
    assert spanish.find("sections.other.title", "Your trip") == ""
    assert spanish.find("sections.trip.title", "Her trip") == ""


@pytest.mark.parametrize(
    ("words", "code", "shown"),
    [
        ("chest pain", "en", "chest pain"),
        ("ألم", "en", f"{ISOLATE}ألم{END}"),
        ("chest pain", "ar", f"{ISOLATE}chest pain{END}"),
        (f"{END}a{ISOLATE}", "ar", f"{ISOLATE}a{END}"),
        ("", "ar", ""),
    ],
)
def test_words_are_isolated_where_one_side_is_written_from_right_to_left(
    words: str, code: str, shown: str
) -> None:
    assert isolated(words, code) == shown


def test_every_sign_of_a_script_from_right_to_left_counts() -> None:
    """As Unicode has them: letters of the kinds R and AL."""
    turning = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.bidirectional(chr(code)) in ("R", "AL")
    ]

    assert [sign for sign in turning if isolated(sign, "en") == sign] == []
