from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.answers.answers import BLANK, Answer, Answers, MedicineRow
from screening.answers.path import find_path
from screening.answers.print_options import PrintOptions
from screening.answers.screening import (
    Saved,
    Screening,
    StepState,
    save_print_options,
    save_step,
)
from screening.errors import StaleRevision
from tests.answers.people import SAVED_AT, answered, only, pick, screened, summed_up, takes, wrote
from tests.answers.strategies import ANYTHING, examples, screenings
from tests.questionnaire.files import small

NOW = SAVED_AT + timedelta(minutes=3)


def save(
    screening: Screening, step: str, *, revision: int | None = None, **form: str | Answer
) -> Saved:
    """Save the answers of `form`; a plain text holds picks, and an empty one takes them back."""
    at = small().steps[small().places[step]]
    answers = {
        id_: (pick(*each.split()) if each else BLANK) if isinstance(each, str) else each
        for id_, each in form.items()
    }
    return save_step(
        small(),
        screening,
        at,
        answers,
        revision=screening.revision_of(at) if revision is None else revision,
        now=NOW,
    )


NEW = Screening()


def test_the_first_save_of_a_step_makes_revision_one() -> None:
    saved = save(NEW, "immune", immune="weak", fever="no").screening

    assert saved.steps == {"immune": StepState(1, NOW, "en")}
    assert saved.answers == answered(immune="weak", fever="no")
    assert saved.revision_of(small().steps[small().places["immune"]]) == 1
    assert NEW.steps == {}


def test_a_step_saved_blank_is_still_saved() -> None:
    saved = save(NEW, "immune", immune="", fever="").screening

    assert saved.steps == {"immune": StepState(1, NOW, "en")}
    assert len(saved.answers) == 0


def test_each_save_counts_up_its_own_step_alone() -> None:
    once = save(NEW, "immune", fever="no").screening
    twice = save(once, "immune", fever="yes").screening
    other = save(twice, "your-hopes", hopes=wrote("sun")).screening

    assert {id_: state.revision for id_, state in other.steps.items()} == {
        "immune": 2,
        "your-hopes": 1,
    }


@pytest.mark.parametrize("revision", [0, 1, 3, 99])
def test_other_content_at_another_revision_is_stale(revision: int) -> None:
    once = save(NEW, "immune", fever="no").screening
    twice = save(once, "immune", fever="yes").screening

    with pytest.raises(StaleRevision, match="immune"):
        save(twice, "immune", fever="rarely", revision=revision)


def test_a_first_form_with_a_made_up_revision_is_stale() -> None:
    with pytest.raises(StaleRevision):
        save(NEW, "immune", immune="", fever="", revision=1)


@pytest.mark.parametrize("revision", [0, 1])
def test_the_same_content_at_an_old_revision_changes_nothing(revision: int) -> None:
    once = save(NEW, "immune", fever="no").screening
    twice = save(once, "immune", fever="yes").screening

    replayed = save(twice, "immune", fever="yes", revision=revision)

    assert replayed.screening == twice
    assert replayed.revealed == ()


def test_two_tabs_on_different_steps_keep_both() -> None:
    one = save(NEW, "immune", fever="no").screening
    both = save(one, "allergies", allergy="egg", revision=0).screening

    assert both.answers == answered(fever="no", allergy="egg")


def test_the_same_content_at_the_current_revision_is_a_save() -> None:
    once = save(NEW, "immune", fever="no").screening

    assert save(once, "immune", fever="no").screening.steps["immune"].revision == 2


def test_a_question_that_the_form_did_not_hold_keeps_its_answer() -> None:
    once = save(NEW, "immune", immune="weak", fever="no").screening

    assert save(once, "immune", fever="yes").screening.answers == answered(
        immune="weak", fever="yes"
    )


def test_a_blank_field_takes_the_answer_back() -> None:
    once = save(NEW, "immune", immune="weak", fever="no").screening

    assert save(once, "immune", immune="weak", fever="").screening.answers == answered(
        immune="weak"
    )


def test_a_save_that_reveals_a_question_names_it_once() -> None:
    first = save(NEW, "allergies", allergy="egg", allergy_tested="", tested_where="")
    second = save(first.screening, "allergies", allergy="egg", allergy_tested="")

    assert first.revealed == ("allergy_tested",)
    assert second.revealed == ()


def test_a_question_that_was_answered_as_it_appeared_is_not_named() -> None:
    saved = save(NEW, "allergies", allergy="egg", allergy_tested="no")

    assert saved.revealed == ()
    assert saved.screening.answers == answered(allergy="egg", allergy_tested="no")


def test_a_chain_of_questions_is_named_link_by_link() -> None:
    first = save(NEW, "allergies", allergy="egg").screening
    second = save(first, "allergies", allergy="egg", allergy_tested="yes")

    assert second.revealed == ("tested_where",)


