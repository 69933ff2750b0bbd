"""Which questions the person may want to ask the provider, and in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from screening.answers.flags import SummaryPart, TopicLine, flag_lines
from screening.answers.path import AnsweredFacts, Path
from screening.answers.print_options import WRITTEN, PrintOptions
from screening.questionnaire import model
from screening.questionnaire.conditions import NEVER
from screening.questionnaire.model import IN_PERSON, LEVELS


class Ask(SummaryPart):
    """A question that the patient may want to ask."""

    id: str
    """Name of the line; `ask-P..` is one of the checklist's own."""
    text: str
    """The question."""
    own: bool
    """Whether these are the patient's own words."""
    picked: bool
    """Whether the patient picked it to be asked first."""
    origin: str
    """Whether the patient picked or wrote it, or the answers suggest it, in words; empty where the
    heading says it."""


def provider_questions(
    path: Path, lines: Sequence[TopicLine] | None = None
) -> tuple[model.Ask, ...]:
    """Return the checklist's questions whose condition holds: for each line of the sheet, from the
    top, the one that is most about its answers, then those tied to 'raise first' topics, those that
    moved up, and the rest, each by number. An ask is about the questions that its conditions name.
    What a person would rather say in person brings none. `lines`: those of the sheet, where they
    are known already."""
    said = {id_: given for id_, given in path.answers.items() if IN_PERSON not in given.picks}
    facts = AnsweredFacts(path.questionnaire, said)

    def rank(ask: model.Ask) -> tuple[int, str]:
        if ask.first:
            return 0, ask.id
        moved_up = ask.moves_up_if is not None and ask.moves_up_if.holds(facts)
        return (1 if moved_up else 2), ask.id

    asks = sorted((ask for ask in path.questionnaire.asks if ask.show_if.holds(facts)), key=rank)
    about = [
        {test.question for test in (*ask.show_if.tests, *(ask.moves_up_if or NEVER).tests)}
        for ask in asks
    ]
    ordered = list[model.Ask]()
    for line in sorted(lines or flag_lines(path), key=lambda line: LEVELS.index(line.level)):
        answers = [sum(each.question in names for each in line.details) for names in about]
        if line.level not in ("ask", "info") and any(answers):
            ordered.append(asks[answers.index(max(answers))])
    return tuple({ask.id: ask for ask in (*ordered, *asks)}.values())


def chosen_asks(
    path: Path, options: PrintOptions, lines: Sequence[TopicLine] | None = None
) -> tuple[Ask, ...]:
    """Return the questions to ask, less those that were taken out: first those that the person
    picked, in their order, then the person's own, then what the answers suggest."""
    words = path.questionnaire.fixed.sheet
    written = path.answers[path.questionnaire.sheet.own_questions].text
    own = {WRITTEN: written} if written else {}
    own |= {own_id(text): text for text in options.own}
    asks = own | {f"ask-{ask.id}": ask.text for ask in provider_questions(path, lines)}
    return tuple(
        Ask(
            id=id_,
            text=asks[id_],
            own=id_ in own,
            picked=id_ in options.first,
            origin=words.picked
            if id_ in options.first
            else words.written
            if id_ in own
            else words.suggested,
        )
        for id_ in dict.fromkeys((*options.first, *asks))
        if id_ in asks and id_ not in options.left_out
    )


def own_id(text: str) -> str:
    """Return the id of a question that was added: by its text, so that a choice about it never hits
    another question."""
    return f"ask-own-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
