"""On paper a condition is a sentence that anyone can follow."""

from __future__ import annotations

import pytest

from screening.outputs.paper_form import hint
from screening.questionnaire.conditions import ALWAYS, parse_condition
from tests.outputs.people import QUESTIONNAIRE

NUMBERS = QUESTIONNAIRE.numbers


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            "who_for = helping",
            "you ticked “Someone I help. We fill it in together.” in question 1",
        ),
        ("age_group != under_18", "you did not tick “Under 18” in question 2"),
        ("reasons lacks ocd", "you did not tick “OCD” in question 4"),
        ("reasons has any of [ocd, ptsd]", "you ticked “OCD” or “Trauma or PTSD” in question 4"),
        (
            "substance_problem in [now, not_sure]",
            "you ticked “Yes, now” or “Not sure” in question 27",
        ),
        (
            "ketamine_before has any except [none]",
            "you ticked anything but “No, never” in question 8",
        ),
        (
            "ketamine_before has any of [surgery, mental_health, outside]",
            "you ticked anything but “No, never” in question 8",
        ),
        ("hopes answered", "you answered question 33"),
        ("hopes not answered", "you left question 33 blank"),
        ("medicines has rows", "you listed something in question 25"),
        (
            "reasons has ocd and hopes answered or who_for = me",
            "you ticked “OCD” in question 4, and you answered question 33, "
            "or if you ticked “Me” in question 1",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition: str, words: str) -> None:
    assert hint(QUESTIONNAIRE, parse_condition(condition)) == f"Only if {words}."


def test_what_always_applies_needs_no_words() -> None:
    assert hint(QUESTIONNAIRE, ALWAYS) == ""


def test_a_flagged_answer_is_named_by_the_options_that_carry_the_flag() -> None:
    words = hint(QUESTIONNAIRE, parse_condition("nausea_prone flagged above info"))
    assert words == f"Only if you ticked “Yes” in question {NUMBERS['nausea_prone']}."


def test_every_question_that_may_not_apply_says_when_it_does() -> None:
    for question in QUESTIONNAIRE.questions.values():
        words = hint(QUESTIONNAIRE, question.show_if)
        assert words.startswith("Only if you ") == (question.show_if != ALWAYS)
        assert "_" not in words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("not age_group = under_18", "you did not tick “Under 18” in question 2"),
        ("not age_group != under_18", "you ticked “Under 18” in question 2"),
        ("not reasons lacks ocd", "you ticked “OCD” in question 4"),
        ("not reasons answered", "you left question 4 blank"),
        ("not reasons not answered", "you answered question 4"),
        ("not medicines has rows", f"you listed nothing in question {NUMBERS['medicines']}"),
        (
            "reasons has ocd and (age_group = under_18 or who_for answered)",
            "you ticked “OCD” in question 4, and you ticked “Under 18” in question 2, "
            "or if you ticked “OCD” in question 4, and you answered question 1",
        ),
    ],
)
def test_not_and_parentheses_are_written_out(condition: str, words: str) -> None:
    assert hint(QUESTIONNAIRE, parse_condition(condition)) == f"Only if {words}."
