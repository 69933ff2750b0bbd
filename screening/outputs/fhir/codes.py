"""The CodeSystem: each question as a code, its options under it, and the standard answers."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from screening.questionnaire.model import Option, Question, Questionnaire

Data = dict[str, Any]
"""A FHIR element as plain JSON data."""

CHECKLIST = "urn:uuid:696d4320-b670-4393-a760-b887d9721999"
"""The checklist in all its versions. No host is named: every clinic that runs it asks the same."""

CODES = "urn:uuid:d9137bc5-dd76-4a6a-b014-c7b469c33137"
"""The system of all codes: the questions, their options, and the answers that every one offers."""

RESPONSES = "urn:uuid:9a13a094-25fd-4c5c-9ae8-0c5787aab639"
"""Under this, each summary's own id is made."""

ROW_PARTS = ("name", "purpose", "amount", "kind")
"""The parts of a medicine row, as the form names them."""

ROW_LENGTH = 120
"""Characters in each of the first three."""

_DROPPED = frozenset("\ufeff\ufffe\uffff")


def part_link(section_id: str) -> str:
    """With a dot, which no question id holds."""
    return f"part.{section_id}"


def step_link(step_id: str) -> str:
    return f"step.{step_id}"


def text_link(question_id: str, value: str) -> str:
    """The text behind an option: the same name as the form's field."""
    return f"{question_id}-{value}-text"


def row_link(question_id: str, part: str = "row") -> str:
    """A medicine row, or one part of it."""
    return f"{question_id}-{part}"


def code_of(question: Question, value: str) -> str:
    """Options belong to their question; the standard answers mean the same everywhere."""
    return f"{question.id}.{value}" if value in question.options else value


def kind_code(question: Question, kind: str) -> str:
    return f"{question.id}.kind.{kind}"


def coding(code: str, display: str) -> Data:
    return {"system": CODES, "code": code, "display": clean(display)}


def value_coding(questionnaire: Questionnaire, question: Question, value: str) -> Data:
    """The answer `value` of `question`."""
    return coding(code_of(question, value), label_of(questionnaire, question, value))


def label_of(questionnaire: Questionnaire, question: Question, value: str) -> str:
    option: Option | None = question.options.get(value)
    return option.label if option else questionnaire.standard_answers[value].label


def clean(text: str) -> str:
    """`text` as FHIR's strings hold it: breaks as \\n, every other blank as a space, and without
    what neither FHIR nor XML allows. Marks of any script stay. May become empty."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_fitting(character) for character in lines).strip()


def _fitting(character: str) -> str:
    if character in "\n\t ":
        return character
    if character.isspace():
        return " "
    return (
        ""
        if character in _DROPPED or unicodedata.category(character) in ("Cc", "Cs")
        else character
    )


def to_bytes(resource: Data) -> bytes:
    """UTF-8, the same bytes for the same resource."""
    return json.dumps(resource, ensure_ascii=False, indent=1).encode() + b"\n"


ID = "codes"
"""Within the Questionnaire that contains it."""


def code_system(questionnaire: Questionnaire) -> Data:
    concepts = [
        *(_question(questionnaire, question) for question in questionnaire.questions.values()),
        *(_concept(value, words.label) for value, words in questionnaire.standard_answers.items()),
    ]
    return {
        "resourceType": "CodeSystem",
        "id": ID,
        "url": CODES,
        "version": questionnaire.version,
        "name": "ForewordCodes",
        "status": "active",
        "experimental": False,
        "date": questionnaire.checked_on.isoformat(),
        "publisher": "Foreword",
        "description": questionnaire.fixed.form.codes,
        "caseSensitive": True,
        "hierarchyMeaning": "grouped-by",
        "content": "complete",
        "count": sum(1 + len(concept.get("concept", ())) for concept in concepts),
        "concept": concepts,
    }


def _question(questionnaire: Questionnaire, question: Question) -> Data:
    concept = _concept(question.id, question.short)
    concept["definition"] = clean(question.text)
    return concept | (
        {"concept": under} if (under := list(_under(questionnaire, question))) else {}
    )


def _under(questionnaire: Questionnaire, question: Question) -> Iterator[Data]:
    for value, option in question.options.items():
        yield _concept(code_of(question, value), option.label)
    if question.type == "medicines":
        for kind, label in questionnaire.fixed.sheet.medicine_kinds.items():
            if kind:
                yield _concept(kind_code(question, kind), label)


def _concept(code: str, display: str) -> Data:
    return {"code": code, "display": clean(display)}
