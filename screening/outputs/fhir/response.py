"""One person's summary as a FHIR R4 Bundle, for a clinic's computer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID, uuid5

from screening.answers.answers import Answer, Answers
from screening.answers.clinician_sheet import FULL
from screening.answers.path import find_path
from screening.answers.print_options import printed_path
from screening.answers.screening import Screening
from screening.answers.summary import LOCAL, Site, Summary, build_summary
from screening.errors import NoRecordOfExample
from screening.outputs.fhir import codes
from screening.outputs.fhir.questionnaire import EXTENSIONS, SDC, fhir_questionnaire
from screening.outputs.summary_text import BIDI_CONTROLS, clinician_sections
from screening.questionnaire.model import Question, Questionnaire

COMPLETION_MODE = f"{EXTENSIONS}/questionnaireresponse-completionMode"
DISPLAY = f"{EXTENSIONS}/display"
V3 = "http://terminology.hl7.org/CodeSystem/v3"
ELECTRONIC = {"system": f"{V3}-ParticipationMode", "code": "ELECTRONIC"}
REPORTED = {
    "system": f"{V3}-ObservationValue",
    "code": "PATRPT",
    "display": "patient reported",
}


def disclosed_answers(questionnaire: Questionnaire, screening: Screening) -> Answers:
    """Return the answers that may print. Safety answers are in it under the choice `full` alone,
    that choice itself never, and of requests those that were chosen to print."""
    everything = find_path(questionnaire, screening.answers)
    path = printed_path(everything, screening.print_options)
    safety = questionnaire.safety
    is_full = FULL in path.answers[safety.print_choice].picks
    disclosed = {
        id_: answer
        for id_, answer in path.answers.items()
        if not questionnaire.is_private(id_)
        or (is_full and id_ in safety.questions)
        or any(
            o.request for v, o in questionnaire.questions[id_].options.items() if v in answer.picks
        )
    }
    return find_path(questionnaire, Answers(disclosed)).answers


Filled = Mapping[str, list[codes.Data]]
"""The answers of each item by its link id. For a repeating group: what fills each of its rows."""


def response_items(
    questionnaire: Questionnaire, answers: Answers, form: codes.Data
) -> list[codes.Data]:
    """Return those items of `form`, the checklist in the same language, that have answers, each
    with its own."""
    filled: dict[str, list[codes.Data]] = {}
    for id_, answer in answers.items():
        filled |= _filled(questionnaire, questionnaire.questions[id_], answer)
    filled = codes.reworded(questionnaire, filled, form["contained"][0]["url"])
    return list(_items(form["item"], {link: given for link, given in filled.items() if given}))


def _items(items: list[codes.Data], filled: Filled) -> Iterator[codes.Data]:
    for item in items:
        link = item["linkId"]
        named: codes.Data = {key: item[key] for key in ("linkId", "text") if key in item}
        if item["type"] != "group":
            if link in filled:
                yield {**named, "answer": filled[link]}
        elif item.get("repeats"):
            for row in filled.get(link, ()):
                yield {**named, "item": list(_items(item["item"], row))}
        elif inside := list(_items(item["item"], filled)):
            yield {**named, "item": inside}


def _filled(questionnaire: Questionnaire, question: Question, answer: Answer) -> dict[str, Any]:
    kinds = questionnaire.fixed.sheet.medicine_kinds
    rows = []
    for row in answer.rows:
        cells = {part: _string(getattr(row, part)) for part in ("name", "purpose", "amount")}
        kind = codes.coding(codes.kind_code(question, row.kind), kinds[row.kind])
        cells["kind"] = [{"valueCoding": kind}] if row.kind else []
        given = {codes.row_link(question.id, part): cell for part, cell in cells.items() if cell}
        rows += [given] if given else []
    picks = [{"valueCoding": codes.value_coding(questionnaire, question, v)} for v in answer.picks]
    return {
        question.id: _written(question, answer.text),
        **({question.picks_field: picks} if question.values else {}),
        codes.row_link(question.id): rows,
        **{
            codes.text_link(question.id, value): _string(text)
            for value, text in answer.texts.items()
        },
    }


def _written(question: Question, text: str) -> list[codes.Data]:
    if text and question.type == "number":
        return [codes.number_answer(question, "value", text)]
    return [{"valueDate": text}] if text and question.type == "date" else _string(text)


def _string(text: str) -> list[codes.Data]:
    """No answer where nothing is left of the text that FHIR could hold."""
    return [{"valueString": cleaned}] if (cleaned := codes.clean(text)) else []


def summary_response(
    questionnaire: Questionnaire,
    form: codes.Data,
    screening: Screening,
    made_at: datetime,
    reference: str,
    site: Site = LOCAL,
) -> codes.Data:
    """Return the answers and the clinician sheet (see `build_summary`). `form` is the checklist
    that is published, in whatever language. It names no one: a clinic puts it to the right patient
    itself. Raises NoRecordOfExample for answers that are about no real person.
    """
    safety = questionnaire.safety
    every = questionnaire.elsewhere.texts.get("every_sheet") or safety.every_sheet
    told = questionnaire.model_copy(
        update={"safety": safety.model_copy(update={"every_sheet": every})}
    )
    summary = build_summary(told, screening, made_at, reference, site)
    if summary.example:
        raise NoRecordOfExample
    disclosed = disclosed_answers(questionnaire, screening)
    published = f"{form['url']}|{form['version']}"
    title = codes.clean(questionnaire.site.start.title)
    if questionnaire.language != form["language"]:
        settings = codes.DEFAULTS.model_copy(update={"fhir_url": form["url"]})
        form = fhir_questionnaire(questionnaire, settings=settings)
    answered = response_items(questionnaire, disclosed, form)
    saved = [state.saved_at for state in screening.steps.values()]
    last = max(saved, default=made_at).astimezone(made_at.tzinfo)
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"profile": [f"{SDC}/sdc-questionnaireresponse"], "security": [REPORTED]},
        "language": summary.language,
        "text": _narrative(summary),
        "extension": [{"url": COMPLETION_MODE, "valueCodeableConcept": {"coding": [ELECTRONIC]}}],
        "identifier": {"system": codes.RESPONSES, "value": summary.strip.reference},
        "questionnaire": published,
        "_questionnaire": {"extension": [{"url": DISPLAY, "valueString": title}]},
        "status": "completed",
        "authored": last.isoformat(timespec="seconds"),
        **_source(questionnaire, disclosed),
        **({"item": answered} if answered else {}),
    }


def _source(questionnaire: Questionnaire, disclosed: Answers) -> codes.Data:
    """Return who answered, as far as the answers that may print tell it; nobody by name."""
    helped_if = questionnaire.elsewhere.helped_if
    tests = helped_if.tests
    if not tests or any(test.question not in disclosed for test in tests):
        return {}
    words = questionnaire.fixed.form
    if helped_if.holds(find_path(questionnaire, disclosed).facts):
        return {"source": {"type": "RelatedPerson", "display": words.a_helper}}
    return {"source": {"type": "Patient", "display": words.the_patient}}


def response_bundle(response: codes.Data, made_at: datetime) -> codes.Data:
    """Return a Bundle of the response alone, made at the time of the download. The response is the
    same entry in each."""
    name = uuid5(UUID(codes.RESPONSES), response["identifier"]["value"])
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": made_at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{name}", "resource": response}],
    }


def _narrative(summary: Summary) -> codes.Data:
    """The clinician sheet as XHTML, for whoever opens the response without a program for it: all
    lines in its order. `additional`: flags are no answers, so they stand here alone."""
    sections = "".join(
        f"<h2>{_xhtml(heading)}</h2><ul>"
        + "".join(f"<li>{_xhtml(line)}</li>" for line in lines)
        + "</ul>"
        for heading, lines in clinician_sections(summary)
        if lines
    )
    language = escape(summary.language)
    opening = f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">'
    return {"status": "additional", "div": f"{opening}{sections}</div>"}


def _xhtml(text: str) -> str:
    """Nothing a person wrote can become markup, nor turn what stands beside it."""
    text = "".join(character for character in codes.clean(text) if character not in BIDI_CONTROLS)
    return escape(text).replace("\n", "<br/>")
