"""What stands alone among several answers: asked about where something stands beside it, and never
taken for the whole answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.answers.answers import Answers
from screening.answers.clinician_sheet import answered_no_lines, build_medicines
from screening.answers.path import find_path
from screening.answers.print_options import PrintOptions
from screening.outputs.fhir.questionnaire import EXCLUSIVE, fhir_questionnaire
from screening.outputs.paper_form import form_data
from screening.questionnaire.model import Questionnaire
from tests.answers.people import pick, screened, summed_up
from tests.journeys.visitor import Visitor
from tests.outputs.fhir_reader import all_items
from tests.questionnaire.files import build, line_of, problems_in, small_with
from tests.web.conftest import BuildApp, visit

ALLERGY = "              none: {label: None of these}\n\n          - id: allergy_tested"
NO_KNOWN = (
    ALLERGY,
    "              no_known: {label: I have no known allergies, is_no: true}\n"
    "              rather_not: {label: I choose not to answer, topic: allergy, line: no answer"
    ", exclusive: true}\n\n          - id: allergy_tested",
)
NO_MEANS_YES = (
    '              "no": {label: "No"}\n              rarely:',
    '              "no": {label: "No, I am hot", topic: plan, line: hot, is_no: false}\n'
    "              rarely:",
)


def questionnaire() -> Questionnaire:
    return build(small_with(NO_KNOWN, NO_MEANS_YES))


@pytest.fixture
def visitor(build_session_app: BuildApp, tmp_path: Path) -> Visitor:
    path = tmp_path / "mine.yaml"
    path.write_text(small_with(NO_KNOWN, NO_MEANS_YES), encoding="utf-8")
    visitor = visit(build_session_app(QUESTIONS_FILE=str(path), CRISIS_LOCALE="nn-NN"))
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/allergies")
    return visitor


@pytest.mark.parametrize("value", ["no_known", "rather_not", "in_person"])
def test_what_stands_alone_is_asked_about_beside_others_and_nothing_is_lost(
    visitor: Visitor, value: str
) -> None:
    visitor.save({"allergy": ["egg", value], "allergy-egg-text": "a rash"}, status=422)

    assert "Which is right?" in visitor.page.text
    assert {("allergy", "egg"), ("allergy", value)} <= set(visitor.page.form.values)
    visitor.save({"allergy": [value], "allergy-egg-text": ""})
    assert visitor.page.path != "/checklist/allergies"


def test_an_option_that_does_not_stand_alone_is_saved_beside_others(visitor: Visitor) -> None:
    visitor.save({"allergy": ["egg", "latex"]})

    assert "Which is right?" not in visitor.page.text


def test_the_page_marks_what_stands_alone_for_the_script(visitor: Visitor) -> None:
    marked = visitor.page.soup.select("input[data-exclusive]")

    assert [box["value"] for box in marked if box["name"] == "allergy"] == [
        *("no_known", "rather_not", "in_person")
    ]


@pytest.mark.parametrize(
    ("picks", "said"),
    [
        (("no_known",), ("answered no",)),
        (("no_known", "egg"), ("egg, in some shots",)),
        (("no_known", "not_sure"), ("answered no",)),
        (("egg", "not_sure"), ("egg, in some shots", "not sure")),
        (("rather_not",), ("no answer",)),
        (("in_person",), ("wants to say it",)),
    ],
)
def test_a_no_never_wins_over_a_pick(picks: tuple[str, ...], said: tuple[str, ...]) -> None:
    path = find_path(questionnaire(), Answers({"allergy": pick(*picks)}))

    assert build_medicines(path).reactions == said


@pytest.mark.parametrize("left_out", [(), ("topic-allergy",)])
def test_a_no_beside_a_pick_counts_nowhere_though_the_pick_is_taken_out(
    left_out: tuple[str, ...],
) -> None:
    kept = screened(
        Answers({"allergy": pick("no_known", "egg")}),
        print_options=PrintOptions(left_out=frozenset(left_out)),
    )
    summary = summed_up(kept, questionnaire())

    assert "no known allergies" not in repr(summary)
    assert summary.clinician.medicines
    assert summary.clinician.medicines.reactions == (() if left_out else ("egg, in some shots",))
    assert kept.answers["allergy"] == pick("no_known", "egg"), "the record keeps both"


@pytest.mark.parametrize(
    ("option", "is_taken"),
    [
        ("topic: allergy, line: one, flags: {raise_first: [practice]}", False),
        ("topic: allergy, line: one", False),
        ("topic: allergy, line: one, is_no: true, flags: {raise_first: [practice]}", False),
        ("topic: allergy, line: one, is_no: false, flags: {raise_first: [practice]}", True),
        ("topic: allergy, line: none known, is_no: true", True),
    ],
)
def test_a_no_that_names_a_reaction_is_refused_unless_the_file_says_that_it_is_none(
    option: str, is_taken: bool
) -> None:
    text = small_with(
        (
            "none: {label: None of these}\n\n          - id: allergy_tested",
            f"none: {{label: None of these, {option}}}\n\n          - id: allergy_tested",
        ),
    )
    if is_taken:
        assert build(text).questions["allergy"].options["none"].line
    else:
        [problem] = problems_in(text)
        assert (problem.rule, problem.line) == ("no-and-yes", line_of(text, f"these, {option}"))


def test_a_no_under_another_name_says_none_of_what_was_not_ticked() -> None:
    renamed = (
        "none: {label: None of these}\n\n          - id: fever",
        "nothing: {label: None, is_no: true}\n\n          - id: fever",
    )
    path = find_path(build(small_with(renamed)), Answers({"immune": pick("nothing")}))

    plain, unticked = answered_no_lines(path)
    assert [row.text for row in plain] == ["none of weak immune system, no spleen, steroids"]
    assert not unticked


@pytest.mark.parametrize(("value", "noes"), [("no", ""), ("rarely", "fever")])
def test_a_no_that_means_yes_is_not_answered_no(value: str, noes: str) -> None:
    path = find_path(questionnaire(), Answers({"fever": pick(value)}))

    assert [row.text for row in answered_no_lines(path)[0]] == ([noes] if noes else [])


def test_a_plain_no_beside_a_pick_is_not_answered_no() -> None:
    no_region = (
        "none: {label: Not known yet, glance: no region yet}",
        "none: {label: Not known yet}",
    )
    content = build(small_with(no_region))
    for picks, noes in ((("none",), ["regions"]), (("none", "tropics"), [])):
        path = find_path(content, Answers({"regions": pick(*picks)}))
        assert [row.text for row in answered_no_lines(path)[0]] == noes


def test_fhir_says_what_stands_alone() -> None:
    items = all_items(fhir_questionnaire(questionnaire())["item"])
    (allergy,) = (item for item in items if item["linkId"] == "allergy")

    alone = [
        option["valueCoding"]["code"]
        for option in allergy["answerOption"]
        if {"url": EXCLUSIVE, "valueBoolean": True} in option.get("extension", [])
    ]

    assert alone == ["allergy.no_known", "allergy.rather_not", "in_person"]


def test_paper_says_what_stands_alone_where_its_words_do_not() -> None:
    sections = form_data(questionnaire(), None, "a4")["sections"]
    picks = {
        q["text"]: q["pick"] for s in sections for step in s["steps"] for q in step["questions"]
    }

    assert picks["Which allergies do you have?"] == "Tick “I choose not to answer” on its own."
    assert picks["Does any of these fit?"] == ""
    assert picks["Do you have a fever?"] == "Pick one."


def test_one_answer_needs_no_mark() -> None:
    text = small_with(
        (
            "later: {label: Later, glance: later}",
            "later: {label: Later, glance: later, exclusive: true}",
        )
    )
    (problem,) = problems_in(text)

    assert problem.line == line_of(text, "later: {label")
    assert "stands alone already" in problem.text
