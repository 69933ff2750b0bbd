"""The language of the page for the provider, which may be another than the person reads in."""

from __future__ import annotations

from dataclasses import dataclass

from screening.languages import Language
from screening.web.state import services

CLINICIAN_LANGUAGE = "clinician_language"
"""The name of the buttons that choose it."""


@dataclass(frozen=True)
class SheetLanguages:
    """`now` and `others` by their names in the language of the page; `others` with their codes."""

    now: str
    others: tuple[tuple[str, str], ...]


def sheet_languages(now: str) -> SheetLanguages:
    """`now`: the code of the language in which the page for the provider is."""
    kept = services()

    def name(language: Language) -> str:
        return str(language.locale.get_display_name(kept.language.locale) or language.name)

    others = (each for each in kept.languages.values() if each.code != now)
    return SheetLanguages(
        name(kept.languages[now]) if now in kept.languages else now,
        tuple((each.code, name(each)) for each in others),
    )
