"""docs/operating.md, operated: its own blocks, in a root shell of a machine with a systemd.

The gate boots it once, for what the units promise. `make operation` runs every block, by day.py.
"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.server import CHECKOUT
from tests.operation.machine import RELEASE, Machine

TEXT = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
PARTS = re.compile(
    r"^(?P<title>#+ .*)$|^(?P<pad> *)```(?P<info>.*)\n(?P<text>(?s:.*?))^ *```$", re.MULTILINE
)
EXAMPLES = {"certificate", "compose"}
"""They need a name that the internet knows, and registries of images."""
SECTIONS = {
    "One server",
    "In containers",
    "Several workers and hosts",
    "Moving the records",
    "Setting it up",
    "By hand",
    "Day to day",
    "Upgrades",
    "Backups",
}


@dataclass(frozen=True)
class Block:
    section: str
    info: str
    text: str

    @property
    def example(self) -> str:
        return self.info.removeprefix("sh").removeprefix(" example: ")


def find_blocks() -> Iterator[Block]:
    """Yield those of a shell."""
    section = ""
    for part in PARTS.finditer(TEXT):
        if part["title"]:
            section = part["title"].lstrip("# ")
        elif part["info"].startswith("sh"):
            pad = re.compile(f"^{part['pad']}", re.MULTILINE)
            yield Block(section, part["info"], pad.sub("", part["text"]))


BLOCKS = tuple(find_blocks())


def get_blocks(section: str) -> list[str]:
    return [each.text for each in BLOCKS if each.section == section and not each.example]


def test_each_block_is_a_script_and_each_example_is_named() -> None:
    assert {each.example for each in BLOCKS if each.example} == EXAMPLES
    assert {each.section for each in BLOCKS} == SECTIONS
    for module in ("operation.day", "failover.installation", "failover.runbook"):
        importlib.import_module(f"tests.{module}")  # fails for a block that it has no name for
    for block in BLOCKS:
        subprocess.run(["bash", "-n"], input=block.text, text=True, check=True)


def is_active(machine: Machine, unit: str) -> bool:
    return machine.run(f"systemctl is-active {unit} || true").strip() == "active"


@pytest.mark.booted
def test_the_service_runs_under_a_systemd_and_is_stopped_with_its_socket(tmp_path: Path) -> None:
    """The sample of the gate: on the packages that the tests have, in place of an installation."""
    packages = sysconfig.get_path("purelib")
    with Machine(tmp_path, packages=packages, python=sys.base_prefix) as machine:
        python = f"/srv/python/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
        paths = f"LD_LIBRARY_PATH=/srv/python/lib PYTHONPATH={RELEASE}:/srv/packages"
        program = f'{paths} exec {python} -m screening "$@"'
        machine.run(
            "install -D /dev/stdin /opt/foreword/bin/screening <<'EOF'\n"
            f"#!/bin/sh\n{program}\nEOF\n{get_blocks('One server')[2]}"
        )
        check_it_stops(machine)


def check_it_stops(machine: Machine) -> None:
    assert is_active(machine, "foreword.socket")
    assert is_active(machine, "foreword.service")

    machine.run("systemctl stop foreword")

    assert not is_active(machine, "foreword.socket")
    assert not is_active(machine, "foreword.service")
    with pytest.raises(ConnectionRefusedError):
        machine.connect(8000)
