"""The checklist as the plain data of a blank form: the same numbers, words and options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import Any
from urllib.parse import urlsplit

from screening.answers.patient_sheet import build_help
from screening.answers.summary import version_of
from screening.errors import UnknownSection
from screening.outputs.glyphs import FAMILIES, clean
from screening.outputs.sheet_data import foreign_in, help_lines, printable
from screening.questionnaire.conditions import ORDERS, STANDARD, Condition, Test
from screening.questionnaire.model import Question, Questionnaire, Section

FEW = 2
"""So many options at most are named by what was not ticked, where that is shorter."""


def hint(questionnaire: Questionnaire, condition: Condition) -> str:
    """Return when a question is to be answered, in words; empty for what always applies."""
    if not any(condition.any_of):
        return ""
    words = questionnaire.fixed.form

    def joined(pattern: str, parts: Iterable[str]) -> str:
        return reduce(lambda one, other: _filled(pattern, one=one, other=other), parts)

    ways = (
        joined(words.both, (_in_words(questionnaire, test) for test in tests))
        for tests in condition.any_of
    )
    return words.only_if.replace("{ways}", joined(words.either, ways))


def _filled(pattern: str, **words: str) -> str:
    """In one go, so that braces in a label stay what they are."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), pattern)


def _in_words(questionnaire: Questionnaire, test: Test) -> str:
    question, words = questionnaire.questions[test.question], questionnaire.fixed.form
    number = str(questionnaire.numbers[question.id])
    bare = {
        "answered": (words.answered, words.left_blank),
        "not answered": (words.left_blank, words.answered),
        "has rows": (words.listed, words.nothing_listed),
    }
    if test.operator in ORDERS:
        orders = (
            ("<", words.below),
            ("<=", words.at_most),
            (">", words.above),
            (">=", words.at_least),
        )
        # of the four, the one that says the opposite stands at the other end
        place = [operator for operator, _ in orders].index(test.operator)
        pattern = orders[3 - place if test.negated else place][1]
        return _filled(pattern, number=number, bound=test.values[0])
    if test.operator in bare:
        return _filled(bare[test.operator][test.negated], number=number)
    options = question.options
    values = test.values or [value for value in options if options[value].level != "info"]
    labels = _named(questionnaire, question, values)
    if test.operator in ("!=", "lacks"):
        pattern = words.picked if test.negated else words.not_picked
        return _filled(pattern, labels=labels, number=number)
    offered = question.values if set(values) & set(STANDARD) else tuple(options)
    others = [value for value in offered if value not in values]
    if test.operator == "has any except":
        labels = _filled(words.but, labels=labels)
    elif others and len(others) <= FEW < len(values):
        labels = _filled(words.but, labels=_named(questionnaire, question, others))
    pattern = words.not_picked if test.negated else words.picked
    return _filled(pattern, labels=labels, number=number)


def _named(questionnaire: Questionnaire, question: Question, values: Iterable[str]) -> str:
    """The labels of `values`: “Yes, now”, “Yes, in the past” or “Not sure”."""
    words, options = questionnaire.fixed.form, question.options
    *others, last = (
        _filled(
            words.label,
            label=options[value].label
            if value in options
            else questionnaire.standard_answers[value].short,
        )
        for value in values
    )
    return _filled(words.last_label, labels=", ".join(others), label=last) if others else last


Data = dict[str, Any]

LINES_TO_WRITE = ((100, 1), (1000, 5))
"""Up to so many characters, so many lines."""
MOST_LINES = 8
MEDICINE_ROWS = 8


