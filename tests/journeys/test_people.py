"""Made-up people walk through the real server; each sheet says exactly what it must."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.content import asks, content
from tests.journeys.expected import answered, reasons_for, said, topic_lines
from tests.journeys.people import PEOPLE, Person
from tests.journeys.sheets import clinician_lines, patient_sheet, reasons
from tests.journeys.visitor import Visitor, http_wire
from tests.journeys.walk import Walk, expected_steps, walk

Walked = Callable[[str], Walk]

MOST_TOPICS = 5
"""Lines to talk about on the first page of the patient sheet."""


def quoted(words: object) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["everything_flagged", "heavy", "typical"])
def test_a_database_server_brings_back_the_same_as_a_file(
    name: str, walked: Walked, database_origin: str
) -> None:
    here = walked(name)
    there = walk(Visitor(http_wire(database_origin), database_origin), PEOPLE[name])

    assert there.passed == here.passed
    assert there.review.text == here.review.text
    assert clinician_lines(there.summary) == clinician_lines(here.summary)
    assert reasons(there.summary) == reasons(here.summary)
    assert patient_sheet(there.summary) == patient_sheet(here.summary)


def test_the_steps_come_in_the_order_of_the_way(person: Person, walked: Walked) -> None:
    assert walked(person.name).passed == expected_steps(person)


def test_the_clinician_sheet_says_this_and_nothing_else(person: Person, walked: Walked) -> None:
    walk = walked(person.name)

    expected = "\n".join(person.clinician_lines).replace("{today}", walk.today)
    assert "\n".join(clinician_lines(walk.summary)) == expected


def test_the_back_says_why_each_line_is_there(person: Person, walked: Walked) -> None:
    why = reasons(walked(person.name).summary)

    for key in (key for keys in person.talk_about.values() for key in keys):
        topic, reason = reasons_for(person, key)
        assert any(label == topic and reason in text for label, text in why), key
    labels = [line.split(" | ")[0] for line in person.clinician_lines if " | " in line]
    flagged = [label for label in labels if label in content()["topics"].values()]
    assert [label for label, _ in why][: len(flagged)] == flagged


def test_the_patient_sheet_has_these_topics_to_talk_about(person: Person, walked: Walked) -> None:
    sheet = patient_sheet(walked(person.name).summary)

    levels, words = content()["levels"], content()["sheet"]
    said = [
        (levels[level]["patient"], line)
        for level, keys in person.talk_about.items()
        for line in topic_lines(person, keys)
    ]
    assert sheet.first_topics == [line for _, line in said[:MOST_TOPICS]]
    assert [(level, line) for level, lines in sheet.more_topics.items() for line in lines] == said[
        MOST_TOPICS:
    ]
    assert sheet.intro[0] == words["first_group_intro" if said else "no_lines"]


def test_the_patient_sheet_has_these_questions_in_this_order(
    person: Person, walked: Walked
) -> None:
    own = person.fields.get("own_questions")

    sheet = patient_sheet(walked(person.name).summary)

    assert sheet.asks == [
        asks().get(ask) or quoted(own if ask == "own" else ask) for ask in person.asks
    ]


def test_the_patient_sheet_shows_each_answer_once_as_it_was_given(
    person: Person, walked: Walked
) -> None:
    assert patient_sheet(walked(person.name).summary).parts == answered(person)


def test_the_review_shows_every_answer(person: Person, walked: Walked) -> None:
    review = walked(person.name).review.text

    missing = [
        line for name in person.questions for line in said(person, name) if line not in review
    ]
    assert not missing
