"""The shape of a questions file: as a JSON Schema, and in words for what does not fit it.

Text editors use the schema to complete and check the file while one types. It is made from the
models and their docstrings; `screening export schema` writes it.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import reduce
from itertools import islice, pairwise
from operator import getitem
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ErrorDetails, core_schema

from screening.errors import Problem, SourceLocation, did_you_mean, find_near
from screening.questionnaire.base import BLANK, Block
from screening.questionnaire.conditions import EXACT, FORMS
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.yaml_slips import (
    COLON,
    CURLY_QUOTES,
    NO_QUOTE,
    STRAIGHT_ALONE,
    TYPE_STRAIGHT,
    WHOLE_TEXT,
)
from screening.questionnaire.yaml_source import SHAPE, WRITE_DATE

FORM = (
    "a condition, such as: always · q = v · q has any of [v, w] · q answered; joined by and, or, "
    "not, parentheses, 2 of (...; ...; ...)"
)


class DescribedSchema(GenerateJsonSchema):
    """What stands below a field in the source is its description. It is read only here: pydantic
    would parse the source whenever the program starts. A title would only repeat the key."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        generated = super().model_schema(schema)
        for model in reversed(schema["cls"].__mro__[:-2]):  # less BaseModel and object
            [parsed] = ast.parse(inspect.getsource(model)).body
            for pair in pairwise(ast.iter_child_nodes(parsed)):
                match pair:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(text))),
                    ):
                        key = generated["properties"][name]
                        key["description"] = inspect.cleandoc(text)
        return generated

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


class _Schema(DescribedSchema):
    """Conditions are plain text in the file; each description is one line."""

    def function_plain_schema(
        self, schema: core_schema.PlainValidatorFunctionSchema
    ) -> dict[str, Any]:
        return {"type": "string", "description": FORM}

    def generate(self, schema: Any, mode: Any = "validation") -> dict[str, Any]:
        generated = super().generate(schema, mode)
        for model in (generated, *generated["$defs"].values()):
            model.pop("title", None)
            for key in model.get("properties", {}).values():
                if isinstance(default := key.get("default"), str) and "description" not in key:
                    key["description"] = f"Other words for: {default}"  # all of `fixed`
                if "description" in key:
                    key["description"] = " ".join(key["description"].split())
                if isinstance(key.get("default"), dict) and "any_of" in key["default"]:
                    key["default"] = key["default"]["text"]  # of a condition
        return generated


