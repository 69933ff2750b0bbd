from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from screening.answers.answers import Answer, MedicineRow
from screening.answers.print_options import PrintOptions, printed_path
from screening.answers.screening import Screening
from screening.answers.summary import Summary, build_summary
from screening.questionnaire.site_text import GlanceRow
from tests.answers.people import (
    MADE_AT,
    REFERENCE,
    answered,
    path_of,
    pick,
    screened,
    summed_up,
    takes,
    wrote,
)
from tests.answers.strategies import Person, examples, people, randoms, reworded, with_choices
from tests.questionnaire.files import shipped, small


def without(*left_out: str, **answers: str | Answer) -> Summary:
    """The summary of someone who opened every step and left out these lines."""
    choices = PrintOptions(left_out=frozenset(left_out))
    return summed_up(screened(answered(**answers), print_options=choices))


def test_with_nothing_left_out_the_path_is_the_path_of_the_answers() -> None:
    path = printed_path(path_of(immune="weak"), PrintOptions())

    assert not path.omitted
    assert dict(path.answers) == {"immune": pick("weak")}


def test_a_topic_that_is_left_out_takes_its_picks_with_it_everywhere() -> None:
    summary = without("topic-immune", immune="weak spleen", fever="no")

    assert summary.clinician.groups == ()
    assert summary.patient.topics == ()
    assert [row.id for part in summary.patient.parts for row in part.rows] == ["answer-fever"]
    assert "immune system" not in summary.clinician.lists.blank
    assert [row.text for row in summary.clinician.answered_no] == ["fever"]
    assert [ask.id for ask in summary.patient.asks] == ["ask-P01", "ask-P03", "ask-P07"]


def test_what_was_ticked_and_left_out_is_not_called_not_ticked() -> None:
    summary = without("topic-trip", immune="spleen", regions=pick("other", other="moon"))

    assert "moon" not in repr(summary)
    assert [(row.label, row.text) for row in summary.clinician.not_ticked] == [
        ("Health", "weak immune system, steroids")
    ]


def test_an_answer_that_is_left_out_brings_no_question_to_ask() -> None:
    summary = without("answer-allergy", allergy="egg")

    assert "ask-P04" not in [ask.id for ask in summary.patient.asks]


def test_an_answer_that_is_left_out_is_not_called_blank() -> None:
    for id_ in ("answer-hopes", "answer-fever"):
        lists = without(id_, hopes=wrote("x"), fever="not_sure").clinician.lists
        assert not {"hopes", "fever"} & set(lists.blank)


def test_what_hangs_on_an_answer_that_is_left_out_goes_with_it() -> None:
    summary = without(
        "answer-allergy", allergy="latex", allergy_tested="yes", tested_where=wrote("the moon")
    )

    assert "the moon" not in repr(summary)
    assert not {"allergy test", "place of the test"} & set(summary.clinician.lists.blank)


def test_one_medicine_can_be_left_out() -> None:
    tea, iron = MedicineRow("Tea", id="row-1"), MedicineRow("Iron", id="row-2")

    summary = without(tea.id, medicines=takes(tea, iron))

    assert [row.id for row in summary.clinician.medicines.rows] == [iron.id]
    assert "Tea" not in repr(summary)


@pytest.mark.parametrize("id_", ["answer-own_questions", "ask-written"])
def test_own_questions_that_are_left_out_are_neither_asked_nor_quoted(id_: str) -> None:
    summary = without(id_, own_questions=wrote("the moon"))

    assert "the moon" not in repr(summary)


def test_rows_and_lists_can_be_left_out() -> None:
    summary = without(
        "glance-leaving", "no-health", "list-blank", fever="no", regions="tropics", leaving="soon"
    )

    assert [row.id for row in summary.clinician.glance] == ["glance-who"]
    assert summary.clinician.answered_no == ()
    assert summary.clinician.lists.blank == ()


@pytest.mark.parametrize("name", ["leaving", "trip"])
def test_a_row_that_is_left_out_stays_out_when_another_is_put_in_before_it(name: str) -> None:
    """By its id, or by its first question where the file gives it none."""
    last = next(row for row in small().sheet.glance if row.name == "leaving")
    last = last.model_copy(update={"id": None if name == "leaving" else name})
    new = GlanceRow(id="when", label="When", questions=())
    edited = small().model_copy(
        update={"sheet": small().sheet.model_copy(update={"glance": (new, last)})}
    )
    choices = PrintOptions(left_out=frozenset([f"glance-{name}"]))
    record = screened(answered(regions="tropics", leaving="soon"), print_options=choices)

    rows = build_summary(edited, record, MADE_AT, REFERENCE).clinician.glance

    assert [row.id for row in rows] == ["glance-when"]


def test_the_safety_lines_cannot_be_left_out() -> None:
    every = ("safety", "list-safety", "strip", "topic-safety")

    assert without(*every, fear_print="ask_me").clinician.safety == (
        "Fear: please ask everyone.",
        "I would like to talk about fear.",
    )


