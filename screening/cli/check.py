"""`screening check`: findings as text for a person, as JSON, or as marks on a pull request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from screening.check.finding import SEVERITIES, Finding, exit_code
from screening.check.report import check_file
from screening.cli.output import say
from screening.settings import load_content_settings
from screening.shipped import find_shipped, shipped


def check(file: Path | None, form: str) -> int:
    settings = load_content_settings()
    path = file or settings.questions_file or shipped("questions.yaml")
    findings = check_file(
        path,
        today=datetime.now(UTC).date(),
        crisis_locale=settings.crisis_locale,
        translations=find_shipped("translations"),
    )
    say({"text": as_text, "json": as_json, "github": as_github}[form](path, findings))
    return exit_code(findings)


def as_text(path: Path, findings: Sequence[Finding]) -> str:
    blocks = [
        f"{each.file}:{each.line}:{each.column}: {each.severity}: {each.text} [{each.rule}]\n"
        f"    why:  {each.why}\n    mend: {each.mend}"
        for each in findings
    ]
    return "\n".join([*blocks, f"{path}: {counted(findings)}"])


def counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(
        f"{counts[each] or 'no'} {each}{'' if counts[each] == 1 else 's'}" for each in SEVERITIES
    )


def as_json(path: Path, findings: Sequence[Finding]) -> str:
    return json.dumps(
        {"file": str(path), "findings": [asdict(each) for each in findings]}, indent=2
    )


def as_github(path: Path, findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    lines = [
        f"::{kinds[each.severity]} file={_property(each.file)},line={each.line},"
        f"col={each.column},title={each.rule}::" + _data(f"{each.text}\n{each.why}\n{each.mend}")
        for each in findings
    ]
    return "\n".join([*lines, f"{path}: {counted(findings)}"])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
