"""The figures that others will quote."""

from __future__ import annotations

import pytest

from benchmarks.report import Target, replaced


def test_a_target_that_is_just_reached_is_met() -> None:
    assert Target("a page", wanted=5, found=5.0).row[-1] == "met"
    assert Target("a page", wanted=5, found=5.001).row[-1] == "missed"


def test_a_page_keeps_what_stands_around_the_tables_and_one_without_marks_is_refused() -> None:
    begin, end = "<!-- the last run of it -->", "<!-- end of the run of it -->"
    page = f"# Before\n{begin}\nold\n{end}\nAfter\n"
    assert replaced(page, "new", "it") == f"# Before\n{begin}\nnew\n{end}\nAfter\n"
    with pytest.raises(ValueError, match="not enough"):
        replaced("# Nothing", "new", "it")
