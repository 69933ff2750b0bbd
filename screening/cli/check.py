"""`screening check`: findings as text for a person, as JSON, or as marks on a pull request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from screening.check.finding import SEVERITIES, Finding, exit_code
from screening.check.report import check_file
from screening.settings import load_content_settings
from screening.shipped import find_shipped, shipped


def check(file: Path | None, form: str) -> int:
    """Print the findings in `file`, or else in the questions file of the settings.

    `form`: text, json or github. Returns the exit code.
    """
    settings = load_content_settings()
    path = file or settings.questions_file or shipped("questions.yaml")
    findings = check_file(
        path,
        today=datetime.now(UTC).date(),
        crisis_locale=settings.crisis_locale,
        translations=find_shipped("translations"),
    )
    click.echo({"text": as_text, "json": as_json, "github": as_github}[form](path, findings))
    return exit_code(findings)


def as_text(path: Path, findings: Sequence[Finding]) -> str:
    blocks = [
        f"{finding.file}:{finding.line}:{finding.column}: {finding.severity}: {finding.text} "
        f"[{finding.rule}]\n    why: {finding.why}\n    fix: {finding.mend}"
        for finding in findings
    ]
    return "\n".join([*blocks, f"{path}: {_totals(findings)}"])


def as_json(path: Path, findings: Sequence[Finding]) -> str:
    return json.dumps(
        {"file": str(path), "findings": [asdict(finding) for finding in findings]}, indent=2
    )


def as_github(path: Path, findings: Sequence[Finding]) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a change."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    lines = [
        f"::{kinds[finding.severity]} file={_property(finding.file)},line={finding.line},"
        f"col={finding.column},title={finding.rule}::"
        + _data(f"{finding.text}\n{finding.why}\n{finding.mend}")
        for finding in findings
    ]
    return "\n".join([*lines, f"{path}: {_totals(findings)}"])


def _totals(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(
        f"{counts[severity] or 'no'} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in SEVERITIES
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
