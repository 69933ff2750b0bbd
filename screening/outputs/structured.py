"""The summary as JSON, for software. docs/summary-json.md explains every key."""

from __future__ import annotations

import json

from pydantic.json_schema import GenerateJsonSchema

from screening.answers.choices import SHEETS
from screening.answers.summary import Summary
from screening.errors import NoRecordOfExample
from screening.outputs.summary_format.document import SummaryDocument


def summary_json(summary: Summary) -> bytes:
    """UTF-8, the same bytes for the same Summary. A sheet that was not chosen is null.

    Raises NoRecordOfExample for answers that are about no real person: a record takes a file at
    its word, and no mark on it would be read.
    """
    if summary.example:
        raise NoRecordOfExample
    document = SummaryDocument.model_validate(summary)
    not_chosen = {sheet: None for sheet in SHEETS if sheet not in summary.layout.sheets}
    return document.model_copy(update=not_chosen).model_dump_json(indent=2).encode() + b"\n"


class _Schema(GenerateJsonSchema):
    """Without a title for each key, which would only repeat it."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def summary_schema() -> bytes:
    """The JSON Schema that every such document fits; shipped as summary.schema.json."""
    schema = SummaryDocument.model_json_schema(mode="serialization", schema_generator=_Schema)
    named = {"$schema": GenerateJsonSchema.schema_dialect, **schema}
    return json.dumps(named, indent=2).encode() + b"\n"
