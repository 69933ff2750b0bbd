"""No words that a catalogue holds break a page: where they do not fit, the text itself stands."""

from __future__ import annotations

import struct
from collections.abc import Callable
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from screening.catalogues import CatalogueMessage, load_catalogue
from screening.languages import load_languages
from tests.catalogues import HELD, PO_FILES, changed, compiled, mirrored, read_catalogue
from tests.conftest import Clock
from tests.journeys.page import words
from tests.journeys.people import PEOPLE
from tests.journeys.walk import walk
from tests.outputs.pdf_reader import Printed
from tests.web.conftest import BuildApp, visit
from tests.web.every_page import every_page, find_addresses
from tests.web.test_one_language import sentences_in

Damage = Callable[[str], str]
NAMES = ("%(", "{")


def is_content(message: Message) -> bool:
    return "." in (message.context or "")


def lost(text: str) -> str:
    return HELD.sub("", text) or "x"


def renamed(text: str) -> str:
    return text.replace("%(", "%(x").replace("{", "{x")


def unclosed(text: str) -> str:
    return text.replace(")s", "").replace("}", "")


def with_more(text: str) -> str:
    return f"{text} 50 % {{"


DAMAGES: dict[str, Damage] = {each.__name__: each for each in (lost, renamed, unclosed, with_more)}


def write_damaged(folder: Path, damage: Damage) -> list[tuple[str, str]]:
    """Write Esperanto that is English, but for each text of the pages and each text with a name in
    it. Return the texts that are damaged."""
    catalogue, damaged = Catalog(locale="eo"), []
    assert c2py(catalogue.plural_expr)(2) == 1
    for message in read_catalogue(PO_FILES[0]):
        if message.id:
            texts = (message.id,) if isinstance(message.id, str) else message.id
            words = texts
            if not is_content(message) or any("{" in text for text in texts):
                words = tuple(map(damage, texts))
            said = words[0] if isinstance(message.id, str) else words
            catalogue.add(message.id, said, context=message.context)
            if words != texts and any(name in text for text in texts for name in NAMES):
                damaged.append((message.context or "", texts[0]))
    path = folder / "eo" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(compiled(catalogue))
    return damaged


@pytest.mark.parametrize("damage", DAMAGES)
def test_words_that_do_not_fit_are_left_out_and_named(tmp_path: Path, damage: str) -> None:
    damaged = write_damaged(tmp_path, DAMAGES[damage])

    language = load_languages(tmp_path)["eo"]

    assert len(damaged) > 100
    for context, text in damaged:
        assert [slip for slip in language.slips if context in slip.text and text[:60] in slip.text]
        assert not language.find(context, text)
    assert {slip.file for slip in language.slips} == {str(language.paths[0])}


