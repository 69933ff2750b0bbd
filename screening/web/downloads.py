"""The summary as files. Always attachments, never kept by a browser or anything between."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from screening.outputs.fhir.codes import to_bytes
from screening.outputs.fhir.response import response_bundle, summary_response
from screening.outputs.summary_json import summary_json
from screening.outputs.summary_text import summary_text
from screening.web.error_pages import gives_back
from screening.web.limits import PAGES, SHEETS, limit
from screening.web.logs import LoggedBlueprint
from screening.web.navigation import page_at
from screening.web.record_cookie import open_current
from screening.web.state import local_time, services
from screening.web.summary import (
    laid_out,
    printout_of,
    questionnaire_for_clinician,
    show_unchanged,
    site_of_summary,
)

bp = LoggedBlueprint("download", __name__, log_group="download")
FHIR = "application/fhir+json"
FETCHED_BY_SCRIPT = "X-Requested-With"
"""A header of the page's script, which fetches the PDF to count its pages and for Share: nobody has
taken it yet."""


@bp.get("/summary.pdf")
@page_at("/summary")
@gives_back("lines", show_unchanged)
@limit("20 per minute")
@SHEETS
def pdf() -> ResponseReturnValue:
    """The sheets, to print: ?sheet= gives one of them, ?paper=, ?large=, ?back= and ?answers= say
    how. Raises PrinterBusy."""
    printout = printout_of(laid_out(open_current()))
    content = services().printer.summary_pdf(printout, made_at=services().clock())
    if FETCHED_BY_SCRIPT not in request.headers:
        services().store.counts.add("pdf")
    return _attach(content, "application/pdf", "pdf")


@bp.get("/checklist.pdf")
@limit("20 per minute")
@SHEETS
def blank_form() -> ResponseReturnValue:
    """The checklist for a pen; ?section= gives one part, ?large=1 large print. Raises PrinterBusy,
    UnknownSection."""
    content = services().printer.checklist_pdf(
        services().questionnaire,
        request.args.get("section") or None,
        made_at=services().clock(),
        public_url=services().settings.public_url,
        large=request.args.get("large") == "1",
    )
    return _attach(content, "application/pdf", "pdf", name="kap-checklist")


@bp.get("/summary.txt")
@page_at("/summary")
@limit("60 per minute")
@PAGES
def text() -> ResponseReturnValue:
    """The page for the provider, to paste into a record."""
    content = summary_text(printout_of(open_current()).for_record)
    services().store.counts.add("text")
    return _attach(content.encode(), "text/plain; charset=utf-8", "txt")


@bp.get("/summary.json")
@page_at("/summary")
@limit("60 per minute")
@PAGES
def structured() -> ResponseReturnValue:
    """The summary for programs. Raises NoRecordOfExample."""
    content = summary_json(printout_of(open_current()))
    services().store.counts.add("files")
    return _attach(content, "application/json", "json")


@bp.get("/summary.fhir.json")
@page_at("/summary")
@limit("60 per minute")
@PAGES
def bundle() -> ResponseReturnValue:
    """The answers for a clinic's computer. Raises NoRecordOfExample."""
    answered, made_at = _response()
    content = to_bytes(response_bundle(answered, made_at))
    return _attach(content, FHIR, "fhir.json")


@bp.get("/summary.response.json")
@page_at("/summary")
@limit("60 per minute")
@PAGES
def response() -> ResponseReturnValue:
    """The same answers as a QuestionnaireResponse of its own. Raises NoRecordOfExample."""
    return _attach(to_bytes(_response()[0]), FHIR, "response.json")


def _response() -> tuple[dict[str, Any], datetime]:
    """Return the answers, and the time of this download."""
    current, made_at = open_current(), local_time(services().clock())
    answered = summary_response(
        questionnaire_for_clinician(current.screening),
        services().content.fhir,
        current.screening,
        made_at,
        current.record.sheet_reference,
        site_of_summary(),
    )
    services().store.counts.add("files")
    return answered, made_at


@bp.get("/questionnaire.fhir.json")
@limit("60 per minute")
def questionnaire() -> ResponseReturnValue:
    """The checklist itself for a clinic's computer, in every language. It is about no one."""
    content = to_bytes(services().content.fhir)
    return _attach(content, FHIR, "fhir.json", name="kap-checklist")


def _attach(content: bytes, kind: str, ending: str, *, name: str = "kap-notes") -> Response:
    """Return the file as an attachment. Its name holds the day, and nothing about the person."""
    day = local_time(services().clock()).date()
    file = f"{name}-{day.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, content_type=kind, headers=headers)
