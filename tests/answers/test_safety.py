from __future__ import annotations

from datetime import UTC

import pytest

from screening.answers.answers import Answers
from screening.answers.path import find_path
from screening.answers.safety import find_safety_lines
from tests.answers.people import ALL_STEPS, answered, screened
from tests.questionnaire.files import small

EVERY_SHEET = "Fear: please ask everyone."


def lines(answers: Answers, opened: tuple[str, ...] = ALL_STEPS) -> tuple[str, ...]:
    return find_safety_lines(find_path(small(), answers), screened(answers, opened), UTC)


@pytest.mark.parametrize("now", ["yes_now", "yes_recent", "no", "not_sure", "in_person", ""])
@pytest.mark.parametrize("past", ["yes", "no", ""])
@pytest.mark.parametrize("choice", ["print_nothing", ""])
def test_nothing_more_and_no_choice_print_the_line_of_every_sheet_alone(
    now: str, past: str, choice: str
) -> None:
    answers = answered(fear_now=now, fear_past=past, fear_print=choice)

    assert lines(answers) == (EVERY_SHEET,)


@pytest.mark.parametrize("now", ["yes_now", "yes_recent", "no", "not_sure", "in_person", ""])
@pytest.mark.parametrize("past", ["yes", "no", ""])
def test_ask_me_adds_its_sentence_and_no_answer(now: str, past: str) -> None:
    answers = answered(fear_now=now, fear_past=past, fear_print="ask_me")

    assert lines(answers) == (EVERY_SHEET, "I would like to talk about fear.")


@pytest.mark.parametrize(
    ("now", "past", "said"),
    [
        ("yes_now", "yes", "afraid now · was afraid"),
        ("yes_recent", "yes", "a little afraid · was afraid"),
        ("no", "yes", "not afraid · was afraid"),
        ("no", "", "not afraid · fear in the past: not stated"),
        ("", "yes", "fear now: not stated · was afraid"),
        ("", "", "fear now: not stated · fear in the past: not stated"),
        ("not_sure", "in_person", "fear now: Not sure · fear in the past: In person"),
    ],
)
def test_full_adds_both_answers_with_their_day(now: str, past: str, said: str) -> None:
    answers = answered(fear_now=now, fear_past=past, fear_print="full")

    assert lines(answers) == (EVERY_SHEET, "Chosen to print (answered 8 Mar 2026):", said)


def test_full_names_no_day_where_the_safety_step_was_never_saved() -> None:
    opened = tuple(step for step in ALL_STEPS if step != "worries")

    lead = lines(answered(fear_print="full"), opened)[1]

    assert "not stated" in lead
    assert "2026" not in lead
