"""The summary as JSON, for software. docs/summary-json.md explains every key."""

from __future__ import annotations

import json

from pydantic.json_schema import GenerateJsonSchema

from screening.answers.print_options import SHEETS
from screening.answers.summary import Printout, Summary
from screening.errors import NoRecordOfExample
from screening.outputs.summary_format.clinician import ClinicianSheet
from screening.outputs.summary_format.document import SummaryDocument
from screening.outputs.summary_format.lines import Shape
from screening.outputs.summary_format.patient import PatientSheet


def summary_json(made_of: Summary | Printout) -> bytes:
    """UTF-8, the same bytes for the same input. A sheet that was not chosen is null.

    Raises NoRecordOfExample for answers that are about no real person: a record takes a file at
    its word, and no mark on it would be read.
    """
    printout = made_of if isinstance(made_of, Printout) else Printout(made_of, made_of)
    if printout.clinician.example:
        raise NoRecordOfExample
    sheets: dict[str, Shape | None] = {
        "clinician": ClinicianSheet.model_validate(printout.clinician.clinician),
        "patient": PatientSheet.model_validate(printout.patient.patient),
    }
    chosen = printout.clinician.layout.sheets
    sheets |= {sheet: None for sheet in SHEETS if sheet not in chosen}
    document = SummaryDocument.model_validate(printout.clinician)
    return document.model_copy(update=sheets).model_dump_json(indent=2).encode() + b"\n"


class _Schema(GenerateJsonSchema):
    """Without a title for each key, which would only repeat it."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def summary_schema() -> bytes:
    """The JSON Schema that every such document fits; shipped as summary.schema.json."""
    schema = SummaryDocument.model_json_schema(mode="serialization", schema_generator=_Schema)
    named = {"$schema": GenerateJsonSchema.schema_dialect, **schema}
    return json.dumps(named, indent=2).encode() + b"\n"
