from __future__ import annotations

import pytest

from screening.answers.answers import Answer, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.answers.provider_questions import Ask, chosen_asks, provider_questions
from tests.answers.people import path_of, takes, wrote

NO_CHOICES = PrintOptions()


def ids(**answers: str | Answer) -> list[str]:
    return [ask.id for ask in provider_questions(path_of(**answers))]


def lines(choices: PrintOptions = NO_CHOICES, **answers: str | Answer) -> list[Ask]:
    return list(chosen_asks(path_of(**answers), choices))


def test_without_answers_the_asks_that_always_hold_stand_by_number() -> None:
    assert ids() == ["P01", "P03", "P07"]


def test_an_ask_comes_with_the_answer_that_calls_for_it() -> None:
    assert ids(medicines=takes(MedicineRow("x"))) == ["P01", "P02", "P03", "P07"]
    assert ids(medicines="not_sure") == ["P01", "P02", "P03", "P07"]
    assert ids(medicines="none") == ["P01", "P03", "P07"]
    assert ids(explain="cost") == ["P01", "P03"]


def test_the_asks_about_the_highest_lines_stand_first() -> None:
    assert ids(
        allergy="egg",  # raise first
        past_problem="fainted",  # tell your provider
        immune="spleen",  # closer monitoring
        hopes=wrote("x"),
        medicines="not_sure",
        regions="none",
    ) == ["P04", "P03", "P06", "P07", "P01", "P02", "P05"]


def test_first_asks_stand_before_those_that_moved_up_and_the_rest() -> None:
    assert ids(
        allergy="not_sure",
        past_problem="not_sure",
        hopes=wrote("x"),
        medicines="not_sure",
        regions="none",
    ) == ["P04", "P06", "P07", "P01", "P02", "P03", "P05"]


def test_an_ask_moves_up_only_while_its_own_condition_holds() -> None:
    assert ids(hopes=wrote("x")) == ["P07", "P01", "P03"]
    assert ids(hopes=wrote("x"), explain="cost") == ["P01", "P03"]


def test_not_sure_feeds_the_asks_where_the_file_says_so() -> None:
    assert "P04" in ids(allergy="not_sure")
    assert "P06" in ids(past_problem="not_sure")
    assert "P04" not in ids(allergy="in_person")


def test_what_someone_would_rather_say_in_person_brings_no_ask() -> None:
    assert "P05" in ids(regions="none", leaving="later")
    assert "P05" not in ids(regions="in_person", leaving="later")


def test_an_answer_off_the_path_brings_no_ask() -> None:
    assert "P05" not in ids(regions="tropics", leaving="later")
    assert "P05" in ids(regions="none", leaving="later")


def test_the_persons_own_questions_stand_first() -> None:
    found = lines(own_questions=wrote("May I\nstay?"), allergy="egg")

    assert found[0] == Ask(
        id="ask-written",
        text="May I\nstay?",
        own=True,
        picked=False,
        origin="written by the patient",
    )
    assert [line.id for line in found[1:]] == ["ask-P04", "ask-P01", "ask-P03", "ask-P07"]
    assert not any(line.own for line in found[1:])


def test_an_ask_says_its_words_with_the_names_filled() -> None:
    assert ("ask-P03", "When do I call 555?") in [(ask.id, ask.text) for ask in lines()]


def test_questions_added_before_printing_follow_the_written_ones() -> None:
    found = lines(PrintOptions(own=("One?", "Two?", "One?")), own_questions=wrote("Zero?"))

    assert [line.text for line in found[:3]] == ["Zero?", "One?", "Two?"]
    assert [line.own for line in found[:4]] == [True, True, True, False]


@pytest.mark.parametrize("gone", ["ask-P01", "ask-P07"])
def test_a_dropped_ask_is_gone(gone: str) -> None:
    assert gone not in [line.id for line in lines(PrintOptions(left_out=frozenset([gone])))]


def test_what_was_picked_leads_then_own_questions_then_what_is_suggested() -> None:
    options = PrintOptions(first=("ask-P07", "ask-P99", "ask-P01"), own=("Late?",))
    found = lines(options, medicines="not_sure")

    assert [(line.id if not line.own else line.text, line.origin) for line in found] == [
        ("ask-P07", "picked by the patient"),
        ("ask-P01", "picked by the patient"),
        ("Late?", "written by the patient"),
        ("ask-P02", "suggested from the answers"),
        ("ask-P03", "suggested from the answers"),
    ]
