"""Glossary terms where they first appear, so that a page can explain them in place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

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
    starts = {}
    for name, term in glossary.items():
        # 'Approved (FDA)' and 'IV / IM' are written only as they list it
        spellings = term.words if re.search(r"[/()]", name) else (name, *term.words)
        places = [start for spelling in spellings if (start := _start(spelling, text)) >= 0]
        if places and name not in known:
            starts[name] = min(places)
    return tuple(
        Gloss(name, glossary[name].meaning) for name in sorted(starts, key=starts.__getitem__)
    )


def _start(spelling: str, text: str) -> int:
    """Return where `spelling` first stands in `text` as a word of its own; -1 where it does not, or
    where the text explains it."""
    has_capitals = any(letter.isupper() for letter in spelling[1:])
    pattern = rf"(?<![\w-]){re.escape(spelling)}s?(?![\w-])"
    match = re.search(pattern, text, 0 if has_capitals else re.IGNORECASE)
    return match.start() if match and not text.startswith(" (", match.end()) else -1
