from __future__ import annotations

import pytest

from screening.answers.answers import Answer, MedicineRow
from screening.answers.clinician_sheet import (
    Lists,
    answered_no_lines,
    build_medicines,
    glance_lines,
    reason_lines,
    topic_groups,
    unanswered_lists,
)
from screening.answers.flags import topic_lines
from screening.answers.path import find_path
from tests.answers.people import (
    ALL_STEPS,
    answered,
    path_of,
    pick,
    screened,
    takes,
)
from tests.questionnaire.files import build, small, small_with

EVERYTHING_BLANK = (
    *("who this is about", "regions", "hopes", "allergies", "immune system", "fever"),
    *("problems with shots", "medicines", "topics to explain", "own questions"),
)


def lists(*, opened: tuple[str, ...] = ALL_STEPS, **answers: str | Answer) -> Lists:
    given = answered(**answers)
    return unanswered_lists(find_path(small(), given), screened(given, opened))


def glance(**answers: str | Answer) -> dict[str, str]:
    return {row.label: row.text for row in glance_lines(path_of(**answers))}


def noes(**answers: str | Answer) -> dict[str, str]:
    return {row.label: row.text for row in answered_no_lines(path_of(**answers))[0]}


def unticked(**answers: str | Answer) -> dict[str, str]:
    return {row.label: row.text for row in answered_no_lines(path_of(**answers))[1]}


def test_groups_stand_highest_first_and_empty_ones_are_named_in_one_sentence() -> None:
    path = path_of(immune="weak", fever="yes")

    groups, empty = topic_groups(small(), topic_lines(path))

    assert [(group.level, group.heading) for group in groups] == [
        ("raise_first", "Before any shot"),
        ("tell_provider", "Tell the nurse"),
    ]
    assert [[line.topic for line in group.lines] for group in groups] == [["immune"], ["plan"]]
    assert empty == "None here: Watch · Little known · Wants to ask."


def test_information_is_no_group_and_no_empty_one() -> None:
    path = path_of(allergy="latex", allergy_tested="yes")

    groups, empty = topic_groups(small(), topic_lines(path))

    assert [group.level for group in groups] == ["tell_provider"]
    assert "For information" not in empty


def test_with_a_line_in_every_group_no_sentence_is_needed() -> None:
    path = path_of(
        regions="tropics",
        leaving="soon",
        immune="steroids",
        allergy="egg",
        past_problem="fainted",
        explain="cost",
    )

    groups, empty = topic_groups(small(), topic_lines(path))

    assert [group.level for group in groups] == [
        *("raise_first", "monitor", "little_research", "tell_provider", "ask")
    ]
    assert empty == ""


def test_at_a_glance_gathers_the_words_of_its_questions() -> None:
    assert glance(about="me", regions="mountains tropics", leaving="soon") == {
        "": "filled in alone · tropics, mountains",
        "Trip": "leaves: soon",
    }


def test_at_a_glance_is_empty_for_what_was_not_answered() -> None:
    assert glance() == {"": "", "Trip": ""}
    assert glance(about="in_person", regions="not_sure") == {"": "", "Trip": ""}


def test_not_sure_shows_at_a_glance_only_where_the_question_is_named() -> None:
    assert glance(regions="tropics not_sure", leaving="not_sure") == {
        "": "tropics",
        "Trip": "leaves: not sure",
    }


def test_a_hidden_answer_does_not_show_at_a_glance() -> None:
    assert glance(regions="none", leaving="soon")["Trip"] == ""


def test_rows_at_a_glance_can_be_named() -> None:
    assert [row.id for row in glance_lines(path_of())] == ["glance-who", "glance-leaving"]


def test_a_question_that_applies_and_has_no_answer_is_blank() -> None:
    assert lists().blank == EVERYTHING_BLANK
    assert lists().not_opened == ()


def test_a_question_that_does_not_apply_is_not_blank() -> None:
    assert "departure" not in lists(regions="none").blank
    assert "departure" in lists(regions="tropics").blank


@pytest.mark.parametrize("answer", ["weak", "none", "not_sure", "in_person"])
def test_no_not_sure_and_in_person_are_answers(answer: str) -> None:
    assert "immune system" not in lists(immune=answer).blank


def test_a_step_that_was_never_saved_is_not_opened_and_its_questions_are_not_blank() -> None:
    found = lists(opened=tuple(step for step in ALL_STEPS if step != "immune"))

    assert found.not_opened == ("Immune system",)
    assert found.blank == tuple(
        short for short in EVERYTHING_BLANK if short not in ("immune system", "fever")
    )


def test_a_section_of_which_no_step_was_saved_is_named_as_a_whole() -> None:
    found = lists(opened=("your-trip",))

    assert found.not_opened == ("Your hopes", "Your health", "Your medicines", "Your questions")


def test_nothing_saved_is_all_not_opened_and_nothing_blank() -> None:
    found = lists(opened=())

    assert found.not_opened == ("Your trip", "Your health", "Your medicines", "Your questions")
    assert found.blank == ()


def test_whether_the_private_step_was_saved_shows_nowhere() -> None:
    without = tuple(step for step in ALL_STEPS if step != "worries")

    assert lists(opened=without) == lists(opened=ALL_STEPS)
    assert lists(opened=()) == lists(opened=("worries",))


def test_private_questions_are_in_no_list() -> None:
    for answer in ("not_sure", "in_person", "no", ""):
        assert lists(fear_now=answer, fear_past=answer) == lists()


