"""The summary as JSON, for software: version 1 of the format `foreword-summary`.

The document is dumped from the classes of the Summary, and `summary.schema.json` and the tables of
docs/summary-json.md are made of them. What no sheet says, above all which lines were left out, has
no key. Another shape needs another number of version.
"""

from __future__ import annotations

from typing import Literal

from screening.answers.clinician_sheet import ClinicianSheet
from screening.answers.flags import SummaryPart
from screening.answers.patient_sheet import PatientSheet
from screening.answers.summary import Printout, Strip, Summary
from screening.errors import NoRecordOfExample


class SummaryDocument(SummaryPart):
    """A patient's summary for a talk with a licensed provider. Reported by the patient and not
    verified; no screening result, diagnosis, referral or order."""

    format: Literal["foreword-summary"] = "foreword-summary"
    """Always `foreword-summary`."""
    version: Literal[1] = 1
    """Number of this shape."""
    language: str
    """Of the head and of the page for the provider, as in `en`; not of the patient's own words."""
    strip: Strip
    """The head of both sheets."""
    clinician: ClinicianSheet | None
    """The page for the provider; null where the patient did not choose it."""
    patient: PatientSheet | None
    """The page for the patient; null where the patient did not choose it."""


def summary_json(made_of: Summary | Printout) -> bytes:
    """Return UTF-8, the same bytes for the same input. A sheet that was not chosen is null.

    Raises NoRecordOfExample for answers that are about no real person: a record takes a file at
    its word, and no mark on it would be read.
    """
    printout = made_of if isinstance(made_of, Printout) else Printout(made_of, made_of)
    summary = printout.clinician
    if summary.example:
        raise NoRecordOfExample
    sheets = summary.layout.sheets
    document = SummaryDocument(
        language=summary.language,
        strip=summary.strip,
        clinician=summary.clinician if "clinician" in sheets else None,
        patient=printout.patient.patient if "patient" in sheets else None,
    )
    return document.model_dump_json(indent=2).encode() + b"\n"
