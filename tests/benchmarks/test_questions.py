"""A longer checklist for measurements must still be a checklist."""

from __future__ import annotations

import pytest

from benchmarks.questions import write_questions
from screening.questionnaire import yaml_source
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.shipped import shipped

WORDS = {"keep_hours": "24", "keep_days": "14"}


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    file = tmp_path_factory.mktemp("questions") / "questions.yaml"
    write_questions(file, 120)
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(yaml_source, "MAX_BYTES", 10 * yaml_source.MAX_BYTES)
        limits.setattr(yaml_source, "MAX_NODES", 10 * yaml_source.MAX_NODES)
        return load_questionnaire(file, words=WORDS)


def test_it_has_as_many_questions_as_were_wanted_or_up_to_three_more(longer: Questionnaire) -> None:
    assert 120 <= len(longer.questions) <= 123


def test_the_shipped_steps_stay_as_they_are(longer: Questionnaire) -> None:
    shipped_steps = load_questionnaire(shipped("questions.yaml"), words=WORDS).steps
    assert longer.steps[: len(shipped_steps)] == shipped_steps


def test_a_copy_depends_on_questions_of_its_own_copy(longer: Questionnaire) -> None:
    named = {test.question for test in longer.questions["bp_reading_2"].show_if.tests}
    assert named <= {"heart_conditions_2"}
    named = {test.question for test in longer.questions["treatments_helped_3"].show_if.tests}
    assert named == {"treatments_tried_3"}
