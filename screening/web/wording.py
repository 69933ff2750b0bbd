"""The words of pages in the language of the request: for templates, and for Flask-Babel's own
functions, which the code uses. Both go straight to the language's catalogue.

Templates name a number twice where it is counted and shown: as it counts, and as it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, Literal

from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import Babel

from screening import languages
from screening import languages as days
from screening.languages import locale_of
from screening.web.state import services

NUMBERS_OF = {"es": "es-419"}
"""Our Spanish is that of Latin America: 1,000 in its texts, where Spain has 1.000."""


class Domain:
    """Where Flask-Babel's functions find words. `variables` fill the names in a text."""

    def gettext(self, text: str, **variables: Any) -> str:
        return _filled(_catalogue().gettext(text), variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        text = _catalogue().ngettext(singular, plural, num)
        return _filled(text, {"num": number(num), **variables})

    def pgettext(self, context: str, text: str, **variables: Any) -> str:
        return _filled(_catalogue().pgettext(context, text), variables)

    def npgettext(
        self, context: str, singular: str, plural: str, num: int, **variables: Any
    ) -> str:
        text = _catalogue().npgettext(context, singular, plural, num)
        return _filled(text, {"num": number(num), **variables})


def _catalogue() -> NullTranslations:
    return services().language.catalogue


def _filled(text: str, variables: dict[str, Any]) -> str:
    return text % variables if variables else text


def set_up_wording(app: Flask) -> None:
    babel = Babel(configure_jinja=False)
    babel.domain_instance = Domain()
    babel.init_app(app, locale_selector=lambda: str(services().language.locale))
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    install: Any = vars(env)["install_gettext_callables"]
    install(
        lambda text: _catalogue().gettext(text),
        lambda singular, plural, num: _catalogue().ngettext(singular, plural, num),
        newstyle=True,
        pgettext=lambda context, text: _catalogue().pgettext(context, text),
        npgettext=lambda context, singular, plural, num: _catalogue().npgettext(
            context, singular, plural, num
        ),
    )
    env.globals.update(number=number, span=span, day=day, isolate=isolated)


def number(value: int) -> str:
    """'2,000', or as the language has it."""
    return _number(value, services().language.code)


@lru_cache(maxsize=1024)
def _number(value: int, language: str) -> str:
    return str(format_decimal(value, locale=locale_of(NUMBERS_OF.get(language, language))))


def span(value: int, unit: Literal["minute", "hour", "day"]) -> str:
    """'24 hours', '1 hora'."""
    return _span(value, unit, services().language.code)


@lru_cache(maxsize=1024)
def _span(value: int, unit: Literal["minute", "hour", "day"], language: str) -> str:
    return days.span(value, unit, language)


def day(when: date) -> str:
    """'22 Nov 2026', '22 nov 2026'."""
    return days.day(when, services().language.code)


def listed(texts: Iterable[str]) -> str:
    """'one, two, and three'."""
    return str(format_list(list(texts), locale=services().language.locale))


def isolated(text: str) -> str:
    """What a person wrote, in plain text of the page: neither turns the other. Markup has <bdi>."""
    return languages.isolated(text, services().language.code)
