"""Before printing: leaving out, picking first, ordering, adding; on the sheets and in the files."""

from __future__ import annotations

import pytest

from tests.journeys.page import Form, Page, Pairs, Value
from tests.journeys.sheets import clinician_lines, patient_sheet
from tests.journeys.visitor import Visitor

FILES = ("/summary.txt", "/summary.json", "/summary.fhir.json")


@pytest.fixture
def ready(begun: Visitor) -> Visitor:
    """A visitor with a few answers, on the summary."""
    begun.get("/checklist/heart")
    begun.save({"heart_conditions": ["stroke"], "bp_reading": "120/80"})
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "To hear the sea"})
    begun.get("/checklist/alcohol-drugs")
    begun.save({"substance_problem": "now"})
    begun.get("/summary")
    return begun


def choices(visitor: Visitor) -> Form:
    return visitor.page.form_to("/summary")


def choose(visitor: Visitor, fields: dict[str, Value], status: int = 200) -> Page:
    form = choices(visitor)
    form.fill(fields)
    return visitor.press("action", "save", form=form, status=status)


def everywhere(visitor: Visitor) -> str:
    """Both sheets and every file, as text."""
    page = visitor.get("/summary")
    sheets = [page.soup.find(id=f"{sheet}-sheet") for sheet in ("clinician", "patient")]
    files = [visitor.get(address).reply.body.decode() for address in FILES]
    visitor.get("/summary")
    return "\n".join([*(sheet.get_text() for sheet in sheets if sheet), *files])


def test_a_line_that_is_left_out_is_nowhere(ready: Visitor) -> None:
    assert "stroke" in everywhere(ready).lower()
    assert "With my health conditions" in everywhere(ready)

    choose(ready, {"leave_out": ["topic-stroke"]})

    left = everywhere(ready)
    assert "stroke" not in left.lower()
    assert "With my health conditions" not in left, "nor the question that it brought"
    assert "heart or blood vessel problems" not in left, "nor is it called blank"


def test_what_is_left_out_can_be_taken_in_again(ready: Visitor) -> None:
    choose(ready, {"leave_out": ["topic-stroke"]})

    choose(ready, {"leave_out": []})

    assert "Stroke/TIA" in everywhere(ready)
    assert ready.get("/checklist/heart").form.value("heart_conditions") == "stroke"


def test_an_answer_that_is_left_out_is_nowhere_but_in_the_checklist(ready: Visitor) -> None:
    choose(ready, {"leave_out": ["answer-hopes"]})

    assert "To hear the sea" not in everywhere(ready)
    assert "To hear the sea" in ready.get("/check-answers").text


def test_a_dropped_question_is_nowhere(ready: Visitor) -> None:
    asked = "What is the full cost, with all visits and therapy?"
    assert asked in everywhere(ready)

    choose(ready, {"leave_out": ["ask-P13"]})

    assert asked not in everywhere(ready)


def test_three_questions_stand_first_and_a_fourth_is_asked_about(ready: Visitor) -> None:
    page = choose(ready, {"first": ["ask-P11", "ask-P13", "ask-P17"]})
    lines = clinician_lines(page)
    start = lines.index("Three questions for this visit")
    assert [line.split(" ", 2)[:2] for line in lines[start + 1 : start + 4]] == [
        ["Which", "side"],
        ["What", "is"],
        ["If", "I"],
    ]

    page = choose(ready, {"first": ["ask-P11", "ask-P13", "ask-P17", "ask-P01"]}, 422)

    assert "You picked 4 questions to ask first." in " ".join(page.errors.values())
    assert all(page.soup.find(id=target) for target in page.errors)
    first = [value for name, value in choices(ready).values if name == "first"]
    assert len(first) == 4, "all kept, to choose from"


def test_the_questions_stand_in_the_order_that_was_given(ready: Visitor) -> None:
    before = patient_sheet(ready.page).asks
    places = [name for name in choices(ready).names if name.startswith("place-")]

    page = choose(ready, {places[0]: str(len(places) + 1)})

    assert patient_sheet(page).asks == [*before[1:], before[0]]


def test_own_questions_are_added_before_the_others(ready: Visitor) -> None:
    page = choose(ready, {"own-1": "Who answers at night?", "own-2": "Can my sister come?"})

    asks = patient_sheet(page).asks
    assert [ask[1:-1] for ask in asks[:2]] == ["Who answers at night?", "Can my sister come?"]


def test_one_sheet_alone_can_be_printed_but_not_none(ready: Visitor) -> None:
    page = choose(ready, {"sheets": ["patient"]})
    assert page.soup.find(id="clinician-sheet") is None
    assert page.soup.find(id="patient-sheet")

    page = choose(ready, {"sheets": [], "own-1": "Who answers at night?"}, 422)

    assert "Please keep at least one of the two pages." in page.errors.values()
    assert choices(ready).value("own-1") == "Who answers at night?"


BAD: list[tuple[Pairs, int]] = [
    ([("own-1", "q" * 201)], 422),
    ([("place-ask-P01", "first")], 422),
    ([("name", "Alex")], 400),
    ([("paper", "a4"), ("paper", "letter")], 400),
]


@pytest.mark.parametrize(("fields", "status"), BAD, ids=str)
def test_what_cannot_be_meant_changes_nothing(ready: Visitor, fields: Pairs, status: int) -> None:
    form = choices(ready)
    names = {name for name, _ in fields}
    before = [pair for pair in form.values if pair[0] != "csrf_token"]
    sent = [pair for pair in form.values if pair[0] not in names] + fields

    ready.send("/summary", sent, status)

    if status == 422:
        assert ready.page.errors
        assert all(ready.page.soup.find(id=target) for target in ready.page.errors)
        assert set(fields) <= set(choices(ready).values), "it comes back as it was typed"
    ready.get("/summary")
    assert [pair for pair in choices(ready).values if pair[0] != "csrf_token"] == before


def test_large_print_and_paper_are_kept(ready: Visitor) -> None:
    choose(ready, {"large": ["yes"], "paper": "a4"})

    form = ready.get("/summary").form_to("/summary")
    assert (form.value("large"), form.value("paper")) == ("yes", "a4")
    assert "large" in ready.page.soup.find(id="patient-sheet")["class"]


def test_what_was_chosen_stays_when_answers_change(ready: Visitor) -> None:
    choose(ready, {"leave_out": ["topic-stroke"], "first": ["ask-P17"]})
    ready.get("/checklist/heart")
    ready.save({"heart_conditions": ["stroke", "rhythm"]})

    text = everywhere(ready)

    assert "stroke" not in text.lower()
    assert "rhythm problem" in text
    assert "Three questions for this visit" in text


def test_an_example_is_marked_on_both_sheets_and_asks_whether_it_is_one(begun: Visitor) -> None:
    begun.save({"who_for": "learning"})

    page = begun.get("/summary")

    for sheet in ("clinician", "patient"):
        assert "EXAMPLE, not about a real person" in page.soup.find(id=f"{sheet}-sheet").get_text()
    assert "Is this about you after all?" in page.text
    assert page.links("Change")[0] == "/checklist/about-you"
    assert "EXAMPLE, not about a real person" in begun.get("/summary.txt").reply.body.decode()
    assert begun.ask("GET", "/summary.json").status == 404, "no record of no one"
