"""The safety lines: one on every sheet, and what the person chose to add.

Safety answers appear nowhere else. With the choice 'nothing more' every sheet is the same to the
byte, whatever was answered, so these lines depend on the answers under `full` alone.
"""

from __future__ import annotations

from datetime import tzinfo

from screening.answers.path import Path
from screening.answers.screening import Screening
from screening.languages import day
from screening.questionnaire.model import Question

FULL = "full"
ASK_ME = "ask_me"


def find_safety_lines(path: Path, screening: Screening, zone: tzinfo | None) -> tuple[str, ...]:
    """The line that is on every sheet, then the person's choice. Days are those of `zone`."""
    safety = path.questionnaire.safety
    choice = path.answers[safety.print_choice].picks
    if ASK_ME in choice:
        return safety.every_sheet, safety.ask_me
    if FULL not in choice:
        return (safety.every_sheet,)
    state = screening.steps.get(safety.step)
    language = path.questionnaire.language
    given = day(state.saved_at.astimezone(zone), language) if state else safety.not_stated
    answers = (_stated(path, path.questionnaire.questions[id_]) for id_ in safety.questions)
    return safety.every_sheet, safety.full_lead.replace("{date}", given), " · ".join(answers)


def _stated(path: Path, question: Question) -> str:
    """One safety answer in full: what was picked, or that nothing was."""
    for pick in path.answers[question.id].picks:
        option = question.options.get(pick)
        if option is None:
            return f"{question.short}: {path.questionnaire.standard_answers[pick].label}"
        return option.line or option.label
    return f"{question.short}: {path.questionnaire.safety.not_stated}"
