"""What a page tells beside a question, which depends on the file alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screening.questionnaire.question import Question
from screening.questionnaire.terms import Gloss, find_terms
from screening.questionnaire.words import BasisWords, Evidence, Source, Term


@dataclass(frozen=True)
class Background:
    """`terms`: those in the question and its answers; `why_terms`: those in why it is asked;
    `titles` and `kinds`: the documents and the kinds of outside source behind it, each once."""

    terms: tuple[Gloss, ...]
    why_terms: tuple[Gloss, ...]
    titles: tuple[str, ...]
    kinds: tuple[str, ...]


def find_background(
    question: Question,
    glossary: Mapping[str, Term],
    evidence: Mapping[str, Evidence],
    sources: Mapping[str, Source],
    bases: Mapping[str, BasisWords],
) -> Background:
    titles = dict.fromkeys(sources[evidence[id_].source].title for id_ in question.evidence)
    kinds = dict.fromkeys(
        basis.split()[0]
        for option in question.options.values()
        for tags in option.flags.values()
        for basis in tags
        if basis.split()[0] in ("label", "study")
    )
    return Background(
        terms=find_terms(glossary, _shown(question)),
        why_terms=find_terms(glossary, (question.why,)),
        titles=tuple(titles),
        kinds=tuple(bases[kind].patient for kind in kinds),
    )


def _shown(question: Question) -> Iterator[str]:
    yield from (question.text, question.help or "")
    for option in question.options.values():
        yield from (option.label, option.text or "")
