"""What docs/editing.md shows works as it is shown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from screening.check.report import check_file
from screening.errors import Problem
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.model import Questionnaire
from tests.questionnaire.files import SHIPPED, text_of

DOCS = Path(__file__).parents[2] / "docs" / "editing.md"
OPTION_ABOVE = (
    "              none:\n                label: None of these\n\n      - id: reactions\n"
)
QUESTION_ABOVE = "\n      - id: reactions\n"


def shown(beginning: str) -> str:
    """The YAML block of the page that begins so."""
    blocks = re.findall(r"^ *```yaml\n(.*?)^ *```", text_of(DOCS), re.MULTILINE | re.DOTALL)
    [found] = [block for block in blocks if block.strip().startswith(beginning)]
    return str(found)


def edited() -> str:
    """The shipped file with the page's new option and new question in it."""
    text = text_of(SHIPPED)
    assert text.count(OPTION_ABOVE) == text.count(QUESTION_ABOVE) == 1
    text = text.replace(OPTION_ABOVE, shown("cold:") + OPTION_ABOVE)
    ask = re.sub(r"^   ", "", shown("- id: P40"), flags=re.MULTILINE)
    card = "  - id: cold-days\n    title: Cold days\n    summary: Pack.\n    basis: Practice.\n"
    for place, block in (
        ("together", shown("- id: cold_medicine")),
        ("asks", ask),
        ("glossary", shown("Chest cold:")),
        ("cards", f"{card}    evidence: [E129]\n    body:\n{shown('- heading: What to bring')}"),
    ):
        text = text.replace(f"\n{place}:\n", f"\n{place}:\n{block}")
    return text.replace(QUESTION_ABOVE, "\n" + shown("- id: cold_since") + QUESTION_ABOVE)


def checked(path: Path) -> list[Problem]:
    findings = check_file(path, today=date(2026, 11, 30))
    return [finding for finding in findings if finding.severity != "note"]


def test_the_new_option_question_line_ask_term_and_card_pass_the_check(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(edited(), encoding="utf-8")

    questionnaire = load_questionnaire(mine)

    assert checked(mine) == []
    assert questionnaire.questions["other_conditions"].options["cold"].level == "tell_provider"
    assert "cold_since" in questionnaire.questions
    assert questionnaire.together[0].id == "cold_medicine"


def test_the_first_small_change_is_to_a_line_that_is_in_the_file() -> None:
    assert "- id: age_group\n            text: Which age group fits?\n" in text_of(SHIPPED)
    assert "text: Which age group fits?" in shown("- id: age_group")


def test_a_sign_off_as_shown_is_taken(tmp_path: Path) -> None:
    block = re.sub(r"^   ", "", shown("reviewed:"), flags=re.MULTILINE)
    mine = tmp_path / "mine.yaml"
    empty = "reviewed:\n  by: null\n  on: null\n  note: null\n"
    assert text_of(SHIPPED).count(empty) == 1
    mine.write_text(text_of(SHIPPED).replace(empty, block), encoding="utf-8")

    assert load_questionnaire(mine).signed_off.by == "the name"


@pytest.mark.parametrize("name", Questionnaire.model_fields)
def test_each_key_of_the_file_is_explained(name: str) -> None:
    assert f"`{name}`" in text_of(DOCS)
