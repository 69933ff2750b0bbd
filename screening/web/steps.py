"""A step's page: the view of its form, whatever happened to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for

from screening.answers.path import Path, find_path, previous_step
from screening.answers.patient import said
from screening.answers.screening import Screening
from screening.answers.summary import Labelled
from screening.questionnaire.days import day
from screening.questionnaire.model import (
    FOLLOW_UP_LENGTH,
    IN_PERSON,
    NONE,
    Question,
    Questionnaire,
    Step,
)
from screening.questionnaire.terms import find_terms
from screening.web.fields import MAX_ROWS, MEDICINE_LENGTH, MEDICINE_PARTS
from screening.web.forms import StepForm
from screening.web.pages import (
    ChoiceView,
    Conflict,
    ErrorLink,
    FieldView,
    QuestionView,
    RowView,
    StepPage,
)
from screening.web.services import services

REVIEW = "check-answers"
SPARE_ROWS = 4
A_MOMENT = timedelta(seconds=15)
SAVE, START_AGAIN, KEEP = "save", "start_again", "keep"


@dataclass(frozen=True)
class Mishap:
    """What happened to a form that was sent, and what its button does now."""

    message: str
    button: str = "Save and continue"
    action: str = SAVE
    conflict: bool = False


NO_MISHAP = Mishap("")


def from_review() -> bool:
    """Whether this step was opened by a Change link, to come straight back."""
    return request.args.get("from") == REVIEW


def step_url(step: Step, *, review: bool = False) -> str:
    origin: dict[str, Any] = {"from": REVIEW} if review else {}
    return url_for("checklist.show_step", step_id=step.id, **origin)


def posted_revision() -> int:
    """The revision of what the form was made from; -1, which nothing has, for nonsense."""
    value = request.form.get("revision", "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def render_step(
    form: StepForm, screening: Screening, *, posted: bool = False, mishap: Mishap = NO_MISHAP
) -> str:
    """The page of the form's step. `posted`: the form holds what was typed just now."""
    answers = screening.answers
    if posted:
        answers = answers.merged(form.answers(screening.answers))
    path = find_path(services().questionnaire, answers)
    return render_template("step.html", page=_page(form, screening, path, posted, mishap))


def _page(
    form: StepForm, screening: Screening, path: Path, posted: bool, mishap: Mishap
) -> StepPage:
    step, questionnaire = form.step, path.questionnaire
    section = questionnaire.section_of[step.id]
    questions = path.questions_of(step)
    back = previous_step(questionnaire, step, short=screening.short)
    stored = find_path(questionnaire, screening.answers)
    return StepPage(
        step=step,
        section=section,
        part=questionnaire.sections.index(section) + 1,
        parts=len(questionnaire.sections),
        opens_section=section.steps[0] == step,
        back=url_for("checklist.review")
        if from_review()
        else step_url(back)
        if back
        else url_for("checklist.overview"),
        action=step_url(step, review=from_review()),
        revision=screening.revision_of(step),
        questions=_question_views(form, path, questions),
        errors=tuple(_error_links(form, questions)) if posted else (),
        notices=tuple(_notices(step, screening, stored)),
        panel=shows_panel(step, stored),
        ask_again=find_ask_again(screening) if step.id == questionnaire.safety.step else "",
        message=mishap.message,
        conflict=Conflict(tuple(_saved_rows(stored, step))) if mishap.conflict else None,
        button=mishap.button,
        button_value=mishap.action,
        can_keep=mishap.action == SAVE,
        back_to_review=from_review(),
        just_saved=not posted and just_saved(screening),
    )


def _notices(step: Step, screening: Screening, path: Path) -> Iterator[str]:
    section = path.questionnaire.section_of[step.id]
    on_the_way = (each for each in section.steps if each.short_way or not screening.short)
    opens = next(on_the_way, section.steps[0]) == step
    for notice in path.questionnaire.notices:
        stands_here = step.id in notice.steps or (opens and section.id in notice.before)
        if stands_here and notice.show_if.holds(path.facts):
            yield notice.text


