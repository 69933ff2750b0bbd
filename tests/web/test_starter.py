"""`screening new`: the small checklist that an editor begins with, through every page and file."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from screening.check.report import check_file
from screening.cli import commands
from screening.questionnaire.loader import load_questionnaire
from screening.shipped import shipped
from tests.web.conftest import BuildApp, visit

ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "your-visit": {"reasons": ["pain", "other"], "reasons-other-text": "A form."},
    "your-health": {"conditions": ["heart"], "reactions": "yes", "reactions-yes-text": "A rash."},
    "your-medicines": {"medicines-0-name": "Salt", "medicines-0-kind": "herb"},
    "safety": {"safety_now": "yes", "safety_print": "full"},
    "your-questions": {"own_questions": "Will it hurt?"},
}


def new(file: Path) -> tuple[int, str]:
    """Exit code, and what was said."""
    result = CliRunner().invoke(commands, ["new", str(file)])
    return result.exit_code, result.output


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    code, said = new(path)
    assert (code, f"serve --draft {path}" in said) == (0, True)
    return path


def test_it_has_eight_questions_and_the_check_finds_no_more_than_notes(mine: Path) -> None:
    found = check_file(mine, today=datetime.now(UTC).date(), translations=shipped("translations"))

    assert len(load_questionnaire(mine).questions) == 8
    assert {each.rule for each in found} <= {"not-reviewed", "not-offered", "out-of-date"}
    assert {each.severity for each in found if each.rule != "out-of-date"} == {"note"}


def test_nothing_in_it_is_out_of_date_but_the_help_lines_with_time(mine: Path) -> None:
    questionnaire = load_questionnaire(mine)

    assert questionnaire.checked_on == datetime.now(UTC).date()
    assert questionnaire.review_by > questionnaire.checked_on


def test_a_file_that_is_there_is_left_alone(mine: Path) -> None:
    mine.write_text("mine", encoding="utf-8")

    code, said = new(mine)

    assert (code, "File exists" in said) == (1, True)
    assert mine.read_text(encoding="utf-8") == "mine"


def test_it_runs_through_every_page_and_file(build: BuildApp, mine: Path) -> None:
    visitor = visit(build(QUESTIONS_FILE=str(mine)))
    visitor.get("/")
    visitor.press("way", "full")
    passed = []
    while visitor.page.kind != "check-answers":
        assert len(passed) < 20
        passed.append(visitor.page.path.removeprefix("/checklist/"))
        if visitor.page.kind != "step":
            visitor.press("action", "continue")
            continue
        answers = ANSWERS[passed[-1]] | {"since": "days"}
        names = visitor.page.form.names
        visitor.save({name: value for name, value in answers.items() if name in names})

    assert list(dict.fromkeys(passed)) == [*list(ANSWERS)[:4], "support", "your-questions"]
    text = visitor.get("/summary").text
    for said in ("heart problem", "pain for a few days", "Salt", "Will it hurt?", "A rash."):
        assert said in text, said
    for address in ("/summary.pdf", "/checklist.pdf"):
        with pikepdf.open(io.BytesIO(visitor.ask("GET", address).body)) as pdf:
            assert len(pdf.pages) >= 1
    for address in ("/summary.json", "/summary.fhir.json", "/questionnaire.fhir.json"):
        assert json.loads(visitor.ask("GET", address).body)
    for address in ("/help", "/learn/the-visit", "/glossary", "/sources", "/clinicians"):
        assert visitor.get(address).heading


def test_without_safety_nothing_in_it_speaks_of_suicide(build: BuildApp, mine: Path) -> None:
    """What its comment says may be left out."""
    text = mine.read_text(encoding="utf-8")
    assert "leaves out this part, the section `safety` above, and `heads_up` below" in text
    for start, end in (
        ("  - id: safety\n    title", "  - id: asking\n"),
        ("safety:\n  step: safety\n", "# Lines on a page while"),
        ("    heads_up:", "  disclaimer_short:"),
    ):
        before, _, rest = text.partition(start)
        text = before + end + rest.partition(end)[2]
    mine.write_text(text, encoding="utf-8")

    visitor = visit(build(QUESTIONS_FILE=str(mine)))

    assert "suicide" not in visitor.get("/").text
    assert "heads-up" not in visitor.page.reply.body.decode()
    visitor.press("way", "full")
    assert "suicide" not in visitor.get("/checklist").text
    with pikepdf.open(io.BytesIO(visitor.ask("GET", "/checklist.pdf").body)) as pdf:
        assert len(pdf.pages) >= 1
