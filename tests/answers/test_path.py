from __future__ import annotations

from types import MappingProxyType

import pytest

from screening.answers.answers import Answer, MedicineRow
from screening.answers.path import (
    AnsweredFacts,
    find_path,
    fitted,
    next_step,
    previous_step,
)
from tests.answers.people import answered, path_of, pick, takes, wrote
from tests.questionnaire.files import small

ALWAYS_ASKED = [
    *("about", "regions", "hopes", "allergy", "immune", "fever", "fear_now", "fear_past"),
    *("fear_print", "past_problem", "medicines", "explain", "own_questions"),
]


def ids(**answers: str | Answer) -> list[str]:
    return [question.id for question in path_of(**answers).questions]


def test_without_answers_only_what_is_always_asked_applies() -> None:
    assert ids() == ALWAYS_ASKED


def test_an_answer_lets_a_question_apply_at_its_own_place() -> None:
    assert ids(regions="tropics") == ["about", "regions", "leaving", *ALWAYS_ASKED[2:]]


@pytest.mark.parametrize("answer", ["none", "not_sure", "in_person"])
def test_an_answer_that_is_no_region_lets_nothing_apply(answer: str) -> None:
    assert "leaving" not in ids(regions=answer)


def test_conditions_chain() -> None:
    assert "allergy_tested" in ids(allergy="egg")
    assert "tested_where" not in ids(allergy="egg")
    assert "tested_where" in ids(allergy="egg", allergy_tested="yes")
    assert "tested_where" not in ids(allergy="egg", allergy_tested="no")


def test_when_the_first_link_breaks_the_whole_chain_is_off_the_path() -> None:
    path = path_of(allergy="none", allergy_tested="yes", tested_where=wrote("clinic"))

    assert "allergy_tested" not in path.ids
    assert "tested_where" not in path.ids
    assert dict(path.answers) == {"allergy": pick("none")}


def test_an_answer_off_the_path_counts_as_unanswered_in_conditions() -> None:
    facts = path_of(allergy="none", allergy_tested="yes").facts

    assert facts.picks("allergy_tested") == ()
    assert not facts.is_answered("allergy_tested")


def test_an_answer_off_the_path_is_kept_and_comes_back() -> None:
    kept = answered(allergy="egg", allergy_tested="yes", tested_where=wrote("clinic"))

    away = kept.merged({"allergy": pick("none")})
    back = away.merged({"allergy": pick("latex")})

    assert find_path(small(), away).answers["tested_where"].is_blank
    assert find_path(small(), back).answers["tested_where"] == wrote("clinic")


def test_the_path_knows_the_questions_of_a_step_that_apply() -> None:
    step = small().steps[small().places["allergies"]]

    assert [q.id for q in path_of().questions_of(step)] == ["allergy"]
    assert [q.id for q in path_of(allergy="egg").questions_of(step)] == [
        "allergy",
        "allergy_tested",
    ]


def test_a_flagged_pick_counts_as_flagged_and_a_plain_one_does_not() -> None:
    assert path_of(allergy="latex").facts.is_flagged("allergy")
    assert path_of(allergy="latex not_sure").facts.is_flagged("allergy")
    assert not path_of(allergy="none").facts.is_flagged("allergy")
    assert not path_of(allergy="in_person").facts.is_flagged("allergy")
    assert not path_of().facts.is_flagged("allergy")
    assert not path_of(allergy="egg", allergy_tested="yes").facts.is_flagged("allergy_tested")


def test_not_sure_counts_as_flagged_where_the_file_says_so() -> None:
    assert path_of(allergy="not_sure").facts.is_flagged("allergy")
    assert not path_of(fever="not_sure").facts.is_flagged("fever")


def test_rows_are_known() -> None:
    assert path_of(medicines=takes(MedicineRow("x"))).facts.has_rows("medicines")
    assert not path_of(medicines="none").facts.has_rows("medicines")


