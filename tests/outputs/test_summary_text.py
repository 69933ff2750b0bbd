"""The summary as plain text: what a record system and its reader meet."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening
from screening.outputs.summary_text import summary_text
from tests.answers.strategies import examples
from tests.outputs.lines import BIDI, seen
from tests.outputs.summaries import QUESTIONNAIRE, chosen, own_words, screenings, summary_of

people = screenings().flatmap(chosen)
some = settings(examples(25), suppress_health_check=list(HealthCheck))


def text_of(screening: Screening) -> str:
    return summary_text(summary_of(screening))


def hoping(words: str) -> Screening:
    return Screening(answers=Answers({"hopes": Answer(text=words)}))


def test_it_says_first_that_the_patient_reported_it() -> None:
    lines = text_of(Screening()).split("\n")
    assert lines[:2] == [
        "PATIENT NOTES BEFORE A TALK ABOUT KETAMINE-ASSISTED PSYCHOTHERAPY (KAP)",
        "  Made with Foreword, localhost",
    ]
    assert lines[2].startswith("  Patient-reported, not verified.")


@some
@given(people)
def test_no_line_is_wider_than_76_columns_but_for_a_word_that_is(screening: Screening) -> None:
    wide = [line for line in text_of(screening).split("\n") if len(line) > 76]
    assert all(len(line.split()) == 1 for line in wide)


@some
@given(people)
def test_no_word_of_the_patient_is_cut_or_dropped(screening: Screening) -> None:
    summary = summary_of(replace(screening, print_options=PrintOptions()))
    text = seen(summary_text(summary))
    for row in summary.clinician.own_words:
        assert seen(f'{row.label}: "{row.text}"') in text


@some
@given(people)
def test_nothing_in_it_can_confuse_a_record_system(screening: Screening) -> None:
    text = text_of(screening)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) == "Cc"]
    assert not set(text) & {*BIDI, "\u2028", "\u2029"}
    assert text.endswith("\n")
    assert text == "".join(f"{line.rstrip()}\n" for line in text[:-1].split("\n"))


@some
@given(people)
def test_no_words_of_the_patient_can_pass_for_a_heading(screening: Screening) -> None:
    margin = [line for line in text_of(screening).split("\n") if line and line[0] != " "]
    assert margin == [line.upper() for line in margin]
    assert len(margin) == len(set(margin))
    assert not own_words(" ".join(margin).lower())


def test_a_word_that_is_too_long_stays_whole_on_its_own_line() -> None:
    word = "w" * 2000
    lines = text_of(hoping(f"so {word} much")).split("\n")
    place = lines.index(f"    {word}")
    assert lines[place - 1 : place + 2] == ['  Hopes: "so', f"    {word}", '    much"']


def test_line_breaks_of_the_patient_stay_and_are_indented() -> None:
    assert '\n  Hopes: "one\n\n    two\n    three"\n' in text_of(hoping("one\n\n  two\r\nthree"))


def test_a_sheet_without_words_of_the_patient_is_plain_ascii() -> None:
    picked = {
        question.id: Answer(picks=tuple(question.options)[:-1])
        for question in QUESTIONNAIRE.questions.values()
        if question.type == "multiple"
    }
    assert text_of(Screening(answers=Answers(picked))).isascii()


def test_words_of_any_script_stay_as_they_are() -> None:
    words = "\u05e9\u05dc\u05d5\u05dd \u4f60\u597d \U0001f469\u200d\U0001f467"
    assert f'  Hopes: "{words}"\n' in text_of(hoping(words))


def test_a_tag_stands_on_one_line() -> None:
    picks = ("psychosis", "bipolar", "mania", "other")
    text = text_of(Screening(answers=Answers({"mh_conditions": Answer(picks=picks)})))
    assert "[web\n" not in text
    assert "\u00a0" not in text


def test_a_medicine_is_a_line_with_four_places() -> None:
    rows = (
        MedicineRow("sertraline", "mood", "100 each morning", "prescribed"),
        MedicineRow("vitamin D", kind="herb"),
    )
    text = text_of(Screening(answers=Answers({"medicines": Answer(rows=rows)})))
    assert "  sertraline | mood | 100 each morning | prescribed\n" in text
    assert "  vitamin D | - | - | herb or vitamin\n" in text


@examples(5, whole=True)
@given(screenings(example=True))
def test_an_example_says_so_at_the_top(screening: Screening) -> None:
    assert text_of(screening).startswith("EXAMPLE, not about a real person\n\nPATIENT NOTES")


def test_a_sheet_that_was_not_chosen_is_not_in_it() -> None:
    one, other = (
        text_of(replace(hoping("Sleep."), print_options=PrintOptions(sheets=(sheet,))))
        for sheet in ("clinician", "patient")
    )
    assert "\nSAFETY\n" in one
    assert "\nQUESTIONS TO ASK\n" not in one
    assert "\nQUESTIONS TO ASK\n" in other
    assert "Sleep." not in other
