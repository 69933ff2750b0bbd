"""Glossary terms where they first appear, so that a page can explain them in place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from screening.questionnaire.site_text import Term


@dataclass(frozen=True)
class Gloss:
    """A term and what it means."""

    name: str
    meaning: str


def terms_in(
    glossary: Mapping[str, Term], texts: Iterable[str], known: Collection[str] = ()
) -> tuple[Gloss, ...]:
    """Return the terms that stand in `texts`, in the order in which they come, but for `known`.

    Short forms in capitals are looked for as they are written; other terms also in small letters
    and in the plural. A term inside of another one ('KAP' in 'KAP-trained') does not count, nor
    does one that the text itself explains, in brackets behind it.
    """
    text = "\n".join(texts)
    folded = text.casefold()
    starts = {}
    for name, term in glossary.items():
        # 'Approved (FDA)' and 'IV / IM' are written only as they list it
        spellings = term.words if re.search(r"[/()]", name) else (name, *term.words)
        # a pattern that looks past the case of letters takes long, and few terms stand in a text
        there = (spelling for spelling in spellings if spelling.casefold() in folded)
        found = (_word(spelling).search(text) for spelling in there)
        places = [
            match.start() for match in found if match and not text.startswith(" (", match.end())
        ]
        if places and name not in known:
            starts[name] = min(places)
    return tuple(
        Gloss(name, glossary[name].meaning) for name in sorted(starts, key=starts.__getitem__)
    )


@cache
def _word(spelling: str) -> re.Pattern[str]:
    """Return what finds `spelling` as a word of its own. A server looks for each in 200 texts at
    its start."""
    has_capitals = any(letter.isupper() for letter in spelling[1:])
    pattern = rf"(?<![\w-]){re.escape(spelling)}s?(?![\w-])"
    return re.compile(pattern, 0 if has_capitals else re.IGNORECASE)
