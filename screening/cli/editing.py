"""`screening map`, `changes` and `export`: what editors hang up, sign and hand on."""

from __future__ import annotations

from pathlib import Path

from screening.check.changes import describe_changes
from screening.check.changes_page import changes_page, changes_text
from screening.check.map import draw_chart
from screening.check.released_ids import listed
from screening.cli.output import write
from screening.outputs.fhir.questionnaire import questionnaire_json
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.schema import schema_text
from screening.settings import load_content_settings
from screening.shipped import shipped


def _questions_file(file: Path | None) -> Path:
    return file or load_content_settings().questions_file or shipped("questions.yaml")


def draw_map(file: Path | None, output: Path | None) -> int:
    write(draw_chart(load_questionnaire(_questions_file(file))), output)
    return 0


def tell_changes(old: Path, new: Path, output: Path | None, *, as_page: bool) -> int:
    before, after = load_questionnaire(old), load_questionnaire(new)
    changes = describe_changes(before, after)
    tell = changes_page if as_page else changes_text
    write(tell(before, after, changes), output)
    return 0


def export(what: str, file: Path | None, output: Path | None) -> int:
    if what == "schema":
        write(schema_text(), output)
    elif what == "questionnaire":
        here = load_content_settings().crisis_locale  # its help lines stand in the form
        questionnaire = load_questionnaire(_questions_file(file), here)
        write(questionnaire_json(questionnaire).decode(), output)
    else:
        write(listed(load_questionnaire(_questions_file(file))), output)
    return 0
