"""What conditions can come to."""

from __future__ import annotations

import pytest

from screening.check.reachability import outcomes
from screening.questionnaire.conditions import parse_condition
from tests.questionnaire.files import shipped, small


class TestConditions:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("about = me", {True, False}),
            ("about = me and about = child", {False}),
            ("about = me or about != me", {True}),
            ("regions has none and regions has tropics", {False}),
            ("regions has mountains and regions has tropics", {True, False}),
            ("regions has any except [none] and regions = none", {False}),
            ("allergy_tested = yes and allergy lacks egg and allergy lacks latex", {False}),
            ("allergy_tested answered and regions answered", {True, False}),
            ("allergy flagged above info and allergy = none", {False}),
            ("medicines has rows and medicines = none", {False}),
            ("hopes answered", {True, False}),
            ("immune not answered or immune answered", {True}),
        ],
    )
    def test_what_a_condition_can_come_to(self, text: str, found: set[bool]) -> None:
        assert outcomes(small(), parse_condition(text)) == found

    def test_none_of_the_shipped_ones_is_too_wide_to_judge(self) -> None:
        questionnaire = shipped()
        conditions = [
            *(question.show_if for question in questionnaire.questions.values()),
            *(ask.show_if for ask in questionnaire.asks if ask.show_if.text != "always"),
        ]

        assert all(outcomes(questionnaire, each) for each in conditions)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("not (about = me or about != me)", {False}),
            ("not about = me or about = me", {True}),
            ("2 of (about = me; about = child; regions answered)", {True, False}),
            ("2 of (about = me; about = child; about = trying)", {False}),
            ("1 of (regions has none; not regions has none)", {True}),
        ],
    )
    def test_parentheses_not_and_counts_are_tried_too(self, text: str, found: set[bool]) -> None:
        assert outcomes(small(), parse_condition(text)) == found
