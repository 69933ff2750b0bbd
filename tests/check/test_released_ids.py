"""Ids that were released stay."""

from __future__ import annotations

from pathlib import Path

from screening.check.released_ids import (
    check_released_ids,
    list_ids,
    load_released_ids,
)
from screening.questionnaire.validation import located_ids
from tests.questionnaire.files import build, line_of, problems_in, shipped, small, small_with


class TestReleasedIds:
    def test_the_list_is_that_of_the_shipped_file(self) -> None:
        """Run `screening export ids -o screening/check/released_ids.txt` at a release."""
        assert list(check_released_ids(shipped(), load_released_ids())) == []
        retired = {tuple(line.split()) for line in shipped().retired}
        assert set(load_released_ids()) <= dict(located_ids(shipped())).keys() | retired

    def test_a_new_id_is_no_finding(self) -> None:
        released = tuple(list(dict(located_ids(small())))[:-3])

        assert list(check_released_ids(small(), released)) == []

    def test_a_question_that_is_gone_is_named_once_and_without_its_options(self) -> None:
        released = (
            *dict(located_ids(small())),
            ("question", "shoes"),
            ("option", "shoes.red"),
            ("option", "shoes.blue"),
        )

        [remark] = check_released_ids(small(), released)

        assert remark.text == "the question id 'shoes' was released and is gone"

    def test_the_list_can_be_read_back(self, tmp_path: Path) -> None:
        path = tmp_path / "ids.txt"
        path.write_text(list_ids(small()))

        assert load_released_ids(path) == tuple(dict(located_ids(small())))

    def test_what_is_retired_is_no_finding_and_stays_on_the_list(self) -> None:
        released = (
            *dict(located_ids(small())),
            *(("question", "shoes"), ("option", "shoes.red"), ("option", "fever.mild")),
        )
        retired = build(small_with(RETIRED))

        assert list(check_released_ids(retired, released)) == []
        assert list_ids(retired).endswith("\nquestion shoes\noption fever.mild\n")
        assert len(list(check_released_ids(small(), released))) == 2

    def test_the_fix_says_what_to_write(self) -> None:
        released = (*dict(located_ids(small())), ("option", "fever.mild"))

        [remark] = check_released_ids(small(), released)

        assert "`- option fever.mild` below `retired:`" in remark.fix

    def test_nothing_has_the_id_of_what_is_retired(self) -> None:
        text = small_with(RETIRED, ("rarely: {label: Hardly ever", "mild: {label: Hardly ever"))

        [problem] = problems_in(text)

        assert (problem.rule, problem.line) == ("id-retired", line_of(text, "mild: {label"))

    def test_what_is_retired_has_a_kind(self) -> None:
        text = small_with((RETIRED[0], RETIRED[1].replace("question shoes", "shoes")))

        [problem] = problems_in(text)

        assert "question shoes, or: option shoes.red" in problem.text


RETIRED = ('version: "2.1"', 'version: "2.1"\nretired: [question shoes, option fever.mild]')
