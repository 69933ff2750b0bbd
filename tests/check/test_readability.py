"""How easy a text is to read."""

from __future__ import annotations

import pytest

from screening.check.readability import (
    check_numbers,
    count_spanish_syllables,
    count_syllables,
    grade,
    pattern_of,
    sentences,
    spanish_ease,
)
from tests.questionnaire.files import build, small_with


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("sol", 1), ("muy", 1), ("quien", 1), ("bien", 1)),
        *(("día", 2), ("país", 2), ("caer", 2), ("ciudad", 2), ("guerra", 2), ("ahí", 2)),
        *(("ahora", 3), ("pingüino", 3), ("ayuda", 3), ("oído", 3), ("rehúye", 3)),
        *(("ketamina", 4), ("tratamiento", 4), ("psicoterapia", 5), ("respiración", 4)),
    ],
)
def test_syllables_follow_from_the_letters(word: str, syllables: int) -> None:
    assert count_spanish_syllables(word) == syllables


def test_the_ease_is_that_of_the_formula() -> None:
    """6 words of 10 syllables in 2 sentences: 206.84 - 60 x 10/6 - 1.02 x 6/2."""
    assert spanish_ease("Yo leo poco. Tú lees mucho.") == pytest.approx(206.84 - 100 - 3.06)


def test_names_are_taken_out_first() -> None:
    names = pattern_of(["trastorno esquizoafectivo"])

    assert spanish_ease("Es el trastorno esquizoafectivo.", names) > spanish_ease(
        "Es el trastorno esquizoafectivo."
    )
    assert spanish_ease("trastorno esquizoafectivo", names) == 100


class TestEnglish:
    @pytest.mark.parametrize(
        ("word", "count"),
        [
            ("dog", 1),
            ("made", 1),
            ("table", 2),
            ("provider", 3),
            ("medicine", 3),
            ("treatment", 2),
            ("FDA", 3),
            ("worked", 1),
            ("needed", 2),
            ("going", 2),
            ("usual", 3),
        ],
    )
    def test_syllables(self, word: str, count: int) -> None:
        assert count_syllables(word) == count

    def test_an_easy_text_has_a_low_grade_and_a_hard_one_a_high(self) -> None:
        assert grade("The cat sat on the mat. It was a big cat.") < 1
        assert grade("Psychological repercussions necessitate considerable consideration.") > 15
        assert grade("") == 0

    def test_sentences_end_behind_a_quote_too(self) -> None:
        assert len(sentences('You can say: "I need help." Then wait. Is that right?')) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The source has the number that a country's own has.", ""),
        ("At most 1,000 characters, or 1 000, 10.000 or 0001.", ""),
        ("In danger call 000.", "000"),
        ("You can call 000, at once.", "000"),
        ("Call 13 11 14 or 131114.", "13 11 14"),
        ("Call 131 115 or 13 11 145.", ""),
    ],
)
def test_numbers_in_running_text_are_compared_whole(text: str, found: str) -> None:
    questionnaire = build(
        small_with(
            ('{label: "555", tel: "555"}', '{label: "000", tel: "000"}'),
            ('tel: "556"', 'tel: "13 11 14"'),
            ("short: call 556", "short: call 13 11 14"),
        )
    )

    data = {
        "topics": {"help": text},
        "evidence": {"E01": {"source": "000", "says": "A shot may wait."}},
    }
    problems = check_numbers(questionnaire, data)

    assert [problem.quote for problem in problems] == [found] * bool(found)
