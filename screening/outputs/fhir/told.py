"""Which answers a clinic's computer may be told: those that the clinician sheet shows.

The sheet is the person's own choice of what a provider gets, so the file follows it line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screening.answers.answers import Answer, Answers
from screening.answers.choices import find_printed_path
from screening.answers.path import Path, find_path
from screening.answers.safety import FULL
from screening.answers.screening import Screening
from screening.questionnaire.model import IN_PERSON, NOT_SURE, Question, Questionnaire

_LISTS = {NOT_SURE: "list-not-sure", IN_PERSON: "list-in-person"}


def find_told(questionnaire: Questionnaire, screening: Screening) -> Answers:
    """The answers on the path, less what was left out: a pick goes with the last of its lines.
    Safety answers are told under the choice `full` alone, and that choice itself never."""
    path = find_printed_path(questionnaire, screening.answers, screening.choices)
    left_out = screening.choices.left_out
    told = {
        id_: _told(path, path.questionnaire.questions[id_], answer, left_out)
        for id_, answer in path.answers.items()
        if id_ in _safety_told(path) or not questionnaire.is_private(id_)
    }
    return Answers(find_path(questionnaire, Answers(told)).answers)


def _safety_told(path: Path) -> tuple[str, ...]:
    safety = path.questionnaire.safety
    return safety.questions if FULL in path.answers[safety.print_choice].picks else ()


def _told(path: Path, question: Question, answer: Answer, left_out: frozenset[str]) -> Answer:
    if path.questionnaire.is_private(question.id):
        return answer  # its lines cannot be left out
    picks = []
    for pick in answer.picks:
        lines = set(_lines_of(path.questionnaire, question, pick))
        if not lines or not lines <= left_out:
            picks.append(pick)
    texts = {value: text for value, text in answer.texts.items() if value in picks}
    return replace(answer, picks=tuple(picks), texts=texts)


def _lines_of(questionnaire: Questionnaire, question: Question, pick: str) -> Iterator[str]:
    """The ids of the lines of the clinician sheet that tell of this pick. The answers about
    medicines and reactions have a place that always stands."""
    sheet = questionnaire.sheet
    if question.id in (sheet.medicines, sheet.reactions):
        yield question.id
    if pick in _LISTS:
        yield _LISTS[pick]
    option = question.options.get(pick)
    if option is None:
        return
    if option.topic and option.line:
        yield f"topic-{option.topic}"
    for number, row in enumerate(sheet.glance, 1):
        if option.glance and question.id in row.questions:
            yield f"glance-{number}"
    if question.is_no(pick):
        section = questionnaire.section_of[questionnaire.step_of[question.id].id]
        yield f"no-{section.id}"
