"""The questions of a step's page, as its form holds them now."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flask_babel import lazy_pgettext

from screening.answers.path import Path
from screening.questionnaire.glossary import Gloss
from screening.questionnaire.model import (
    FOLLOW_UP_LENGTH,
    IN_PERSON,
    NONE,
    Question,
    Questionnaire,
)
from screening.web.fields import MAX_ROWS, MEDICINE_LENGTH, MEDICINE_PARTS
from screening.web.forms import StepForm
from screening.web.pages import ChoiceView, FieldView, QuestionView, RowView
from screening.web.state import services

SPARE_ROWS = 4


def question_views(
    form: StepForm, path: Path, questions: tuple[Question, ...]
) -> tuple[QuestionView, ...]:
    """Each term is explained at the first question that has it."""
    views: list[QuestionView] = []
    for question in questions:
        known = {gloss.name for view in views for gloss in (*view.terms, *view.why_terms)}
        views.append(question_view(form, path, question, known))
    return tuple(views)


def question_view(
    form: StepForm, path: Path, question: Question, known: Collection[str] = ()
) -> QuestionView:
    """`known`: the glossary terms that the page has explained before."""
    choices = tuple(_choices(form, path.questionnaire, question))
    rows = tuple(_rows(form, question)) if question.type == "medicines" else ()
    text = None
    if question.is_text:
        text = _text_view(form.field(question), question.text, question.max_length or 0)
    background = path.questionnaire.background_of(question.id)
    terms = _unknown(background.terms, known)
    return QuestionView(
        question=question,
        number=path.questionnaire.numbers[question.id],
        id=text.id if text else rows[0].name.id if rows else choices[0].id,
        errors=tuple(map(str, form.field(question).errors)),
        choices=choices,
        text=text,
        rows=rows,
        can_clear=question.type == "single" and any(choice.checked for choice in choices),
        titles=background.titles,
        titles_in=next(iter(services().questionnaires)),
        kinds=background.kinds,
        terms=terms,
        why_terms=_unknown(background.why_terms, {*known, *(term.name for term in terms)}),
    )


def _unknown(terms: tuple[Gloss, ...], known: Collection[str]) -> tuple[Gloss, ...]:
    return tuple(term for term in terms if term.name not in known)


def _choices(
    form: StepForm, questionnaire: Questionnaire, question: Question
) -> Iterator[ChoiceView]:
    if question.is_text:
        return
    picked = form.field(question).data or ()
    picked = (picked,) if isinstance(picked, str) else picked
    for value in question.values:
        option = question.options.get(value)
        follow_up = None
        if option and option.text:
            follow_up = _text_view(form.text_field(question, value), option.text, FOLLOW_UP_LENGTH)
        yield ChoiceView(
            id=f"{question.id}-{value}",
            value=value,
            label=option.label if option else questionnaire.standard_answers[value].label,
            checked=value in picked,
            standard=option is None,
            exclusive=value in (NONE, IN_PERSON),
            follow_up=follow_up,
        )


def _text_view(field: object, label: str, max_length: int) -> FieldView:
    name, data, errors = (getattr(field, key) for key in ("name", "data", "errors"))
    return FieldView(
        id=f"{name}-box" if "-" in name else name,
        name=name,
        value=data or "",
        label=label,
        errors=tuple(map(str, errors)),
        max_length=max_length,
    )


_MEDICINE_LABELS = {
    "name": lazy_pgettext("of a medicine", "Name"),
    "purpose": lazy_pgettext("of a medicine", "What it is for"),
    "amount": lazy_pgettext("of a medicine", "Amount and how often, as on the label"),
    "kind": lazy_pgettext("of a medicine", "Kind"),
}


def _rows(form: StepForm, question: Question) -> Iterator[RowView]:
    """The rows that were filled, and some spare ones."""
    filled = form.rows(question)
    for index in range(min(len(filled) + SPARE_ROWS, MAX_ROWS)):
        views = {}
        for part in MEDICINE_PARTS:
            name = f"{question.id}-{index}-{part}"
            field = filled[index][part] if index < len(filled) else None
            views[part] = FieldView(
                id=name,
                name=name,
                value=(field.data or "") if field else "",
                label=str(_MEDICINE_LABELS[part]),
                errors=tuple(map(str, field.errors)) if field else (),
                max_length=MEDICINE_LENGTH,
            )
        yield RowView(number=index + 1, **views)
