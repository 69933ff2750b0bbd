"""Glossary terms explain themselves where they first appear."""

from __future__ import annotations

import pytest

from screening.questionnaire.glossary import terms_in
from screening.questionnaire.site_text import Term

GLOSSARY = {
    "Aneurysm": Term(meaning="A weak spot."),
    "Approved (FDA)": Term(meaning="Looked at.", words=("FDA-approved",)),
    "IV / IM": Term(meaning="A vein, a muscle.", words=("IV", "IM")),
    "KAP": Term(meaning="Short for more."),
}


def names(*texts: str, known: tuple[str, ...] = ()) -> list[str]:
    return [gloss.name for gloss in terms_in(GLOSSARY, texts, known)]


def test_terms_come_in_the_order_of_the_text() -> None:
    assert names("KAP is given by IV.", "Or at home.") == ["KAP", "IV / IM"]


def test_a_term_brings_its_meaning() -> None:
    assert terms_in(GLOSSARY, ["an aneurysm"])[0].meaning == "A weak spot."


@pytest.mark.parametrize("text", ["Aneurysm", "two aneurysms", "(aneurysm)"])
def test_a_term_is_found_in_small_letters_and_in_the_plural(text: str) -> None:
    assert names(text) == ["Aneurysm"]


@pytest.mark.parametrize("text", ["kap", "Iv", "aneurysmal", "KAP-trained", "pre-KAP", "approved"])
def test_what_only_looks_like_a_term_is_left_alone(text: str) -> None:
    assert names(text) == []


def test_what_was_explained_before_is_not_explained_again() -> None:
    assert names("KAP and FDA-approved", known=("KAP",)) == ["Approved (FDA)"]


def test_a_term_that_is_explained_in_brackets_is_not_explained_twice() -> None:
    assert names("An aneurysm (a bulging vessel), or KAP") == ["KAP"]
