"""Which questions the person may want to ask the provider, and in which order."""

from __future__ import annotations

import hashlib

from screening.answers.flags import SummaryPart
from screening.answers.path import Path
from screening.answers.print_options import WRITTEN, PrintOptions
from screening.questionnaire import model


class Ask(SummaryPart):
    """A question that the patient may want to ask."""

    id: str
    """Name of the line; `ask-P..` is one of the checklist's own."""
    text: str
    """The question."""
    own: bool
    """Whether these are the patient's own words."""


def provider_questions(path: Path) -> tuple[model.Ask, ...]:
    """Return the checklist's questions whose condition holds: those tied to 'raise first' topics,
    those that moved up, then the rest, each by number."""
    facts = path.facts

    def rank(ask: model.Ask) -> tuple[int, str]:
        if ask.first:
            return 0, ask.id
        moved_up = ask.moves_up_if is not None and ask.moves_up_if.holds(facts)
        return (1 if moved_up else 2), ask.id

    asks = (ask for ask in path.questionnaire.asks if ask.show_if.holds(facts))
    return tuple(sorted(asks, key=rank))


def chosen_asks(path: Path, options: PrintOptions) -> tuple[Ask, ...]:
    """Return every question to ask that was not taken out: those that the person picked first, then
    their own before the checklist's, unless they gave an order. What came after that order stands
    before it if it is their own, and behind it otherwise."""
    written = path.answers[path.questionnaire.sheet.own_questions].text
    asks = (
        *((Ask(id=WRITTEN, text=written, own=True),) if written else ()),
        *(Ask(id=own_id(text), text=text, own=True) for text in dict.fromkeys(options.own)),
        *(Ask(id=f"ask-{ask.id}", text=ask.text, own=False) for ask in provider_questions(path)),
    )
    first = {id_: place for place, id_ in enumerate(options.first)}
    places = {id_: place for place, id_ in enumerate(options.order)}

    def rank(ask: Ask) -> tuple[int, int]:
        end = -1 if ask.own else len(places)
        return first.get(ask.id, len(first)), places.get(ask.id, end)

    return tuple(sorted((ask for ask in asks if ask.id not in options.left_out), key=rank))


def own_id(text: str) -> str:
    """Return the id of a question that was added: by its text, so that a choice about it never hits
    another question."""
    return f"ask-own-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
