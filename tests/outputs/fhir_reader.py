"""FHIR read back by its own rules alone: answers out of a response, and which items a form shows.

Written from the FHIR R4 specification, not from our export.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from operator import ge, gt, le, lt
from types import MappingProxyType
from typing import Any

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.questionnaire.model import Question, Questionnaire

Data = dict[str, Any]
Given = Mapping[str, list[Any]]
"""The values of each item by its link id: codes and texts."""


def response_of(bundle: bytes) -> Data:
    (entry,) = json.loads(bundle)["entry"]
    resource: Data = entry["resource"]
    return resource


def all_items(items: list[Data]) -> Iterator[Data]:
    """Each item before those inside it."""
    for item in items:
        yield item
        yield from all_items(item.get("item", []))


def value_of(answer: Data) -> Any:
    ((_, value),) = answer.items()
    return value["code"] if isinstance(value, dict) else value


def given_in(items: list[Data]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in all_items(items):
        for answer in item.get("answer", []):
            found.setdefault(item["linkId"], []).append(value_of(answer))
    return found


def read_answers(questionnaire: Questionnaire, response: Data) -> Answers:
    """The Answers that a response holds: what an import would do."""
    items = response.get("item", [])
    given = given_in(items)
    medicines = (item for item in all_items(items) if item["linkId"].endswith("-row"))
    rows = [given_in(item["item"]) for item in medicines]
    return Answers(
        {
            question.id: _answer(question, given, rows if question.type == "medicines" else [])
            for question in questionnaire.questions.values()
        }
    )


def _answer(question: Question, given: Given, rows: list[dict[str, list[Any]]]) -> Answer:
    values = given.get(question.id, [])
    if question.is_written:
        return Answer(
            picks=tuple(given.get(f"{question.id}-standard", ())),
            text="".join(f"{value:g}" if value != str(value) else value for value in values),
        )
    texts = {
        value: given[link][0]
        for value in question.options
        if (link := f"{question.id}-{value}-text") in given
    }
    return Answer(
        picks=tuple(value.removeprefix(f"{question.id}.") for value in values),
        texts=MappingProxyType(texts),
        rows=tuple(_row(question, row) for row in rows),
    )


def _row(question: Question, row: dict[str, list[Any]]) -> MedicineRow:
    cells = (row.get(f"{question.id}-{part}", [""])[0] for part in ("name", "purpose", "amount"))
    kind = row.get(f"{question.id}-kind", [""])[0]
    return MedicineRow(*cells, kind.removeprefix(f"{question.id}.kind."))


def shown_items(items: list[Data], given: Given) -> set[str]:
    """The link ids of the items that a form shows to someone with these answers. An item that is
    not shown counts as unanswered."""
    shown = {item["linkId"] for item in all_items(items)}
    while True:
        counted = {link: values for link, values in given.items() if link in shown}
        again = set(_shown(items, counted))
        if again == shown:
            return shown
        shown = again


def _shown(items: list[Data], given: Given) -> Iterator[str]:
    for item in items:
        if is_enabled(item, given):
            yield item["linkId"]
            yield from _shown(item.get("item", []), given)


def is_enabled(item: Data, given: Given) -> bool:
    tests = [_holds(test, given) for test in item.get("enableWhen", [])]
    if not tests:
        return True
    return any(tests) if item["enableBehavior"] == "any" else all(tests)


def _holds(test: Data, given: Given) -> bool:
    """'!=' is true of an item without any answer that is equal, if it has answers at all."""
    values = given.get(test["question"], [])
    if test["operator"] == "exists":
        return bool(values) is test["answerBoolean"]
    if "answerCoding" not in test:
        (bound,) = (test[key] for key in ("answerInteger", "answerDecimal") if key in test)
        orders = {"<": lt, "<=": le, ">": gt, ">=": ge}
        return any(orders[test["operator"]](value, bound) for value in values)
    equal = test["answerCoding"]["code"] in values
    return equal if test["operator"] == "=" else bool(values) and not equal
