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


def find_terms(
    glossary: Mapping[str, Term], texts: Iterable[str], known: Collection[str] = ()
) -> tuple[Gloss, ...]:
    """The terms that stand in `texts`, in the order in which they come, less those in `known`.

    Short forms in capitals are found as they are written; other terms also in small letters and
    in the plural. A term inside of another one ('KAP' in 'KAP-trained') does not count, nor
    does one that the text itself explains, in brackets behind it.
    """
    text = "\n".join(texts)
    found = {}
    for name, term in glossary.items():
        places = [place for form in _forms(name, term) if (place := _first(form, text)) >= 0]
        if places and name not in known:
            found[name] = min(places)
    return tuple(
        Gloss(name, glossary[name].meaning) for name in sorted(found, key=found.__getitem__)
    )


def _forms(name: str, term: Term) -> list[str]:
    """The spellings of a term; of 'Approved (FDA)' and 'IV / IM' those that it lists."""
    whole = [] if re.search(r"[/()]", name) else [name]
    return [*whole, *term.words]


def _first(form: str, text: str) -> int:
    """Where `form` stands in `text` as a word of its own; -1 where it does not, or is explained."""
    written = any(letter.isupper() for letter in form[1:])
    pattern = rf"(?<![\w-]){re.escape(form)}s?(?![\w-])"
    found = re.search(pattern, text, 0 if written else re.IGNORECASE)
    explained = found and text.startswith(" (", found.end())
    return found.start() if found and not explained else -1