def shows_panel(step: Step, path: Path) -> bool:
    """The support panel: for everyone on the safety step, and on the next page for some."""
    questionnaire = path.questionnaire
    if step.id == questionnaire.safety.step:
        return True
    return step == after_safety(questionnaire) and questionnaire.safety.support_if.holds(path.facts)


def after_safety(questionnaire: Questionnaire) -> Step | None:
    """The step at whose address the crisis page stands first. Both ways go through it. None in a
    checklist that does not ask about safety."""
    before = [step for step in questionnaire.steps if step.id == questionnaire.safety.step]
    if not before:
        return None
    return questionnaire.steps[questionnaire.steps.index(before[0]) + 1]


def just_saved(screening: Screening) -> bool:
    """Whether a step was saved a moment ago; from the record, so that no address has to tell."""
    now = services().clock()
    return any(now - state.saved_at < A_MOMENT for state in screening.steps.values())


def find_ask_again(screening: Screening) -> str:
    """The question on return, once safety answers are more than a day old; whatever they are."""
    questionnaire = services().questionnaire
    safety = questionnaire.safety
    state = screening.steps.get(safety.step)
    if state is None or not any(id_ in screening.answers for id_ in safety.questions):
        return ""
    if services().clock() - state.saved_at < timedelta(days=1):
        return ""
    given = state.saved_at.astimezone(services().settings.zone)
    return safety.ask_again.replace("{date}", day(given))


def _saved_rows(path: Path, step: Step) -> Iterator[Labelled]:
    for question in path.questions_of(step):
        texts = said(path, question, path.answers[question.id])
        yield Labelled(question.text, "\n".join(texts) or "Left blank")


def _question_views(
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
    glossary = path.questionnaire.glossary
    terms = find_terms(glossary, _shown(question), known)
    return QuestionView(
        question=question,
        number=path.questionnaire.numbers[question.id],
        id=text.id if text else rows[0].name.id if rows else choices[0].id,
        errors=tuple(map(str, form.field(question).errors)),
        choices=choices,
        text=text,
        rows=rows,
        can_clear=question.type == "single" and any(choice.checked for choice in choices),
        where_from=tuple(_where_from(path.questionnaire, question)),
        terms=terms,
        why_terms=find_terms(glossary, (question.why,), {*known, *(term.name for term in terms)}),
    )


def _shown(question: Question) -> Iterator[str]:
    yield from (question.text, question.help or "")
    for option in question.options.values():
        yield from (option.label, option.text or "")


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
    "name": "Name",
    "purpose": "What it is for",
    "amount": "Amount and how often, as on the label",
    "kind": "Kind",
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
                label=_MEDICINE_LABELS[part],
                errors=tuple(map(str, field.errors)) if field else (),
                max_length=MEDICINE_LENGTH,
            )
        yield RowView(number=index + 1, **views)


def _error_links(form: StepForm, questions: tuple[Question, ...]) -> Iterator[ErrorLink]:
    for question in questions:
        first = f"{question.id}-{question.values[0]}" if question.values else question.id
        for name, message in form.errors_of(question):
            if name != question.id or question.is_text:
                box = f"{name}-box" if name.endswith("-text") else name
                yield ErrorLink(box, message)
            else:
                yield ErrorLink(first, message)


def _where_from(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    """The documents and the kinds of outside source behind a question, each once."""
    titles = dict.fromkeys(
        questionnaire.sources[questionnaire.evidence[id_].source].title for id_ in question.evidence
    )
    kinds = dict.fromkeys(
        basis.split()[0]
        for option in question.options.values()
        for bases in option.flags.values()
        for basis in bases
        if basis.split()[0] in ("label", "study")
    )
    yield from titles
    for kind in kinds:
        yield questionnaire.bases[kind].patient
