"""Words that judge, promise or shame: in no text of the content, no template, and on no page.

Every page that any visitor gets is held to the same words (see `house_rules`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.content import content, texts
from tests.journeys.house_rules import (
    ALLOWED,
    CLINICIANS_ONLY,
    FORBIDDEN,
    check_page,
    forbidden_words,
)
from tests.journeys.page import Page, Reply
from tests.journeys.people import PEOPLE
from tests.journeys.walk import Walk

CHECKOUT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder in ("templates", "screening")
    for path in sorted((CHECKOUT / folder).rglob("*"))
    if path.suffix in (".html", ".js", ".typ", ".css")
]
FOR_CLINICIANS = {
    "detail",
    "line",
    "evidence",
    "references",
    "sources",
    "clinicians",
    "meaning",
    "glossary",
}
NUMBERS = ("988", "911", "838255")


def test_no_text_of_the_content_says_a_forbidden_word() -> None:
    found = {path: said for path, text in texts(content()) if (said := forbidden_words(text))}

    assert not found


def test_no_template_and_no_script_says_a_forbidden_word() -> None:
    found = {
        path.name: said for path in SOURCES if (said := forbidden_words(path.read_text("utf-8")))
    }

    assert len(SOURCES) > 30
    assert not found


def test_what_patients_read_does_not_say_contraindicated() -> None:
    found = [
        path
        for path, text in texts(content())
        if CLINICIANS_ONLY in text.lower() and not FOR_CLINICIANS & set(path.split("/"))
    ]

    assert not found


def test_numbers_of_helplines_stand_where_each_place_has_its_own() -> None:
    found = [
        path
        for path, text in texts(content())
        if any(number in text for number in NUMBERS) and "/locales/" not in path
    ]
    found += [
        path.name
        for path in SOURCES
        if any(number in path.read_text("utf-8") for number in NUMBERS)
    ]

    assert not [path for path in found if not path.startswith(("/references/", "/evidence/"))]


def test_each_allowed_sentence_stands_in_the_content() -> None:
    said = [" ".join(text.split()) for _, text in texts(content())]

    for sentence in ALLOWED:
        assert any(sentence in text for text in said), sentence


@pytest.mark.parametrize("word", FORBIDDEN)
def test_the_rule_finds_each_word_on_a_page(word: str) -> None:
    body = f'<html lang="en"><title>x</title><main data-page="help"><h1>A{word.upper()}</h1></main>'

    with pytest.raises(AssertionError, match=word.strip()):
        check_page(Page("/help", Reply(200, (), body.encode())))


@pytest.mark.parametrize("name", PEOPLE)
def test_no_sheet_says_a_forbidden_word(name: str, walked: Callable[[str], Walk]) -> None:
    check_page(walked(name).summary)
    check_page(walked(name).review)
