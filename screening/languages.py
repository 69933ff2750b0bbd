"""The languages there are: a gettext catalogue for each, with the words of pages and content.

The English text is the key. What a catalogue has no words for stays in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.support import Translations
from babel.units import format_unit

SOURCE = "en"
"""The language of the templates, of the code, and of the questions file that comes with them."""

CATALOGUE = "messages"
REVIEWED = "reviewed.txt"
"""A file in a language's folder of translations: who reviewed them, and when."""

ISOLATE, END = "\u2068", "\u2069"
"""Around words that keep their own direction (Unicode's FSI and PDI)."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of the scripts that are written so, and the mark for it."""


@dataclass(frozen=True)
class Language:
    """`code` is a web tag such as `es` or `pt-BR`; `name` is its own name for itself; `reviewed`
    says who reviewed the translation, and is empty where no one has."""

    code: str
    name: str
    direction: str
    """`ltr` or `rtl`."""
    reviewed: str
    catalogue: NullTranslations = field(repr=False, compare=False)

    def find(self, context: str, text: str) -> str:
        """The words for a text of the questions file; empty where there are none."""
        found = self.catalogue.pgettext(context, text)
        return "" if found is text else found  # gettext gives back the very text it has nothing for

    @property
    def locale(self) -> Locale:
        return locale_of(self.code)


@cache
def locale_of(code: str) -> Locale:
    """What Babel knows of a web tag such as `pt-BR`."""
    return Locale.parse(code, sep="-")


@cache
def direction_of(code: str) -> str:
    """`ltr` or `rtl`."""
    return str(locale_of(code).text_direction)


def isolated(words: str, code: str) -> str:
    """What a person wrote, to stand inside a text in the language `code`: where one of both is
    written from right to left, neither may turn the other."""
    if not words or not (_RIGHT_TO_LEFT.search(words) or direction_of(code) == "rtl"):
        return words
    return f"{ISOLATE}{words.replace(ISOLATE, '').replace(END, '')}{END}"


def load_languages(folder: Path | None) -> Mapping[str, Language]:
    """The source language, then each that has a compiled catalogue in `folder`, by its code."""
    found = [_language(SOURCE, NullTranslations(), reviewed="source")]
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{CATALOGUE}.mo")) if folder else ():
        with path.open("rb") as file:
            catalogue = Translations(file)
        code = path.parents[1].name.replace("_", "-")
        review = path.parents[1] / REVIEWED
        reviewed = review.read_text(encoding="utf-8") if review.exists() else ""
        found.append(_language(code, catalogue, reviewed))
    return MappingProxyType({language.code: language for language in found})


def _language(code: str, catalogue: NullTranslations, reviewed: str) -> Language:
    locale = locale_of(code)
    name = locale.get_display_name() or code
    return Language(
        code, name[:1].upper() + name[1:], locale.text_direction, reviewed.strip(), catalogue
    )


def day(when: date, language: str) -> str:
    """'22 Nov 2026', '22 nov 2026': no reader takes the month for the day. `language` is a web
    tag; the server's own locale counts for nothing."""
    return _day(when.year, when.month, when.day, language)


@lru_cache(maxsize=1024)
def _day(year: int, month: int, number: int, language: str) -> str:
    return format_date(date(year, month, number), "d MMM y", locale_of(language))


def span(number: int, unit: Literal["hour", "day", "minute"], language: str) -> str:
    """'24 hours', '1 hora': the number with its unit, in the plural form that it takes."""
    name, locale = f"duration-{unit}", locale_of(language)
    said = format_unit(number, name, "long", locale=locale)
    # where a language has the same words for both lengths, Babel knows them as the short ones alone
    return format_unit(number, name, "short", locale=locale) if name in said else said
