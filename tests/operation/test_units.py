"""What systemd would do with the units that are shipped, as far as it says so without running."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.faults.server import CHECKOUT

pytestmark = pytest.mark.systemd

UNITS = ("foreword.service", "foreword.socket")
EXPOSURE = 1.5
"""Of ten, as `systemd-analyze security` counts; it calls everything up to 2 safe."""


def analyze(*arguments: str | Path) -> str:
    command = ["systemd-analyze", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """With a program that there is."""
    for name in UNITS:
        text = (CHECKOUT / "deploy" / name).read_text()
        text = re.sub("/opt/foreword/bin/screening [^'\n]*", "/bin/true", text)
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in UNITS]


def test_the_units_are_understood_to_the_last_word(units: list[Path]) -> None:
    assert analyze("verify", *units) == ""


def test_the_service_may_do_next_to_nothing_but_serve(units: list[Path]) -> None:
    shown = analyze("security", "--offline=true", "--no-pager", units[0])

    [level] = re.findall(r"Overall exposure level for \S+: ([\d.]+)", shown)
    assert float(level) <= EXPOSURE


def test_what_is_run_is_a_command_that_there_is() -> None:
    service = (CHECKOUT / "deploy" / "foreword.service").read_text()
    container = (CHECKOUT / "deploy" / "Containerfile").read_text()

    assert "ExecStart=/opt/foreword/bin/screening serve\n" in service
    assert 'ENTRYPOINT ["/opt/foreword/bin/screening"]' in container
    assert "SECRET_KEY=" not in container


def test_what_the_container_is_built_from_is_sent_to_its_builder() -> None:
    container = (CHECKOUT / "deploy" / "Containerfile").read_text()
    copied = {
        name
        for line in re.findall(r"^COPY ((?!--).+)$", container, re.MULTILINE)
        for name in line.split()[:-1]
    }
    sent = re.findall(r"^!(.+)$", (CHECKOUT / ".dockerignore").read_text(), re.MULTILINE)

    assert set(sent) == copied