def form_data(
    questionnaire: Questionnaire,
    section_id: str | None,
    paper: str,
    *,
    public_url: str = "http://localhost",
    large: bool = False,
) -> Data:
    """Return the form, or one section of it by its id, in texts that can be printed. Raises
    UnknownSection.

    `public_url`: where people answer on a screen. `large`: in large print.
    """
    sections = [
        (number, section)
        for number, section in enumerate(questionnaire.sections, 1)
        if section_id in (None, section.id)
    ]
    if not sections:
        raise UnknownSection(section_id)
    start, crisis = questionnaire.site.start, questionnaire.crisis
    form, sheet = questionnaire.fixed.form, questionnaire.fixed.sheet
    before, _, after = clean(form.on_screen).partition("{address}")

    def linked(text: str) -> list[Data]:
        return [{"text": piece, "url": url} for piece, url in crisis.find_links(clean(text))]

    data = {
        "title": start.title,
        "language": questionnaire.language,
        "fonts": list(FAMILIES),
        "paper": paper,
        "large": large,
        "words": {
            "page": sheet.page,
            "questions": sheet.questions,
            "why": form.why,
            "help": crisis.title,
            "medicine_columns": sheet.medicine_columns,
            "medicine_kinds": form.medicine_kinds,
        },
        "version": version_of(questionnaire),
        "about": [*filter(None, (start.intro, start.heads_up)), form.on_paper]
        if section_id is None
        else [],
        "cannot": start.cannot,
        "cannot_heading": start.cannot_heading,
        "disclaimer": questionnaire.site.disclaimer_short,
        "help_short": crisis.here.short,
        "sections": [_section(questionnaire, section, number) for number, section in sections],
        "rows": MEDICINE_ROWS,
    }
    # in pieces, which keep the spaces at their ends
    address = {"text": urlsplit(public_url).netloc, "url": public_url}
    texts: Data = {
        **printable(data),
        "on_screen": [{"text": before, "url": ""}, address, {"text": after, "url": ""}],
        "help": [
            {"lead": clean(line["lead"]), "rest": linked(line["rest"])}
            for line in help_lines(build_help(questionnaire), questionnaire.fixed.help)
        ],
        "panel": linked(crisis.panel),
    }
    return texts | {"foreign": foreign_in(texts, questionnaire.foreign)}


def _section(questionnaire: Questionnaire, section: Section, number: int) -> Data:
    count = str(len(questionnaire.sections))
    print_choice = questionnaire.safety.print_choice  # which paper, that shows all, cannot obey
    return {
        "part": _filled(questionnaire.fixed.form.part, number=str(number), count=count),
        "title": section.title,
        "intro": section.intro,
        "steps": [
            {
                "title": step.title,
                "opening": step.opening or "",
                "note": step.note or "",
                "support": step.id in questionnaire.safety_steps,
                "questions": [_question(questionnaire, question) for question in asked],
            }
            for step in section.steps
            if (asked := [q for q in step.questions if q.id != print_choice])
        ],
    }


def _pick(questionnaire: Questionnaire, question: Question) -> str:
    """How many may be ticked, where the question itself does not say it."""
    if question.type == "single":
        return questionnaire.fixed.form.pick_one
    if question.type == "number":
        return (
            _filled(questionnaire.fixed.form.in_unit, unit=question.unit) if question.unit else ""
        )
    if question.type == "date":
        words = questionnaire.fixed.form
        return {"year": words.a_year, "month": words.a_month, "day": words.a_day}[
            question.precision
        ]
    alone = [value for value, option in question.options.items() if option.exclusive]
    labels = _named(questionnaire, question, alone) if alone else ""
    return _filled(questionnaire.fixed.form.pick_alone, labels=labels) if labels else ""


def _question(questionnaire: Questionnaire, question: Question) -> Data:
    longest = question.max_length or 0
    lines = next((lines for most, lines in LINES_TO_WRITE if longest <= most), MOST_LINES)
    # without a first sentence that counts characters or rows, which paper does not
    first, _, rest = (question.help or "").partition(". ")
    counts = not question.is_choice and any(character.isdigit() for character in first)
    labels = {option.label: option.text or "" for option in question.options.values()}
    if question.id in questionnaire.requests:  # yes and no: paper shows all
        labels = {label.partition(",")[0]: text for label, text in labels.items()}
    return {
        "number": str(questionnaire.numbers[question.id]),
        "text": question.text,
        "type": question.type,
        "pick": _pick(questionnaire, question),
        "only_if": hint(questionnaire, question.show_if),
        "help": rest if counts else question.help or "",
        "why": question.why,
        "options": [{"label": label, "text": text} for label, text in labels.items()],
        "standard": [questionnaire.standard_answers[value].short for value in question.offers],
        "lines": lines if question.is_written else 0,
    }
