from __future__ import annotations

import json
from types import MappingProxyType

from hypothesis import given

from screening.answers.answers import BLANK, Answer, Answers, MedicineRow
from screening.answers.path import find_path
from tests.answers.people import answered, pick, takes, wrote
from tests.answers.strategies import ANYTHING, any_answers, examples
from tests.questionnaire.files import small


def test_a_question_without_an_answer_is_blank() -> None:
    answers = answered(allergy="egg")

    assert answers["fever"] is BLANK
    assert answers["fever"].is_blank
    assert "fever" not in answers
    assert list(answers) == ["allergy"]
    assert len(answers) == 1


def test_a_blank_answer_is_no_answer() -> None:
    assert len(Answers({"fever": BLANK})) == 0


def test_words_behind_no_pick_are_kept_and_are_no_answer() -> None:
    answers = Answers({"allergy": Answer(texts={"egg": "hives"})})

    assert Answers.from_data(answers.to_data()) == answers
    assert len(find_path(small(), answers).answers) == 0


def test_picks_words_or_rows_make_an_answer() -> None:
    assert not pick("not_sure").is_blank
    assert not pick("in_person").is_blank
    assert not wrote("x").is_blank
    assert not takes(MedicineRow("x")).is_blank


def test_later_answers_lie_over_earlier_ones_and_a_blank_takes_one_back() -> None:
    before = answered(allergy="egg", fever="no", about="me")

    after = before.merged({"allergy": pick("latex"), "fever": BLANK})

    assert dict(after) == {"allergy": pick("latex"), "about": pick("me")}
    assert dict(before) == {"allergy": pick("egg"), "fever": pick("no"), "about": pick("me")}


def test_what_was_answered_never_shows_where_answers_are_printed_for_debugging() -> None:
    answers = answered(hopes=wrote("secret words"), allergy="egg")

    assert repr(answers) == str(answers) == "<Answers to 2 questions>"


def test_the_data_of_an_answer_holds_only_what_was_given() -> None:
    answers = {
        "picked": pick("egg"),
        "and_said": pick("egg", egg="hives"),
        "wrote": wrote("words"),
        "takes": takes(MedicineRow("a", "b", "c", "otc")),
        "left": BLANK,
    }

    assert Answers(answers).to_data() == {
        "picked": {"picks": ["egg"]},
        "and_said": {"picks": ["egg"], "texts": {"egg": "hives"}},
        "wrote": {"text": "words"},
        "takes": {"rows": [["a", "b", "c", "otc", ""]]},
    }


def test_data_is_in_order_of_the_ids_whatever_came_first() -> None:
    one, other = answered(fever="no", about="me"), answered(about="me", fever="no")

    assert json.dumps(one.to_data()) == json.dumps(other.to_data())
    assert list(one.to_data()) == ["about", "fever"]


@examples(60)
@given(any_answers(small(), ANYTHING))
def test_answers_come_back_from_their_data(answers: Answers) -> None:
    again = Answers.from_data(json.loads(json.dumps(answers.to_data())))

    assert dict(again) == dict(answers)


def test_the_texts_of_an_answer_cannot_be_changed() -> None:
    answers = Answers.from_data({"food": {"picks": ["egg"], "texts": {"egg": "hives"}}})

    assert isinstance(answers["food"].texts, MappingProxyType)


def test_two_rows_that_say_the_same_are_equal_whatever_their_ids() -> None:
    assert MedicineRow("a", "b", id="row-1") == MedicineRow("a", "b")
    assert MedicineRow("a", "b") != MedicineRow("a", "", "b")


def test_the_id_of_a_row_is_kept_with_it() -> None:
    answers = Answers({"takes": Answer(rows=(MedicineRow("a", kind="otc", id="row-1"),))})

    assert Answers.from_data(answers.to_data())["takes"].rows[0].id == "row-1"
