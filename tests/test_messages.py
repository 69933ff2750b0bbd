"""The catalogues that come with the product: fresh, complete, whole, and compiled as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from screening.check.readability import FORBIDDEN, pattern_of
from scripts.messages import TEMPLATE, as_text, catalogues, collect, compiled, read_catalogue

ANEW = "run `make messages`"
PATHS = list(catalogues())
NAMES = re.compile(r"%\(\w+\)s|%%|\{\w*\}")
MARKUP = re.compile(r"</?\w+[^>]*>")
SAME_IN_ALL = re.compile(r"[\W\d_]*(?:[A-Z]{2,5}[\W\d_]*)*")
"""Short forms, numbers and signs."""

every_catalogue = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parents[1].name)


def texts_of(message: Message) -> list[tuple[str, str]]:
    """(text, words) of each form that the message has words for."""
    if isinstance(message.id, tuple):
        singular, plural = message.id
        return [(singular if n == 0 else plural, s) for n, s in enumerate(message.string)]
    return [(message.id, str(message.string))]


def messages_of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_there_is_a_catalogue_for_spanish() -> None:
    assert [path.parents[1].name for path in PATHS] == ["es"]


def test_the_template_holds_the_texts_of_today() -> None:
    assert TEMPLATE.read_bytes() == as_text(collect()), ANEW


@every_catalogue
def test_a_catalogue_has_the_texts_of_the_template_and_no_others(path: Path) -> None:
    def names(catalogue: Catalog) -> set[tuple[str, str]]:
        return {(str(each.context), str(each.id)) for each in messages_of(catalogue)}

    assert names(read_catalogue(path)) == names(collect()), ANEW


@every_catalogue
def test_every_text_has_words_and_none_is_doubtful(path: Path) -> None:
    lacking = [
        message.id
        for message in messages_of(read_catalogue(path))
        if message.fuzzy or not all(words.strip() for _, words in texts_of(message))
    ]

    assert lacking == []


@every_catalogue
def test_words_hold_the_names_and_the_markup_of_their_text(path: Path) -> None:
    def held(text: str) -> tuple[list[str], list[str]]:
        return sorted(set(NAMES.findall(text))), sorted(MARKUP.findall(text))

    broken = [
        (text, words)
        for message in messages_of(read_catalogue(path))
        for text, words in texts_of(message)
        # a singular may say "one" in place of its number
        if held(words) != held(text)
        and not (held(words)[0] < held(text)[0] and message.pluralizable)
    ]

    assert broken == []


@every_catalogue
def test_words_begin_and_end_as_their_text_does(path: Path) -> None:
    odd = [
        (text, words)
        for message in messages_of(read_catalogue(path))
        for text, words in texts_of(message)
        if words != words.strip() and text == text.strip()
    ]

    assert odd == []


@every_catalogue
def test_a_compiled_catalogue_is_that_of_its_words(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(read_catalogue(path)), ANEW


def test_no_spanish_word_judges_promises_or_shames() -> None:
    [path] = [path for path in PATHS if path.parents[1].name == "es"]
    never = pattern_of(FORBIDDEN["es"])

    said = [
        words
        for message in messages_of(read_catalogue(path))
        for _, words in texts_of(message)
        if never.search(words)
    ]

    assert said == []


def test_the_forbidden_spanish_words_are_those_of_the_house() -> None:
    assert {
        *("apto", "apta", "candidato", "candidata", "califica", "segura para usted"),
        *("alto riesgo", "bajo riesgo", "adicto", "adicta", "cometió suicidio"),
    } <= set(FORBIDDEN["es"])
