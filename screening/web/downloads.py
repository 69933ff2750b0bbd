"""The summary as files. Always attachments, never kept by a browser or anything between."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from screening.answers.summary import Printout
from screening.outputs.fhir.questionnaire import questionnaire_json
from screening.outputs.fhir.response import summary_bundle
from screening.outputs.summary_json import summary_json
from screening.outputs.text import summary_text
from screening.web.limits import limiter
from screening.web.logs import LoggedBlueprint
from screening.web.record_cookie import open_current
from screening.web.state import services
from screening.web.summary import printout_of, questionnaire_for_clinician

bp = LoggedBlueprint("download", __name__, log_group="download")
FHIR = "application/fhir+json"


@bp.get("/summary.pdf")
@limiter.limit("20 per minute")
def pdf() -> ResponseReturnValue:
    """To print. Raises PrinterBusy."""
    kept = services()
    made = kept.printer.summary_pdf(_printout(), made_at=kept.clock())
    return _attached(made, "application/pdf", "pdf")


@bp.get("/checklist.pdf")
@limiter.limit("20 per minute")
def blank_form() -> ResponseReturnValue:
    """The checklist for a pen; ?section= gives one part. Raises PrinterBusy, UnknownSection."""
    kept = services()
    made = kept.printer.checklist_pdf(
        kept.questionnaire, request.args.get("section") or None, made_at=kept.clock()
    )
    return _attached(made, "application/pdf", "pdf", name="kap-checklist")


@bp.get("/summary.txt")
@limiter.limit("60 per minute")
def text() -> ResponseReturnValue:
    """To paste into a record."""
    return _attached(
        summary_text(_printout().for_record).encode(), "text/plain; charset=utf-8", "txt"
    )


@bp.get("/summary.json")
@limiter.limit("60 per minute")
def structured() -> ResponseReturnValue:
    """Raises NoRecordOfExample."""
    return _attached(summary_json(_printout()), "application/json", "json")


@bp.get("/summary.fhir.json")
@limiter.limit("60 per minute")
def bundle() -> ResponseReturnValue:
    """For a clinic's computer. Raises NoRecordOfExample, NoClinicianSheet."""
    kept, current = services(), open_current()
    made_at = kept.clock().astimezone(kept.settings.zone)
    questionnaire = questionnaire_for_clinician(current.screening)
    made = summary_bundle(questionnaire, current.screening, made_at, current.sheet_reference)
    return _attached(made, FHIR, "fhir.json")


@bp.get("/questionnaire.fhir.json")
@limiter.limit("60 per minute")
def questionnaire() -> ResponseReturnValue:
    """The checklist itself, for a clinic's computer. It is about no one."""
    made = questionnaire_json(services().questionnaire)
    return _attached(made, FHIR, "fhir.json", name="kap-checklist")


def _printout() -> Printout:
    return printout_of(open_current())


def _attached(content: bytes, kind: str, ending: str, *, name: str = "kap-notes") -> Response:
    """The file's name holds the day, and nothing about the person."""
    day = services().clock().astimezone(services().settings.zone).date()
    file = f"{name}-{day.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, content_type=kind, headers=headers)
