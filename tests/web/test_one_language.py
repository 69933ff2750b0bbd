"""Each page and each output is in one language: nothing of another catalogue stands anywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.catalogues import PO_FILES, read_catalogue
from tests.conftest import Clock
from tests.journeys.page import Page
from tests.journeys.people import PEOPLE
from tests.journeys.walk import walk
from tests.outputs.pdf_reader import Printed, squashed
from tests.web.conftest import visit
from tests.web.every_page import every_page

LANGUAGES = ("en", "es")
HELD = re.compile(r"%\(\w+\)s|\{\w*\}|<[^>]+>|\s+\|\s+|\n")
FEWEST = 3
"""Words of a sentence, or of what stands between two names in it. Fewer may be so by chance."""
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")
FILES = ("/summary.pdf", "/summary.txt", "/summary.json", "/summary.response.json")
FORM = "/checklist.pdf"  # the FHIR one holds all languages


@cache
def catalogue_texts() -> dict[str, dict[str, str]]:
    """The sentences of each language, squashed, that the other one says otherwise: by how they are
    compared, as they are written."""
    found: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    for message in read_catalogue(PO_FILES[0]):
        if message.id:
            for code, said in zip(LANGUAGES, (message.id, message.string), strict=True):
                for text in (said,) if isinstance(said, str) else said:
                    found[code] |= {squashed(part): part for part in sentences_in(text)}
    both = set(found["en"]) & set(found["es"])
    return {
        code: {key: text for key, text in texts.items() if key not in both}
        for code, texts in found.items()
    }


def sentences_in(text: str) -> Iterator[str]:
    for part in HELD.split(text):
        if len(part.split()) >= FEWEST:
            yield part.strip()


def other_language_in(text: str, code: str) -> list[str]:
    """The sentences of the other language in `text`, which is to be in the language `code`."""
    other = catalogue_texts()[LANGUAGES[1 - LANGUAGES.index(code)]]
    whole = squashed(text)
    return [said for key, said in other.items() if key in whole]


def text_of(page: Page, code: str) -> str:
    """All that is seen and read out of it, less what says that it is in another language."""
    soup = BeautifulSoup(page.reply.body, "html.parser")
    for tag in soup.find_all(lang=True):
        if tag.name != "html" and tag["lang"] != code:
            tag.decompose()
    said = [tag[name] for name in SPOKEN for tag in soup.find_all(attrs={name: True})]
    data = [
        value
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if name.startswith("data-") and isinstance(value, str)
    ]
    return "\n".join([soup.get_text("\n"), *map(str, said), *data])


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from texts_in(each)
        case list():
            for each in value:
                yield from texts_in(each)


def content_of(address: str, body: bytes) -> str:
    if address.endswith(".pdf"):
        return Printed(body).text
    if address.endswith(".json"):
        return "\n".join(texts_in(json.loads(body)))
    return body.decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_is_in_one_language(app: Flask, clock: Clock, code: str) -> None:
    strange = {}
    for name, page in every_page(app, clock, code):
        assert page.soup.html["lang"] == code, name
        if found := other_language_in(text_of(page, code), code):
            strange[name] = found

    assert strange == {}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["everything_flagged", "blank"])
def test_every_file_is_in_one_language(app: Flask, code: str, name: str) -> None:
    visitor = visit(app)
    visitor.headers["Accept-Language"] = code
    walk(visitor, PEOPLE[name])

    strange = {}
    for address in (*FILES, FORM):
        reply = visitor.ask("GET", address)
        assert reply.status == 200, address
        if found := other_language_in(content_of(address, reply.body), code):
            strange[address] = found

    assert strange == {}


def test_a_sentence_of_another_language_would_be_found() -> None:
    assert other_language_in("x. ¿Tiene pensamientos de quitarse la vida o de hacerse daño?", "en")
    assert other_language_in("Leave fast\n\nHelp and support", "es")
