"""The words, numbers and days of a request's language (see `state.find_language`).

Templates name a number twice where it is counted and shown: as it counts, and as it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from babel.lists import format_list
from flask import Flask, current_app
from flask_babel import Babel
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from screening import languages
from screening.languages import Language

CURRENT = "screening.language"
"""In `app.extensions`: the function that finds the language of the request."""


def current_language() -> Language:
    """Return the language of this request's pages."""
    language: Language = current_app.extensions[CURRENT]()
    return language


class Domain:
    """Where Flask-Babel's functions find words: straight in the language's catalogue."""

    def gettext(self, text: str, **variables: Any) -> str:
        return _filled(current_language().catalogue.gettext(text), variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        text = current_language().catalogue.ngettext(singular, plural, num)
        return _filled(text, {"num": number(num), **variables})

    def pgettext(self, context: str, text: str, **variables: Any) -> str:
        return _filled(current_language().catalogue.pgettext(context, text), variables)

    def npgettext(
        self, context: str, singular: str, plural: str, num: int, **variables: Any
    ) -> str:
        text = current_language().catalogue.npgettext(context, singular, plural, num)
        return _filled(text, {"num": number(num), **variables})


def _filled(text: str, variables: dict[str, Any]) -> str:
    return text % variables if variables else text


def set_up_languages(app: Flask, find_current: Callable[[], Language]) -> None:
    """Have pages and messages speak the language that `find_current` returns."""
    app.extensions[CURRENT] = find_current
    babel = Babel(configure_jinja=False)
    babel.domain_instance = Domain()
    babel.init_app(app, locale_selector=lambda: str(find_current().locale))
    add_words(app.jinja_env, find_current)


def add_words(env: Environment, find_current: Callable[[], Language]) -> None:
    """Give templates gettext, numbers and days in the language that `find_current` returns."""
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    install: Any = vars(env)["install_gettext_callables"]
    install(
        lambda *words: find_current().catalogue.gettext(*words),
        lambda *words: find_current().catalogue.ngettext(*words),
        newstyle=True,
        pgettext=lambda *words: find_current().catalogue.pgettext(*words),
        npgettext=lambda *words: find_current().catalogue.npgettext(*words),
    )
    env.globals.update(
        lang_of=_lang_of,
        number=lambda value: languages.format_number(value, find_current().code),
        span=lambda value, unit: languages.format_duration(value, unit, find_current().code),
        day=lambda when: languages.format_day(when, find_current().code),
        time_of_day=lambda when: languages.format_time_of_day(when, find_current().code),
        month_name=lambda month: find_current().locale.months["stand-alone"]["wide"][month],
        isolate=lambda text: languages.isolated(text, find_current().code),
    )


@pass_context
def _lang_of(context: Context, text: str) -> Markup:
    """Return the attributes of an element whose text has no words in the language of the page."""
    if text not in context["content"].foreign:
        return Markup()
    code = context["written_in"]
    return Markup(' lang="{}" dir="{}"').format(code, languages.direction_of(code))


def number(value: int) -> str:
    """Return '2,000', or as the language has it."""
    return languages.format_number(value, current_language().code)


def day(when: date) -> str:
    """Return '22 Nov 2026', '22 nov 2026'."""
    return languages.format_day(when, current_language().code)


def listed(texts: Iterable[str]) -> str:
    """Return 'one, two, and three'."""
    return str(format_list(list(texts), locale=current_language().locale))


def isolated(text: str) -> str:
    """Return what a person wrote, for the plain text of a page: neither turns the other. Markup
    has <bdi>."""
    return languages.isolated(text, current_language().code)
