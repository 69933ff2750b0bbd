"""Which questions the person may want to ask the provider, and in which order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from screening.answers.path import Path
from screening.answers.print_options import WRITTEN, PrintOptions
from screening.questionnaire.model import Ask


@dataclass(frozen=True)
class AskLine:
    """A question to ask. `own`: in the person's own words."""

    id: str
    text: str
    own: bool = False


def provider_questions(path: Path) -> tuple[Ask, ...]:
    """The asks whose condition holds: those tied to 'raise first' topics, those that moved up,
    then the rest, each by number."""
    facts = path.facts
    asks = [ask for ask in path.questionnaire.asks if ask.show_if.holds(facts)]

    def rank(ask: Ask) -> tuple[int, str]:
        if ask.first:
            return 0, ask.id
        moved_up = ask.moves_up_if is not None and ask.moves_up_if.holds(facts)
        return (1 if moved_up else 2), ask.id

    return tuple(sorted(asks, key=rank))


def chosen_ask_lines(path: Path, choices: PrintOptions) -> tuple[AskLine, ...]:
    """The person's own questions before all others, then the asks; less what they dropped, and
    in their own order where they gave one."""
    lines = offered_ask_lines(path, choices)
    return tuple(line for line in lines if line.id not in choices.left_out)


def offered_ask_lines(path: Path, choices: PrintOptions) -> tuple[AskLine, ...]:
    """Every question to ask, those that the person dropped too. What came after they gave an
    order stands before it if it is their own, and behind it otherwise."""
    written = path.answers[path.questionnaire.sheet.own_questions].text
    lines = (
        *((AskLine(WRITTEN, written, own=True),) if written else ()),
        *(AskLine(_own_id(text), text, own=True) for text in dict.fromkeys(choices.own)),
        *(AskLine(f"ask-{ask.id}", ask.text) for ask in provider_questions(path)),
    )
    places = {id_: place for place, id_ in enumerate(choices.order)}
    end = len(places)
    return tuple(sorted(lines, key=lambda line: places.get(line.id, -1 if line.own else end)))


def _own_id(text: str) -> str:
    """By what it says, so that a choice about it never hits another question."""
    return f"ask-own-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