def test_no_page_breaks_and_each_slip_is_said_once_at_the_start(
    build: BuildApp, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_damaged(tmp_path, renamed)
    app = build(tmp_path)

    for name, page in every_page(app, clock, "eo"):  # whose visitors take no 500
        assert page.soup.html["lang"] == "eo", name

    logged = [record.getMessage() for record in caplog.records if "Words" in record.getMessage()]
    assert sorted(logged) == sorted(
        f"Words left out, Esperanto: {slip}" for slip in load_languages(tmp_path)["eo"].slips
    )


def test_the_text_of_the_file_stands_where_words_do_not_fit(
    build: BuildApp, tmp_path: Path
) -> None:
    write_damaged(tmp_path, renamed)
    visitor = visit(build(tmp_path))
    visitor.headers["Accept-Language"] = "eo"

    page = visitor.get("/help")

    assert "{" not in page.text
    assert "911" in page.text


def write_gaps(folder: Path, lost: Callable[[Message], bool]) -> list[str]:
    """Write Arabic that is mirrored English, but for the texts that are `lost`; return these."""
    catalogue, gaps = Catalog(locale="ar"), []
    for message in read_catalogue(PO_FILES[0]):
        if message.id:
            texts = (message.id,) if isinstance(message.id, str) else message.id
            if lost(message):
                gaps += texts
            else:
                said = tuple(changed(text, mirrored) for text in texts)
                forms = (said[0], *[said[-1]] * (catalogue.num_plurals - 1))
                catalogue.add(
                    message.id, said[0] if len(said) == 1 else forms, context=message.context
                )
    path = folder / "ar" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(compiled(catalogue))
    return gaps


def test_a_question_that_has_no_words_is_marked_as_being_in_the_language_of_the_file(
    build: BuildApp, tmp_path: Path
) -> None:
    lost = ["About you", "Which age group fits?", "Under 18"]
    write_gaps(tmp_path, lambda message: is_content(message) and message.id in lost)
    visitor = visit(build(tmp_path))
    visitor.headers["Accept-Language"] = "ar"
    visitor.get("/")
    visitor.press("way", "full")

    page = visitor.get("/checklist/about-you")

    marked = page.soup.find(id="main").find_all(attrs={"lang": "en", "dir": "ltr"})
    assert [words(tag) for tag in marked] == lost
    assert [tag.parent.name for tag in marked] == ["h1", "legend", "label"]
    assert page.soup.html["dir"] == "rtl"


def test_each_text_without_words_is_marked_on_every_page_and_in_print(
    build: BuildApp, tmp_path: Path
) -> None:
    """One text of twelve has none, of pages as of the file."""
    numbers = iter(range(10**6))
    gaps = write_gaps(tmp_path, lambda _: next(numbers) % 12 == 5)
    every = (message.id for message in read_catalogue(PO_FILES[0]) if message.id)
    texts = (text for id_ in every for text in ((id_,) if isinstance(id_, str) else id_))
    kept = "\n".join(text for text in texts if text not in gaps)  # may hold one that has no words
    parts = {part for text in gaps for part in sentences_in(text) if len(part.split()) > 3}
    sentences = {part for part in parts if part not in kept}
    app = build(tmp_path)
    visitor = visit(app)
    visitor.headers["Accept-Language"] = "ar"
    said: dict[str, tuple[str, str]] = {}  # what is in English, and the rest

    for has_answers in (False, True):
        if has_answers:
            walk(visitor, PEOPLE["everything_flagged"])
        for address in find_addresses(app, answers=has_answers):
            soup = BeautifulSoup(visitor.get(address).reply.body, "html.parser")
            english = " ".join(words(tag) for tag in soup.select("[lang=en]"))
            for tag in soup.select("title, textarea, option, [lang=en]"):
                tag.decompose()
            said[address] = english, words(soup)
    for address in ("/summary.pdf", "/checklist.pdf"):
        spoken = Printed(visitor.ask("GET", address).body).spoken
        said[address] = tuple(
            "".join(piece.text for piece in spoken if (piece.language == "en") == is_english)
            for is_english in (True, False)
        )

    left = {name: [each for each in sentences if each in rest] for name, (_, rest) in said.items()}
    assert {name: found for name, found in left.items() if found} == {}
    for address in ("/summary", "/summary.pdf", "/checklist.pdf"):
        assert len([each for each in sentences if each in said[address][0]]) > 1, address


@given(
    texts=st.sampled_from([("%(n)s pages",), ("one", "%(n)s of %(m)s"), ("Plain",), ("100 %%",)]),
    data=st.data(),
)
def test_words_that_are_taken_can_be_filled_in(texts: tuple[str, ...], data: st.DataObject) -> None:
    piece = st.sampled_from(["%", "(", ")", "s", "n", "%(n)s", "%(m)s", "%%", "{", "x", " ", "d"])
    words = st.lists(piece, max_size=8).map("".join)
    said = data.draw(st.tuples(*(words for _ in texts)))

    if not CatalogueMessage("", texts, said).find_slip() and all(map(str.strip, said)):
        for each in said:
            assert each % {"n": "1", "m": "2"} or not each


@given(data=st.data())
def test_a_catalogue_may_hold_anything(data: st.DataObject, tmp_path_factory) -> None:
    whole = bytearray(compiled(small_catalogue()))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "any.mo"
    path.write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))

    load_catalogue(path)


@pytest.mark.parametrize(
    "header",
    [
        "Plural-Forms: nplurals=2; plural=1/(n-1);",
        "Plural-Forms: nplurals=2; plural=(n",
        "Content-Type: text/plain; charset=nothing",
    ],
)
def test_a_catalogue_whose_head_is_broken_is_named_and_left_out(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "eo.mo"
    said = f"{header}\n".encode()
    path.write_bytes(
        struct.pack("<7I", 0x950412DE, 0, 1, 28, 36, 0, 0)
        + struct.pack("<4I", 0, 44, len(said), 45)
        + b"\0" + said + b"\0"
    )  # fmt: skip

    _, [problem] = load_catalogue(path)

    assert problem.rule == "broken-catalogue"
    assert str(path) in str(problem)


def small_catalogue() -> Catalog:
    catalogue = Catalog(locale="eo")
    catalogue.add("%(n)s of %(m)s", "%(n)s el %(m)s")
    catalogue.add(("one", "%(n)s pages"), ("unu", "%(n)s pagxoj"))
    catalogue.add("Kind", "Speco", context="of a medicine")
    return catalogue