def test_not_sure_names_the_weightiest_first_and_the_rest_in_their_own_order() -> None:
    found = lists(
        regions="tropics not_sure",
        allergy="not_sure",
        immune="weak not_sure",
        fever="not_sure",
        explain="not_sure",
    )

    assert found.not_sure == ("immune system", "allergies", "regions", "fever", "topics to explain")


def test_in_person_names_the_topic_alone() -> None:
    found = lists(about="in_person", fever="in_person", immune="in_person")

    assert found.in_person == ("immune system", "who this is about", "fever")
    assert found.not_sure == ()


def test_a_hidden_not_sure_is_in_no_list() -> None:
    assert lists(regions="none", leaving="not_sure").not_sure == ()


def test_what_was_answered_no_is_named_by_topic_one_row_a_section() -> None:
    assert noes(
        fever="no", past_problem="no", explain="none", allergy="egg", allergy_tested="no"
    ) == {
        "Health": "allergy test, fever, problems with shots",
        "Asking": "topics to explain",
    }


def test_a_plain_no_under_another_name_is_a_no() -> None:
    assert noes(fever="rarely") == {"Health": "fever"}


def test_none_of_a_list_names_what_is_not_there() -> None:
    assert noes(immune="none") == {"Health": "none of weak immune system, no spleen, steroids"}


def test_what_was_not_ticked_beside_a_tick_is_called_not_ticked() -> None:
    assert unticked(immune="spleen") == {"Health": "weak immune system, steroids"}
    assert unticked(immune="other") == {"Health": "weak immune system, no spleen, steroids"}
    assert noes(immune="spleen") == {}


def test_not_sure_beside_a_tick_is_told_with_what_was_not_ticked() -> None:
    assert unticked(immune="spleen not_sure") == {
        "Health": "weak immune system, steroids (also ticked: not sure)"
    }


def test_with_everything_ticked_nothing_is_not_ticked() -> None:
    assert unticked(immune="weak spleen steroids") == {}


@pytest.mark.parametrize("answer", ["not_sure", "in_person", ""])
def test_an_answer_that_is_no_answer_of_its_own_is_not_a_no(answer: str) -> None:
    assert noes(immune=answer, fever=answer) == unticked(immune=answer) == {}


def test_plain_noes_stand_before_lists() -> None:
    assert noes(immune="none", fever="no", past_problem="no") == {
        "Health": "fever, problems with shots; none of weak immune system, no spleen, steroids"
    }


def test_a_no_that_stands_at_a_glance_is_not_said_twice() -> None:
    assert noes(regions="none") == {}


def test_private_noes_and_the_medicines_block_are_not_among_the_noes() -> None:
    assert noes(fear_now="no", fear_past="no", allergy="none", medicines="none") == {}


def test_a_hidden_no_is_not_printed() -> None:
    assert noes(allergy="none", allergy_tested="no") == {}


def test_rows_of_noes_can_be_named() -> None:
    found = answered_no_lines(path_of(fever="no", explain="none", immune="weak"))

    assert [[row.id for row in rows] for rows in found] == [
        ["no-health", "no-asking"],
        ["unticked-health"],
    ]


@pytest.mark.parametrize(
    ("answer", "state", "blank_rows"),
    [
        ("", "left blank", 5),
        ("none", "answered no", 0),
        ("not_sure", "not sure", 0),
        ("in_person", "wants to say it", 0),
    ],
)
def test_the_medicines_say_their_state_where_there_are_no_rows(
    answer: str, state: str, blank_rows: int
) -> None:
    found = build_medicines(path_of(medicines=answer))

    assert (found.rows, found.state, found.blank_rows) == ((), state, blank_rows)


def test_the_medicines_are_copied_as_they_are() -> None:
    rows = (MedicineRow("Iron", "blood", "1 a day", "otc"), MedicineRow("Iron"))

    found = build_medicines(path_of(medicines=takes(*rows)))

    assert [vars(row) for row in found.rows] == [vars(row) for row in rows]
    assert (found.state, found.blank_rows) == ("", 0)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", ("left blank",)),
        ("none", ("answered no",)),
        ("not_sure", ("not sure",)),
        ("in_person", ("wants to say it",)),
        ("latex", ("latex",)),
        ("egg latex", ("egg, in some shots", "latex")),
        ("egg not_sure", ("egg, in some shots", "not sure")),
        ("egg none", ("egg, in some shots",)),
        (pick("egg", egg="hives"), ('egg, in some shots: "hives"',)),
    ],
)
def test_reactions_are_named(answer: str | Answer, said: tuple[str, ...]) -> None:
    assert build_medicines(path_of(allergy=answer)).reactions == said


def test_why_a_line_is_there_names_what_it_rests_on() -> None:
    """What a document says in general terms only is told apart from what it names."""
    edits = (
        "                line: no spleen\n",
        "                line: no spleen\n                detail: Clarify which shots.\n"
        "                evidence: [E01]\n                references: [R01]\n",
    )
    stated = (edits[0], f"{edits[1]}                stated: true\n")
    texts = []
    for edit in (edits, stated):
        path = find_path(build(small_with(edit)), answered(immune="spleen"))
        groups, _ = topic_groups(path.questionnaire, topic_lines(path))
        texts += [(row.label, row.text) for row in reason_lines(path, groups)]

    assert texts == [
        ("Immune system", "Clarify which shots. (E01 in general terms; R01)"),
        ("Immune system", "Clarify which shots. (E01; R01)"),
    ]
