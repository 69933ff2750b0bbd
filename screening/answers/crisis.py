"""Whether the crisis page stands before the next step. Its words are in `questionnaire.crisis`."""

from __future__ import annotations

from screening.answers.path import Path


def is_crisis_page_due(was_due: bool, before: Path, after: Path) -> bool:
    """Return whether it is due after a save that led from `before` to `after`.

    It is due once for each change of the answers that its condition (`interrupt_if`) names; a save
    that changes none of them leaves it as it was.
    """
    interrupt_if = after.questionnaire.safety.interrupt_if
    named = {test.question for test in interrupt_if.tests}
    if all(before.answers[id_] == after.answers[id_] for id_ in named):
        return was_due
    return interrupt_if.holds(after.facts)
