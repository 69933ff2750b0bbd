"""One person's summary as a FHIR R4 Bundle, for a clinic's computer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from screening.answers.screening import Screening
from screening.answers.summary import Summary, build_summary
from screening.errors import NoClinicianSheet, NoRecordOfExample
from screening.outputs.fhir.names import CHECKLIST, RESPONSES, Data, to_bytes
from screening.outputs.fhir.narrative import narrative
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.outputs.fhir.response import response_items
from screening.outputs.fhir.told import find_told
from screening.questionnaire.model import Questionnaire


def summary_bundle(
    questionnaire: Questionnaire, screening: Screening, made_at: datetime, reference: str
) -> bytes:
    """UTF-8, the same bytes for the same input; see `build_summary` for what that is. It names no
    one: a clinic puts it to the right patient itself.

    Raises NoRecordOfExample for answers that are about no real person, and NoClinicianSheet where
    the person chose not to print the page that this file is.
    """
    summary = build_summary(questionnaire, screening, made_at, reference)
    if summary.example:
        raise NoRecordOfExample
    if "clinician" not in summary.layout.sheets:
        raise NoClinicianSheet
    when = made_at.isoformat(timespec="seconds")
    name = uuid5(UUID(RESPONSES), f"{reference} {when}")
    response = _response(questionnaire, screening, summary, when)
    return to_bytes(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": when,
            "entry": [{"fullUrl": f"urn:uuid:{name}", "resource": response}],
        }
    )


def _response(
    questionnaire: Questionnaire, screening: Screening, summary: Summary, when: str
) -> Data:
    items = fhir_questionnaire(questionnaire)["item"]
    answered = response_items(questionnaire, find_told(questionnaire, screening), items)
    return {
        "resourceType": "QuestionnaireResponse",
        "language": summary.language,
        "text": narrative(summary),
        "identifier": {"value": summary.strip.reference},
        "questionnaire": f"{CHECKLIST}|{questionnaire.version}",
        "status": "completed",
        "authored": when,
        **({"item": answered} if answered else {}),
    }
