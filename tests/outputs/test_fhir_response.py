"""A person's answers as a FHIR Bundle: valid, the same answers when read back, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given

from screening.answers.answers import Answer, Answers
from screening.answers.path import find_path
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening
from screening.errors import NoRecordOfExample
from screening.outputs.fhir.codes import RESPONSES, Data, clean, to_bytes
from screening.outputs.fhir.response import response_bundle, summary_response
from screening.questionnaire.model import Questionnaire
from tests.answers.people import MADE_AT, REFERENCE, SAVED_AT, answered, pick, screened, wrote
from tests.answers.strategies import ANYTHING, Person, examples, people
from tests.outputs import summaries
from tests.outputs.fhir_forms import form_of, in_all_languages, published
from tests.outputs.fhir_reader import (
    all_items,
    given_in,
    is_enabled,
    read_answers,
    response_of,
)
from tests.outputs.lines import clinician_lines, seen, strip_lines
from tests.questionnaire.files import shipped, small

XHTML = "{http://www.w3.org/1999/xhtml}"
VALUES = {"choice": "valueCoding", "string": "valueString", "text": "valueString"}


def bundle_of(
    questionnaire: Questionnaire,
    screening: Screening,
    made_at: datetime = MADE_AT,
    reference: str = REFERENCE,
) -> bytes:
    form = form_of(questionnaire)
    response = summary_response(questionnaire, form, screening, made_at, reference)
    return to_bytes(response_bundle(response, made_at))


def told(**answers: str | Answer) -> Data:
    """The response of someone who answered the small checklist."""
    return response_of(bundle_of(small(), screened(answered(**answers))))


def real(person: Person) -> Screening:
    """`person`, if need be as someone real: there is no file about an example."""
    condition = person.questionnaire.sheet.example_if
    path = find_path(person.questionnaire, person.screening.answers)
    if not condition.holds(path.facts):
        return person.screening
    not_that = {test.question: Answer() for test in condition.tests}
    return replace(person.screening, answers=person.screening.answers.merged(not_that))


def fitting(answer: Answer) -> Answer:
    """`answer` in characters that FHIR can hold."""
    rows = (
        replace(row, name=clean(row.name), purpose=clean(row.purpose), amount=clean(row.amount))
        for row in answer.rows
    )
    texts = {value: clean(text) for value, text in answer.texts.items()}
    return answer._replace(
        texts=MappingProxyType({value: text for value, text in texts.items() if text}),
        text=clean(answer.text),
        rows=tuple(
            row for row in rows if (row.name, row.purpose, row.amount, row.kind) != ("",) * 4
        ),
    )


def expected(questionnaire: Questionnaire, screening: Screening) -> Answers:
    """What a clinic may be told where no line is left out."""
    path, safety = find_path(questionnaire, screening.answers), questionnaire.safety
    private = {safety.print_choice}
    if "full" not in path.answers[safety.print_choice].picks:
        private |= set(safety.questions)
    private |= {
        id_
        for id_ in questionnaire.requests
        if not any(
            option.request and value in path.answers[id_].picks
            for value, option in questionnaire.questions[id_].options.items()
        )
    }
    kept = {id_: fitting(each) for id_, each in path.answers.items() if id_ not in private}
    return Answers(find_path(questionnaire, Answers(kept)).answers)


@examples(60)
@given(people(ANYTHING))
def test_a_response_becomes_the_same_answers_again(person: Person) -> None:
    screening = real(person)
    response = response_of(bundle_of(person.questionnaire, screening))
    read = read_answers(person.questionnaire, response)
    assert read.to_data() == expected(person.questionnaire, screening).to_data()


@examples(40)
@given(people(ANYTHING))
def test_it_fits_the_models_of_fhir_and_the_questionnaire(person: Person) -> None:
    exported = bundle_of(person.questionnaire, real(person))
    Bundle.model_validate_json(exported)
    form = {item["linkId"]: item for item in all_items(form_of(person.questionnaire)["item"])}
    given_values = given_in(response_of(exported).get("item", []))
    for item in all_items(response_of(exported).get("item", [])):
        asked = form[item["linkId"]]
        assert item.get("text") == asked.get("text")
        assert is_enabled(asked, given_values)
        check_answers(asked, item)


def check_answers(asked: Data, item: Data) -> None:
    """The right type, an option that is offered, and one alone where one is wanted."""
    if asked["type"] == "group":
        assert item["item"]
        assert "answer" not in item
        return
    assert item["answer"]
    assert len(item["answer"]) == 1 or asked["repeats"]
    for answer in item["answer"]:
        ((kind, value),) = answer.items()
        assert kind == VALUES[asked["type"]]
        offered = [option["valueCoding"] for option in asked.get("answerOption", [])]
        assert value in offered if offered else len(value) <= asked.get("maxLength", len(value))


@examples(25)
@given(summaries.screenings().flatmap(summaries.chosen))
def test_the_narrative_has_every_line_of_the_clinician_sheet(screening: Screening) -> None:
    screening = with_clinician_sheet(screening)
    summary = summaries.summary_of(screening)
    lines = list(narrative_lines(shipped_bundle(screening)))
    head = "Name | For | Amount and how often | Kind"
    wanted = [*map(seen, strip_lines(summary)), *clinician_lines(summary)]
    every, there = shipped().safety.every_sheet, shipped().elsewhere.texts["every_sheet"]
    wanted = [there if line == every else line for line in wanted]
    assert [line for line in lines if line != head] == [words(line) for line in wanted]


@examples(25)
@given(summaries.screenings().flatmap(summaries.chosen))
def test_what_a_person_wrote_stands_in_items_only_if_it_stands_on_the_sheet(
    screening: Screening,
) -> None:
    screening = with_clinician_sheet(screening)
    response = response_of(shipped_bundle(screening))
    in_items = summaries.own_words(json.dumps(response.get("item", [])))
    assert in_items <= summaries.own_words(response["text"]["div"])


def with_clinician_sheet(screening: Screening) -> Screening:
    both = replace(screening.print_options, sheets=("clinician", "patient"))
    return replace(screening, print_options=both)


def shipped_bundle(screening: Screening) -> bytes:
    return bundle_of(summaries.QUESTIONNAIRE, screening, summaries.MADE_AT, "7Q4K2MXX")


def narrative_lines(bundle: bytes) -> Iterator[str]:
    """Each list item, read by an XML parser. Only elements that FHIR allows are there."""
    root = Xml.fromstring(response_of(bundle)["text"]["div"])  # noqa: S314
    assert {element.tag.removeprefix(XHTML) for element in root.iter()} <= {
        *("div", "h2", "ul", "li", "br")
    }
    for item in root.iter(f"{XHTML}li"):
        yield re.sub(r"^[1-3]\. ", "", words(" ".join(item.itertext())))


def words(line: str) -> str:
    return " ".join(clean(seen(line)).split())


def test_markup_that_a_person_wrote_is_words() -> None:
    hostile = "<script>alert(1)</script>]]>&amp;<b onclick='x'>\n\x00\ufffe\u202e"
    div = told(hopes=wrote(hostile))["text"]["div"]
    root = Xml.fromstring(div)  # noqa: S314
    assert "<script>alert(1)</script>]]>&amp;<b onclick='x'>" in "".join(root.itertext())
    assert not any(element.attrib for element in root.iter() if element is not root)


def test_it_tells_when_for_which_questions_and_of_no_one() -> None:
    bundle = json.loads(bundle_of(small(), screened(answered(about="me"))))
    response = bundle["entry"][0]["resource"]
    assert (bundle["type"], response["status"]) == ("collection", "completed")
    assert bundle["timestamp"] == "2026-03-09T14:05:00-05:00"
    assert datetime.fromisoformat(bundle["timestamp"]) == MADE_AT
    assert response["authored"] == "2026-03-08T10:00:00-05:00"
    assert datetime.fromisoformat(response["authored"]) == SAVED_AT
    assert response["questionnaire"] == "{url}|{version}".format_map(form_of(small()))
    assert response["identifier"] == {"system": RESPONSES, "value": "7Q4K-2MXC"}
    assert not {"subject", "author", "encounter"} & set(response)


def test_two_downloads_differ_in_the_time_of_the_download_alone() -> None:
    screening = screened(answered(about="me"))
    one, other = (
        json.loads(bundle_of(small(), screening, made_at))
        for made_at in (MADE_AT, MADE_AT + timedelta(hours=5))
    )
    assert one["timestamp"] != other["timestamp"]
    for bundle in (one, other):
        del bundle["timestamp"], bundle["entry"][0]["resource"]["text"]  # it names the day
    assert one == other


@pytest.mark.parametrize(
    ("who_for", "source"),
    [
        ("me", {"type": "Patient", "display": "the patient"}),
        ("helping", {"type": "RelatedPerson", "display": "a helper, with the patient"}),
        (None, None),
    ],
)
def test_it_says_who_answered_as_far_as_that_was_told(
    who_for: str | None, source: Data | None
) -> None:
    answers = Answers({"who_for": pick(who_for)} if who_for else {"age_group": pick("25_64")})
    response = response_of(bundle_of(shipped(), screened(answers)))
    assert response.get("source") == source
    without = PrintOptions(left_out=frozenset({"glance-who", "glance-who_for"}))
    response = response_of(bundle_of(shipped(), screened(answers, print_options=without)))
    assert "source" not in response or "who_for" in given_in(response["item"])


def test_it_says_that_it_is_what_a_patient_reported_and_how() -> None:
    response = told(about="me")
    assert response["meta"]["security"][0]["code"] == "PATRPT"
    assert response["_questionnaire"]["extension"][0]["valueString"] == form_of(small())["title"]
    (mode,) = response["extension"]
    assert mode["valueCodeableConcept"]["coding"][0]["code"] == "ELECTRONIC"


def test_a_translated_response_belongs_to_the_same_questionnaire() -> None:
    answers = screened(Answers({"age_group": pick("25_64")}))
    both = [
        summary_response(each, published(), answers, MADE_AT, REFERENCE)
        for each in in_all_languages().values()
    ]
    assert [response["language"] for response in both] == ["en", "es"]
    assert len({response["questionnaire"] for response in both}) == 1
    texts = [next(i["text"] for i in all_items(r["item"]) if "answer" in i) for r in both]
    questions = [each.questions["age_group"].text for each in in_all_languages().values()]
    assert texts == questions


def test_not_sure_and_in_person_are_codes_and_blank_is_absent() -> None:
    given_values = given_in(told(allergy="latex not_sure", immune="in_person")["item"])
    assert given_values == {"allergy": ["allergy.latex", "not_sure"], "immune": ["in_person"]}


def test_an_answer_off_the_path_is_not_in_it() -> None:
    response = told(regions="none", leaving="soon")
    assert given_in(response["item"]) == {"regions": ["regions.none"]}


def test_safety_answers_are_in_it_only_if_they_may_print() -> None:
    answers: dict[str, Any] = {"fear_now": "yes_now", "about": "me"}
    full = given_in(told(fear_print="full", **answers)["item"])
    assert full == {"about": ["about.me"], "fear_now": ["fear_now.yes_now"]}
    for choice in ("print_nothing", "ask_me"):
        response = told(fear_print=choice, **answers)
        assert given_in(response["item"]) == {"about": ["about.me"]}
        assert response == told(fear_print=choice, about="me")


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("topic-allergy", {"allergy"}),
        ("answer-hopes", {"hopes"}),
        ("list-not-sure", {"immune"}),
        ("list-in-person", {"leaving"}),
        ("glance-who", {"about", "regions", "leaving"}),
    ],
)
def test_what_is_left_out_of_the_sheet_is_not_in_it(line: str, gone: set[str]) -> None:
    answers = answered(
        about="me",
        regions="mountains",
        leaving="in_person",
        allergy="egg",
        immune="not_sure",
        hopes=wrote("To see the sea"),
    )
    whole, less = (
        given_in(response_of(bundle_of(small(), screened(answers, print_options=choices)))["item"])
        for choices in (PrintOptions(), PrintOptions(left_out=frozenset({line})))
    )
    assert set(whole) - set(less) == gone
    assert all(whole[link] == given_values for link, given_values in less.items())


def test_a_no_goes_with_the_line_of_noes() -> None:
    answers = Answers({"unusual_experiences": pick("no"), "age_group": pick("25_64")})
    choices = PrintOptions(left_out=frozenset({"no-mind"}))
    response = response_of(bundle_of(shipped(), screened(answers, print_options=choices)))
    assert given_in(response["item"]) == {"age_group": ["age_group.25_64"]}


def test_nothing_answered_is_a_response_without_items() -> None:
    exported = bundle_of(small(), screened(Answers()))
    Bundle.model_validate_json(exported)
    assert "item" not in response_of(exported)


def test_the_same_summary_gives_the_same_bytes() -> None:
    screening = screened(answered(about="me", hopes=wrote("\u4f60\u597d")))
    assert bundle_of(small(), screening) == bundle_of(small(), screening)


def test_an_example_has_no_file() -> None:
    with pytest.raises(NoRecordOfExample):
        bundle_of(small(), screened(answered(about="trying")))
