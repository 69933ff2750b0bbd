"""The paper twin: the checklist as a form for a pen and a photocopier."""

from __future__ import annotations

import pytest

from screening.outputs.glyphs import clean
from screening.outputs.paper_form import hint
from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from tests.outputs import people
from tests.outputs.pdf_reader import Printed, colours, expected, page_sizes, squashed

QUESTIONNAIRE = people.QUESTIONNAIRE
PRINT_CHOICE = QUESTIONNAIRE.safety.print_choice
ON_PAPER = {id_: q for id_, q in QUESTIONNAIRE.questions.items() if id_ != PRINT_CHOICE}


@pytest.fixture(scope="module")
def form() -> Printed:
    return Printed(pdf_of())


def pdf_of(section: str | None = None, paper: str = "", *, large: bool = False) -> bytes:
    printer = SheetPrinter(shipped("templates") / "sheets")
    return printer.checklist_pdf(
        QUESTIONNAIRE,
        section,
        made_at=people.MADE_AT,
        paper=paper,
        public_url="https://kap.example",
        large=large,
    )


def test_every_question_is_there_in_order_under_its_number(form: Printed) -> None:
    place = 0
    for id_, question in ON_PAPER.items():
        only_if = hint(QUESTIONNAIRE, question.show_if)
        asked = expected(f"{QUESTIONNAIRE.numbers[id_]}{question.text}{only_if}")
        found = form.text.find(asked, place)
        assert found >= 0, asked
        place = found + len(asked)


def test_what_may_print_of_the_safety_answers_is_not_asked_where_paper_shows_all(
    form: Printed,
) -> None:
    asked = QUESTIONNAIRE.questions[PRINT_CHOICE]

    assert expected(asked.text) not in form.text
    assert not any(expected(option.label) in form.text for option in asked.options.values())


def test_every_answer_has_a_box_to_tick(form: Printed) -> None:
    for question in ON_PAPER.values():
        labels = [option.label for option in question.options.values()]
        if not question.is_text:
            labels += [QUESTIONNAIRE.standard_answers[value].short for value in question.offers]
        if question.id in QUESTIONNAIRE.requests:
            labels = ["Yes", "No"]
        for label in labels:
            assert expected(f"☐{label}") in form.text
    assert expected("print it for my provider") not in form.text, "paper prints all"


def test_whoever_may_pick_one_is_told_so(form: Printed) -> None:
    for question in ON_PAPER.values():
        only_if = hint(QUESTIONNAIRE, question.show_if)
        one = expected(f"{question.text}{only_if} Pick one.") in form.text
        assert one == (question.type == "single")


def test_why_we_ask_is_there_in_small_type(form: Printed) -> None:
    for question in ON_PAPER.values():
        assert expected(f"Why we ask: {question.why}") in form.text
    small = {round(run.size, 1) for page in form.pages for run in page.runs if "Why we" in run.text}
    assert small == {9.0}


def test_large_print_says_the_same_at_16_points_or_more(form: Printed) -> None:
    large = Printed(pdf_of(large=True))

    assert large.text == form.text
    assert min(run.size for page in large.pages for run in page.runs) >= 16


def test_who_cannot_write_is_told_where_and_how_to_answer(form: Printed) -> None:
    said = "answer by touch, by keyboard or by voice at kap.example. Or ask someone you trust"
    assert expected(said) in form.text_of(1)


def test_paper_does_not_count_characters_or_rows(form: Printed) -> None:
    assert "Upto" not in form.text
    assert expected("You can always say no to touch.") in form.text


def test_help_is_on_every_page_and_its_lines_on_the_first(form: Printed) -> None:
    crisis = QUESTIONNAIRE.crisis
    for page in range(1, len(form.pages) + 1):
        assert page in form.pages_with(f"{crisis.title}: {crisis.here.short}")
    for line in crisis.here.lines:
        assert expected(line.name) in form.text_of(1)


def test_the_safety_questions_are_followed_by_a_kind_word(form: Printed) -> None:
    step = QUESTIONNAIRE.steps[QUESTIONNAIRE.places[QUESTIONNAIRE.safety.step]]
    [*_, last] = [question for question in step.questions if question.id in ON_PAPER]
    asked, panel = form.text.index(expected(last.text)), expected(QUESTIONNAIRE.crisis.panel)
    assert 0 < form.text.find(panel, asked) - asked < 400


def test_no_question_is_split_over_two_pages(form: Printed) -> None:
    for question in ON_PAPER.values():
        # two questions may be asked in the same words, but not for the same reason
        (page,) = set(form.pages_with(question.text)).intersection(form.pages_with(question.why))
        plain = question.id in QUESTIONNAIRE.requests
        for option in question.options.values():
            assert page in form.pages_with(
                option.label.partition(",")[0] if plain else option.label
            )


@pytest.mark.parametrize("section", [section.id for section in QUESTIONNAIRE.sections])
def test_one_section_comes_alone_with_the_same_numbers(section: str) -> None:
    form = Printed(pdf_of(section))
    for each in QUESTIONNAIRE.sections:
        for question in (q for step in each.steps for q in step.questions if q.id in ON_PAPER):
            numbered = expected(f"{QUESTIONNAIRE.numbers[question.id]}{question.text}")
            only_if = hint(QUESTIONNAIRE, question.show_if)
            if not only_if:
                assert (numbered in form.text) == (each.id == section)


@pytest.mark.parametrize(("paper", "width"), [("", 612.0), ("letter", 612.0), ("a4", 595.3)])
def test_the_form_fits_the_paper(paper: str, width: float) -> None:
    assert {size[0] for size in page_sizes(pdf_of("start", paper))} == {width}


def test_a_photocopier_finds_black_and_white_alone() -> None:
    assert colours(pdf_of()) <= {(0.0,), (1.0,), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)}


def test_pages_are_counted(form: Printed) -> None:
    last = len(form.pages)
    for number in range(1, last + 1):
        assert squashed(f"Page {number} of {last}") in form.furniture_of(number)


def test_all_words_of_the_content_can_be_printed() -> None:
    """No label or question loses a sign to a name in brackets."""
    for question in ON_PAPER.values():
        for text in (question.text, question.why, *(o.label for o in question.options.values())):
            assert clean(text) == " ".join(text.split())
