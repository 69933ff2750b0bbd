from __future__ import annotations

import pytest

from screening.errors import ScreeningError
from screening.shipped import shipped


def test_in_a_checkout_the_files_at_the_top_are_used() -> None:
    assert shipped("templates").is_dir()
    assert (shipped("questions.yaml").parent / "pyproject.toml").is_file()


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ScreeningError, match=r"nothing\.yaml is missing from this installation"):
        shipped("nothing.yaml")
