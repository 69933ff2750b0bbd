"""The CodeSystem: each question as a code, its options under it, and the standard answers."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from screening.questionnaire.model import Question, Questionnaire

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


def text_link(question_id: str, value: str) -> str:
    """The text behind an option: the same name as the form's field."""
    return f"{question_id}-{value}-text"


def row_link(question_id: str, part: str = "row") -> str:
    """A medicine row, or one part of it."""
    return f"{question_id}-{part}"


def coding(code: str, display: str) -> Data:
    return {"system": CODES, "code": code, "display": clean(display)}


def value_coding(questionnaire: Questionnaire, question: Question, value: str) -> Data:
    """Options belong to their question; the standard answers mean the same everywhere."""
    if value in question.options:
        return coding(f"{question.id}.{value}", question.options[value].label)
    return coding(value, questionnaire.standard_answers[value].short)


def number_answer(question: Question, name: str, text: str) -> Data:
    """A number as `valueInteger`, or `valueDecimal` where the question takes decimals; `name` is
    what stands for `value`."""
    whole = not question.decimals and "." not in text
    return {f"{name}Integer": int(text)} if whole else {f"{name}Decimal": float(text)}


def kind_code(question: Question, kind: str) -> str:
    return f"{question.id}.kind.{kind}"


def clean(text: str) -> str:
    """`text` as FHIR's strings hold it: breaks as \\n, every other blank as a space, and without
    what neither FHIR nor XML allows. Marks of any script stay. May become empty."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " " if character.isspace() and character not in "\n\t" else character
        for character in lines
        if character.isspace()
        or (character not in _DROPPED and unicodedata.category(character) not in ("Cc", "Cs"))
    ).strip()


def to_bytes(resource: Data) -> bytes:
    """UTF-8, the same bytes for the same resource."""
    return json.dumps(resource, ensure_ascii=False, indent=1).encode() + b"\n"


ID = "codes"
"""Within the Questionnaire that contains it."""


def code_system(questionnaire: Questionnaire) -> Data:
    concepts = [
        *(_question(questionnaire, question) for question in questionnaire.questions.values()),
        *(_concept(value, words.short) for value, words in questionnaire.standard_answers.items()),
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
    under = [
        _concept(f"{question.id}.{value}", option.label)
        for value, option in question.options.items()
    ]
    if question.type == "medicines":
        kinds = questionnaire.fixed.sheet.medicine_kinds
        under += [_concept(kind_code(question, kind), kinds[kind]) for kind in kinds if kind]
    concept = _concept(question.id, question.short) | {"definition": clean(question.text)}
    return concept | ({"concept": under} if under else {})


def _concept(code: str, display: str) -> Data:
    return {"code": code, "display": clean(display)}
