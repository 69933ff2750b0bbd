"""Conditions that do not fit the questions they name."""

from __future__ import annotations

from collections.abc import Iterator

from screening.questionnaire.conditions import MULTIPLE_ONLY, SINGLE_ONLY, Condition, Test
from screening.questionnaire.model import Question, Questionnaire, Section, Step

Place = tuple[str | int, ...]
"""A path into the file, as keys and positions."""
Finding = tuple[Place, str]


def placed_questions(
    questionnaire: Questionnaire,
) -> Iterator[tuple[Place, Section, Step, Question]]:
    """Every question with its path in the file."""
    for s, section in enumerate(questionnaire.sections):
        for p, step in enumerate(section.steps):
            for q, question in enumerate(step.questions):
                yield ("sections", s, "steps", p, "questions", q), section, step, question


def find_misfits(questionnaire: Questionnaire) -> Iterator[Finding]:
    """A question's own condition may look at earlier questions only; all others at every one."""
    earlier: list[str] = []
    for place, _, _, question in placed_questions(questionnaire):
        yield from _condition(
            questionnaire, (*place, "show_if"), question.show_if, known=tuple(earlier)
        )
        earlier.append(question.id)
    for place, condition in later_conditions(questionnaire):
        yield from _condition(questionnaire, place, condition, known=tuple(earlier))


def later_conditions(questionnaire: Questionnaire) -> Iterator[tuple[Place, Condition]]:
    """The conditions that may look at every question."""
    for a, ask in enumerate(questionnaire.asks):
        yield ("asks", a, "show_if"), ask.show_if
        if ask.moves_up_if:
            yield ("asks", a, "moves_up_if"), ask.moves_up_if
    for n, notice in enumerate(questionnaire.notices):
        yield ("notices", n, "show_if"), notice.show_if
    for e, extra in enumerate(questionnaire.crisis.page.extra):
        yield ("crisis", "page", "extra", e, "show_if"), extra.show_if
    yield ("safety", "interrupt_if"), questionnaire.safety.interrupt_if
    yield ("safety", "support_if"), questionnaire.safety.support_if
    yield ("sheet", "example_if"), questionnaire.sheet.example_if


def _condition(
    questionnaire: Questionnaire, place: Place, condition: Condition, known: tuple[str, ...]
) -> Iterator[Finding]:
    for test in condition.tests:
        question = questionnaire.questions.get(test.question)
        if question is None:
            yield place, f"the condition names an unknown question '{test.question}'"
        elif test.question not in known:
            yield place, f"the condition looks at '{test.question}', which comes later"
        else:
            yield from ((place, message) for message in _misfits(test, question))


def _misfits(test: Test, question: Question) -> Iterator[str]:
    for value in test.values:
        if value not in question.values:
            yield f"the condition names an unknown option '{value}' of '{question.id}'"
    if test.operator in MULTIPLE_ONLY and question.type != "multiple":
        yield f"'{test.operator}' is for multiple choice; '{question.id}' is {question.type}"
    if test.operator in SINGLE_ONLY and question.type != "single":
        yield f"'{test.operator}' is for single choice; '{question.id}' is {question.type}"
    if test.operator == "has rows" and question.type != "medicines":
        yield f"'has rows' is for a list of medicines; '{question.id}' is {question.type}"
