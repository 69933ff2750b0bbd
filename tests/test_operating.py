"""docs/operating.md names what an operator meets: each metric, each line of the log, each file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.cli import commands
from screening.metrics import REGISTRY
from screening.settings import Settings

CHECKOUT = Path(__file__).parent.parent
TEXT = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
PLAIN = {"request", "Expired records purged: %d", "Questions taken in: version %s"}
"""Lines that say no more than that all is well, and those that explain another one."""
PLAIN |= {
    "The server goes on with the questions that it has.",
    "RATE_LIMIT_URL answers again: requests are counted together.",
    "The library that counts requests complained.",
}


def logged() -> Iterator[str]:
    """The beginning of every line that the product logs, up to the first value in it."""
    for path in (CHECKOUT / "screening").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("log"), attr="info" | "warning" | "error"),
                    args=[ast.Constant(str() as line), *_],
                ) if line not in PLAIN:
                    yield line.split("%s")[0].split(". ")[0].strip()


@pytest.mark.parametrize("line", sorted(set(logged())))
def test_each_line_of_the_log_is_explained(line: str) -> None:
    told = re.findall(r"^\| `([^`]+)`", TEXT, re.MULTILINE)
    begun = [each.split("...")[0].strip() for each in told]

    assert any(each.startswith(line) or line.startswith(each) for each in begun if each)


@pytest.mark.parametrize("name", sorted(family.name for family in REGISTRY.collect()))
def test_each_metric_is_explained(name: str) -> None:
    assert f"`{name.removeprefix('foreword_')}" in TEXT


def test_each_setting_that_it_names_is_one() -> None:
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", TEXT))

    others = {"ON_ERROR_STOP", "COMPOSE_PROJECT_NAME", "PATRONICTL_CONFIG_FILE", "REDISCLI_AUTH"}
    files = {
        f"{name.upper()}_FILE" for name, field in Settings.model_fields.items() if not field.repr
    }
    assert named - others - files <= {name.upper() for name in Settings.model_fields}


def test_each_file_of_deploy_that_it_names_is_there() -> None:
    for name in re.findall(r"deploy/[\w.]+\w", TEXT):
        assert (CHECKOUT / name).exists(), name


def test_each_command_that_it_names_is_one() -> None:
    named = set(re.findall(r"(?:`|^ *|bin/)(?:foreword|screening) ([a-z]+)\b", TEXT, re.MULTILINE))

    assert {"purge", "upgrade", "move", "serve"} <= named <= commands.commands.keys()
