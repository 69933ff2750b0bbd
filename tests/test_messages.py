"""The catalogues that come with the product: fresh, complete, whole, and compiled as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from screening.questionnaire.base import FORBIDDEN, pattern_of
from tests.catalogues import PO_FILES, compiled, read_catalogue

ROOT = Path(__file__).parents[1]
ANEW = "run `make messages`"
NAMES = re.compile(r"%\(\w+\)s|%%|\{\w*\}")
MARKUP = re.compile(r"</?\w+[^>]*>")
SAME_IN_ALL = re.compile(r"[\W\d_]*(?:[A-Z]{2,5}[\W\d_]*)*")
"""Short forms, numbers and punctuation."""

every_catalogue = pytest.mark.parametrize("path", PO_FILES, ids=lambda path: path.parents[1].name)


def texts_of(message: Message) -> list[tuple[str, str]]:
    """(text, words) of each form that the message has words for."""
    if isinstance(message.id, tuple):
        singular, plural = message.id
        return [(singular if n == 0 else plural, s) for n, s in enumerate(message.string)]
    return [(message.id, str(message.string))]


def messages_of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_there_is_a_catalogue_for_spanish() -> None:
    assert [path.parents[1].name for path in PO_FILES] == ["es"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts of today, collected as `make messages` does it."""
    path = tmp_path_factory.mktemp("template") / "messages.pot"
    subprocess.run(["make", "--silent", "template", f"TEMPLATE={path}"], cwd=ROOT, check=True)
    return read_catalogue(path)


@every_catalogue
def test_a_catalogue_has_the_texts_of_today_and_no_others(path: Path, template: Catalog) -> None:
    def names(catalogue: Catalog) -> set[tuple[str, str, tuple[str, ...]]]:
        return {
            (str(message.context), str(message.id), tuple(message.auto_comments))
            for message in messages_of(catalogue)
        }

    assert names(read_catalogue(path)) == names(template), ANEW


def test_a_new_language_begins_with_all_texts_and_goes_on_from_there(tmp_path: Path) -> None:
    """In a copy of the checkout, as `make` works on the folder that it is in."""
    for name in ("Makefile", "questions.yaml", "scripts", "screening", "templates", "requirements"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    spanish = tmp_path / PO_FILES[0].relative_to(ROOT)
    new = tmp_path / "translations" / "pt_BR" / "LC_MESSAGES" / "messages.po"
    make = ["make", "--silent", "messages"]

    subprocess.run([*make, "LANGUAGES=pt_BR"], cwd=tmp_path, check=True, capture_output=True)
    begun = new.read_text(encoding="utf-8")
    new.write_text(begun.replace('msgid "Kind"\nmsgstr ""', 'msgid "Kind"\nmsgstr "Tipo"'))
    subprocess.run([*make, "LANGUAGES=pt_BR"], cwd=tmp_path, check=True, capture_output=True)

    assert begun.count("\nmsgid ") == spanish.read_text(encoding="utf-8").count("\nmsgid ")
    assert 'msgid "Kind"\nmsgstr "Tipo"' in new.read_text(encoding="utf-8")
    assert spanish.with_suffix(".mo").read_bytes() == PO_FILES[0].with_suffix(".mo").read_bytes()


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
def test_names_that_tell_little_and_words_out_of_sight_are_explained(path: Path) -> None:
    unclear = re.compile(r'%\((?:hours|days|minutes|way|what|alone|link|part|names)\)s|class="vh"')

    unexplained = [
        message.id
        for message in messages_of(read_catalogue(path))
        if any(unclear.search(text) for text, _ in texts_of(message)) and not message.auto_comments
    ]

    assert unexplained == []


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
    [path] = [path for path in PO_FILES if path.parents[1].name == "es"]
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
