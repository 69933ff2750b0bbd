from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from screening.answers.summary import build_summary
from screening.languages import format_day
from screening.questionnaire.base import Review
from screening.questionnaire.model import Questionnaire
from tests.answers.people import (
    MADE_AT,
    REFERENCE,
    answered,
    pick,
    screened,
    summary_of,
    summed_up,
    wrote,
)
from tests.questionnaire.files import build, changed, small, small_with


def test_the_strip_says_when_it_was_made_and_from_what() -> None:
    strip = summary_of().strip

    assert strip.text == "Not verified."
    assert strip.made == "9 Mar 2026 14:05 EST"
    assert strip.version == "v2.1 (checked 1 Mar 2026)"
    assert strip.reference == "7Q4K-2MXC"
    assert strip.name_line == "Name"
    assert strip.notes == ("Not reviewed.",)


def reviewed(by: str | None, on: date | None) -> Questionnaire:
    return changed(small(), reviewed=Review(by=by, on=on))


def test_the_strip_says_who_reviewed_the_content_and_when() -> None:
    strip = summed_up(screened(answered()), reviewed("Dr. Sun", date(2026, 2, 3))).strip

    assert strip.notes == ("Reviewed by Dr. Sun on 3 Feb 2026.",)


@pytest.mark.parametrize(("by", "on"), [("Dr. Sun", None), (None, date(2026, 2, 3)), (None, None)])
def test_half_a_review_is_none(by: str | None, on: date | None) -> None:
    assert summed_up(screened(answered()), reviewed(by, on)).strip.notes == ("Not reviewed.",)


@pytest.mark.parametrize(
    ("made_at", "late"),
    [
        (datetime(2026, 9, 1, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 9, 2, 0, 0, tzinfo=UTC), True),
    ],
)
def test_past_the_review_date_the_strip_says_so(made_at: datetime, late: bool) -> None:
    notes = build_summary(small(), screened(answered()), made_at, REFERENCE).strip.notes

    assert ("Past its review date, 1 Sep 2026." in notes) == late


def test_a_trial_run_is_marked() -> None:
    assert summary_of(about="trying").example == "TRIAL RUN"
    assert summary_of(about="me").example == ""
    assert summary_of().example == ""


def test_levels_above_information_are_groups_and_information_stands_apart() -> None:
    sheet = summary_of(
        regions="mountains", allergy="none", immune="spleen", past_problem="fainted"
    ).clinician

    assert [group.level for group in sheet.groups] == ["monitor", "tell_provider", "ask"]
    assert sheet.information == ()


def test_a_topic_that_only_informs_stands_under_information() -> None:
    flag = "                flags: {tell_provider: [memory]}\n                line: latex"
    now = build(small_with((flag, "                line: latex")))

    sheet = summed_up(screened(answered(allergy="latex")), now).clinician

    assert sheet.groups == ()
    assert [(line.label, line.text) for line in sheet.information] == [("Allergy", "latex")]


def test_the_legend_explains_the_tags_on_the_sheet_strongest_first() -> None:
    sheet = summary_of(immune="weak spleen", allergy="latex").clinician

    assert [(row.label, row.text) for row in sheet.legend] == [
        ("study", "paper"),
        ("web 00n", "web page"),
        ("practice", "good practice"),
    ]
    assert summary_of().clinician.legend == ()


def test_the_whole_of_a_small_summary() -> None:
    summary = summary_of(
        about="me",
        regions=pick("tropics", "other", other="the moon"),
        leaving="later",
        hopes=wrote("to see the earth rise"),
        allergy=pick("egg", egg="hives"),
        allergy_tested="no",
        immune="spleen not_sure",
        fever="no",
        fear_now="yes_now",
        fear_past="no",
        fear_print="print_nothing",
        past_problem="in_person",
        medicines="not_sure",
        explain="dates",
    )
    sheet, patient = summary.clinician, summary.patient

    assert sheet.title == "For the nurse"
    assert sheet.safety == ("Fear: please ask everyone.",)
    assert [(row.label, row.text) for row in sheet.glance] == [
        ("", "filled in alone · tropics, elsewhere"),
        ("Trip", "leaves: later"),
    ]
    assert [
        (group.heading, line.label, line.text, line.tags)
        for group in sheet.groups
        for line in group.lines
    ] == [
        ("Before any shot", "Allergy", 'egg, in some shots: "hives"', ("label",)),
        ("Watch", "Immune system", "no spleen", ("label",)),
        ("Tell the nurse", "Trip", 'elsewhere: "the moon"', ("web 001", "practice")),
        ("Wants to ask", "Planning", "dates", ("study",)),
    ]
    assert sheet.empty == "None here: Little known."
    assert sheet.lists.not_sure == ("immune system", "medicines")
    assert sheet.lists.in_person == ("problems with shots",)
    assert sheet.lists.blank == ("own questions",)
    assert sheet.lists.not_opened == ()
    assert sheet.medicines.state == "not sure"
    assert sheet.medicines.reactions == ('egg, in some shots: "hives"',)
    assert [(row.label, row.text) for row in sheet.own_words] == [
        ("Hopes", "to see the earth rise")
    ]
    assert [(row.label, row.text) for row in sheet.answered_no] == [
        ("Health", "allergy test, fever")
    ]
    assert [(row.label, row.text) for row in sheet.not_ticked] == [
        ("Health", "weak immune system, steroids (also ticked: not sure)")
    ]
    assert [ask.id for ask in patient.asks] == [
        *("ask-P04", "ask-P03", "ask-P07", "ask-P01", "ask-P02")
    ]
    assert [line for each in patient.topics for line in each.lines] == [
        "You named egg.",
        "You have no spleen.",
        'You go elsewhere: "the moon". Tell the nurse.',
    ]
    assert sum(len(part.rows) for part in patient.parts) == 11


def test_the_same_input_makes_the_same_summary() -> None:
    screening = screened(answered(immune="weak", hopes=wrote("x")))
    one, other = (build_summary(small(), screening, MADE_AT, REFERENCE) for _ in range(2))

    assert one == other
    assert repr(one) == repr(other)


def test_a_day_cannot_be_mistaken_for_a_month() -> None:
    assert format_day(date(2026, 3, 4), "en") == "4 Mar 2026"
    assert format_day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "en") == "31 Dec 2026"
