"""A small checklist that has nothing to do with the shipped one, through every journey and output,
without a change of code."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from flask import Flask

from screening.check.changes import describe_changes
from screening.check.map import draw_chart
from screening.check.report import check_file
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.translation import list_messages
from screening.questionnaire.yaml_source import read_document
from tests.catalogues import write_catalogue
from tests.journeys.page import words
from tests.journeys.visitor import Visitor
from tests.questionnaire.files import (
    SMALL,
    problems_in,
    shipped,
    small,
    small_with,
    without_places,
    without_safety,
)
from tests.web.conftest import BuildApp, visit

ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "your-trip": {
        "about": "child",
        "regions": ["mountains", "other"],
        "regions-other-text": "Oslo",
    },
    "your-hopes": {"hopes": "To see snow."},
    "allergies": {"allergy": ["egg"], "allergy-egg-text": "A rash."},
    "immune": {"immune": ["weak"], "fever": "no"},
    "worries": {"fear_now": "yes_now", "fear_print": "ask_me"},
    "history": {"past_problem": "fainted"},
    "medicine-list": {"medicines-0-name": "Salt", "medicines-0-kind": "herb"},
    "your-questions": {"explain": ["cost"], "own_questions": "Will it hurt?"},
}
FOLLOW_UPS: dict[str, dict[str, str | list[str]]] = {
    "your-trip": {"leaving": "soon"},
    "allergies": {"allergy_tested": "yes", "tested_where": "Dr. No"},
    "history": {"past_kinds": ["flu"]},
}
"""What is asked once the first answers are saved."""


@pytest.fixture(scope="module")
def small_app(build_session_app: BuildApp) -> Flask:
    return build_session_app(QUESTIONS_FILE=str(SMALL), CRISIS_LOCALE="nn-NN")


@pytest.fixture
def visitor(small_app: Flask) -> Visitor:
    return visit(small_app)


def walked(visitor: Visitor, way: str) -> list[str]:
    """The pages from the start to the review, each filled in; a step may come twice."""
    passed: list[str] = []
    visitor.get("/")
    visitor.press("way", way)
    while visitor.page.kind in ("step", "crisis", "support"):
        assert len(passed) < 30
        if visitor.page.kind != "step":
            passed.append(visitor.page.kind)
            visitor.press("action", "continue")
            continue
        step = visitor.page.path.removeprefix("/checklist/")
        passed.append(step)
        answers = ANSWERS[step] | FOLLOW_UPS.get(step, {})
        names = visitor.page.form.names
        visitor.save({name: value for name, value in answers.items() if name in names})
    return passed


def test_the_full_way_leads_over_every_step_to_the_review(visitor: Visitor) -> None:
    passed = walked(visitor, "full")

    assert [step for n, step in enumerate(passed) if passed[n - 1] != step] == [
        *("your-trip", "your-hopes", "allergies", "immune", "worries", "crisis", "history"),
        *("medicine-list", "your-questions"),
    ]
    assert visitor.page.kind == "check-answers"
    assert "Oslo" in visitor.page.text


def test_the_short_way_leads_over_its_steps(visitor: Visitor) -> None:
    passed = walked(visitor, "short")

    assert [step for n, step in enumerate(passed) if passed[n - 1] != step] == [
        *("your-trip", "allergies", "worries", "crisis", "history", "your-questions")
    ]


def test_the_sheets_carry_its_words_and_levels(visitor: Visitor) -> None:
    walked(visitor, "full")

    page = visitor.get("/summary")

    for said in (
        "For the nurse",
        "Before any shot",
        "egg, in some shots: \u201cA rash.\u201d",
        "Fear: please ask everyone.",
        "I would like to talk about fear.",
        "fainted: flu",
        "Will it hurt?",
        "My notes",
    ):
        assert said.replace("\u201c", '"').replace("\u201d", '"') in page.text.replace(
            "\u201c", '"'
        ).replace("\u201d", '"'), said
    assert "ketamine" not in words(page.soup).lower()


@pytest.mark.parametrize(
    "address", ["/summary.pdf", "/checklist.pdf", "/checklist.pdf?section=health"]
)
def test_its_papers_can_be_printed(visitor: Visitor, address: str) -> None:
    walked(visitor, "full")

    reply = visitor.ask("GET", address)

    assert reply.status == 200
    with pikepdf.open(io.BytesIO(reply.body)) as pdf:
        assert len(pdf.pages) >= 1


def test_its_files_say_the_same(visitor: Visitor) -> None:
    walked(visitor, "full")

    text = visitor.ask("GET", "/summary.txt").body.decode()
    data = json.loads(visitor.ask("GET", "/summary.json").body)

    assert "egg, in some shots" in text
    assert "egg, in some shots" in json.dumps(data)
    assert "Will it hurt?" in text


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/help",
        "/learn",
        "/learn/after",
        "/glossary",
        "/sources",
        "/clinicians",
        "/privacy",
        "/disclaimer",
    ],
)
def test_its_pages_can_be_read(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).heading


def test_an_answer_can_be_changed_and_all_of_it_kept_and_cleared(visitor: Visitor) -> None:
    walked(visitor, "full")
    visitor.get("/checklist/allergies")
    visitor.save({"allergy": ["latex"], "allergy-egg-text": ""})
    assert "latex" in visitor.get("/summary").text

    code = visitor.press(form=visitor.get("/save").form_to("/save")).soup.find(class_="code")
    assert code is not None

    visitor.get("/clear")
    visitor.press(form=visitor.page.form_to("/clear"))
    assert "deleted" in visitor.page.text.lower()
    assert visitor.ask("GET", "/summary").status in (303, 410)


def test_a_checklist_without_safety_questions_works_as_well(
    build_session_app: BuildApp, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(without_safety(), encoding="utf-8")
    assert [f for f in check_file(path, today=date(2026, 3, 2)) if f.severity == "error"] == []
    visitor = visit(build_session_app(QUESTIONS_FILE=str(path), CRISIS_LOCALE="nn-NN"))

    passed = walked(visitor, "full")

    assert not {"crisis", "support"} & set(passed)
    assert visitor.get("/checklist/support", 404).kind == "problem"
    page = visitor.get("/summary")
    assert "Fear: please ask everyone." in page.text
    for address in ("/summary.pdf", "/summary.txt", "/summary.json", "/checklist.pdf"):
        assert visitor.ask("GET", address).status == 200
    for address in ("/checklist", "/check-answers", "/help", "/clinicians"):
        assert visitor.get(address).heading
    assert "Your trip" in draw_chart(load_questionnaire(path))


@pytest.mark.parametrize("write", [without_safety, without_places])
def test_a_checklist_without_safety_questions_is_offered_in_spanish(
    build_session_app: BuildApp, tmp_path: Path, write: Callable[[], str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(write(), encoding="utf-8")
    messages = list_messages(read_document(path).data)
    write_catalogue(
        tmp_path, "es", {(each.context, each.text): f"¡{each.text}" for each in messages}
    )
    app = build_session_app(tmp_path, QUESTIONS_FILE=str(path), CRISIS_LOCALE="nn-NN")
    visitor = visit(app)
    visitor.get("/")

    visitor.press("language", "es", form=visitor.page.form_to("/language"))

    assert visitor.page.soup.html["lang"] == "es"
    walked(visitor, "full")
    page = visitor.get("/summary")
    assert page.soup.html["lang"] == "es"
    assert "¡For the nurse" in page.text
    assert ("¡Fear: please ask everyone." in page.text) is (write is without_safety)


def test_the_editors_tools_work_on_it() -> None:
    assert "Your trip" in draw_chart(small())
    assert describe_changes(shipped(), small())
    assert {finding.severity for finding in check_file(SMALL, today=date(2026, 3, 2))} <= {
        *("warning", "note")
    }


@pytest.fixture
def bare(build_session_app: BuildApp, tmp_path: Path) -> Visitor:
    path = tmp_path / "mine.yaml"
    path.write_text(without_places(), encoding="utf-8")
    assert [f for f in check_file(path, today=date(2026, 3, 2)) if f.severity == "error"] == []
    visitor = visit(build_session_app(QUESTIONS_FILE=str(path), CRISIS_LOCALE="nn-NN"))
    passed = walked(visitor, "full")
    assert "medicine-list" not in passed
    return visitor


def test_without_medicines_reactions_or_safety_their_blocks_do_not_print(bare: Visitor) -> None:
    page = bare.get("/summary")

    assert page.soup.select_one("section.medicines") is None
    assert page.soup.select_one("section.safety") is None
    pdf = "".join(
        sheet.get_text() for sheet in pymupdf.open(stream=bare.ask("GET", "/summary.pdf").body)
    )
    text = bare.ask("GET", "/summary.txt").body.decode()
    for made in (page.text, pdf, text):
        assert "egg, in some shots" in " ".join(made.split())
        for block in ("(copied by the patient", "Allergy or bad reaction", "please ask everyone"):
            assert block.lower() not in " ".join(made.split()).lower(), block
    data = json.loads(bare.ask("GET", "/summary.json").body)
    assert data["clinician"]["medicines"] is None
    assert data["clinician"]["safety"] == []
    for address in ("/summary.fhir.json", "/checklist.pdf", "/first-questions", "/check-answers"):
        assert bare.ask("GET", address).status == 200, address


def test_a_question_of_ones_own_can_be_added_without_a_question_that_asks_for_it(
    bare: Visitor,
) -> None:
    bare.get("/first-questions")
    bare.fill({"own-1": "Will it hurt?"})
    bare.press("then", "summary")

    assert "Will it hurt?" in bare.get("/summary").text


def test_reactions_have_no_place_without_medicines() -> None:
    problems = problems_in(small_with(("  medicines: medicines\n", "")))

    assert [problem.text for problem in problems] == [
        "the medicines of 'medicines' print nowhere; 'sheet: medicines' does not name them",
        "'reactions' stands beside the medicines, and the sheet has none",
    ]
