"""The checklist as the plain data of a blank form: the same numbers, words and options."""

from __future__ import annotations

from typing import Any

from screening.answers.patient import find_help
from screening.answers.summary import version_of
from screening.errors import UnknownSection
from screening.outputs.fonts import FAMILIES
from screening.outputs.helplines import help_lines
from screening.outputs.hints import hint, standard_label
from screening.questionnaire.model import Option, Question, Questionnaire, Section, Step

Data = dict[str, Any]

LINES_TO_WRITE = ((100, 1), (1000, 5))
"""Up to so many characters, so many lines."""
MOST_LINES = 8
MEDICINE_ROWS = 8


def form_data(questionnaire: Questionnaire, section_id: str | None, paper: str) -> Data:
    """Raises UnknownSection."""
    sections = [
        (number, section)
        for number, section in enumerate(questionnaire.sections, 1)
        if section_id in (None, section.id)
    ]
    if not sections:
        raise UnknownSection(section_id)
    start, crisis, fixed = questionnaire.site.start, questionnaire.crisis, questionnaire.fixed
    return {
        "title": start.title,
        "language": questionnaire.language,
        "fonts": list(FAMILIES),
        "paper": paper,
        "words": _words(questionnaire),
        "version": version_of(questionnaire),
        "about": [start.intro, start.heads_up, fixed.form.on_paper] if section_id is None else [],
        "cannot": list(start.cannot),
        "cannot_heading": start.cannot_heading,
        "disclaimer": questionnaire.site.disclaimer_short,
        "help": help_lines(find_help(questionnaire), questionnaire.fixed.help),
        "help_short": crisis.here.short if crisis.here else crisis.fallback_short,
        "panel": crisis.panel,
        "sections": [_section(questionnaire, section, number) for number, section in sections],
        "rows": MEDICINE_ROWS,
    }


def _words(questionnaire: Questionnaire) -> Data:
    sheet, form = questionnaire.fixed.sheet, questionnaire.fixed.form
    return {
        "page": sheet.page,
        "questions": sheet.questions,
        "why": form.why,
        "help": questionnaire.crisis.title,
        "medicine_columns": list(sheet.medicine_columns),
        "medicine_kinds": form.medicine_kinds,
    }


def _section(questionnaire: Questionnaire, section: Section, number: int) -> Data:
    count = str(len(questionnaire.sections))
    said = questionnaire.fixed.form.part.replace("{number}", str(number))
    return {
        "part": said.replace("{count}", count),
        "title": section.title,
        "intro": section.intro,
        "steps": [_step(questionnaire, step) for step in section.steps],
    }


def _step(questionnaire: Questionnaire, step: Step) -> Data:
    return {
        "title": step.title,
        "opening": step.opening or "",
        "note": step.note or "",
        "support": step.id == questionnaire.safety.step,
        "questions": [_question(questionnaire, question) for question in step.questions],
    }


def _question(questionnaire: Questionnaire, question: Question) -> Data:
    return {
        "number": str(questionnaire.numbers[question.id]),
        "text": question.text,
        "type": question.type,
        "pick": questionnaire.fixed.form.pick_one if question.type == "single" else "",
        "only_if": hint(questionnaire, question.show_if),
        "help": _help(question),
        "why": question.why,
        "options": [_option(option) for option in question.options.values()],
        "standard": []
        if question.is_text
        else [standard_label(questionnaire, value) for value in question.offers],
        "lines": _lines(question) if question.is_text else 0,
    }


def _help(question: Question) -> str:
    """Without a first sentence that counts characters or rows, which paper does not."""
    first, _, rest = (question.help or "").partition(". ")
    counts = not question.is_choice and any(sign.isdigit() for sign in first)
    return rest if counts else question.help or ""


def _option(option: Option) -> Data:
    return {"label": option.label, "text": option.text or ""}


def _lines(question: Question) -> int:
    longest = question.max_length or 0
    return next((lines for most, lines in LINES_TO_WRITE if longest <= most), MOST_LINES)