def test_a_question_that_comes_back_with_its_answer_is_not_named() -> None:
    screening = screened(answered(allergy="none", allergy_tested="no"))

    assert save(screening, "allergies", allergy="egg").revealed == ()


def test_a_question_revealed_on_another_step_is_not_named() -> None:
    assert save(NEW, "your-trip", regions="tropics").revealed == ("leaving",)
    assert save(NEW, "history", past_problem="fainted").revealed == ("past_kinds",)
    assert save(NEW, "immune", immune="weak").revealed == ()


def test_fields_of_hidden_questions_are_ignored() -> None:
    screening = screened(answered(allergy="egg", allergy_tested="yes", tested_where=wrote("here")))

    saved = save(
        screening, "allergies", allergy="none", allergy_tested="no", tested_where=BLANK
    ).screening

    assert saved.answers == answered(
        allergy="none", allergy_tested="yes", tested_where=wrote("here")
    )


def test_an_answer_sent_for_a_question_that_was_hidden_before_the_save_is_not_taken() -> None:
    saved = save(NEW, "allergies", allergy="none", allergy_tested="yes").screening

    assert saved.answers == answered(allergy="none")


def test_a_replay_that_differs_only_in_hidden_fields_is_the_same_content() -> None:
    once = save(NEW, "allergies", allergy="none").screening

    assert (
        save(once, "allergies", allergy="none", allergy_tested="yes", revision=0).screening == once
    )


def test_the_help_page_is_due_after_the_answer_that_calls_for_it() -> None:
    assert not NEW.crisis_due
    assert save(NEW, "worries", fear_now="yes_now").screening.crisis_due
    for other in ("yes_recent", "no", "not_sure", "in_person", ""):
        assert not save(NEW, "worries", fear_now=other).screening.crisis_due


def seen(screening: Screening) -> Screening:
    """The record after the help page was shown."""
    return replace(screening, crisis_due=False)


def test_the_help_page_is_due_once_for_one_answer() -> None:
    shown = seen(save(NEW, "worries", fear_now="yes_now").screening)

    again = save(shown, "worries", fear_now="yes_now", fear_past="yes").screening

    assert not again.crisis_due


def test_the_help_page_is_not_due_for_changes_elsewhere() -> None:
    shown = seen(save(NEW, "worries", fear_now="yes_now").screening)

    assert not save(shown, "immune", fever="yes").screening.crisis_due


def test_a_due_help_page_stays_due_through_changes_elsewhere() -> None:
    due = save(NEW, "worries", fear_now="yes_now").screening

    assert save(due, "immune", fever="yes").screening.crisis_due


@pytest.mark.parametrize("instead", ["no", "", "not_sure"])
def test_the_help_page_is_no_longer_due_when_the_answer_is_taken_back(instead: str) -> None:
    due = save(NEW, "worries", fear_now="yes_now").screening

    assert not save(due, "worries", fear_now=instead).screening.crisis_due


def test_the_help_page_is_due_again_when_the_answer_comes_back() -> None:
    shown = seen(save(NEW, "worries", fear_now="yes_now").screening)
    calm = save(shown, "worries", fear_now="no").screening

    assert save(calm, "worries", fear_now="yes_now").screening.crisis_due


def test_a_replay_does_not_make_the_help_page_due_again() -> None:
    shown = seen(save(NEW, "worries", fear_now="yes_now").screening)

    assert not save(shown, "worries", fear_now="yes_now", revision=0).screening.crisis_due


def test_choices_for_the_sheets_have_a_revision_of_their_own() -> None:
    added = PrintOptions(own=("One?",))

    once = save_print_options(NEW, added, revision=0, now=NOW)

    assert once.print_options == added
    assert save_print_options(once, added, revision=0, now=NOW) == once
    with pytest.raises(StaleRevision):
        save_print_options(once, PrintOptions(own=("Two?",)), revision=0, now=NOW)
    assert (
        save_print_options(once, PrintOptions(), revision=1, now=NOW).print_options
        == PrintOptions()
    )


def test_the_json_of_a_record_says_nothing_twice_and_is_in_a_fixed_order() -> None:
    screening = screened(answered(fever="no", about="me"), opened=("your-trip", "immune"))

    data = json.loads(screening.to_json())

    assert list(data) == sorted(data)
    assert data["answers"] == {"about": {"picks": ["me"]}, "fever": {"picks": ["no"]}}
    assert data["steps"] == {
        "immune": [1, "2026-03-08T15:00:00+00:00", ""],
        "your-trip": [1, "2026-03-08T15:00:00+00:00", ""],
    }
    assert screening.to_json() == Screening.from_json(screening.to_json()).to_json()


