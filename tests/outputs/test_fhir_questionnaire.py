"""The checklist as a FHIR Questionnaire: valid, whole, and asking what the path asks."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B.codesystem import CodeSystem
from fhir.resources.R4B.conceptmap import ConceptMap
from fhir.resources.R4B.questionnaire import Questionnaire as Model
from hypothesis import given

from screening.answers.path import find_path
from screening.outputs.fhir.codes import DEFAULTS, concept_map, to_bytes
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.outputs.fhir.response import response_items
from screening.questionnaire.base import Review
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.site_text import Elsewhere
from tests.answers.strategies import any_answers, examples
from tests.outputs.fhir_forms import (
    asked_elsewhere,
    form_of,
    in_all_languages,
    options_elsewhere,
    published,
)
from tests.outputs.fhir_reader import all_items, given_in, shown_items
from tests.questionnaire.files import SMALL, build, changed, shipped, small, text_of

Data = dict[str, Any]

STANDARD = ("not_sure", "in_person")
EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"

both = pytest.mark.parametrize("questionnaire", [shipped(), small()], ids=["shipped", "small"])


def items_of(questionnaire: Questionnaire) -> dict[str, Data]:
    """Every item by its link id."""
    return {item["linkId"]: item for item in all_items(form_of(questionnaire)["item"])}


def codes_of(resource: Data) -> dict[str, str]:
    """The displays of all codes of the contained system."""
    (system,) = resource["contained"]
    concepts = system["concept"] + [
        each for concept in system["concept"] for each in concept.get("concept", [])
    ]
    assert system["count"] == len(concepts)
    return {concept["code"]: concept["display"] for concept in concepts}


def codings(part: object) -> list[Data]:
    """Every Coding of our own system, wherever it stands."""
    if isinstance(part, list):
        return [coding for each in part for coding in codings(each)]
    if not isinstance(part, dict):
        return []
    own = [part] if str(part.get("system", "")).startswith("urn:uuid:") else []
    return own + [coding for each in part.values() for coding in codings(each)]


def controls(item: Data) -> list[str]:
    return [
        coding["code"]
        for extension in item.get("extension", [])
        if extension["url"] == CONTROL
        for coding in extension["valueCodeableConcept"]["coding"]
    ]


@both
def test_it_fits_the_models_of_fhir(questionnaire: Questionnaire) -> None:
    exported = to_bytes(published() if questionnaire is shipped() else form_of(questionnaire))
    model = Model.model_validate_json(exported)
    assert json.loads(model.model_dump_json()) == json.loads(exported)


@both
def test_every_link_id_stands_once(questionnaire: Questionnaire) -> None:
    items = all_items(fhir_questionnaire(questionnaire)["item"])
    assert set(Counter(item["linkId"] for item in items).values()) == {1}


@both
def test_no_group_is_empty_and_no_question_is_required(questionnaire: Questionnaire) -> None:
    for item in items_of(questionnaire).values():
        assert item["type"] != "group" or item["item"]
        assert item["type"] in ("group", "display") or item["required"] is False
        assert item["type"] != "boolean"


@both
def test_every_condition_names_an_item_and_an_answer_of_it(questionnaire: Questionnaire) -> None:
    items = items_of(questionnaire)
    for item in items.values():
        assert ("enableWhen" in item) == ("enableBehavior" in item)
        for test in item.get("enableWhen", []):
            source = items[test["question"]]
            assert source["type"] not in ("group", "display")
            if test["operator"] != "exists":
                options = [option["valueCoding"] for option in source["answerOption"]]
                assert test["answerCoding"] in options


@both
def test_every_coding_is_in_the_code_system_with_its_words(questionnaire: Questionnaire) -> None:
    resource = fhir_questionnaire(questionnaire)
    codes = codes_of(resource)
    used = codings(resource["item"])
    assert {coding["system"] for coding in used} == {resource["contained"][0]["url"]}
    assert all(codes[coding["code"]] == coding["display"] for coding in used)
    assert {coding["code"] for coding in used} == set(codes), "and no code is idle"


@both
def test_the_contained_system_is_pointed_to(questionnaire: Questionnaire) -> None:
    resource = fhir_questionnaire(questionnaire)
    (pointer,) = (each for each in resource["extension"] if "valueReference" in each)
    assert pointer["valueReference"]["reference"] == f"#{resource['contained'][0]['id']}"


@both
def test_every_section_step_and_question_is_there_in_order(questionnaire: Questionnaire) -> None:
    links = list(items_of(questionnaire))
    wanted = [
        *(f"part.{section.id}" for section in questionnaire.sections),
        *(f"step.{step.id}" for step in questionnaire.steps),
        *asked_elsewhere(questionnaire),
    ]
    assert set(wanted) <= set(links)
    asked = [link for link in links if link in questionnaire.questions]
    assert asked == list(asked_elsewhere(questionnaire))


@both
def test_a_question_has_its_number_words_and_options(questionnaire: Questionnaire) -> None:
    items = items_of(questionnaire)
    for id_, question in asked_elsewhere(questionnaire).items():
        item = items[id_]
        values = (*options_elsewhere(questionnaire, question), *question.offers)
        assert item["prefix"] == str(questionnaire.numbers[id_])
        assert item["text"] == question.text
        offered = [each["valueCoding"]["code"] for each in item.get("answerOption", [])]
        assert [code.removeprefix(f"{id_}.") for code in offered] == list(values)
        assert item.get("maxLength") == question.max_length
        assert item["repeats"] == (question.type == "multiple")


@both
def test_why_we_ask_is_help(questionnaire: Questionnaire) -> None:
    items = items_of(questionnaire)
    texts = questionnaire.elsewhere.texts
    for id_, question in asked_elsewhere(questionnaire).items():
        help_ = items[f"{id_}-why"]
        assert help_ in items[id_]["item"]
        assert (help_["type"], help_["text"], controls(help_)) == (
            "display",
            texts.get(f"{id_}-why", question.why),
            ["help", "flyover"],
        )


@both
def test_none_and_in_person_stand_alone_and_not_sure_does_not(questionnaire: Questionnaire) -> None:
    for id_, question in asked_elsewhere(questionnaire).items():
        options = items_of(questionnaire)[id_].get("answerOption", [])
        alone = {
            option["valueCoding"]["code"].removeprefix(f"{id_}.")
            for option in options
            if {"url": EXCLUSIVE, "valueBoolean": True} in option.get("extension", [])
        }
        wanted = {"none", "in_person"} & set(question.values) | {
            value
            for value, option in options_elsewhere(questionnaire, question).items()
            if option.exclusive or question.is_no(value)
        }
        assert alone == (wanted if question.type == "multiple" else set())


def test_a_text_behind_an_option_has_the_name_and_length_of_the_form() -> None:
    item = items_of(shipped())["heart_conditions-other-text"]
    assert (item["type"], item["maxLength"]) == ("string", 200)
    (test,) = item["enableWhen"]
    assert test["answerCoding"]["code"] == "heart_conditions.other"


def test_medicines_are_rows_that_repeat() -> None:
    items = items_of(shipped())
    row = items["medicines-row"]
    assert (row["type"], row["repeats"]) == ("group", True)
    assert [cell["linkId"] for cell in row["item"]] == [
        f"medicines-{part}" for part in ("name", "purpose", "amount", "kind")
    ]
    assert [cell.get("maxLength") for cell in row["item"]] == [120, 120, 120, None]


def test_what_no_clinician_has_reviewed_is_a_draft() -> None:
    resource = fhir_questionnaire(shipped())
    assert (resource["status"], "approvalDate" in resource) == ("draft", False)
    assert resource["date"] == shipped().checked_on.isoformat()
    assert resource["effectivePeriod"]["end"] == shipped().review_by.isoformat()
    assert all(resource[key] for key in ("url", "version", "title", "publisher"))


def test_a_reviewed_one_says_when_it_was_reviewed_and_no_other() -> None:
    assert "lastReviewDate" not in form_of(shipped())
    signed = changed(shipped(), reviewed=Review(by="Dr. A", on=date(2026, 12, 1)))
    resource = fhir_questionnaire(signed)
    dates = resource["status"], resource["approvalDate"], resource["lastReviewDate"]
    assert dates == ("active", "2026-12-01", "2026-12-01")


def test_its_version_follows_every_word_in_every_language() -> None:
    text = text_of(SMALL)
    same, other = (
        fhir_questionnaire(build(text.replace("Where do you go?", words)))
        for words in ("Where do you go?", "Where do you live?")
    )
    assert (same["url"], same["version"]) == (form_of(small())["url"], form_of(small())["version"])
    versions = {each["version"] for each in (same, other, published(), form_of(shipped()))}
    assert len(versions) == 4
    assert same["contained"][0]["version"] == same["version"]


def test_address_and_publisher_are_those_of_the_operator() -> None:
    own = DEFAULTS.model_copy(
        update={"fhir_url": "https://clinic.example/q/kap", "fhir_publisher": "A clinic"}
    )
    resource = fhir_questionnaire(small(), settings=own)
    assert (resource["url"], resource["publisher"]) == ("https://clinic.example/q/kap", "A clinic")
    systems = {coding["system"] for coding in codings(resource)}
    assert systems == {resource["contained"][0]["url"]} != {form_of(small())["contained"][0]["url"]}


def test_every_text_has_its_translation_beside_it() -> None:
    """So a form in Spanish says word for word what the pages say."""
    english, spanish = (form_of(each) for each in in_all_languages().values())
    version = english["version"]
    told = in_language(published(), "es", version)
    assert told == in_language(spanish, "es", version) != english


def in_language(part: Any, code: str, version: str) -> Any:
    """`part` with the translation in place of each text that has one."""
    if isinstance(part, list):
        return [in_language(each, code, version) for each in part]
    if not isinstance(part, dict):
        return part
    done = {
        key: in_language(each, code, version)
        for key, each in part.items()
        if not key.startswith("_") and key != "designation"
    }
    if part.get("resourceType") in ("Questionnaire", "CodeSystem"):
        done |= {"language": "en", "version": version}
    for key, each in part.items():
        if key.startswith("_"):
            for extension in each["extension"]:
                lang, content = extension["extension"]
                if lang["valueCode"] == code:
                    done[key[1:]] = content["valueString"]
    for each in part.get("designation", []):
        if each["language"] == code:
            done["display"] = each["value"]
    return done


SITE = ("this page", "prints", "we will show you", "no one is watching", "sheet")


def texts_in(part: Any) -> Iterator[str]:
    """Every text that a person may read of it."""
    for each in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        if isinstance(each, str):
            yield each
        yield from texts_in(each)


def test_no_text_speaks_of_this_site() -> None:
    assert "safety_print" not in json.dumps(published())
    for text in texts_in(published()):
        assert not any(words in text.lower() for words in SITE), text
    for questionnaire in in_all_languages().values():
        said = "\n".join(texts_in(form_of(questionnaire)))
        for words in questionnaire.elsewhere.site_words:
            assert not re.search(rf"\b{re.escape(words)}", said, re.IGNORECASE), words


def test_a_map_comes_near_and_leaves_safety_alone() -> None:
    mapped = concept_map(shipped(), published())
    codes = codes_of(published())
    pairs = {
        element["code"]: (target["code"], target["equivalence"])
        for group in mapped["group"]
        for element in group["element"]
        for target in element["target"]
    }
    assert pairs == {
        published()["url"]: ("74465-6", "inexact"),
        "pregnancy_status": ("82810-3", "inexact"),
        "pregnancy_status.breastfeeding": ("63895-7", "wider"),
        "medicines": ("10160-0", "inexact"),
        "allergy_reaction": ("48765-2", "inexact"),
        "not_sure": ("asked-unknown", "inexact"),
        "in_person": ("asked-declined", "inexact"),
    }
    assert set(pairs) - {published()["url"]} <= set(codes)
    assert "LOINC is copyright" in mapped["copyright"]
    assert ConceptMap.model_validate_json(to_bytes(mapped))
    assert CodeSystem.model_validate_json(to_bytes(published()["contained"][0]))
    unsafe = Elsewhere(loinc={"safety_now": "44250-9", "medicines": "10160-0"})
    form = form_of(shipped())
    assert "44250-9" not in json.dumps(concept_map(changed(shipped(), elsewhere=unsafe), form))


def test_lines_of_several_answers_are_no_part_of_it() -> None:
    """They stand in the narrative of a response, as on the sheet, and in the JSON file."""
    said = "\n".join(texts_in(form_of(shipped())))
    assert shipped().together
    assert not any(rule.line in said for rule in shipped().together)


def test_the_crisis_words_show_for_the_two_answers_and_no_other() -> None:
    form = form_of(shipped())["item"]
    crisis = {link for link in items_of(shipped()) if link.startswith("safety_now-crisis")}
    place = shipped().crisis.here
    said = " ".join(items_of(shipped())[link].get("text", "") for link in sorted(crisis))
    for words in (
        *("or your local emergency number", "In the US", "22 Nov 2026"),
        *(line.name for line in place.lines),
    ):
        assert words in said, words
    for value in (None, *shipped().questions["safety_now"].values):
        given_answers = {"safety_now": [value if value in STANDARD else f"safety_now.{value}"]}
        for who, age in (([], []), (["who_for.helping"], ["age_group.under_18"])):
            more = {"who_for": who, "age_group": age} | (given_answers if value else {})
            shown = shown_items(form, more) & crisis
            wanted = {link for link in crisis if "extra" not in link} if not who else crisis
            texts = {link for link in shown if "-if" not in link}
            wanted = {link for link in wanted if "-if" not in link}
            assert texts == (wanted if value in ("yes_now", "yes_recent") else set())
    items = list(items_of(shipped()))
    assert items_of(shipped())["step.safety.readers"]["text"] == (
        "Whoever receives this form can read these answers."
    )
    assert items.index("step.safety.readers") < items.index("safety_now")


def test_the_codes_of_the_first_release_stay() -> None:
    """Those who loaded the checklist hold answers in these names."""
    resource = fhir_questionnaire(shipped())
    assert resource["url"] == "urn:uuid:696d4320-b670-4393-a760-b887d9721999"
    assert resource["contained"][0]["url"] == "urn:uuid:d9137bc5-dd76-4a6a-b014-c7b469c33137"
    assert {"not_sure", "in_person", "age_group.18_24", "medicines.kind.otc"} <= set(
        codes_of(resource)
    )


def test_help_stands_with_the_safety_questions_wherever_they_are_shown() -> None:
    items = items_of(shipped())
    assert items["step.safety.support"]["text"].startswith(shipped().crisis.panel)


@both
@examples(60)
@given(data=any_answers(shipped()), small_data=any_answers(small()))
def test_it_shows_the_questions_of_the_path(
    questionnaire: Questionnaire, data: Any, small_data: Any
) -> None:
    answers = data if questionnaire is shipped() else small_data
    path = find_path(questionnaire, answers)
    form = form_of(questionnaire)
    shown = shown_items(form["item"], given_in(response_items(questionnaire, path.answers, form)))
    asked = [id_ for id_ in questionnaire.questions if id_ in shown]
    elsewhere = asked_elsewhere(questionnaire)
    assert asked == [question.id for question in path.questions if question.id in elsewhere]
