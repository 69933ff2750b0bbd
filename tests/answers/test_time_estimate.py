"""How long the checklist takes, from its words and questions."""

from __future__ import annotations

import pytest

from screening.answers.answers import Answer, Answers
from screening.answers.path import Path, find_path
from screening.answers.time_estimate import estimate_minutes, estimate_way
from tests.questionnaire.files import shipped


@pytest.fixture(scope="module")
def path() -> Path:
    return find_path(shipped(), Answers())


def test_each_way_is_counted_to_the_paper() -> None:
    assert [estimate_way(shipped(), short=short) for short in (True, False)] == [31, 41]


def test_two_hundred_words_more_take_a_minute_more(path: Path) -> None:
    step = path.questionnaire.steps[path.questionnaire.places["your-hopes"]]
    longer = step.model_copy(update={"note": " ".join(["word"] * 1000)})

    assert estimate_minutes(path, [longer]) == estimate_minutes(path, [step]) + 5


def test_questions_that_an_answer_reveals_take_time(path: Path) -> None:
    steps = [path.questionnaire.steps[path.questionnaire.places["alcohol-drugs"]]] * 10
    answered = Answers({"substance_problem": Answer(picks=("now",))})

    assert estimate_minutes(find_path(path.questionnaire, answered), steps) > estimate_minutes(
        path, steps
    )


def test_nothing_left_is_said_to_take_a_minute_at_least(path: Path) -> None:
    assert estimate_minutes(path, []) == 1
