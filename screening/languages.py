"""The languages that pages and sheets can be in, and how each writes days, durations and names.

Each has a gettext catalogue with the words of pages and content. The English text is the key: what
a catalogue has no words for stays in English. A language's `code` is a web tag such as `pt-BR`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.numbers import format_decimal
from babel.units import format_unit

from screening.catalogues import CATALOGUE, find_catalogues, load_catalogue
from screening.errors import Problem

SOURCE = "en"
"""The language of the templates, of the code, and of the questions file that comes with them."""

REVIEWED = "reviewed.txt"
"""A file in a language's folder of translations: who reviewed them, and when."""

ISOLATE, END = "\u2068", "\u2069"
"""Around words that keep their own direction (Unicode's FSI and PDI)."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The Unicode blocks of scripts that are written so, and the mark for it."""

_FILLED_IN = re.compile(r"%\(\w+\)s|<[^>]*>|\{\w*\}")


@dataclass(frozen=True)
class Language:
    """`name` is its own name for itself; `direction` is `ltr` or `rtl`; `reviewed` says who
    reviewed the translation, and is empty where no one has. `paths` are those of the
    compiled catalogues, and `slips` what in them fits no text, so that no one meets it.
    `without_words`: the texts of pages that were asked for and that the catalogue lacks."""

    code: str
    name: str
    direction: str
    reviewed: str
    catalogue: NullTranslations = field(repr=False, compare=False)
    paths: tuple[Path, ...] = field(default=(), repr=False, compare=False)
    slips: tuple[Problem, ...] = field(default=(), repr=False, compare=False)
    without_words: set[str] = field(default_factory=set, repr=False, compare=False)

    def find(self, context: str, text: str) -> str:
        """Return the words for a text of the questions file; empty where there are none."""
        words = self.catalogue.pgettext(context, text)
        return "" if words is text else words  # gettext gives back the very text it has nothing for

    @property
    def locale(self) -> Locale:
        return locale_of(self.code)


@cache
def locale_of(code: str) -> Locale:
    """Return what Babel knows of a language."""
    return Locale.parse(code, sep="-")


@cache
def direction_of(code: str) -> str:
    """Return `ltr` or `rtl`."""
    return str(locale_of(code).text_direction)


def pieces_of(text: str) -> list[str]:
    """Return what stands in a text between tags and the names that are filled into it."""
    pieces = (piece.strip().replace("%%", "%") for piece in _FILLED_IN.split(text))
    return [piece for piece in pieces if any(map(str.isalpha, piece))]


def isolated(words: str, code: str) -> str:
    """Return what a person wrote, to stand inside a text in the language `code`: where one of both
    is written from right to left, neither may turn the other."""
    if not words or not (_RIGHT_TO_LEFT.search(words) or direction_of(code) == "rtl"):
        return words
    return f"{ISOLATE}{words.replace(ISOLATE, '').replace(END, '')}{END}"


def load_languages(folder: Path | None, questions: Path | None = None) -> Mapping[str, Language]:
    """Return the source language, then each that has a compiled catalogue in `folder`, by its
    code. What the questions file at `questions` has words for in a catalogue of its own, in the
    folder `translations` beside it, goes before."""
    languages = {SOURCE: _make_language(SOURCE, NullTranslations(), reviewed="source")}
    for path in find_catalogues(folder, CATALOGUE, ".mo") if folder else ():
        catalogue, slips = load_catalogue(path)
        paths = [path]
        name = path.parents[1].name
        own = questions and (
            questions.parent / "translations" / name / "LC_MESSAGES" / f"{questions.stem}.mo"
        )
        if own and own.exists() and own.resolve() != path.resolve():
            ours = catalogue
            catalogue, more = load_catalogue(own)
            catalogue.add_fallback(ours)
            slips += more
            paths.insert(0, own)
        code = name.replace("_", "-")
        review = path.parents[1] / REVIEWED
        reviewed = review.read_text(encoding="utf-8").strip() if review.exists() else ""
        language = _make_language(code, catalogue, reviewed)
        languages[code] = replace(language, paths=tuple(paths), slips=slips)
    return MappingProxyType(languages)


def _make_language(code: str, catalogue: NullTranslations, reviewed: str) -> Language:
    locale = locale_of(code)
    name = locale.get_display_name() or code
    return Language(code, name[:1].upper() + name[1:], locale.text_direction, reviewed, catalogue)


def format_day(when: date, code: str) -> str:
    """Return '22 Nov 2026', '22 nov 2026': no reader takes the month for the day. The server's own
    locale counts for nothing."""
    return _format_day(when.year, when.month, when.day, code)


def format_part_of_date(text: str, code: str) -> str:
    """Return '2026' as it is, '2026-11' as 'November 2026', and a whole date as a day."""
    if len(text) <= len("2026"):
        return text
    if len(text) <= len("2026-11"):
        return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=locale_of(code))
    return format_day(date.fromisoformat(text), code)


NUMBERS_OF = {"es": "es-419"}
"""Our Spanish is that of Latin America: 1,000 in its texts, where Spain has 1.000."""


@lru_cache(maxsize=1024)
def format_number(value: int | Decimal, code: str) -> str:
    """Return '2,000' or '6.5', or as the language has it."""
    locale = locale_of(NUMBERS_OF.get(code, code))
    return str(format_decimal(value, locale=locale, decimal_quantization=False))


@lru_cache(maxsize=1024)
def _format_day(year: int, month: int, day: int, code: str) -> str:
    return format_date(date(year, month, day), "d MMM y", locale_of(code))


def format_time_of_day(when: datetime, code: str) -> str:
    """Return '3:00 PM UTC', '15:00 -0500': the time and its zone, by name if it has one."""
    locale = locale_of(code)
    zone = get_timezone_name(when, width="short", locale=locale)
    return f"{format_time(when, 'short', locale=locale)} {zone}"


@lru_cache(maxsize=1024)
def format_duration(number: int, unit: Literal["minute", "hour", "day"], code: str) -> str:
    """Return '24 hours', '1 hora': the number with its unit, in the plural form that it takes."""
    name, locale = f"duration-{unit}", locale_of(code)
    words = format_unit(number, name, "long", locale=locale)
    # where a language has the same words for both lengths, Babel knows them as the short ones alone
    return format_unit(number, name, "short", locale=locale) if name in words else words
