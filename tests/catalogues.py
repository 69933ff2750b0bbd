"""Catalogues for tests alone: the English text, changed so that one sees it.

`python -m tests.catalogues FOLDER` writes those of LANGUAGES.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from screening.catalogues import CATALOGUE
from screening.languages import REVIEWED

PO_FILES = sorted((Path(__file__).parents[1] / "translations").glob(f"*/*/{CATALOGUE}.po"))
"""The catalogues that come with the product."""
HELD = re.compile(r"(%\(\w+\)s|%%|\{\w*\}|<[^>]+>|&\w+;|\b[\w.-]+\.(?:com|org|gov)\b)")
"""Names that are filled in, markup and addresses: no translator changes them."""
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
TURN = "\N{RIGHT-TO-LEFT MARK}"

Change = Callable[[str], str]


def mirrored(text: str) -> str:
    """Each word between marks of the other direction, so that words run from right to left."""
    return WORD.sub(lambda word: f"{TURN}{word[0]}{TURN}", text)


def longer(text: str) -> str:
    """Longer by 40 %: each word says its end twice, as much of it as is due by then."""
    said = due = 0

    def stretch(word: re.Match[str]) -> str:
        nonlocal said, due
        due += 4 * len(word[0])
        more = word[0][-(due // 10 - said) :] if due // 10 > said else ""
        said += len(more)
        return word[0] + more

    return WORD.sub(stretch, text)


LANGUAGES: dict[str, Change] = {"ar": mirrored, "eo": longer}
"""By the code of a language that Babel knows, for its direction and plural forms."""


def make_catalogue(folder: Path, code: str, change: Change) -> None:
    """`<folder>/<code>/LC_MESSAGES/messages.mo`, for `load_languages`."""
    catalogue = Catalog(locale=code)
    which: Callable[[int], int] = c2py(catalogue.plural_expr)
    for message in read_catalogue(PO_FILES[0]):
        if message.id:
            words = _words(message, change, catalogue.num_plurals, one=which(1))
            catalogue.add(message.id, words, context=message.context)
    path = folder / code / "LC_MESSAGES" / f"{CATALOGUE}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def write_catalogue(
    folder: Path, code: str, words: Mapping[tuple[str, str], str], *, reviewed: str = ""
) -> None:
    """The same with `words` for each (context, text), and none for all others."""
    catalogue = Catalog(locale=code)
    for (context, text), said in words.items():
        catalogue.add(text, said, context=context)
    path = folder / code / "LC_MESSAGES" / f"{CATALOGUE}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compiled(catalogue))
    (folder / code / REVIEWED).write_text(reviewed, encoding="utf-8")


@cache
def read_catalogue(path: Path) -> Catalog:
    """A catalogue, or a template for one. Raises Babel's PoFileError for what is neither."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """Doubtful words are left out, so that no one meets them."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def _words(message: Message, change: Change, forms: int, one: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return changed(message.id, change)
    singular, plural = (changed(text, change) for text in message.id)
    return tuple(singular if form == one else plural for form in range(forms))


def changed(text: str, change: Change) -> str:
    """All but what is held."""
    parts = HELD.split(text)
    return "".join(part if HELD.fullmatch(part) else change(part) for part in parts)


if __name__ == "__main__":
    for code, change in LANGUAGES.items():
        make_catalogue(Path(sys.argv[1]), code, change)
