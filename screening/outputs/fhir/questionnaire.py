"""The checklist as a FHIR R4 Questionnaire: groups for parts and steps, an item a question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from screening.answers.patient_sheet import build_help
from screening.languages import format_day
from screening.outputs.fhir import codes
from screening.outputs.fhir.enable_when import Has, Rule, enable_when, rule_of
from screening.outputs.sheet_data import help_lines
from screening.questionnaire.conditions import ALWAYS
from screening.questionnaire.model import (
    FOLLOW_UP_LENGTH,
    Question,
    Questionnaire,
    Section,
    Step,
)
from screening.questionnaire.site_text import Notice
from screening.settings import ContentSettings

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"

CATEGORY = "http://hl7.org/fhir/StructureDefinition/questionnaire-displayCategory"
CATEGORIES = "http://hl7.org/fhir/questionnaire-display-category"

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
VERSION_ALGORITHM = (
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.versionAlgorithm[x]"
)
NATURAL = {"system": "http://hl7.org/fhir/version-algorithm", "code": "natural"}
TRANSLATED = ("text", "title", "description", "definition", "display")
"""The elements that each language says in its own way."""

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
    # why we ask is shown on demand: by one name in LHC-Forms, by the other in Smart Forms
    explained = [_controlled(display(f"{question.id}-why", question.why), "help", "flyover")]
    if question.help:
        instructions = {"coding": [{"system": CATEGORIES, "code": "instructions"}]}
        category = {"url": CATEGORY, "valueCodeableConcept": instructions}
        line = display(f"{question.id}-help", question.help)
        explained.append({"extension": [category], **line})
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


def _controlled(item: codes.Data, *controls: str) -> codes.Data:
    concept = {"coding": [{"system": CONTROLS, "code": control} for control in controls]}
    return {"extension": [{"url": CONTROL, "valueCodeableConcept": concept}], **item}


CONTAINS_CODES = "urn:uuid:2ece17ed-ecac-4868-a8e1-e6284dbc7478"
"""Our one extension: points to the contained CodeSystem, since FHIR wants it to be pointed to."""


def fhir_questionnaire(
    questionnaire: Questionnaire,
    *translations: Questionnaire,
    settings: ContentSettings = codes.DEFAULTS,
) -> codes.Data:
    """Return the checklist in its language, with the words of its translations beside. Its version
    changes with all that it says. Holds nothing about any person."""
    others = {each.language: _resource(each, settings) for each in translations}
    resource: codes.Data = _with_translations(_resource(questionnaire, settings), others)
    content = json.dumps(resource, sort_keys=True).encode()
    version = f"{questionnaire.version}-{hashlib.sha256(content).hexdigest()[:8]}"
    resource["version"] = resource["contained"][0]["version"] = version
    return resource


def _resource(questionnaire: Questionnaire, settings: ContentSettings) -> codes.Data:
    review = questionnaire.signed_off  # what no clinician has reviewed is a draft
    signed = review.on.isoformat() if review.by and review.on else ""
    checked_on = questionnaire.checked_on.isoformat()
    texts = questionnaire.elsewhere.texts
    resource: codes.Data = {
        "resourceType": "Questionnaire",
        "meta": {"profile": [f"{SDC}/sdc-questionnaire"]},
        "language": questionnaire.language,
        "contained": [codes.code_system(questionnaire, settings)],
        "extension": [
            {"url": VERSION_ALGORITHM, "valueCoding": NATURAL},
            {"url": CONTAINS_CODES, "valueReference": {"reference": f"#{codes.ID}"}},
        ],
        "url": settings.fhir_url,
        "version": questionnaire.version,
        "name": "Foreword",
        "title": codes.clean(questionnaire.site.start.title),
        "status": "active" if signed else "draft",
        "experimental": False,
        "date": checked_on,
        **({"approvalDate": signed, "lastReviewDate": signed} if signed else {}),
        "effectivePeriod": {"start": checked_on, "end": questionnaire.review_by.isoformat()},
        "subjectType": ["Patient"],
        "publisher": settings.fhir_publisher,
        "description": codes.clean(texts.get("description", questionnaire.site.disclaimer_short)),
        "item": [_part(questionnaire, section) for section in questionnaire.sections],
    }
    reworded: codes.Data = codes.reworded(questionnaire, resource, codes.system_of(settings))
    return reworded


def _with_translations(part: Any, others: Mapping[str, Any]) -> Any:
    """Return `part` of a resource with the words that stand in its place in `others`, the same part
    by language."""
    if not others:
        return part
    if isinstance(part, list):
        return [
            _with_translations(each, {code: other[n] for code, other in others.items()})
            for n, each in enumerate(part)
        ]
    if not isinstance(part, dict):
        return part
    done: codes.Data = {}
    for key, each in part.items():
        there = {code: other[key] for code, other in others.items()}
        done[key] = _with_translations(each, there)
        words = {code: text for code, text in there.items() if text != each}
        if key == "display" and words and "code" in part and "system" not in part:  # a concept
            done["designation"] = [{"language": c, "value": text} for c, text in words.items()]
        elif key in TRANSLATED and words:
            pairs = [
                (("lang", "valueCode", c), ("content", "valueString", words[c])) for c in words
            ]
            done[f"_{key}"] = {
                "extension": [
                    {
                        "url": f"{EXTENSIONS}/translation",
                        "extension": [{"url": url, kind: value} for url, kind, value in pair],
                    }
                    for pair in pairs
                ]
            }
    return done


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
    lines = {"opening": step.opening, "note": step.note}
    interrupt_if, crisis = questionnaire.safety.interrupt_if, questionnaire.crisis
    urgent = [q for q in step.questions if q.id in {test.question for test in interrupt_if.tests}]
    if step.id in questionnaire.safety_steps:
        # where help is stands with the safety questions, wherever the form is shown
        lines |= {"support": f"{crisis.panel} {crisis.fallback}"}
        lines |= {"readers": questionnaire.fixed.form.readers}
    inside = [
        *(display(f"{link}.{name}", text) for name, text in lines.items() if text),
        *_notices(questionnaire, link, lambda notice: step.id in notice.steps),
    ]
    for question in step.questions:  # with the texts behind its options, or its medicine rows
        more = (*_follow_ups(questionnaire, question), *_rows(questionnaire, question))
        items = [_question(questionnaire, question), *more]
        rule = rule_of(questionnaire, question.show_if)
        inside += guarded(questionnaire, question.id, rule, items)
        if question in urgent[-1:]:
            inside += _crisis_words(questionnaire, f"{question.id}-crisis")
    return _item(link, step.title, "group", item=inside)


def _crisis_words(questionnaire: Questionnaire, link: str) -> Iterator[codes.Data]:
    """Each line of the crisis words as an item that shows while the answers ask for them."""
    page, place = questionnaire.crisis.page, questionnaire.crisis.here
    words = questionnaire.fixed.form
    danger = words.in_danger.replace("{label}", page.danger_heading)
    checked = format_day(place.checked_on, questionnaire.language)
    here = words.lines_checked.replace("{place}", place.place).replace("{date}", checked)
    helplines = [
        f"{line['lead']} {line['rest']}".strip().rstrip(".") + "."  # renderers join them in one
        for line in help_lines(build_help(questionnaire), questionnaire.fixed.help)
    ]
    said = {
        "": f"{page.heading}. {page.hope}",
        ".danger": danger.replace("{number}", place.emergency.label),
        # one item, for the place of another language may have more lines
        ".lines": "\n".join([here, *helplines]),
        ".trust": f"{page.trust_heading}. {page.trust}",
        ".about": f"{page.about_heading}. {page.about}",
    }
    lines = [(name, text, ALWAYS) for name, text in said.items()]
    lines += [(f".extra.{n}", line.text, line.show_if) for n, line in enumerate(page.extra, 1)]
    for name, text, show_if in lines:
        rule = rule_of(questionnaire, questionnaire.safety.interrupt_if)
        rule += rule_of(questionnaire, show_if)
        yield from guarded(questionnaire, f"{link}{name}", rule, [display(f"{link}{name}", text)])


def _notices(
    questionnaire: Questionnaire, link: str, stands: Callable[[Notice], bool]
) -> Iterator[codes.Data]:
    for number, notice in enumerate(questionnaire.notices, 1):
        if stands(notice):
            rule = rule_of(questionnaire, notice.show_if)
            line = display(f"{link}.notice.{number}", notice.text)
            yield from guarded(questionnaire, f"{link}.notice.{number}", rule, [line])
