"""What does not fit the model, said to an editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from screening.errors import Problem
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.yaml_source import Document

PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9_]*$": "an id has small letters, digits and _",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "the id of a step has small letters, digits and -",
    r"^[a-z]+(-[a-z]+)*$": "the id of a card has small letters and -",
    r"^P\d{2}$": "the id of a question to ask is P and two digits, as in P07",
    r"^(label|study|practice|memory|web \d{3})$": (
        "a basis is label, study, practice, memory, or web and three digits, as in web 002"
    ),
    r"^\d{3}$": 'the number of a source is three digits in quotes, as in "002"',
    r"^\d+\.\d+$": 'a version is two numbers and a dot in quotes, as in "1.0"',
}
"""Every pattern of the model, in words."""


def find_refusals(document: Document, error: ValidationError) -> Iterator[Problem]:
    errors = error.errors(include_url=False)
    for details in errors:
        if not _is_consequence(details, errors):
            yield document.problem(details["loc"], _in_plain_words(details))


def _is_consequence(details: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """A list counts as empty once its one entry is refused; that says nothing new."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in errors
    )


def _in_plain_words(details: ErrorDetails) -> str:
    place, said = details["loc"], _named(details["loc"])
    limits: dict[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return f"unknown key '{place[-1]}'{_meant(str(place[-1]), place)}"
        case "missing":
            return f"the key '{place[-1]}' is missing"
        case "string_too_short":
            return f"{said} must not be empty"
        case "too_short":
            return f"{said} must not be an empty list"
        case "too_long":
            return f"{said} holds more than {limits['max_length']} entries"
        case "literal_error":
            return f"{said} must be one of {limits['expected'].replace(chr(39), '')}"
        case "string_pattern_mismatch":
            words = PATTERNS.get(limits["pattern"], "other letters belong here")
            return f"'{details['input']}' does not fit: {words}"
        case kind if kind.startswith("date"):
            return f"{said} must be a date such as 2026-11-22"
        case kind:
            return f"{said} {_KINDS[kind]}" if kind in _KINDS else f"{said}: {details['msg']}"


_KINDS = {
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "dict_type": "must hold keys with values",
    "model_type": "must hold keys with values",
    "model_attributes_type": "must hold keys with values",
}


def _named(place: tuple[int | str, ...]) -> str:
    match place:
        case (*_, key, "[key]"):
            return f"the key '{key}'"
        case (*_, str(key), int(number)):
            return f"entry {number + 1} of '{key}'"
        case (*_, last):
            return f"'{last}'"
        case _:
            return "the file"


def _meant(name: str, path: tuple[int | str, ...]) -> str:
    """A near miss among the keys that may stand at `path`."""
    model = _model_at(Questionnaire, path[:-1])
    close = get_close_matches(name, list(model.model_fields)) if model else []
    return f"; did you mean '{close[0]}'?" if close else ""


def _model_at(model: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that describes what stands at `path`."""
    found: type[BaseModel] | None = model
    for part in path:
        if found is not None and part in found.model_fields:
            found = _model_in(found.model_fields[str(part)].annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
