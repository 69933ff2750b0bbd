"""Conditions in FHIR's words: they hold for the same answers as in ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.answers.answers import Answers
from screening.answers.path import find_path
from screening.outputs.fhir.enable_when import rule_of
from screening.outputs.fhir.questionnaire import display, guarded
from screening.outputs.fhir.response import response_items
from screening.questionnaire.conditions import parse_condition
from tests.answers.strategies import any_answers, examples
from tests.outputs.fhir_forms import form_of
from tests.outputs.fhir_reader import given_in, is_enabled
from tests.questionnaire.files import small

TESTS = (
    "about = me",
    "about != me",
    "about in [me, child, in_person]",
    "about answered",
    "regions not answered",
    "regions = tropics",
    "regions has mountains",
    "regions lacks other",
    "regions has any of [tropics, none]",
    "regions has any except [none, tropics]",
    "regions has any except [tropics, mountains, other, none]",
    "hopes answered",
    "medicines has rows",
    "medicines = none",
    "medicines answered",
    "medicines not answered",
    "allergy flagged above info",
    "immune flagged above info",
    "not about = me",
    "not about != me",
    "not regions = tropics",
    "not regions lacks other",
    "not regions has any of [tropics, none]",
    "not regions has any except [tropics, mountains, other, none]",
    "not medicines has rows",
    "not medicines answered",
    "not medicines not answered",
    "not immune flagged above info",
)
conditions = st.lists(
    st.lists(st.sampled_from(TESTS), min_size=1, max_size=3).map(" and ".join),
    min_size=1,
    max_size=3,
).map(" or ".join)
nested = st.one_of(
    st.tuples(conditions, conditions).map(lambda parts: "({}) and ({})".format(*parts)),
    conditions.map("not ({})".format),
    st.lists(st.sampled_from(TESTS), min_size=3, max_size=4).map(
        lambda tests: f"2 of ({'; '.join(tests)})"
    ),
)


def shows(condition: str, answers: Answers) -> bool:
    """Whether a FHIR form shows a line under this condition."""
    questionnaire = small()
    rule = rule_of(questionnaire, parse_condition(condition))
    (item,) = guarded(questionnaire, "line", rule, [display("line", "A line")])
    form = form_of(questionnaire)
    values = given_in(response_items(questionnaire, answers, form))
    while item["type"] == "group":
        if not is_enabled(item, values):
            return False
        (item,) = item["item"]
    return is_enabled(item, values)


@pytest.mark.parametrize("condition", TESTS)
@examples(40)
@given(answers=any_answers(small()))
def test_each_test_of_the_language_holds_in_fhir_when_it_holds_here(
    condition: str, answers: Answers
) -> None:
    path = find_path(small(), answers)
    assert shows(condition, path.answers) == parse_condition(condition).holds(path.facts)


@examples(200)
@given(condition=conditions | nested, answers=any_answers(small()))
def test_any_condition_holds_in_fhir_when_it_holds_here(condition: str, answers: Answers) -> None:
    path = find_path(small(), answers)
    assert shows(condition, path.answers) == parse_condition(condition).holds(path.facts)


def test_what_one_item_cannot_say_is_said_by_groups_around_it() -> None:
    mixed = parse_condition("about = me and regions answered or hopes answered")
    rule = rule_of(small(), mixed)
    (outer,) = guarded(small(), "line", rule, [display("line", "A line")])

    (inner,) = outer["item"]
    assert [outer["linkId"], inner["linkId"]] == ["line-if-2", "line-if"]
    assert [each["enableBehavior"] for each in (outer, inner)] == ["any", "any"]
    assert inner["item"] == [display("line", "A line")]


def test_tests_joined_by_and_need_no_group() -> None:
    rule = rule_of(small(), parse_condition("about = me and hopes answered"))
    (item,) = guarded(small(), "line", rule, [display("line", "A line")])
    assert (item["type"], item["enableBehavior"]) == ("display", "all")
    assert [test["question"] for test in item["enableWhen"]] == ["about", "hopes"]


def test_always_is_no_condition() -> None:
    line = display("line", "A line")
    assert guarded(small(), "line", rule_of(small(), parse_condition("always")), [line]) == [line]
