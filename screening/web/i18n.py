"""The words, numbers and days of a request's language (see `state.find_language`).

Templates name a number twice where it is counted and shown: as it counts, and as it reads. What a
language has no words for is marked in the finished page, so that it is read out in its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Any

from babel.lists import format_list
from flask import Flask, current_app
from flask_babel import Babel
from jinja2 import Environment
from markupsafe import Markup, escape

from screening import languages
from screening.languages import SOURCE, Language

CURRENT = "screening.language"
"""In `app.extensions`: the function that finds the language of the request."""


def current_language() -> Language:
    """Return the language of this request's pages."""
    language: Language = current_app.extensions[CURRENT]()
    return language


class Domain:
    """Where Flask-Babel's functions find words: straight in the language's catalogue."""

    def gettext(self, text: str, **variables: Any) -> str:
        return _filled(_words(current_language(), "gettext", text), variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        text = _words(current_language(), "ngettext", singular, plural, num)
        return _filled(text, {"num": number(num), **variables})

    def pgettext(self, context: str, text: str, **variables: Any) -> str:
        return _filled(_words(current_language(), "pgettext", context, text), variables)

    def npgettext(
        self, context: str, singular: str, plural: str, num: int, **variables: Any
    ) -> str:
        text = _words(current_language(), "npgettext", context, singular, plural, num)
        return _filled(text, {"num": number(num), **variables})


def _words(language: Language, function: str, *texts: Any) -> str:
    """Return what one of gettext's functions finds in the catalogue of the language. A text that it
    has no words for comes back as it is, and is noted down."""
    words: str = getattr(language.catalogue, function)(*texts)
    if language.code != SOURCE and any(words is text for text in texts):
        language.without_words.add(words)
    return words


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
        lambda *words: _words(find_current(), "gettext", *words),
        lambda *words: _words(find_current(), "ngettext", *words),
        newstyle=True,
        pgettext=lambda *words: _words(find_current(), "pgettext", *words),
        npgettext=lambda *words: _words(find_current(), "npgettext", *words),
    )
    env.globals.update(
        number=lambda value: languages.format_number(value, find_current().code),
        span=lambda value, unit: languages.format_duration(value, unit, find_current().code),
        day=lambda when: languages.format_day(when, find_current().code),
        time_of_day=lambda when: languages.format_time_of_day(when, find_current().code),
        month_name=lambda month: find_current().locale.months["stand-alone"]["wide"][month],
        isolate=lambda text: languages.isolated(text, find_current().code),
    )


def mark_fallbacks(html: str, language: Language, foreign: frozenset[tuple[str, str]]) -> str:
    """Return a part of a page in the language, with what has no words in it marked as what it is:
    texts of the templates as English, and the `foreign` ones of the questions file as they say.

    A text is found as a whole, or as a piece beside links, names and other words; one word alone
    counts where nothing stands beside it.
    """
    foreign |= {(text, SOURCE) for text in language.without_words}
    if not foreign:
        return html
    codes, whole = _pieces(foreign)
    text_of_page = unescape(html)
    among = sorted((piece for piece in codes if " " in piece and piece in text_of_page), key=len)
    either = "|".join(map(re.escape, reversed(among))) or "(?!)"
    # no part of a word; a piece may begin or end with a mark, right beside what is filled in
    parts = re.compile(rf"(?:(?<!\w)|(?!\w))({either})(?:(?!\w)|(?<!\w))")

    def in_own(piece: str, code: str) -> Markup:
        attributes = code, languages.direction_of(code)
        return Markup('<span lang="{}" dir="{}">{}</span>').format(*attributes, piece)

    def marked(match: re.Match[str]) -> str:
        text = unescape(match[0])
        piece = text.strip()
        if match[0].startswith("<") or not piece:
            return match[0]
        code = codes.get(piece)
        if not code and piece.count(" ") > 1:
            code = next((code for code, texts in whole.items() if piece in texts), None)
        if code:
            before, _, after = text.partition(piece)
            return f"{before}{in_own(piece, code)}{after}"
        return "".join(
            in_own(part, codes[part]) if number % 2 else escape(part)
            for number, part in enumerate(parts.split(text))
        )

    return _NODES.sub(marked, html)


_NODES = re.compile(
    r'<(title|textarea|option)\b.*?</\1>|<span lang="[^"]*" dir="[^"]*">[^<]*</span>|<[^>]*>|[^<]+',
    re.DOTALL,
)
"""Texts of a page, and what stands between them: tags, what can hold none, what is marked."""


@lru_cache(maxsize=8)
def _pieces(foreign: frozenset[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the language of each piece that nothing is filled into, and all texts by language."""
    codes = {piece: code for text, code in foreign for piece in languages.pieces_of(text)}
    whole = {code: "" for _, code in foreign}
    for text, code in foreign:
        whole[code] += f"\n{text}"
    return codes, whole


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
