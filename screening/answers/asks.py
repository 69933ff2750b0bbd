"""Which questions the person may want to ask the provider, and in which order."""

from __future__ import annotations

from screening.answers.path import Path
from screening.questionnaire.model import Ask


def find_asks(path: Path) -> tuple[Ask, ...]:
    """The asks whose condition holds: those tied to 'raise first' topics, those that moved up,
    then the rest, each by number. The person's own questions stand before all of these."""
    facts = path.facts
    asks = [ask for ask in path.questionnaire.asks if ask.show_if.holds(facts)]

    def rank(ask: Ask) -> tuple[int, str]:
        if ask.first:
            return 0, ask.id
        moved_up = ask.moves_up_if is not None and ask.moves_up_if.holds(facts)
        return (1 if moved_up else 2), ask.id

    return tuple(sorted(asks, key=rank))