def schema_text(file: type[BaseModel] = Questionnaire) -> str:
    """Return the JSON Schema of a questions file, or of another kind of `file`."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **file.model_json_schema(schema_generator=_Schema),
    }
    if block := schema["$defs"].get("Block"):
        # a paragraph may be written as plain text in place of a block
        schema["$defs"]["FullBlock"] = block
        schema["$defs"]["Block"] = {
            "anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/FullBlock"}]
        }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


PATTERNS: Mapping[str, str] = {
    BLANK: "a text holds more than spaces",
    r"^[a-z0-9][a-z0-9_]*$": "an id has small letters, digits and _",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "the id of a step or a clinic has small letters, digits and -",
    r"^[a-z]+(-[a-z]+)*$": "the id of a card has small letters and -",
    r"^P\d{2}$": "the id of a question to ask is P and two digits, as in P07",
    r"^(label|study|practice|memory|web \d{3})$": (
        "a basis is label, study, practice, memory, or web and three digits, as in web 002"
    ),
    r"^(section|step|question|option|row|ask|rule|card) [A-Za-z0-9_.-]+$": (
        "what is retired is a kind and an id, as in: question shoes, or: option shoes.red"
    ),
    r"^[0-9]{1,7}-[0-9]$": "a LOINC code is digits, a hyphen and a check digit, as in 8302-2",
    r"^\d{3}$": 'the number of a source is three digits in quotes, as in "002"',
    r"^\d+\.\d+$": 'a version is two numbers and a dot in quotes, as in "1.0"',
}
"""Every pattern of the models, in words."""

COMMA = "Put a comma and a space between two entries, as in [one, two]."

ALWAYS_AND_NEVER = {"true": "always", "yes": "always", "false": "never", "no": "never"}
"""What an editor may write in place of a condition, and what it is called here."""

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


def explain_errors(
    error: ValidationError, data: Any, file: type[BaseModel] = Questionnaire
) -> Iterator[Problem]:
    """What pydantic found in the `data` of a file of this kind, in words for an editor."""
    errors = error.errors(include_url=False)
    meant = {
        (*each["loc"][:-1], _key_meant(each["loc"], file))
        for each in errors
        if each["type"] == "extra_forbidden"
    }
    for details in errors:
        location, size = details["loc"], len(details["loc"])
        inside = (other["loc"][:size] == location != other["loc"] for other in errors)
        # A list counts as empty once its one entry is refused, and a key as missing once it is
        # misspelled; that says nothing new.
        if not (
            (details["type"] == "too_short" and any(inside))
            or (details["type"] == "missing" and location in meant)
        ):
            found, value = _explain(details, data, file), details["input"]
            if isinstance(value, str) and value[:1] in tuple(CURLY_QUOTES):
                text = f"{value[0]} {NO_QUOTE}"
                found = replace(found, text=text, why=STRAIGHT_ALONE, fix=TYPE_STRAIGHT)
            yield found


def missing_key(location: SourceLocation, name: str) -> Problem:
    """Return the problem that the key `name` is missing at `location`."""
    fix = (
        f"Add a line `{name}: ...` with the same number of spaces as the other keys here. "
        "docs/editing.md says what it means."
    )
    return Problem("missing-key", location, f"the key '{name}' is missing", SHAPE, fix)


def _explain(details: ErrorDetails, data: Any, file: type[BaseModel]) -> Problem:
    location, name = details["loc"], _name(details["loc"])
    match details["type"]:
        case "missing":
            return missing_key(location, str(location[-1]))
        case "extra_forbidden" if location[-1] == "show_if" and len(location) in (3, 5):
            text = "a whole page cannot depend on an answer"
            why = "Its address in a browser's history would tell how someone answered."
            fix = "Put show_if on its questions, and leave one of them without, so all come there."
            return Problem("unknown-key", location, text, why, fix)
        case "extra_forbidden":
            return _unknown_key(location, details["input"], data, file)
        case "greater_than_equal":
            text = f"{name} must be {details['ctx']['ge']} or more"
            fix = f"Write a whole number from {details['ctx']['ge']} on, or take the line out."
            return Problem("too-small", location, text, SHAPE, fix)
        case "string_too_short":
            fix = "Write the words behind the colon, or take the line out."
            return Problem("empty", location, f"{name} must not be empty", SHAPE, fix)
        case "string_too_long":
            most = details["ctx"]["max_length"]
            text = f"{name} has more than {most} characters"
            return Problem("too-long", location, text, SHAPE, "Say it in fewer words.")
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
            if "flags" in location or location[0] == "levels" or "if_not_sure" in location:
                why = FLAGS
                fix = "Use one of the levels that the message names; `levels` says what they mean."
            said, near = str(details["input"]), None
            levels = data.get("levels") if why is FLAGS else None
            for level, words in levels.items() if isinstance(levels, dict) else ():
                if isinstance(words, dict) and said in (words.get("heading"), words.get("patient")):
                    near = level
            near = near or find_near(said, re.split(", | or ", allowed))
            text = f"{name} must be one of {allowed}{did_you_mean(near)}"
            return Problem("not-one-of", location, text, why, fix)
        case "string_pattern_mismatch":
            return _wrong_form(location, details["input"], details["ctx"]["pattern"], data)
        case "condition" if (said := str(details["input"]).lower()) in ALWAYS_AND_NEVER:
            word = ALWAYS_AND_NEVER[said]
            text = f"{name}: write {word} in place of {said}"
            fix = f"Write {word}, without quotes, or leave {name} out: without it, always holds."
            return Problem("no-condition", location, text, EXACT, fix)
        case "condition":
            text, part = f"{name}: {details['msg']}", details.get("ctx", {}).get("part", "")
            return Problem("no-condition", location, text, EXACT, FORMS, quote=part)
        case kind if kind.startswith("date"):
            text = f"{name} must be a date such as 2026-11-22"
            return Problem("no-date", location, text, SHAPE, WRITE_DATE)
        case "string_type" if isinstance(details["input"], dict) and isinstance(location[-1], int):
            said = ", ".join(f"{key}: {words}" for key, words in details["input"].items())
            text = f"a text holds a colon and has no quotes: '{said[:60]}'"
            return Problem("quotes", location, text, COLON, WHOLE_TEXT)
        case kind if kind in _KINDS:
            return _wrong_kind(location, details["input"], kind, file)
        case _:
            fix = "docs/editing.md says what each key means and what may stand there."
            return Problem("wrong-value", location, f"{name}: {details['msg']}", SHAPE, fix)


def _wrong_form(location: SourceLocation, said: str, pattern: str, data: Any) -> Problem:
    """What is wrong with a text that does not fit the pattern of its place."""
    text = f"'{said}' does not fit: {PATTERNS.get(pattern, 'other letters belong here')}"
    rule, why = "wrong-form", SHAPE
    if not said.strip():
        rule, text = "empty", f"{_name(location)} holds nothing but spaces"
        fix = "Write words between the quotes, or take the line out."
    elif "flags" in location:
        rule, why = "no-basis", FLAGS
        fix = (
            "A basis is label, study, practice, memory or web 00n, with commas between several, as "
            "in [label, web 002]."
        )
    elif location[0] == "retired":
        fix = "Write it as `question shoes` or `option shoes.red`, word for word."
    elif isinstance(location[-1], int) and " " in said:
        rule, fix = "comma", COMMA
    elif location[-1] == "topic" and isinstance(topics := data.get("topics"), dict):
        meant = next((id_ for id_, label in topics.items() if said == label), said.lower())
        text = f"'{said}' is no topic{did_you_mean(find_near(meant, topics))}"
        rule, fix = "unknown-name", "Use a name from `topics`."
    else:
        why = "Ids stand in saved answers and addresses, so their letters are limited."
        fix = "Write it as the message says. An id that was released keeps its form."
    return Problem(rule, location, text, why, fix)


def _wrong_kind(
    location: SourceLocation, value: object, kind: str, file: type[BaseModel]
) -> Problem:
    """What is wrong with a value that is no text, list or number where one belongs."""
    (text, fix), last = _KINDS[kind], location[-1]
    text, at = f"{_name(location)} {text}", location
    models = [*_models_at(location, file).values()]
    if "flags" in location:
        fix = "Write a level and where it comes from, as in `flags: {monitor: [label, web 004]}`."
        return Problem("wrong-kind", at, text, FLAGS, fix)
    if isinstance(value, tuple) and fix == _KINDS["dict_type"][1]:
        fix = "Take the dashes or square brackets out; each key stands alone on its line."
        at = (*location, 0)
    elif value is None and last in ("questions", "steps", "sections"):
        fix = f"Put what belongs to '{last}' below it, or take out what held it, too."
    elif last == "reviewed":
        fix = "Write `by:`, `on:` and `note:` on lines of their own below it, further in."
    elif kind.startswith("model") and models and last in models[-1].model_fields:
        fix = (
            f"Begin the line of '{last}' further in: it stands where the next entry of "
            f"'{location[-2]}' would."
        )
    return Problem("wrong-kind", at, text, SHAPE, fix)


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


def _unknown_key(location: SourceLocation, value: Any, data: Any, file: type[BaseModel]) -> Problem:
    name, around = str(location[-1]), _models_at(location, file)
    models, meant = [*around.values()], _key_meant(location, file)
    text = f"unknown key '{name}'{did_you_mean(meant)}"
    fix = (
        "Correct the spelling, or check the spaces at the start of the line; "
        "docs/editing.md lists the keys that may stand here."
    )
    inner = [
        key
        for key, field in (models[-1].model_fields if models else {}).items()
        if (model := _model_in(field.annotation)) and name in model.model_fields
    ]
    if ":" in name:
        key, _, words = name.partition(":")
        text, fix = f"a space is missing behind the colon of '{key}'", f"Write `{key}: {words}`."
    elif any(
        name in model.model_fields and name not in reduce(getitem, at, data)
        for at, model in [*around.items()][:-1]
    ):
        fix = "It is a key of what stands around this: begin the line further left."
    elif isinstance(value, dict) and "label" in value:
        fix = (
            "Begin the line as far from the left as the options of its question: it looks like an "
            "option."
        )
    elif inner:
        fix = f"It may stand below `{inner[0]}`: begin the line further in."
    elif models and models[-1] is Block and (name != name.lower() or not meant):
        fix += " If this is a text with a colon, put it in quotes."
    elif value is None:
        fix += (
            " If it is a part of the text before it, put that text in quotes: within braces a "
            "comma ends it."
        )
    return Problem("unknown-key", location, text, SHAPE, fix)


def _models_at(
    location: SourceLocation, file: type[BaseModel]
) -> dict[SourceLocation, type[BaseModel]]:
    """The models around `location` by their own, outermost first; none where something else is."""
    at: SourceLocation = ()
    models: dict[SourceLocation, type[BaseModel]] = {at: file}
    parts = iter(location[:-1])
    for part in parts:
        field = models[at].model_fields.get(str(part))
        if field is None or (model := _model_in(field.annotation)) is None:
            return {}
        at = (*at, part)
        if get_origin(field.annotation) in (dict, tuple):  # of which the next part names one
            at = (*at, *islice(parts, 1))
        models[at] = model
    return models


def _key_meant(location: SourceLocation, file: type[BaseModel]) -> str | None:
    """A key that may stand at `location` and is spelled nearly as the one that does."""
    name, models = str(location[-1]), _models_at(location, file)
    known = list([*models.values()][-1].model_fields) if models else []
    tight = name.partition(":")[0]
    return tight if tight in known else find_near(name, known)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
