"""The CodeSystem: each question as a code, its options under it, and the standard answers."""

from __future__ import annotations

from collections.abc import Iterator

from screening.outputs.fhir.names import CODES, Data, clean, code_of, kind_code
from screening.questionnaire.model import Question, Questionnaire

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
