"""The language of a request: what the person chose, else what their browser asks for, else the
file's own.

The choice lies in a cookie of its own, which holds the language's code and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel.core import negotiate_locale
from flask import Response, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from screening.languages import Language

LONGEST = 256
"""Characters of an Accept-Language header that are read: far more than browsers send."""


def language_cookie(https: bool) -> str:
    """The name of the cookie."""
    return "__Host-language" if https else "language"


def find_language(offered: Mapping[str, Language], *, https: bool) -> Language:
    """The language of this request, out of those `offered`; the first of them is the file's."""
    own = next(iter(offered.values()))
    if len(offered) == 1:
        return own
    code = request.cookies.get(language_cookie(https))
    if code not in offered:
        accepted = request.headers.get("Accept-Language", "")
        code = negotiate(tuple(offered), accepted[:LONGEST]) if accepted else None
    return offered[code] if code else own


@lru_cache(maxsize=256)
def negotiate(offered: tuple[str, ...], accepted: str) -> str | None:
    """The language of the `offered` that an Accept-Language header likes best; `es-MX` is content
    with `es`. Remembered, for few headers come often, and of them nothing else is kept."""
    by_tag = {code.lower(): code for code in offered}
    wanted = [tag for tag, quality in parse_accept_header(accepted, LanguageAccept) if quality > 0]
    found = negotiate_locale(wanted, list(by_tag), sep="-")
    return by_tag[found.lower()] if found else None


def remember(language: Language) -> None:
    """Into the cookie of this response."""
    g.chosen_language = language.code


def set_language_cookie(response: Response, *, https: bool) -> None:
    """Where this request chose a language. The cookie ends with the browser."""
    if code := g.pop("chosen_language", None):
        response.set_cookie(
            language_cookie(https), code, secure=https, httponly=True, samesite="Lax", path="/"
        )
