"""What a patient reads, text by text, with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from screening.questionnaire.misfits import Place
from screening.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class PatientText:
    """`label`: what a person picks. It names things as they are called, so it is not graded."""

    place: Place
    text: str
    label: bool


KEPT_OF_SHEET = frozenset(
    {
        *("example_question", "no_verdict", "patient_title", "point_here", "bring", "no_lines"),
        *("first_group_intro", "where_from", "clear", "ends", "before_printing", "after_printing"),
    }
)
KEPT = {
    "levels": frozenset({"patient"}),
    "bases": frozenset({"patient"}),
    "safety": frozenset({"ask_again", "ask_me"}),
    "sheet": KEPT_OF_SHEET,
}
"""Of these parts of the file a patient reads only some keys."""

FOR_PATIENTS = (
    *KEPT,
    *("standard_answers", "sections", "notices", "asks", "site", "crisis", "cards", "glossary"),
)
NOT_READ = frozenset(
    {
        # for clinicians
        *("line", "glance", "detail", "own_words", "if_not_ticked", "basis", "sheet_name"),
        *("evidence", "references", "clinicians"),
        # for the machine
        *("id", "type", "show_if", "moves_up_if", "topic", "joins", "offers", "flags"),
        *("if_not_sure", "locales", "default", "fallback_url", "reviewed"),
    }
)


def patient_texts(questionnaire: Questionnaire) -> Iterator[PatientText]:
    data = questionnaire.model_dump(include=set(FOR_PATIENTS))
    for part, kept in KEPT.items():
        data[part] = _only(data[part], kept)
    data["notices"] = [{"text": notice["text"]} for notice in data["notices"]]
    for place, text in _walk((), data):
        yield PatientText(place, text, label=place[-1] in ("label", "title", "heading", "lead"))


def _only(value: dict[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    """Of `value`, or of each thing in it, the keys that are kept."""
    if kept & value.keys():
        return {key: each for key, each in value.items() if key in kept}
    return {key: _only(each, kept) for key, each in value.items()}


def _walk(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, each in value.items():
                if key not in NOT_READ or place == ("sections",):
                    yield from _walk((*place, key), each)
        case list() | tuple():
            for number, each in enumerate(value):
                yield from _walk((*place, number), each)
