"""The figures that others will quote."""

from __future__ import annotations

import pytest

from benchmarks.load import Cost, Sample, ratio
from benchmarks.report import BEGIN, END, Target, replaced


def cost(*processor: float, times: tuple[float, ...] = (0.01,)) -> Cost:
    samples = tuple(Sample(times, seconds=1.0, processor=each) for each in processor)
    return Cost("a page", 100, alone=samples, crowd=samples)


def test_a_ratio_compares_requests_of_the_same_round() -> None:
    quiet, disturbed = (0.010, 0.002), (0.020, 0.004)
    product, bare = zip(quiet, disturbed, disturbed, strict=True)
    assert ratio(cost(*product), cost(*bare)) == pytest.approx(5)


def test_one_disturbed_round_does_not_move_a_ratio() -> None:
    assert ratio(cost(0.03, 0.03, 0.30), cost(0.01, 0.01, 0.01)) == pytest.approx(3)


def test_the_processor_is_counted_for_each_request() -> None:
    assert cost(0.5, times=(0.01,) * 100).processor_ms == pytest.approx(5)


def test_a_percentile_is_of_all_rounds_together() -> None:
    waits = tuple(number / 1000 for number in range(1, 101))
    one = cost(1.0, 1.0, times=waits)
    assert [one.percentile_ms(percent) for percent in (50, 95, 99)] == [51, 96, 100]


def test_a_target_that_is_just_reached_is_met() -> None:
    assert Target("a page", wanted=5, found=5.0).met
    assert not Target("a page", wanted=5, found=5.001).met


def test_a_page_keeps_what_stands_around_the_tables() -> None:
    page = f"# Before\n{BEGIN}\nold\n{END}\nAfter\n"
    assert replaced(page, "new") == f"# Before\n{BEGIN}\nnew\n{END}\nAfter\n"


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="not enough"):
        replaced("# Nothing", "new")