def test_an_id_that_is_on_no_sheet_leaves_out_nothing() -> None:
    odd = without("topic-gone", "answer-gone", "row-0", "", immune="weak", hopes=wrote("x"))
    plain = without(immune="weak", hopes=wrote("x"))

    assert odd == plain


def test_three_questions_at_most_stand_first_in_the_persons_order() -> None:
    choices = PrintOptions(first=("ask-P07", "ask-P99", "ask-P01", "ask-P03", "ask-P02"))
    summary = summed_up(screened(answered(medicines="not_sure"), print_options=choices))

    assert [ask.id for ask in summary.clinician.first_questions] == [
        "ask-P07",
        "ask-P01",
        "ask-P03",
    ]


def test_a_question_that_was_dropped_does_not_stand_first_and_another_fills_its_place() -> None:
    choices = PrintOptions(first=("ask-P07", "ask-P03"), left_out=frozenset(["ask-P07"]))
    summary = summed_up(screened(answered(), print_options=choices))

    first = summary.clinician.first_questions
    assert [(ask.id, ask.picked) for ask in first] == [("ask-P03", True), ("ask-P01", False)]
    assert [ask.id for ask in summary.patient.asks[:2]] == ["ask-P03", "ask-P01"], "both alike"


def test_what_was_left_out_stays_in_the_record() -> None:
    record = screened(
        answered(hopes=wrote("sun")),
        print_options=PrintOptions(left_out=frozenset(["answer-hopes"])),
    )
    again = Screening.from_json(record.to_json())

    assert "sun" not in repr(summed_up(again))
    assert "sun" in repr(summed_up(with_choices(again, PrintOptions())))


def printed_ids(summary: Summary) -> list[str]:
    """The ids of the lines that a person may leave out."""
    sheet = summary.clinician
    topics = [line.id for group in sheet.groups for line in group.lines]
    topics += [line.id for line in sheet.information]
    rows = [row.id for part in summary.patient.parts for row in part.rows]
    return [*topics, *rows, *(row.id for row in sheet.medicines.rows)]


@examples(60)
@given(people(), randoms)
def test_no_word_of_an_answer_that_is_left_out_is_left_anywhere(
    person: Person, random: Random
) -> None:
    answers = person.screening.answers
    gone = [id_ for id_ in answers if random.random() < 0.3]
    words = {id_: reworded(answers[id_], f"canary {id_}.") for id_ in gone}
    choices = PrintOptions(left_out=frozenset(f"answer-{id_}" for id_ in gone))

    summary = person.sheet_with(
        replace(person.screening, answers=answers.merged(words), print_options=choices)
    )

    assert "canary" not in repr(summary)
    assert not {f"answer-{id_}" for id_ in gone} & set(printed_ids(summary))
    shorts = {person.questionnaire.questions[id_].short for id_ in gone}
    lists = summary.clinician.lists
    assert not shorts & {*lists.blank, *lists.not_sure, *lists.in_person}


@examples(60)
@given(people(), randoms)
def test_a_line_that_is_left_out_is_not_printed_and_no_new_one_comes(
    person: Person, random: Random
) -> None:
    before = person.sheet_with()
    ids = printed_ids(before)
    gone = frozenset(id_ for id_ in ids if random.random() < 0.2)

    after = person.sheet_with(with_choices(person.screening, PrintOptions(left_out=gone)))

    assert not gone & set(printed_ids(after))
    assert set(printed_ids(after)) <= set(ids)
    assert after.clinician.safety == before.clinician.safety
    assert after.strip == before.strip
    if not gone:
        assert after == before


def test_the_mark_of_a_trial_run_cannot_be_left_out() -> None:
    assert without("answer-about", about="trying", immune="weak").example == "TRIAL RUN"


def test_the_mark_of_an_example_cannot_be_left_out_of_the_shipped_sheet() -> None:
    choices = PrintOptions(left_out=frozenset(["answer-who_for"]))
    record = screened(answered(who_for="learning"), ("about-you",), choices)

    assert build_summary(shipped(), record, MADE_AT, REFERENCE).example != ""


@pytest.mark.parametrize("answer", ["not_sure", "none", takes(MedicineRow("Iron"))])
def test_medicines_that_are_left_out_are_not_called_blank(answer: str | Answer) -> None:
    medicines = without("answer-medicines", medicines=answer).clinician.medicines

    assert (medicines.rows, medicines.state, medicines.blank_rows) == ((), "", 0)


@pytest.mark.parametrize("left_out", ["answer-allergy", "topic-allergy"])
def test_reactions_that_are_left_out_are_not_called_blank(left_out: str) -> None:
    assert without(left_out, allergy="latex").clinician.medicines.reactions == ()


def test_a_question_that_was_dropped_is_nowhere_in_the_summary() -> None:
    choices = PrintOptions(own=("Is the moon far?",))
    offered = summed_up(screened(answered(), print_options=choices)).patient.asks[0]
    assert "moon" in offered.text

    choices = replace(choices, left_out=frozenset([offered.id, "topic-immune"]))
    summary = summed_up(screened(answered(immune="weak"), print_options=choices))

    assert "moon" not in repr(summary)
    assert "topic-immune" not in repr(summary)
