"""The JSON of a summary, key by key: version 1 of the format `foreword-summary`.

The one definition from which the document, `summary.schema.json` and the tables of
docs/summary-json.md are made; the docstring of a key is its description in all of them. The
classes of this package read a Summary by its attributes. What no sheet says, above all which
lines were left out, has no key. Another shape needs another number of version.
"""

from __future__ import annotations

from typing import Literal

from screening.outputs.summary_format.clinician import ClinicianSheet
from screening.outputs.summary_format.lines import Shape, Strip
from screening.outputs.summary_format.patient import PatientSheet


class SummaryDocument(Shape):
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
