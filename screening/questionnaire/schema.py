"""The JSON Schema of a questions file, so that editors complete and check it while one types.

Made from the models, with what the models' docstrings say; `screening export schema` writes it.
"""

from __future__ import annotations

import ast
import inspect
import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from screening.questionnaire.content import Content
from screening.questionnaire.model import Questionnaire

FORM = "a condition, such as: always · q = v · q has any of [v, w] · q answered; joined by and, or"


class _Schema(GenerateJsonSchema):
    """Conditions are plain text in the file."""

    def function_plain_schema(
        self, schema: core_schema.PlainValidatorFunctionSchema
    ) -> dict[str, Any]:
        return {"type": "string", "description": FORM}


def schema_text() -> str:
    schema = Questionnaire.model_json_schema(schema_generator=_Schema)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A questions file of Foreword",
        **{key: value for key, value in schema.items() if key != "title"},
    }
    for model in _models(Content):
        found = schema if model is Questionnaire else schema["$defs"].get(model.__name__)
        if found is not None:
            _describe(found, model)
    _write_paragraphs(schema["$defs"]["Block"], schema["$defs"])
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _models(base: type[BaseModel]) -> list[type[BaseModel]]:
    found = list(base.__subclasses__())
    return found + [inner for each in found for inner in _models(each)]


def _describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Editors show what stands below a field in the source as its help."""
    for name, words in _docstrings(model).items():
        if name in schema.get("properties", {}):
            schema["properties"][name]["description"] = words
    for each in schema.get("properties", {}).values():
        each.pop("title", None)
        if isinstance(each.get("default"), dict) and "any_of" in each["default"]:
            each["default"] = each["default"]["text"]
    schema.pop("title", None)


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The text under each field of `model`."""
    [body] = ast.parse(inspect.getsource(model)).body
    found: dict[str, str] = {}
    if not isinstance(body, ast.ClassDef):
        return found
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            words = below.value if isinstance(below, ast.Expr) else None
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                found[field.target.id] = " ".join(words.value.split())
    return found


def _write_paragraphs(block: dict[str, Any], definitions: dict[str, Any]) -> None:
    """A paragraph may be written as plain text in place of a block."""
    full = dict(block)
    block.clear()
    block["anyOf"] = [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/FullBlock"}]
    definitions["FullBlock"] = full
