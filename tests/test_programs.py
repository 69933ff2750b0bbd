"""What tests do where something that they need is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TRACED = "tests/faults/test_disk_order.py"


def run_without_strace(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """The tests that need strace, where no program is on the path."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", TRACED]
    environment = os.environ | {"PATH": str(folder), "CI": ""} | given
    checkout = Path(__file__).parents[1]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


def test_what_is_left_out_is_listed_and_counted_at_the_end(tmp_path: Path) -> None:
    result = run_without_strace(tmp_path)

    *_, first, second, last = result.stdout.splitlines()
    assert result.returncode == 0
    assert first.startswith(f"SKIPPED {TRACED}::test_")
    assert second.startswith(f"SKIPPED {TRACED}::test_")
    assert first.endswith("needs strace")
    assert "2 skipped" in last


def test_in_ci_nothing_is_left_out(tmp_path: Path) -> None:
    result = run_without_strace(tmp_path, CI="true")

    assert result.returncode == 1
    assert "needs strace" in result.stdout
    assert "2 errors" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_what_is_missing_is_named_before_the_tests_begin(
    tmp_path: Path, ci: str, code: int
) -> None:
    environment = os.environ | {"PATH": str(tmp_path), "CI": ci}
    result = subprocess.run(
        [sys.executable, "-m", "tests.programs", "strace"],
        env=environment,
        capture_output=True,
        text=True,
    )

    assert result.returncode == code
    assert "Not here: strace\n  Debian: apt-get install strace\n" in result.stdout
