"""`screening messages`: the catalogues that translators fill, and how much of them is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from screening.catalogues import CATALOGUE, broken_words, find_catalogues, read_messages
from screening.languages import Language, load_languages, locale_of
from screening.questionnaire.translation import extract_questions, list_messages
from screening.questionnaire.yaml_source import read_document
from screening.shipped import shipped

WIDTH = 100
"""Characters of a line in a catalogue."""


def describe_shipped() -> Iterator[tuple[str, bool]]:
    """Yield a line for each catalogue of the product and each slip in it, and whether it is a
    slip."""
    for path in find_catalogues(shipped("translations"), CATALOGUE, ".po"):
        yield from describe_catalogue(path)


def update_catalogues(file: Path, codes: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Lay the texts of a questions file that have no words yet into its own catalogues: those that
    lie in the folder `translations` beside it, and those of the languages `codes`. Yield the same
    of each. Raises QuestionnaireError."""
    if file.stem == CATALOGUE:
        raise click.UsageError(f"{file.name}: choose another name; its catalogue has that of ours.")
    data = read_document(file).data
    folder = file.parent / "translations"
    there = [path.parents[1].name for path in find_catalogues(folder, file.stem, ".po")]
    names = sorted({*there, *(code.replace("-", "_") for code in codes)})
    if not names:
        raise click.UsageError("Name a language to begin with, as in --language es.")
    for name in names:
        try:
            locale_of(name.replace("_", "-"))
        except (UnknownLocaleError, ValueError) as error:
            raise click.UsageError(f"--language {name}: no such language is known.") from error
    known = load_languages(shipped("translations"))
    for name in names:
        language = known.get(name.replace("_", "-"))
        path = folder / name / "LC_MESSAGES" / f"{file.stem}.po"
        _update(path, name, file, language)
        texts = [] if language is None else list_messages(data)
        done = [m for m in texts if language and language.find(m.context, m.text)]
        yield from describe_catalogue(path, done)
        if language is None:
            yield f"  Pages have no words in it yet: `make messages LANGUAGES={name}`.", False


def _update(path: Path, name: str, file: Path, language: Language | None) -> None:
    """Write the catalogue at `path`, and compiled beside it."""
    template = Catalog(project=file.stem, creation_date=datetime.now(UTC))
    with file.open("rb") as source:
        for line, _, (context, text), comments in extract_questions(source, (), (), None):
            if language is None or not language.find(context, text):
                place = [(file.name, line)]
                template.add(text, None, place, auto_comments=comments, context=context)
    catalogue = Catalog(locale=name, project=file.stem)
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=name)
    catalogue.update(template)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as written:
        write_po(written, catalogue, width=WIDTH)
    with path.with_suffix(".mo").open("wb") as written:
        write_mo(written, catalogue)


def describe_catalogue(path: Path, done: Collection[object] = ()) -> Iterator[tuple[str, bool]]:
    """Yield a line that says how much of a catalogue is done, and one for each slip in it; of each,
    whether it is a slip. `done`: further texts, which have words elsewhere."""
    messages = list(read_messages(path))
    total = len(messages) + len(done)
    count = sum(message.is_done for message in messages) + len(done)
    percent = 100 * count // max(1, total)
    yield f"{path}: {percent} % done, {count} of {total} texts have words", False
    for each in messages:
        if slip := each.find_slip():
            problem = broken_words([path], each.context, each.texts, slip)
            yield str(problem), True
