"""The checklist as a FHIR Questionnaire: valid, whole, and asking what the path asks."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as Model
from hypothesis import given

from screening.answers.path import find_path
from screening.outputs.fhir.questionnaire import fhir_questionnaire, questionnaire_json
from screening.outputs.fhir.response import response_items
from screening.questionnaire.model import Questionnaire
from tests.answers.strategies import any_answers, examples
from tests.outputs.fhir_reader import all_items, given_in, shown_items
from tests.questionnaire.files import shipped, small

Data = dict[str, Any]

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"

both = pytest.mark.parametrize("questionnaire", [shipped(), small()], ids=["shipped", "small"])


def items_of(questionnaire: Questionnaire) -> dict[str, Data]:
    """Every item by its link id."""
    return {item["linkId"]: item for item in all_items(fhir_questionnaire(questionnaire)["item"])}


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
        extension["valueCodeableConcept"]["coding"][0]["code"]
        for extension in item.get("extension", [])
        if extension["url"] == CONTROL
    ]


@both
def test_it_fits_the_models_of_fhir(questionnaire: Questionnaire) -> None:
    exported = questionnaire_json(questionnaire)
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
    (pointer,) = resource["extension"]
    assert pointer["valueReference"]["reference"] == f"#{resource['contained'][0]['id']}"


@both
def test_every_section_step_and_question_is_there_in_order(questionnaire: Questionnaire) -> None:
    links = list(items_of(questionnaire))
    wanted = [
        *(f"part.{section.id}" for section in questionnaire.sections),
        *(f"step.{step.id}" for step in questionnaire.steps),
        *questionnaire.questions,
    ]
    assert set(wanted) <= set(links)
    assert [link for link in links if link in questionnaire.questions] == list(
        questionnaire.questions
    )


@both
def test_a_question_has_its_number_words_and_options(questionnaire: Questionnaire) -> None:
    items = items_of(questionnaire)
    for id_, question in questionnaire.questions.items():
        item = items[id_]
        assert item["prefix"] == str(questionnaire.numbers[id_])
        assert item["text"] == question.text
        offered = [each["valueCoding"]["code"] for each in item.get("answerOption", [])]
        assert [code.removeprefix(f"{id_}.") for code in offered] == list(question.values)
        assert item.get("maxLength") == question.max_length
        assert item["repeats"] == (question.type == "multiple")


@both
def test_why_we_ask_is_help(questionnaire: Questionnaire) -> None:
    items = items_of(questionnaire)
    for id_, question in questionnaire.questions.items():
        help_ = items[f"{id_}-why"]
        assert help_ in items[id_]["item"]
        assert (help_["type"], help_["text"], controls(help_)) == (
            "display",
            question.why,
            ["help"],
        )


@both
def test_none_and_in_person_stand_alone_and_not_sure_does_not(questionnaire: Questionnaire) -> None:
    for id_, question in questionnaire.questions.items():
        options = items_of(questionnaire)[id_].get("answerOption", [])
        alone = {
            option["valueCoding"]["code"].removeprefix(f"{id_}.")
            for option in options
            if {"url": EXCLUSIVE, "valueBoolean": True} in option.get("extension", [])
        }
        wanted = {"none", "in_person"} & set(question.values) | {
            value
            for value, option in question.options.items()
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
    assert items["step.safety.support"]["text"] == shipped().crisis.panel


@both
@examples(60)
@given(data=any_answers(shipped()), small_data=any_answers(small()))
def test_it_shows_the_questions_of_the_path(
    questionnaire: Questionnaire, data: Any, small_data: Any
) -> None:
    answers = data if questionnaire is shipped() else small_data
    path = find_path(questionnaire, answers)
    form = fhir_questionnaire(questionnaire)["item"]
    shown = shown_items(form, given_in(response_items(questionnaire, path.answers, form)))
    asked = [id_ for id_ in questionnaire.questions if id_ in shown]
    assert asked == [question.id for question in path.questions]
