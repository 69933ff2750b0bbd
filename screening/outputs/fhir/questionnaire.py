"""The checklist as a FHIR R4 Questionnaire: groups for parts and steps, an item a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screening.outputs.fhir.codes import ID, code_system
from screening.outputs.fhir.items import display, guarded, question_items
from screening.outputs.fhir.names import CHECKLIST, Data, clean, part_link, step_link, to_bytes
from screening.outputs.fhir.rules import find_rule
from screening.questionnaire.model import Questionnaire, Section, Step
from screening.questionnaire.words import Notice

CONTAINS_CODES = "urn:uuid:2ece17ed-ecac-4868-a8e1-e6284dbc7478"
"""Our one extension: points to the contained CodeSystem, since FHIR wants it to be pointed to."""


def questionnaire_json(questionnaire: Questionnaire) -> bytes:
    """UTF-8, the same bytes for the same questionnaire. Holds nothing about any person."""
    return to_bytes(fhir_questionnaire(questionnaire))


def fhir_questionnaire(questionnaire: Questionnaire) -> Data:
    return {
        "resourceType": "Questionnaire",
        "language": questionnaire.language,
        "contained": [code_system(questionnaire)],
        "extension": [{"url": CONTAINS_CODES, "valueReference": {"reference": f"#{ID}"}}],
        "url": CHECKLIST,
        "version": questionnaire.version,
        "name": "Foreword",
        "title": clean(questionnaire.site.start.title),
        **_review(questionnaire),
        "subjectType": ["Patient"],
        "publisher": "Foreword",
        "description": clean(questionnaire.site.disclaimer_short),
        "item": [_part(questionnaire, section) for section in questionnaire.sections],
    }


def _review(questionnaire: Questionnaire) -> Data:
    """What no clinician has reviewed is a draft, in FHIR's words too."""
    review = questionnaire.signed_off
    approved = {"approvalDate": review.on.isoformat()} if review.by and review.on else {}
    return {
        "status": "active" if approved else "draft",
        "experimental": False,
        "date": questionnaire.checked_on.isoformat(),
        **approved,
        "lastReviewDate": questionnaire.checked_on.isoformat(),
        "effectivePeriod": {
            "start": questionnaire.checked_on.isoformat(),
            "end": questionnaire.review_by.isoformat(),
        },
    }


def _part(questionnaire: Questionnaire, section: Section) -> Data:
    link = part_link(section.id)
    return {
        "linkId": link,
        "text": clean(section.title),
        "type": "group",
        "item": [
            display(f"{link}.intro", section.intro),
            *_notices(questionnaire, link, lambda notice: section.id in notice.before),
            *(_step(questionnaire, step) for step in section.steps),
        ],
    }


def _step(questionnaire: Questionnaire, step: Step) -> Data:
    questions = (question_items(questionnaire, question) for question in step.questions)
    link = step_link(step.id)
    return {
        "linkId": link,
        "text": clean(step.title),
        "type": "group",
        "item": [
            *_lines(questionnaire, step),
            *_notices(questionnaire, link, lambda notice: step.id in notice.steps),
            *(item for items in questions for item in items),
        ],
    }


def _lines(questionnaire: Questionnaire, step: Step) -> Iterator[Data]:
    """What is always on the page. Where help is stands with the safety questions, wherever the
    form is shown."""
    link = step_link(step.id)
    if step.opening:
        yield display(f"{link}.opening", step.opening)
    if step.note:
        yield display(f"{link}.note", step.note)
    if step.id == questionnaire.safety.step:
        yield display(f"{link}.support", questionnaire.crisis.panel)


def _notices(
    questionnaire: Questionnaire, link: str, stands: Callable[[Notice], bool]
) -> Iterator[Data]:
    for number, notice in enumerate(questionnaire.notices, 1):
        if stands(notice):
            rule = find_rule(questionnaire, notice.show_if)
            line = display(f"{link}.notice.{number}", notice.text)
            yield from guarded(questionnaire, f"{link}.notice.{number}", rule, [line])
