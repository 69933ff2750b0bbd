"""Keeps the schema and the tables of docs/summary-json.md at one with the definition.

`python -m tests.outputs.summary_docs` writes both anew, and the example; a test says when that is
due.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from screening.answers.answers import Answer, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.outputs import summary_json as structured
from screening.questionnaire.schema import DescribedSchema
from tests.outputs import people

CHECKOUT = Path(__file__).parents[2]
SCHEMA = Path(structured.__file__).parent / "summary.schema.json"
DOCS = CHECKOUT / "docs" / "summary-json.md"
EXAMPLE = CHECKOUT / "docs" / "summary-example.json"
TABLES = "## Every key\n"
"""What stands behind this heading is made from the definition."""

KINDS = {
    "string": "text",
    "integer": "number",
    "boolean": "true or false",
    "null": "null",
}


def summary_schema() -> bytes:
    """The JSON Schema that every such document fits; shipped as summary.schema.json."""
    schema = structured.SummaryDocument.model_json_schema(
        mode="serialization", schema_generator=DescribedSchema
    )
    named = {"$schema": GenerateJsonSchema.schema_dialect, **schema}
    return json.dumps(named, indent=2).encode() + b"\n"


def tables() -> str:
    """A table for the document, then one for each kind of object in it."""
    schema: dict[str, Any] = json.loads(summary_schema())
    objects = {name: each for name, each in schema["$defs"].items() if "properties" in each}
    sections = (
        f"### {name}\n\n{_line(each['description'])}\n\n{_table(each)}"
        for name, each in objects.items()
    )
    return "\n\n".join((_table(schema), *sections)) + "\n"


def _table(described: dict[str, Any]) -> str:
    rows = (
        f"| `{key}` | {_kind(value)} | {_line(value['description'])} |"
        for key, value in described["properties"].items()
    )
    return "\n".join(("| key | holds | what it says |", "|---|---|---|", *rows))


def _kind(value: dict[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(map(_kind, value["anyOf"]))
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    if value["type"] == "array":
        return f"list of {_kind(value['items'])}"
    return KINDS[value["type"]]


def _line(text: str) -> str:
    return " ".join(text.split())


def example() -> bytes:
    """The document of a made-up patient who answered a little on a few pages."""
    given = {
        "who_for": people.ticked("me"),
        "age_group": people.ticked("25_64"),
        "reasons": people.ticked("depression"),
        "hopes": people.wrote("I want to get up in the morning without dread."),
        "family_history": people.ticked("not_sure"),
        "heart_conditions": people.ticked("bp_controlled"),
        "bp_reading": people.wrote("138/86 in October"),
        "medicines": Answer(
            rows=(
                MedicineRow("lisinopril", "blood pressure", "20 a day", "prescribed"),
                MedicineRow("melatonin", "sleep", "3 at night", "otc"),
            )
        ),
        "topics_to_explain": people.ticked("side_effects"),
        "own_questions": people.wrote("Who answers if I get scared at night?"),
    }
    steps = dict.fromkeys(people.QUESTIONNAIRE.step_of[id_].id for id_ in given)
    picked = PrintOptions(first=("ask-written",))
    return structured.summary_json(people.summarized(given, picked, steps=tuple(steps)))


if __name__ == "__main__":
    EXAMPLE.write_bytes(example())
    SCHEMA.write_bytes(summary_schema())
    prose = DOCS.read_text().partition(TABLES)[0]
    DOCS.write_text(f"{prose}{TABLES}\n{tables()}")
