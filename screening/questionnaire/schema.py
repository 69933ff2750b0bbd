"""The shape of a questions file: as a JSON Schema, and in words for what does not fit it.

Text editors use the schema to complete and check the file while one types. It is made from the
models and their docstrings; `screening export schema` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ErrorDetails, core_schema

from screening.errors import Problem, SourceLocation
from screening.questionnaire.conditions import EXACT, FORMS
from screening.questionnaire.model import LEVELS, Questionnaire
from screening.questionnaire.yaml_source import SHAPE, WRITE_DATE

FORM = "a condition, such as: always · q = v · q has any of [v, w] · q answered; joined by and, or"


class _Schema(GenerateJsonSchema):
    """Conditions are plain text in the file. What stands below a field in the source is its help,
    on one line; a title for each key would only repeat it."""

    def function_plain_schema(
        self, schema: core_schema.PlainValidatorFunctionSchema
    ) -> dict[str, Any]:
        return {"type": "string", "description": FORM}

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def generate(self, schema: Any, mode: Any = "validation") -> dict[str, Any]:
        generated = super().generate(schema, mode)
        for model in (generated, *generated["$defs"].values()):
            model.pop("title", None)
            for key in model.get("properties", {}).values():
                if "description" in key:
                    key["description"] = " ".join(key["description"].split())
                if isinstance(key.get("default"), dict) and "any_of" in key["default"]:
                    key["default"] = key["default"]["text"]  # of a condition
        return generated


def schema_text() -> str:
    """Return the JSON Schema of a questions file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Questionnaire.model_json_schema(schema_generator=_Schema),
    }
    # a paragraph may be written as plain text in place of a block
    schema["$defs"]["FullBlock"] = schema["$defs"]["Block"]
    schema["$defs"]["Block"] = {
        "anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/FullBlock"}]
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


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
"""Every pattern of the models, in words."""

FLAGS = "A flag prints on the clinician sheet, in the row of its topic, with where it comes from."

_KINDS = {
    "string_type": (
        "must be text",
        'Put it in "quotes": a bare number, date, true or null is no text.',
    ),
    "tuple_type": (
        "must be a list",
        "Put it in [square brackets], separated by commas, or on lines that begin with a dash.",
    ),
    "bool_type": ("must be true or false", "Write true or false, without quotes."),
    "int_type": ("must be a whole number", "Write a whole number without quotes."),
    **dict.fromkeys(
        ("dict_type", "model_type", "model_attributes_type"),
        (
            "must hold keys with values",
            "Put keys below it, each on its own line, two spaces further in.",
        ),
    ),
}
"""What belongs in a place where something else stands, and how to fix that; by pydantic's name."""


def explain_errors(error: ValidationError) -> Iterator[Problem]:
    """What pydantic found, in words for an editor."""
    errors = error.errors(include_url=False)
    for details in errors:
        location, size = details["loc"], len(details["loc"])
        inside = (other["loc"][:size] == location != other["loc"] for other in errors)
        # A list counts as empty once its one entry is refused; that says nothing new.
        if not (details["type"] == "too_short" and any(inside)):
            yield _explain(details)


def missing_key(location: SourceLocation, name: str) -> Problem:
    """Return the problem that the key `name` is missing at `location`."""
    fix = (
        f"Add a line `{name}: ...` with the same number of spaces as the other keys here. "
        "docs/editing.md says what it means."
    )
    return Problem("missing-key", location, f"the key '{name}' is missing", SHAPE, fix)


def _explain(details: ErrorDetails) -> Problem:
    location, name = details["loc"], _name(details["loc"])
    match details["type"]:
        case "missing":
            return missing_key(location, str(location[-1]))
        case "extra_forbidden":
            text = f"unknown key '{location[-1]}'{_near_key(location)}"
            fix = (
                "Correct the spelling, or check the spaces at the start of the line; "
                "docs/editing.md lists the keys that may stand here."
            )
            return Problem("unknown-key", location, text, SHAPE, fix)
        case "string_too_short":
            fix = "Write the words behind the colon, or take the line out."
            return Problem("empty", location, f"{name} must not be empty", SHAPE, fix)
        case "too_short" | "too_long":
            most = details["ctx"].get("max_length")
            limit = f"holds more than {most} entries" if most else "must not be an empty list"
            fix = (
                "A step holds one to four questions; a list that must not be empty needs an entry."
            )
            return Problem("wrong-count", location, f"{name} {limit}", SHAPE, fix)
        case "literal_error":
            allowed = details["ctx"]["expected"].replace("'", "")
            why, fix = SHAPE, "Use one of the values that the message names."
            if LEVELS[0] in allowed:
                why = FLAGS
                fix = "Use one of the levels that the message names; `levels` says what they mean."
            text = f"{name} must be one of {allowed}"
            return Problem("not-one-of", location, text, why, fix)
        case "string_pattern_mismatch":
            form = PATTERNS.get(details["ctx"]["pattern"], "other letters belong here")
            text = f"'{details['input']}' does not fit: {form}"
            if form.startswith("a basis"):
                fix = (
                    "A basis is label, study, practice, memory or web 00n, as in [label, web 002]."
                )
                return Problem("no-basis", location, text, FLAGS, fix)
            why = "Ids stand in saved answers and addresses, so their letters are limited."
            fix = "Write it as the message says. An id that was released keeps its form."
            return Problem("wrong-form", location, text, why, fix)
        case "condition":
            return Problem("no-condition", location, f"{name}: {details['msg']}", EXACT, FORMS)
        case kind if kind.startswith("date"):
            text = f"{name} must be a date such as 2026-11-22"
            return Problem("no-date", location, text, SHAPE, WRITE_DATE)
        case kind if kind in _KINDS:
            text, fix = _KINDS[kind]
            return Problem("wrong-kind", location, f"{name} {text}", SHAPE, fix)
        case _:
            fix = "docs/editing.md says what each key means and what may stand there."
            return Problem("wrong-value", location, f"{name}: {details['msg']}", SHAPE, fix)


def _name(location: SourceLocation) -> str:
    match location:
        case (*_, key, "[key]"):
            return f"the key '{key}'"
        case (*_, str(key), int(number)):
            return f"entry {number + 1} of '{key}'"
        case (*_, last):
            return f"'{last}'"
        case _:
            return "the file"


def _near_key(location: SourceLocation) -> str:
    """A key that may stand at `location` and is spelled nearly as the one that does."""
    model: type[BaseModel] | None = Questionnaire
    for part in location[:-1]:
        if model is not None and part in model.model_fields:
            model = _model_in(model.model_fields[str(part)].annotation)
    close = get_close_matches(str(location[-1]), list(model.model_fields)) if model else []
    return f"; did you mean '{close[0]}'?" if close else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
