"""Where safety is asked about, help must have a page to stand at."""

from __future__ import annotations

from collections.abc import Iterator

from screening.questionnaire.conditions import NEVER
from screening.questionnaire.misfits import Finding
from screening.questionnaire.model import Questionnaire


def find_unsafe(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What is missing where some of `safety` is there, and a safety step in the wrong place.

    Help stands before the step behind; a way that has no such step would never show it.
    """
    safety = questionnaire.safety
    if not (safety.questions or safety.step or safety.print_choice):
        return
    for name in type(safety).model_fields:
        if not getattr(safety, name) or getattr(safety, name) == NEVER:
            yield ("safety",), f"the key '{name}' is missing"
    ids = [step.id for step in questionnaire.steps]
    if safety.step == ids[-1]:
        yield ("safety", "step"), "another step must come behind this one, for help to stand before"
    elif safety.step in ids:
        asked, behind = questionnaire.steps[ids.index(safety.step) :][:2]
        if asked.short_way and not behind.short_way:
            yield ("safety", "step"), f"the short way must go through '{behind.id}' too, for help"
