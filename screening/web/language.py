"""The language of a request: what the person chose, else what their browser asks for, else the
file's own.

The choice lies in a cookie of its own, which holds the language's code and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel.core import negotiate_locale
from flask import Response, g, request

from screening.languages import Language


def language_cookie(https: bool) -> str:
    """The name of the cookie."""
    return "__Host-language" if https else "language"


def find_language(offered: Mapping[str, Language], *, https: bool) -> Language:
    """The language of this request, out of those `offered`; the first of them is the file's."""
    own = next(iter(offered.values()))
    if len(offered) == 1:
        return own
    chosen = offered.get(request.cookies.get(language_cookie(https), ""))
    return chosen or negotiate(offered, request.accept_languages) or own


def negotiate(
    offered: Mapping[str, Language], accepted: Iterable[tuple[str, float]]
) -> Language | None:
    """The first language that a browser accepts and we have; `es-MX` is content with `es`.
    `accepted`: web tags with their quality, best first; at 0 they are refused."""
    by_tag = {code.lower(): language for code, language in offered.items()}
    wanted = [tag for tag, quality in accepted if quality > 0]
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
