"""How a day and a span of time read, in the file's own text and on every page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

from babel.dates import format_date
from babel.units import format_unit

from screening.languages import locale_of


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
