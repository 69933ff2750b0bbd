"""The checklist as a FHIR R4 Questionnaire: groups for parts and steps, an item a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from screening.outputs.fhir import codes
from screening.outputs.fhir.enable_when import Has, Rule, enable_when, rule_of
from screening.questionnaire.model import (
    FOLLOW_UP_LENGTH,
    Question,
    Questionnaire,
    Section,
    Step,
)
from screening.questionnaire.site_text import Notice

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"

EXTENSIONS = "http://hl7.org/fhir/StructureDefinition"

_TYPES = {"short_text": "string", "long_text": "text", "number": "decimal", "date": "date"}
"""The others are choices."""


def guarded(
    questionnaire: Questionnaire, link: str, rule: Rule, items: list[codes.Data]
) -> list[codes.Data]:
    """`items`, shown only while the rule holds. What one item cannot say, groups around it do."""
    # parts that one item each can say, all of which must hold
    levels = [rule] if all(len(clause) == 1 for clause in rule) else [(part,) for part in rule]
    if not rule:
        return items
    if len(levels) == 1 and len(items) == 1:
        return [items[0] | enable_when(questionnaire, levels[0])]
    for number, level in enumerate(reversed(levels), 1):
        name = f"{link}-if" if number == 1 else f"{link}-if-{number}"
        group = {"linkId": name, "type": "group", **enable_when(questionnaire, level)}
        items = [group | {"item": items}]
    return items


def display(link: str, text: str) -> codes.Data:
    return _item(link, text, "display")


def _item(link: str, text: str, type_: str, **more: Any) -> codes.Data:
    return {"linkId": link, "text": codes.clean(text), "type": type_, **more}


def _question(questionnaire: Questionnaire, question: Question) -> codes.Data:
    item: codes.Data = {
        "linkId": question.id,
        "code": [codes.coding(question.id, question.short)],
        "prefix": str(questionnaire.numbers[question.id]),
        "text": codes.clean(question.text),
        "type": "integer"
        if question.type == "number" and not question.decimals
        else _TYPES.get(question.type, "choice"),
        "required": False,
        "repeats": question.type == "multiple",
    }
    if question.type == "number":
        limits = list(_limits(question))
        item = {"extension": limits, **item} if limits else item
    elif question.is_written:
        item |= {"maxLength": question.max_length} if question.max_length else {}
    else:
        item["answerOption"] = list(_options(questionnaire, question))
        item = _controlled(item, "check-box" if question.type == "multiple" else "radio-button")
    # why we ask is help, which a form shows on demand; the rest belongs under the question
    explained = [_controlled(display(f"{question.id}-why", question.why), "help")]
    if question.help:
        explained.append(display(f"{question.id}-help", question.help))
    return item | {"item": explained}


def _limits(question: Question) -> Iterator[codes.Data]:
    """What a form may hold a number to, and the unit behind its box."""
    for name, limit in (("minValue", question.least), ("maxValue", question.most)):
        if limit is not None:
            number = codes.number_answer(question, "value", str(limit))
            yield {"url": f"{EXTENSIONS}/{name}", **number}
    if question.decimals:
        yield {"url": f"{EXTENSIONS}/maxDecimalPlaces", "valueInteger": question.decimals}
    if question.unit:
        unit = {"display": codes.clean(question.unit)}
        yield {"url": f"{EXTENSIONS}/questionnaire-unit", "valueCoding": unit}


def _options(questionnaire: Questionnaire, question: Question) -> Iterator[codes.Data]:
    """What stands alone among several picks says so; 'not sure' may stand beside others."""
    for value in question.values:
        option: codes.Data = {"valueCoding": codes.value_coding(questionnaire, question, value)}
        if question.type not in ("single", "medicines") and value in question.exclusive:
            option = {"extension": [{"url": EXCLUSIVE, "valueBoolean": True}], **option}
        yield option


def _follow_ups(questionnaire: Questionnaire, question: Question) -> Iterator[codes.Data]:
    """What may be said in place of what is written, and the texts behind options."""
    if question.is_written and question.offers:
        item = _item(question.picks_field, question.short, "choice", required=False, repeats=True)
        item["answerOption"] = list(_options(questionnaire, question))
        yield _controlled(item, "check-box")
    for value, option in question.options.items():
        if option.text:
            yield _item(
                codes.text_link(question.id, value),
                option.text,
                "string",
                required=False,
                maxLength=FOLLOW_UP_LENGTH,
                **enable_when(questionnaire, ((Has(question.id, value),),)),
            )


def _rows(questionnaire: Questionnaire, question: Question) -> Iterator[codes.Data]:
    """A row for each medicine, unless 'none', 'not sure' or 'in person' is the answer."""
    if question.type == "medicines":
        columns = zip(codes.ROW_PARTS, questionnaire.fixed.sheet.medicine_columns, strict=True)
        yield _item(
            codes.row_link(question.id),
            question.short,
            "group",
            **enable_when(questionnaire, ((Has(question.id, holds=False),),)),
            repeats=True,
            item=[_cell(questionnaire, question, part, label) for part, label in columns],
        )


def _cell(questionnaire: Questionnaire, question: Question, part: str, label: str) -> codes.Data:
    link = codes.row_link(question.id, part)
    if part != "kind":
        return _item(link, label, "string", required=False, maxLength=codes.ROW_LENGTH)
    kinds = [
        {"valueCoding": codes.coding(codes.kind_code(question, kind), words)}
        for kind, words in questionnaire.fixed.sheet.medicine_kinds.items()
        if kind
    ]
    return _item(link, label, "choice", required=False, answerOption=kinds)


def _controlled(item: codes.Data, control: str) -> codes.Data:
    concept = {"coding": [{"system": CONTROLS, "code": control}]}
    return {"extension": [{"url": CONTROL, "valueCodeableConcept": concept}], **item}


CONTAINS_CODES = "urn:uuid:2ece17ed-ecac-4868-a8e1-e6284dbc7478"
"""Our one extension: points to the contained CodeSystem, since FHIR wants it to be pointed to."""


def questionnaire_json(questionnaire: Questionnaire) -> bytes:
    """UTF-8, the same bytes for the same questionnaire. Holds nothing about any person."""
    return codes.to_bytes(fhir_questionnaire(questionnaire))


def fhir_questionnaire(questionnaire: Questionnaire) -> codes.Data:
    review = questionnaire.signed_off  # what no clinician has reviewed is a draft
    approved = {"approvalDate": review.on.isoformat()} if review.by and review.on else {}
    checked_on = questionnaire.checked_on.isoformat()
    return {
        "resourceType": "Questionnaire",
        "language": questionnaire.language,
        "contained": [codes.code_system(questionnaire)],
        "extension": [{"url": CONTAINS_CODES, "valueReference": {"reference": f"#{codes.ID}"}}],
        "url": codes.CHECKLIST,
        "version": questionnaire.version,
        "name": "Foreword",
        "title": codes.clean(questionnaire.site.start.title),
        "status": "active" if approved else "draft",
        "experimental": False,
        "date": checked_on,
        **approved,
        "lastReviewDate": checked_on,
        "effectivePeriod": {"start": checked_on, "end": questionnaire.review_by.isoformat()},
        "subjectType": ["Patient"],
        "publisher": "Foreword",
        "description": codes.clean(questionnaire.site.disclaimer_short),
        "item": [_part(questionnaire, section) for section in questionnaire.sections],
    }


def _part(questionnaire: Questionnaire, section: Section) -> codes.Data:
    link = f"part.{section.id}"  # with a dot, which no question id holds
    inside = [
        display(f"{link}.intro", section.intro),
        *_notices(questionnaire, link, lambda notice: section.id in notice.before),
        *(_step(questionnaire, step) for step in section.steps),
    ]
    return _item(link, section.title, "group", item=inside)


def _step(questionnaire: Questionnaire, step: Step) -> codes.Data:
    link = f"step.{step.id}"
    # where help is stands with the safety questions, wherever the form is shown
    panel = questionnaire.crisis.panel if step.id in questionnaire.safety_steps else ""
    lines = {"opening": step.opening, "note": step.note, "support": panel}
    inside = [
        *(display(f"{link}.{name}", text) for name, text in lines.items() if text),
        *_notices(questionnaire, link, lambda notice: step.id in notice.steps),
    ]
    for question in step.questions:  # with the texts behind its options, or its medicine rows
        more = (*_follow_ups(questionnaire, question), *_rows(questionnaire, question))
        items = [_question(questionnaire, question), *more]
        rule = rule_of(questionnaire, question.show_if)
        inside += guarded(questionnaire, question.id, rule, items)
    return _item(link, step.title, "group", item=inside)


def _notices(
    questionnaire: Questionnaire, link: str, stands: Callable[[Notice], bool]
) -> Iterator[codes.Data]:
    for number, notice in enumerate(questionnaire.notices, 1):
        if stands(notice):
            rule = rule_of(questionnaire, notice.show_if)
            line = display(f"{link}.notice.{number}", notice.text)
            yield from guarded(questionnaire, f"{link}.notice.{number}", rule, [line])