@examples(80)
@given(screenings(small(), ANYTHING), st.lists(ANYTHING, max_size=2))
def test_a_record_comes_back_from_its_json(screening: Screening, own: list[str]) -> None:
    chosen = replace(
        screening,
        print_options=PrintOptions(
            left_out=frozenset(["topic-trip", "answer-hopes"][: len(own)]),
            first=("ask-P01",),
            own=tuple(own),
        ),
    )
    for each in (screening, chosen):
        content = each.to_json()
        assert Screening.from_json(content) == each
        assert Screening.from_json(content).to_json() == content


@examples(60)
@given(screenings(small(), ANYTHING))
def test_saving_what_a_step_already_says_changes_no_answer(screening: Screening) -> None:
    for step in small().steps:
        form = {question.id: screening.answers[question.id] for question in step.questions}
        saved = save_step(
            small(),
            screening,
            step,
            form,
            revision=screening.revision_of(step),
            now=NOW,
        )
        assert saved.screening.answers == screening.answers
        assert saved.revealed == ()
        assert saved.screening.crisis_due == screening.crisis_due


@examples(60)
@given(screenings(small()), screenings(small()))
def test_a_save_changes_no_answer_of_another_step(one: Screening, other: Screening) -> None:
    for step in small().steps:
        form = {question.id: other.answers[question.id] for question in step.questions}
        saved = save_step(
            small(), one, step, form, revision=one.revision_of(step), now=NOW
        ).screening
        elsewhere = [id_ for id_ in small().questions if small().step_of[id_] != step]
        assert only(saved.answers, tuple(elsewhere)) == only(one.answers, tuple(elsewhere))
        assert isinstance(saved.answers, Answers)


@examples(60)
@given(screenings(small()), screenings(small()))
def test_a_save_gives_back_the_paths_before_and_after_it(one: Screening, other: Screening) -> None:
    for step in small().steps:
        form = {question.id: other.answers[question.id] for question in step.questions}
        revision = one.revision_of(step)
        saved = save_step(small(), one, step, form, revision=revision, now=NOW)

        assert saved.path_before == find_path(small(), one.answers)
        assert saved.path == find_path(small(), saved.screening.answers)
        assert saved == save_step(
            small(),
            one,
            step,
            form,
            revision=revision,
            now=NOW,
            path_before=saved.path_before,
            path=saved.path,
        )


def list_medicines(screening: Screening, *rows: MedicineRow) -> Screening:
    """`screening` with the list of medicines saved as these rows, typed without ids."""
    step = small().step_of["medicines"]
    form = {"medicines": takes(*rows)}
    revision = screening.revision_of(step)
    return save_step(small(), screening, step, form, revision=revision, now=NOW).screening


def ids_by_name(screening: Screening) -> dict[str, str]:
    return {row.name: row.id for row in screening.answers["medicines"].rows}


def test_each_medicine_has_an_id_of_its_own_from_the_first_save() -> None:
    listed = list_medicines(NEW, MedicineRow("Iron"), MedicineRow("Tea"))

    assert len(set(ids_by_name(listed).values()) - {""}) == 2
    assert ids_by_name(list_medicines(NEW, MedicineRow("Iron"))) != ids_by_name(listed)


def test_a_medicine_keeps_its_id_when_it_is_corrected_or_moved() -> None:
    listed = list_medicines(NEW, MedicineRow("Iron", amount="1"), MedicineRow("Sertralin"))

    edited = list_medicines(
        listed, MedicineRow("Tea"), MedicineRow("Sertraline"), MedicineRow("Iron", amount="2")
    )

    before, after = ids_by_name(listed), ids_by_name(edited)
    assert (after["Iron"], after["Sertraline"]) == (before["Iron"], before["Sertralin"])
    assert after["Tea"] not in before.values()


def test_another_medicine_in_the_place_of_one_that_went_has_an_id_of_its_own() -> None:
    listed = list_medicines(NEW, MedicineRow("Iron"))

    edited = list_medicines(listed, MedicineRow("Tea"))

    assert ids_by_name(edited)["Tea"] != ids_by_name(listed)["Iron"]


def test_a_medicine_that_was_taken_out_stays_out_when_its_dose_is_corrected() -> None:
    listed = list_medicines(NEW, MedicineRow("Iron", amount="1"), MedicineRow("Tea"))
    out = PrintOptions(left_out=frozenset([ids_by_name(listed)["Iron"]]))
    edited = list_medicines(
        replace(listed, print_options=out), MedicineRow("Iron", amount="2"), MedicineRow("Tea")
    )

    assert [row.name for row in summed_up(edited).clinician.medicines.rows] == ["Tea"]


def test_words_of_other_scripts_take_no_more_room_than_in_utf_8() -> None:
    words = "\u4f60\U0001f600" * 500
    screening = Screening(answers=Answers({"hopes": Answer(text=words)}))

    content = screening.to_json()

    assert len(content) < len(words.encode()) + 300
    assert Screening.from_json(content) == screening
    lone = Screening(answers=Answers({"hopes": Answer(text="\ud800")}))
    assert Screening.from_json(lone.to_json()) == lone
