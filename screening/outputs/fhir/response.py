"""Answers as the items of a FHIR QuestionnaireResponse: the shape of the Questionnaire, filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.outputs.fhir.names import (
    Data,
    clean,
    coding,
    kind_code,
    row_link,
    text_link,
    value_coding,
)
from screening.questionnaire.model import Question, Questionnaire

Filled = Mapping[str, list[Data]]
"""The answers of each item by its link id. For a repeating group: what fills each of its rows."""


def response_items(questionnaire: Questionnaire, answers: Answers, items: list[Data]) -> list[Data]:
    """`items` of the Questionnaire, each with its answers; those without any are left out."""
    filled: dict[str, list[Data]] = {}
    for id_, answer in answers.items():
        filled |= _filled(questionnaire, questionnaire.questions[id_], answer)
    return list(_items(items, {link: given for link, given in filled.items() if given}))


def _items(items: list[Data], filled: Filled) -> Iterator[Data]:
    for item in items:
        link = item["linkId"]
        named: Data = {key: item[key] for key in ("linkId", "text") if key in item}
        if item["type"] != "group":
            if link in filled:
                yield {**named, "answer": filled[link]}
        elif item.get("repeats"):
            for row in filled.get(link, ()):
                yield {**named, "item": list(_items(item["item"], row))}
        elif inside := list(_items(item["item"], filled)):
            yield {**named, "item": inside}


def _filled(questionnaire: Questionnaire, question: Question, answer: Answer) -> dict[str, Any]:
    picks = [{"valueCoding": value_coding(questionnaire, question, v)} for v in answer.picks]
    return {
        question.id: picks or _string(answer.text),
        row_link(question.id): [
            row for r in answer.rows if (row := _row(questionnaire, question, r))
        ],
        **{text_link(question.id, value): _string(text) for value, text in answer.texts.items()},
    }


def _row(
    questionnaire: Questionnaire, question: Question, row: MedicineRow
) -> dict[str, list[Data]]:
    kinds = questionnaire.fixed.sheet.medicine_kinds
    kind = coding(kind_code(question, row.kind), kinds[row.kind])
    cells = {
        "name": _string(row.name),
        "purpose": _string(row.purpose),
        "amount": _string(row.amount),
        "kind": [{"valueCoding": kind}] if row.kind else [],
    }
    return {row_link(question.id, part): given for part, given in cells.items() if given}


def _string(text: str) -> list[Data]:
    """No answer where nothing is left of the text that FHIR could hold."""
    return [{"valueString": cleaned}] if (cleaned := clean(text)) else []
