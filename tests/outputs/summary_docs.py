"""Keeps the schema and the tables of docs/summary-json.md at one with the definition.

`python -m tests.outputs.summary_docs` writes both anew; a test says when that is due.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from screening.outputs import summary_json as structured

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


class _Schema(GenerateJsonSchema):
    """Without a title for each key, which would only repeat it."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def summary_schema() -> bytes:
    """The JSON Schema that every such document fits; shipped as summary.schema.json."""
    schema = structured.SummaryDocument.model_json_schema(
        mode="serialization", schema_generator=_Schema
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


if __name__ == "__main__":
    SCHEMA.write_bytes(summary_schema())
    prose = DOCS.read_text().partition(TABLES)[0]
    DOCS.write_text(f"{prose}{TABLES}\n{tables()}")
