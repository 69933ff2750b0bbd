from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from screening.answers.answers import Answers
from screening.answers.clinician_sheet import safety_lines
from screening.answers.path import find_path
from screening.answers.print_options import PrintOptions
from screening.answers.screening import StepState
from tests.answers.people import ALL_STEPS, answered, screened, summed_up
from tests.questionnaire.files import small

EVERY_SHEET = "Fear: please ask everyone."


def lines(answers: Answers, opened: tuple[str, ...] = ALL_STEPS) -> tuple[str, ...]:
    return safety_lines(find_path(small(), answers), screened(answers, opened), UTC)


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


def test_the_day_of_the_safety_answers_is_that_of_the_zone_of_the_sheet() -> None:
    """Answered at 21:00 on the 8th in EST, which is the 9th in UTC."""
    screening = screened(answered(fear_now="no", fear_print="full"))
    late = StepState(1, datetime(2026, 3, 9, 2, 0, tzinfo=UTC))
    steps = MappingProxyType({**screening.steps, "worries": late})

    summary = summed_up(replace(screening, steps=steps))

    assert summary.strip.made == "9 Mar 2026 14:05 EST"
    assert summary.clinician.safety[1] == "Chosen to print (answered 8 Mar 2026):"


@pytest.mark.parametrize("id_", ["answer-fear_now", "answer-fear_past", "answer-fear_print"])
def test_a_safety_line_cannot_be_left_out_under_the_id_of_its_question(id_: str) -> None:
    answers = answered(fear_now="yes_now", fear_past="yes", fear_print="full")
    choices = PrintOptions(left_out=frozenset([id_]))

    left_out = summed_up(screened(answers, print_options=choices)).clinician.safety

    assert left_out == summed_up(screened(answers)).clinician.safety
