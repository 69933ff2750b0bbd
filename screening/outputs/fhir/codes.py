"""The CodeSystem: each question as a code, its options under it, and the standard answers."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from screening.questionnaire.model import Question, Questionnaire
from screening.settings import ContentSettings

Data = dict[str, Any]
"""A FHIR element as plain JSON data."""

DEFAULTS = ContentSettings.model_construct()
"""What stands where the operator sets nothing: FHIR_URL names no host, for every clinic that runs
the checklist as it comes asks the same."""

CODES = "urn:uuid:d9137bc5-dd76-4a6a-b014-c7b469c33137"
"""The system of all codes: the questions, their options, and the answers that every one offers."""

RESPONSES = "urn:uuid:9a13a094-25fd-4c5c-9ae8-0c5787aab639"
"""Under this, each summary's own id is made."""

ROW_PARTS = ("name", "purpose", "amount", "kind")
"""The parts of a medicine row, as the form names them."""

ROW_LENGTH = 120
"""Characters in each of the first three."""

_DROPPED = frozenset("\ufeff\ufffe\uffff")


def system_of(settings: ContentSettings) -> str:
    """Return the system of a checklist's codes: another checklist has codes of its own."""
    url = settings.fhir_url
    return CODES if url == DEFAULTS.fhir_url else f"urn:uuid:{uuid5(NAMESPACE_URL, url)}"


def text_link(question_id: str, value: str) -> str:
    """The text behind an option: the same name as the form's field."""
    return f"{question_id}-{value}-text"


def row_link(question_id: str, part: str = "row") -> str:
    """A medicine row, or one part of it."""
    return f"{question_id}-{part}"


def coding(code: str, display: str) -> Data:
    return {"system": CODES, "code": code, "display": clean(display)}


def value_coding(questionnaire: Questionnaire, question: Question, value: str) -> Data:
    """Options belong to their question; the standard answers mean the same everywhere."""
    if value in question.options:
        return coding(f"{question.id}.{value}", question.options[value].label)
    return coding(value, questionnaire.standard_answers[value].short)


def number_answer(question: Question, name: str, text: str) -> Data:
    """A number as `valueInteger`, or `valueDecimal` where the question takes decimals; `name` is
    what stands for `value`."""
    whole = not question.decimals and "." not in text
    return {f"{name}Integer": int(text)} if whole else {f"{name}Decimal": float(text)}


def kind_code(question: Question, kind: str) -> str:
    return f"{question.id}.kind.{kind}"


def clean(text: str) -> str:
    """`text` as FHIR's strings hold it: breaks as \\n, every other blank as a space, and without
    what neither FHIR nor XML allows. Marks of any script stay. May become empty."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " " if character.isspace() and character not in "\n\t" else character
        for character in lines
        if character.isspace()
        or (character not in _DROPPED and unicodedata.category(character) not in ("Cc", "Cs"))
    ).strip()


def reworded(questionnaire: Questionnaire, whole: Any, system: str = CODES) -> Any:
    """Return what of a resource other systems may show: with the words that its items and codes
    have there, and without those that have none. `system` stands in place of CODES."""
    texts = dict(questionnaire.elsewhere.texts)
    if questionnaire.safety.print_choice:
        texts[questionnaire.safety.print_choice] = ""  # nothing prints elsewhere

    def changed(part: Any) -> Any:
        if isinstance(part, list):
            return [new for each in part if (new := changed(each)) is not None]
        if not isinstance(part, dict):
            return system if part == CODES else part
        words = texts.get(part.get("linkId") or part.get("code", ""))
        if words == "":  # it stays here
            return None
        done = {key: changed(each) for key, each in part.items()}
        if words:
            done[next(key for key in ("text", "definition", "display") if key in part)] = words
        return None if None in done.values() else done  # an option whose code stays here

    return changed(whole)


def to_bytes(resource: Data) -> bytes:
    """UTF-8, the same bytes for the same resource."""
    return json.dumps(resource, ensure_ascii=False, indent=1).encode() + b"\n"


ID = "codes"
"""Within the Questionnaire that contains it."""


def code_system(questionnaire: Questionnaire, settings: ContentSettings) -> Data:
    concepts = [
        *(_question(questionnaire, question) for question in questionnaire.questions.values()),
        *(_concept(value, words.short) for value, words in questionnaire.standard_answers.items()),
    ]
    concepts = reworded(questionnaire, concepts)
    return {
        "resourceType": "CodeSystem",
        "id": ID,
        "language": questionnaire.language,
        "url": CODES,
        "version": questionnaire.version,
        "name": "ForewordCodes",
        "status": "active",
        "experimental": False,
        "date": questionnaire.checked_on.isoformat(),
        "publisher": settings.fhir_publisher,
        "description": questionnaire.fixed.form.codes,
        "caseSensitive": True,
        "hierarchyMeaning": "grouped-by",
        "content": "complete",
        "count": sum(1 + len(concept.get("concept", ())) for concept in concepts),
        "concept": concepts,
    }


LOINC = "http://loinc.org"
WHOLE_FORM = "74465-6"
"""A questionnaire response as a document."""
LOINC_COPYRIGHT = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright \u00a9 "
    "Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) "
    "Committee and is available at no cost under the license at http://loinc.org/license. "
    "LOINC\u00ae is a registered United States trademark of Regenstrief Institute, Inc."
)
UNCONFIRMED = "To be confirmed by a terminology server."
ABSENT = {"not_sure": "asked-unknown", "in_person": "asked-declined"}


def concept_map(questionnaire: Questionnaire, form: Data) -> Data:
    """Return what codes of other systems come near to those of `form`, the published checklist: for
    a person who maps, to confirm. No question of safety is in it."""
    system = form["contained"][0]["url"]
    near = {
        code: loinc
        for code, loinc in questionnaire.elsewhere.loinc.items()
        if (id_ := code.partition(".")[0]) in questionnaire.questions
        and not questionnaire.is_on_safety_page(id_)
    }
    groups = (
        ("urn:ietf:rfc:3986", LOINC, {form["url"]: WHOLE_FORM}),
        (system, LOINC, near),
        (system, "http://terminology.hl7.org/CodeSystem/data-absent-reason", ABSENT),
    )
    return {
        "resourceType": "ConceptMap",
        "url": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{system} map')}",
        "version": form["version"],
        "name": "ForewordMap",
        "status": "draft",
        "experimental": False,
        "date": form["date"],
        "publisher": form["publisher"],
        "copyright": LOINC_COPYRIGHT,
        "group": [
            {
                "source": source,
                "target": target,
                "element": [
                    {"code": code, "target": [_near(other, "." in code)]}
                    for code, other in pairs.items()
                ],
            }
            for source, target, pairs in groups
            if pairs
        ],
    }


def _near(code: str, is_answer: bool) -> Data:
    """An answer is one of those that the other code covers; a question asks for more or less."""
    equivalence = "wider" if is_answer else "inexact"
    return {"code": code, "equivalence": equivalence, "comment": UNCONFIRMED}


def _question(questionnaire: Questionnaire, question: Question) -> Data:
    under = [
        _concept(f"{question.id}.{value}", option.label)
        for value, option in question.options.items()
    ]
    if question.type == "medicines":
        kinds = questionnaire.fixed.sheet.medicine_kinds
        under += [_concept(kind_code(question, kind), kinds[kind]) for kind in kinds if kind]
    concept = _concept(question.id, question.short) | {"definition": clean(question.text)}
    return concept | ({"concept": under} if under else {})


def _concept(code: str, display: str) -> Data:
    return {"code": code, "display": clean(display)}
