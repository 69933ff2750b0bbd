"""What the person wrote at length, and in which language."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from screening.answers.clinician_sheet import Labelled, free_text_lines, other_languages
from screening.answers.path import find_path
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening, StepState
from screening.questionnaire.model import SUMMARY
from tests.answers.people import answered, path_of, pick, wrote
from tests.conftest import Clock
from tests.questionnaire.files import small


def test_own_words_are_quoted_whole_in_the_order_of_the_questions() -> None:
    long = "sun\n\nand  sea " * 40

    found = free_text_lines(path_of(own_questions=wrote("Why?"), hopes=wrote(long)), Screening())

    assert found == (
        Labelled(id="answer-hopes", label="Hopes", text=long, language=""),
        Labelled(id="answer-own_questions", label="Share", text="Why?", language=""),
    )


def test_short_texts_are_no_own_words() -> None:
    path = path_of(allergy="egg", allergy_tested="yes", tested_where=wrote("here"))

    assert free_text_lines(path, Screening()) == ()


def test_what_is_written_behind_an_option_is_no_own_words() -> None:
    assert free_text_lines(path_of(allergy=pick("egg", egg="hives")), Screening()) == ()


def written_in(**languages: str) -> Screening:
    """By step: the language of the page on which its words were written."""
    return Screening(
        answers=answered(hopes=wrote("sol"), allergy=pick("egg")),
        steps=MappingProxyType(
            {
                step.replace("_", "-"): StepState(1, Clock.now, code)
                for step, code in languages.items()
            }
        ),
    )


def test_words_written_on_a_page_in_another_language_name_it() -> None:
    screening = written_in(your_hopes="es")
    path = find_path(small(), screening.answers)

    [hopes] = free_text_lines(path, screening)

    assert hopes.language == "es"
    assert other_languages(path, screening) == ("es",)


def test_words_in_the_sheets_language_or_of_an_unknown_one_name_none() -> None:
    for code in ("en", ""):
        screening = written_in(your_hopes=code)
        assert other_languages(find_path(small(), screening.answers), screening) == ()


def test_a_page_where_nothing_was_written_names_no_language() -> None:
    screening = written_in(your_hopes="en", immune="es")

    assert other_languages(find_path(small(), screening.answers), screening) == ()


def test_questions_that_were_added_before_printing_count_as_words() -> None:
    screening = replace(
        written_in(your_hopes="en"), print_options=PrintOptions(own=("¿Y si no ayuda?",))
    )
    steps = MappingProxyType({**screening.steps, SUMMARY: StepState(1, Clock.now, "es")})
    screening = replace(screening, steps=steps)

    assert other_languages(find_path(small(), screening.answers), screening) == ("es",)
