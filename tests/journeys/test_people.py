"""Made-up people walk through the real server; each sheet says exactly what it must."""

from __future__ import annotations

from collections.abc import Callable

from screening.answers.print_options import MOST_ASKED
from tests.journeys.content import asks, content
from tests.journeys.expected import answered, said, topic_lines
from tests.journeys.people import Person
from tests.journeys.sheets import clinician_lines, patient_sheet
from tests.journeys.walk import Walk, expected_steps

Walked = Callable[[str], Walk]


def quoted(words: object) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"


def test_the_steps_come_in_the_order_of_the_way(person: Person, walked: Walked) -> None:
    assert walked(person.name).passed == expected_steps(person)


def test_the_clinician_sheet_says_this_and_nothing_else(person: Person, walked: Walked) -> None:
    walk = walked(person.name)

    expected = "\n".join(person.clinician_lines).replace("{today}", walk.today)
    assert "\n".join(clinician_lines(walk.summary)) == expected


def test_the_patient_sheet_has_these_topics_to_talk_about(person: Person, walked: Walked) -> None:
    sheet = patient_sheet(walked(person.name).summary)

    levels, words = content()["levels"], content()["sheet"]
    assert sheet.topics == {
        levels[level]["patient"]: topic_lines(person, keys)
        for level, keys in person.talk_about.items()
    }
    assert sheet.intro == [words["first_group_intro" if sheet.topics else "no_lines"]]


def test_the_patient_sheet_has_these_questions_in_this_order(
    person: Person, walked: Walked
) -> None:
    own = person.fields.get("own_questions")
    theirs = [ask for ask in person.asks if ask in person.first_questions or ask not in asks()]
    picked_first = sorted(person.asks, key=lambda ask: ask not in person.first_questions)
    picked_first = picked_first[: max(MOST_ASKED, len(theirs))]

    sheet = patient_sheet(walked(person.name).summary)

    assert sheet.asks == [
        asks().get(ask) or quoted(own if ask == "own" else ask) for ask in picked_first
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