def test_facts_about_a_question_nobody_answered_are_empty() -> None:
    facts = AnsweredFacts(small(), answered())

    assert facts.picks("fever") == ()
    assert not facts.is_answered("fever")
    assert not facts.has_rows("medicines")


def test_picks_stand_in_the_order_of_the_questionnaire() -> None:
    question = small().questions["immune"]

    assert fitted(question, pick("not_sure", "other", "weak")).picks == (
        "weak",
        "other",
        "not_sure",
    )


@pytest.mark.parametrize(
    ("question", "answer", "left"),
    [
        ("immune", pick("gone", "weak"), pick("weak")),
        ("immune", pick("gone"), Answer()),
        ("fever", pick("yes", "no"), pick("yes")),
        ("fear_print", pick("not_sure"), Answer()),
        ("allergy", pick("egg", egg="hives", latex="x"), pick("egg", egg="hives")),
        ("allergy", pick("latex", latex="there is no box"), pick("latex")),
        ("allergy", Answer(picks=("egg",), text="words"), pick("egg")),
        ("allergy", takes(MedicineRow("x")), Answer()),
        ("hopes", Answer(picks=("egg",), text="words"), wrote("words")),
        ("hopes", pick("not_sure"), Answer()),
        ("medicines", Answer(picks=("none",), rows=(MedicineRow("x"),)), pick("none")),
        ("medicines", Answer(text="x", rows=(MedicineRow("x"),)), takes(MedicineRow("x"))),
    ],
)
def test_only_what_a_question_can_take_counts(question: str, answer: Answer, left: Answer) -> None:
    assert fitted(small().questions[question], answer) == left


def test_an_answer_of_which_nothing_is_left_counts_as_blank() -> None:
    path = path_of(immune="gone", hopes=pick("egg"))

    assert "immune" not in path.answers
    assert "hopes" not in path.answers


def test_answers_to_questions_that_do_not_exist_are_passed_over() -> None:
    assert dict(path_of(nowhere="x", fever="no").answers) == {"fever": pick("no")}


def test_the_full_way_goes_through_every_step_and_back() -> None:
    steps = list(small().steps)

    forth = [next_step(small(), step, short=False) for step in steps]
    back = [previous_step(small(), step, short=False) for step in steps]

    assert forth == [*steps[1:], None]
    assert back == [None, *steps[:-1]]


def test_the_short_way_passes_over_the_other_steps() -> None:
    ways = [
        (step.id, near.id if near else None)
        for step in small().steps
        for near in [next_step(small(), step, short=True)]
    ]

    assert ways == [
        ("your-trip", "allergies"),
        ("your-hopes", "allergies"),
        ("allergies", "worries"),
        ("immune", "worries"),
        ("worries", "history"),
        ("history", "your-questions"),
        ("medicine-list", "your-questions"),
        ("your-questions", None),
    ]


def test_back_on_the_short_way_leads_to_the_short_step_before() -> None:
    ways = {
        step.id: near.id if near else None
        for step in small().steps
        for near in [previous_step(small(), step, short=True)]
    }

    assert ways == {
        "your-trip": None,
        "your-hopes": "your-trip",
        "allergies": "your-trip",
        "immune": "allergies",
        "worries": "allergies",
        "history": "worries",
        "medicine-list": "history",
        "your-questions": "history",
    }


def test_what_was_written_behind_a_pick_is_not_the_picks_of_another_version() -> None:
    answer = Answer(picks=("egg", "gone"), texts=MappingProxyType({"egg": "a", "gone": "b"}))

    assert dict(fitted(small().questions["allergy"], answer).texts) == {"egg": "a"}


def test_words_behind_a_standard_answer_are_passed_over() -> None:
    answer = Answer(picks=("not_sure",), texts=MappingProxyType({"not_sure": "x"}))

    assert fitted(small().questions["allergy"], answer) == pick("not_sure")
