"""`screening check`: problems as text for a person, as JSON, or as marks on a pull request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from screening.check.report import check_file, exit_code
from screening.errors import SEVERITIES, Problem
from screening.settings import load_content_settings
from screening.shipped import find_shipped


def check(path: Path, form: str) -> int:
    """Print the problems in the questions file at `path` as text, json or github (`form`).

    Returns the exit code.
    """
    settings = load_content_settings()
    problems = check_file(
        path,
        today=datetime.now(UTC).date(),
        crisis_locale=settings.crisis_locale,
        translations=find_shipped("translations"),
    )
    click.echo({"text": as_text, "json": as_json, "github": as_github}[form](path, problems))
    return exit_code(problems)


def as_text(path: Path, problems: Sequence[Problem]) -> str:
    blocks = [
        f"{problem.file}:{problem.line}:{problem.column}: {problem.severity}: {problem.text} "
        f"[{problem.rule}]\n    why: {problem.why}\n    fix: {problem.fix}"
        for problem in problems
    ]
    return "\n".join([*blocks, f"{path}: {_totals(problems)}"])


def as_json(path: Path, problems: Sequence[Problem]) -> str:
    keys = ("file", "line", "column", "severity", "rule", "text", "why", "fix")
    rows = [{key: getattr(problem, key) for key in keys} for problem in problems]
    return json.dumps({"file": str(path), "findings": rows}, indent=2)


def as_github(path: Path, problems: Sequence[Problem]) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a change."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    lines = [
        f"::{kinds[problem.severity]} file={_property(problem.file)},line={problem.line},"
        f"col={problem.column},title={problem.rule}::"
        + _data(f"{problem.text}\n{problem.why}\n{problem.fix}")
        for problem in problems
    ]
    return "\n".join([*lines, f"{path}: {_totals(problems)}"])


def _totals(problems: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(
        f"{counts[severity] or 'no'} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in SEVERITIES
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
