"""Fields that a person might send for a step, and some that only a hostile one would."""

from __future__ import annotations

import re
from random import Random

from screening.questionnaire.model import Question, Step
from tests.fuzz.browser import Fields

MARK = re.compile(rb"zz-([a-z0-9_]+)-\d+-zz")
"""Stands in every text, with the id of the question that it answers."""

HOSTILE: tuple[str | bytes, ...] = (
    "<script>alert(1)</script>",
    '" onfocus="alert(1)',
    "'; DROP TABLE records; --",
    "{{ 7 * 7 }} {% raw %}",
    "#set page(width: 1pt) \\ $x$ @here",
    "\u202egnirts\u202c \u2066x\u2069",
    "a\x00b\x07c\x1b[31m",
    "\U0001f499\U0001f9e0 e\u0301 \ufeff\u200d",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d",
    "x" * 400,
    "line\r\nline\rline\n\n\n",
    b"\xed\xa0\x80 lone surrogate \xff\xfe",
    "%s %d %(name)s {0} {name}",
    "&amp; &lt; \u00a0 \u2028",
)


def mark(question_id: str, random: Random) -> str:
    return f"zz-{question_id}-{random.randrange(10**6)}-zz"


def fields_for(step: Step, random: Random) -> Fields:
    """For every question of the step, hidden ones too."""
    fields: Fields = []
    for question in step.questions:
        if random.random() < 0.85:
            fields += _answer(question, random)
    return fields


def _answer(question: Question, random: Random) -> Fields:
    if question.is_text:
        return [(question.id, _text(question.id, random))]
    picks = _picks(question, random)
    fields: Fields = [(question.id, pick) for pick in picks]
    for value, option in question.options.items():
        if option.text and (value in picks or random.random() < 0.02):
            fields.append((f"{question.id}-{value}-text", _text(question.id, random)))
    if question.type == "medicines" and not picks:
        fields += _rows(question, random)
    return fields


def _picks(question: Question, random: Random) -> list[str]:
    values = list(question.values)
    if random.random() < 0.01:
        values.append("no_such_value")
    if question.type == "single":
        return [random.choice(values)]
    if random.random() < 0.3:
        return [value for value in ("none", "not_sure", "in_person") if value in values][:1]
    several = [value for value in values if value not in ("none", "in_person")]
    most = 1 if question.type == "medicines" else 4
    return random.sample(several, min(len(several), random.randint(0, most)))


def _rows(question: Question, random: Random) -> Fields:
    fields: Fields = []
    for row in range(random.randint(0, 3)):
        fields.append((f"{question.id}-{row}-name", mark(question.id, random)))
        fields.append((f"{question.id}-{row}-purpose", random.choice(["", "sleep"])))
        fields.append((f"{question.id}-{row}-amount", random.choice(["", "as on the label"])))
        fields.append((f"{question.id}-{row}-kind", random.choice(["", "otc", "herb"])))
    return fields


def _text(question_id: str, random: Random) -> str | bytes:
    marked = mark(question_id, random)
    if random.random() < 0.75:
        return marked if random.random() < 0.9 else ""
    hostile = random.choice(HOSTILE)
    if isinstance(hostile, bytes):
        return marked.encode() + b" " + hostile
    return f"{marked} {hostile}" if random.random() < 0.95 else f"{marked} " + "y" * 3000
