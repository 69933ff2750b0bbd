"""The words of one language, from a compiled gettext catalogue, as far as they fit their texts.

Words that lost or renamed what is filled into them would break a page, or show a brace to people:
they are left out, so that the text itself stands there, and are told by file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from glob import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from screening.errors import Problem

CATALOGUE = "messages"
"""The name of the product's own catalogues."""

COUNTED = 1000
"""Numbers that the plural forms of a catalogue are tried with."""

_IN_PAGES = re.compile(r"%%|%\(\w+\)s|</?\w[^<>]*>|\{\w*\}"), re.compile("[%<>{}]")
_IN_CONTENT = re.compile(r"\{\w*\}"), re.compile("[{}]")
"""What words must hold as their text does, and what may not be left of it."""


@dataclass(frozen=True)
class CatalogueMessage:
    """A text and its words; several of both where it has plural forms. `context` is empty where it
    has none; that of a text of a questions file is made of ids with dots between."""

    context: str
    texts: tuple[str, ...]
    words: tuple[str, ...]
    line: int = 1

    @property
    def is_done(self) -> bool:
        """Whether each form has words."""
        return all(map(str.strip, self.words))

    def find_slip(self) -> str:
        """Return what does not fit in the words; empty where they fit."""
        pattern, loose = _IN_CONTENT if "." in self.context else _IN_PAGES
        if self.is_done and not any(map(loose.search, (*self.texts, *self.words))):
            return ""
        held, *said = (
            {name for text in texts for name in pattern.findall(text)} - {"%%"}
            for texts in (self.texts, *((words,) for words in self.words))
        )
        if not self.is_done:
            return "a form has no words" if any(map(str.strip, self.words)) else ""
        if others := set().union(*said) - held:
            return f"{_listed(others)} does not stand in the text"
        # of plural forms, one may say "one" in place of its number
        if lost := held - max(said, key=len, default=set()):
            return f"{_listed(lost)} is missing"
        rest = {sign for words in self.words for sign in loose.findall(pattern.sub("", words))}
        if rest - {sign for text in self.texts for sign in loose.findall(pattern.sub("", text))}:
            return f"{_listed(rest)} stands there alone"
        return ""


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def read_messages(path: Path) -> Iterator[CatalogueMessage]:
    """Yield what a catalogue holds: of a .po file, texts without certain words too, with lines.
    Raises whatever a damaged file brings about."""
    read = read_mo if path.suffix == ".mo" else read_po
    with path.open("rb") as file:
        catalogue: Catalog = read(file)
    for message in catalogue:
        if message.id:
            context: Any = message.context or ""  # in bytes where it was read from a .mo
            if isinstance(context, bytes):
                context = context.decode()
            texts, words = (
                (each,) if isinstance(each, str) else tuple(each or ())
                for each in (message.id, message.string)
            )
            if message.fuzzy:
                words = ("",) * len(words)
            yield CatalogueMessage(context, texts, words, message.lineno or 1)


def find_catalogues(folder: Path, name: str, suffix: str) -> list[Path]:
    """Return the catalogues of that name in `folder`, of each language one."""
    return sorted(folder.glob(f"*/LC_MESSAGES/{escape(name)}{suffix}"))


def load_catalogue(path: Path) -> tuple[NullTranslations, tuple[Problem, ...]]:
    """Return the words of a compiled catalogue that fit their texts, and what is wrong with the
    others. Nothing that the file holds raises an error."""
    try:
        catalogue = Translations(BytesIO(path.read_bytes()))
        for number in range(COUNTED):
            vars(catalogue)["plural"](number)
        messages = tuple(read_messages(path))
    except Exception as error:  # of many kinds: it may hold anything
        why = "Nobody is offered pages in that language."
        text = f"cannot be read ({type(error).__name__})"
        return NullTranslations(), (
            Problem("broken-catalogue", (), text, why, COMPILE, "warning", file=str(path)),
        )
    entries = vars(catalogue)["_catalog"]
    slips = [(each, slip) for each in messages if (slip := each.find_slip())]
    for each, _ in slips:
        name = f"{each.context}\x04{each.texts[0]}" if each.context else each.texts[0]
        for key in (name, *((name, form) for form in range(len(each.words)))):
            entries.pop(key, None)
    return catalogue, tuple(
        broken_words([path], each.context, each.texts, f"{slip}: '{'; '.join(each.words)[:60]}'")
        for each, slip in slips
    )


COMPILE = (
    "Fix the words in the catalogue, then run `make messages`; `screening messages FILE` for a "
    "file of your own."
)


def broken_words(paths: Sequence[Path], context: str, texts: Sequence[str], slip: str) -> Problem:
    """Return what is wrong with the words for a text, with their place in the catalogue that
    translators edit, if that lies beside a compiled one of `paths`."""
    place = paths[0], 1
    for source in (path.with_suffix(".po") for path in reversed(paths)):
        if source.exists():
            lines = _lines(source, source.stat().st_mtime_ns)
            place = (source, lines[context, texts[0]]) if (context, texts[0]) in lines else place
    text = f"the words for '{texts[0][:60]}'{context and f' ({context})'} do not fit: {slip}"
    why = "Who reads the checklist in that language meets this text in another one."
    file, line = str(place[0]), place[1]
    return Problem("broken-translation", (), text, why, COMPILE, "warning", "", file, line)


@lru_cache(maxsize=8)
def _lines(source: Path, stamp: int) -> Mapping[tuple[str, str], int]:
    """Return where each text stands; nothing where that cannot be read. `stamp`: of this save."""
    with suppress(Exception):
        return {(each.context, each.texts[0]): each.line for each in read_messages(source)}
    return {}
