"""How easy Spanish is to read."""

from __future__ import annotations

import pytest

from screening.check.readability import count_spanish_syllables, pattern_of, spanish_ease


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
