"""The living page of every component in every state, for those who build this. In development
alone: it is no page of the product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from screening.answers.answers import Answer, Answers
from screening.answers.path import find_path
from screening.answers.screening import Screening
from screening.questionnaire.model import Question, Questionnaire
from screening.web.pages import ChoiceView, FieldView, QuestionView
from screening.web.questions import question_view
from screening.web.record_cookie import Current
from screening.web.state import services
from screening.web.summary import printout_of

bp = Blueprint("styleguide", __name__)

ERROR = "This says what is wrong, and how to mend it."
WORDS = "What a person wrote."
LINES_ON_SHEETS = 14


@dataclass(frozen=True)
class Specimen:
    """One component in one state."""

    state: str
    view: QuestionView


@dataclass(frozen=True)
class Colour:
    """A named colour on light and on dark."""

    name: str
    light: str
    dark: str


@bp.get("/styleguide")
def show() -> ResponseReturnValue:
    questionnaire = services().questionnaire
    answers = _answers_with_flags(questionnaire)
    return render_template(
        "styleguide.html",
        colours=tuple(find_colours(_stylesheet())),
        specimens=tuple(_specimens(questionnaire)),
        summary=printout_of(Current(Screening(answers=answers), "00000000")).patient,
    )


def _stylesheet() -> str:
    return Path(current_app.static_folder or "", "screen.css").read_text(encoding="utf-8")


def find_colours(stylesheet: str) -> Iterator[Colour]:
    """The colours of a stylesheet's tokens, in its order."""
    pair = re.compile(r"--([a-z-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));")
    for name, light, dark, always in pair.findall(stylesheet):
        yield Colour(name, light or always, dark or always)


def _specimens(questionnaire: Questionnaire) -> Iterator[Specimen]:
    """The first question of each type, as it comes, answered, and with an error."""
    first: dict[str, Question] = {}
    for question in questionnaire.questions.values():
        has_box = any(option.text for option in question.options.values())
        if question.type != "multiple" or has_box:
            first.setdefault(question.type, question)
    for type_, question in first.items():
        view = _view(questionnaire, question)
        yield Specimen(f"{type_}, blank", _named(view, "blank"))
        yield Specimen(f"{type_}, answered", _named(_answered(view), "answered"))
        yield Specimen(f"{type_}, with an error", _named(_wrong(view), "wrong"))


def _view(questionnaire: Questionnaire, question: Question) -> QuestionView:
    form = services().forms[questionnaire.step_of[question.id].id].stored(Answers())
    return question_view(form, find_path(questionnaire, Answers()), question)


def _answered(view: QuestionView) -> QuestionView:
    boxes = [choice for choice in view.choices if choice.follow_up]
    picked = (boxes or list(view.choices))[:1]
    return replace(
        view,
        choices=tuple(
            replace(each, checked=each in picked, follow_up=_filled(each.follow_up))
            for each in view.choices
        ),
        text=_filled(view.text),
        rows=tuple(replace(row, name=replace(row.name, value=WORDS)) for row in view.rows[:1]),
        can_clear=view.question.type == "single",
    )


def _filled(field: FieldView | None) -> FieldView | None:
    return replace(field, value=WORDS) if field else None


def _wrong(view: QuestionView) -> QuestionView:
    if view.text:
        return replace(view, text=replace(view.text, value=WORDS, errors=(ERROR,)))
    rows = tuple(replace(row, name=replace(row.name, errors=(ERROR,))) for row in view.rows[:1])
    choices = tuple(
        replace(each, checked=True, follow_up=replace(each.follow_up, errors=(ERROR,)))
        if each.follow_up
        else each
        for each in view.choices
    )
    return replace(view, errors=(ERROR,), choices=choices, rows=rows)


def _named(view: QuestionView, state: str) -> QuestionView:
    """The same under ids and names of its own: one page holds it in several states."""
    id_ = f"{state}-{view.question.id}"
    return replace(
        view,
        id=id_,
        question=view.question.model_copy(update={"id": id_}),
        choices=tuple(_choice_named(choice, state) for choice in view.choices),
        text=_field_named(view.text, state) if view.text else None,
        rows=tuple(
            replace(
                row,
                name=_field_named(row.name, state),
                purpose=_field_named(row.purpose, state),
                amount=_field_named(row.amount, state),
                kind=_field_named(row.kind, state),
            )
            for row in view.rows
        ),
    )


def _choice_named(choice: ChoiceView, state: str) -> ChoiceView:
    box = choice.follow_up
    return replace(
        choice, id=f"{state}-{choice.id}", follow_up=_field_named(box, state) if box else None
    )


def _field_named(field: FieldView, state: str) -> FieldView:
    return replace(field, id=f"{state}-{field.id}", name=f"{state}-{field.name}")


def _answers_with_flags(questionnaire: Questionnaire) -> Answers:
    """Enough on the sheets to show each kind of line."""
    picks: dict[str, str] = {}
    for question, value, _ in questionnaire.flagged_options():
        if not questionnaire.is_private(question.id):
            picks.setdefault(question.id, value)
    texts = (each.id for each in questionnaire.questions.values() if each.is_text)
    answers = {id_: Answer(picks=(value,)) for id_, value in [*picks.items()][:LINES_ON_SHEETS]}
    return Answers(answers | {id_: Answer(text=WORDS) for id_ in texts})
