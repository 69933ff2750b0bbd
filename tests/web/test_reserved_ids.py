"""Names that a page's form has for itself: no question may have one, and all others work."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.questionnaire.model import FORM_FIELDS
from tests.journeys.visitor import Visitor
from tests.questionnaire.files import problems_in, small, small_with
from tests.web.conftest import BuildApp, visit


def at_first_step(build: BuildApp, folder: Path, *edits: tuple[str, str]) -> Visitor:
    path = folder / "mine.yaml"
    path.write_text(small_with(*edits), encoding="utf-8")
    visitor = visit(build(QUESTIONS_FILE=str(path)))
    visitor.get("/")
    visitor.press("way", "full")
    return visitor


@pytest.mark.parametrize("name", sorted(FORM_FIELDS))
def test_no_question_has_the_name_of_a_field_of_the_page(name: str) -> None:
    problems = problems_in(small_with(("- id: fever\n", f"- id: {name}\n")))

    assert f"no question can be called '{name}'" in problems[0].text
    assert problems[0].rule == "id-taken"


def test_the_pages_have_no_other_fields_than_answers_and_those(
    build: BuildApp, tmp_path: Path
) -> None:
    visitor = at_first_step(build, tmp_path)
    own = set()

    for step in small().steps:
        visitor.get(f"/checklist/{step.id}")
        ids = [question.id for question in step.questions]
        for control in visitor.page.soup.select("main [name], [form=questions][name]"):
            if control["name"].split("-")[0] not in ids:
                own.add(control["name"])

    assert {"csrf_token", "revision", "action", "then"} <= own <= FORM_FIELDS


@pytest.mark.parametrize("name", ["data", "errors", "validate", "step", "names", "meta", "submit"])
def test_every_other_name_works(name: str, build: BuildApp, tmp_path: Path) -> None:
    visitor = at_first_step(build, tmp_path, ("- id: fever\n", f"- id: {name}\n"))
    visitor.get("/checklist/immune")

    visitor.save({name: "yes"})

    assert (name, "yes") in visitor.get("/checklist/immune").form.values
    assert "fever today" in visitor.get("/summary").text


def test_two_boxes_whose_ids_read_alike_together_keep_their_own_words(
    build: BuildApp, tmp_path: Path
) -> None:
    visitor = at_first_step(
        build,
        tmp_path,
        ("              steroids:\n                label: Steroids\n", STEROIDS),
        ("- id: fever\n", "- id: immune_no\n"),
        ("              rarely: {label: Hardly ever, is_no: true}\n", STEROIDS_TOO),
    )
    visitor.get("/checklist/immune")

    visitor.save(
        {
            "immune": ["no_steroids"],
            "immune-no_steroids-text": "since birth",
            "immune_no": "steroids",
            "immune_no-steroids-text": "since May",
        }
    )

    kept = dict(visitor.get("/checklist/immune").form.values)
    assert kept["immune-no_steroids-text"] == "since birth"
    assert kept["immune_no-steroids-text"] == "since May"


STEROIDS = (
    "              no_steroids:\n                label: Steroids\n                text: Which?\n"
)
STEROIDS_TOO = (
    "              steroids: {label: Other, text: Which?, topic: plan, line: 'other \"{text}\"'}\n"
)
