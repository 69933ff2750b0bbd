"""Six safety questions on two pages, and what may print of them on a third."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from flask import Flask

from screening.errors import QuestionnaireError
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.outputs.paper_form import form_data
from screening.questionnaire.loader import build_questionnaire, load_questionnaire
from screening.questionnaire.yaml_source import parse_document
from tests.catalogues import PO_FILES, read_catalogue, write_catalogue
from tests.conftest import Clock
from tests.journeys.page import words
from tests.journeys.visitor import Visitor
from tests.questionnaire.files import SMALL, text_of
from tests.web.conftest import BuildApp, visit

SIX = SMALL.with_name("six-safety-questions.yaml")
SUPPORT = "/checklist/support"
CRISIS_WORDS = "You are not alone"
PAGES = ("/checklist/cs", "/checklist/csb", "/checklist/csc")


@pytest.fixture(scope="module")
def six_app(build_session_app: BuildApp) -> Flask:
    return build_session_app(QUESTIONS_FILE=str(SIX))


@pytest.fixture
def visitor(six_app: Flask, clock: Clock) -> Visitor:
    visitor = visit(six_app)
    visitor.get("/")
    visitor.press("way", "short")
    assert visitor.page.address == PAGES[0]
    return visitor


def saved(visitor: Visitor, **answers: str) -> str:
    """Save the page that is open, which leads to the help lines, and return that page's kind."""
    visitor.save(answers)
    assert (visitor.page.address, visitor.page.title) == (SUPPORT, visitor.page.title)
    return visitor.page.kind


def go_on(visitor: Visitor) -> str:
    return visitor.press("action", "continue").address


@pytest.mark.parametrize(("third", "fifth"), [("yes", "no"), ("no", "yes"), ("", "")])
def test_everyone_comes_to_the_help_lines_after_each_page(
    visitor: Visitor, third: str, fifth: str
) -> None:
    kinds = [saved(visitor, s1="yes", s2="yes")]
    assert go_on(visitor) == PAGES[0]  # where that answer revealed two more
    assert "This question came up because of one of them" in visitor.page.text
    kinds.append(saved(visitor, s3="no", **({"s4": third} if third else {})))
    assert go_on(visitor) == PAGES[1]
    kinds.append(saved(visitor, s6="no", **({"s5": fifth} if fifth else {})))
    assert go_on(visitor) == PAGES[2]
    kinds.append(saved(visitor, s_print="full"))
    assert go_on(visitor) == "/checklist/who"

    assert kinds == [
        "support",
        "crisis" if third == "yes" else "support",
        "crisis" if "yes" in (third, fifth) else "support",
        "support",
    ]


def test_the_way_and_the_size_are_the_same_whatever_was_answered(six_app: Flask) -> None:
    ways = []
    for answer in ("yes", "no", "not_sure", ""):
        visitor = visit(six_app)
        visitor.get("/")
        visitor.press("way", "short")
        saved(visitor, **({"s1": answer} if answer else {}))
        sizes = [len(visitor.page.reply.body)]
        way = [visitor.page.address, go_on(visitor)]
        saved(visitor, **({"s6": answer} if answer else {}))
        sizes.append(len(visitor.page.reply.body))
        ways.append((way, visitor.page.address, go_on(visitor), sizes))
    assert all(way == ways[0] for way in ways)


def test_a_gap_in_a_translation_makes_the_page_no_larger(build: BuildApp, tmp_path: Path) -> None:
    """What falls back to English is marked as such, in the crisis words too."""
    words = {
        (message.context, message.id): message.string
        for message in read_catalogue(PO_FILES[0])
        if message.context and message.context not in ("crisis.page.hope", "crisis.page.first")
        if isinstance(message.id, str)
    }
    write_catalogue(tmp_path, "es", words)
    app = build(translations=tmp_path)
    sizes = []
    for answer, kind in (("no", "support"), ("yes_now", "crisis")):
        visitor = visit(app)
        visitor.headers["Accept-Language"] = "es"
        visitor.get("/")
        visitor.press("way", "short")
        visitor.get("/checklist/safety")
        assert saved(visitor, safety_now=answer) == kind
        sizes.append(len(visitor.page.reply.body))
    assert '<span lang="en"' in visitor.page.reply.body.decode()
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize(
    ("page", "then", "to"),
    [
        *((PAGES[0], "back", "/checklist"), (PAGES[1], "back", PAGES[0])),
        *((PAGES[2], "back", PAGES[1]), (PAGES[1], "checklist", "/checklist")),
        *((PAGES[0], "summary", "/summary"), (PAGES[1], "check-answers", "/check-answers")),
    ],
)
def test_each_way_out_of_each_page_leads_over_the_help_lines(
    visitor: Visitor, page: str, then: str, to: str
) -> None:
    visitor.get(page)
    visitor.press("then", then)

    assert visitor.page.address == SUPPORT
    assert go_on(visitor) == to


def test_the_words_that_are_due_wait_until_they_were_read(visitor: Visitor) -> None:
    saved(visitor, s2="yes")
    visitor.get(PAGES[0])
    assert saved(visitor, s4="yes") == "crisis"
    visitor.get(PAGES[1])
    assert saved(visitor, s6="no") == "crisis"  # nobody pressed Continue on it yet
    go_on(visitor)

    assert saved(visitor, s_print="print_nothing") == "support"


def answered(visitor: Visitor, choice: str) -> None:
    saved(visitor, s1="yes", s2="yes")
    visitor.get(PAGES[0])
    saved(visitor, s3="no", s4="no")
    visitor.get(PAGES[1])
    saved(visitor, s5="yes", s6="no")
    visitor.get(PAGES[2])
    saved(visitor, s_print=choice)


SAID = ("wish to be dead", "thoughts", "follow-up 5", "no past act")


@pytest.mark.parametrize("choice", ["print_nothing", "ask_me", "full"])
def test_the_answers_of_both_pages_print_where_the_person_chose_so_alone(
    visitor: Visitor, choice: str
) -> None:
    answered(visitor, choice)
    page = words(visitor.get("/summary").soup)
    text = visitor.ask("GET", "/summary.txt").body.decode()
    fhir = visitor.ask("GET", "/summary.fhir.json").body.decode()

    for output in (page, text):
        assert [said in output for said in SAID] == [choice == "full"] * len(SAID)
        assert ("I want to talk." in output) == (choice == "ask_me")
    assert ('"linkId":"s5"' in fhir.replace(" ", "")) == (choice == "full")
    if choice == "full":
        assert " ".join(text.split()).count("wish to be dead · thoughts · no follow-up 3") == 1


def test_what_was_not_asked_is_not_said_to_be_left_blank(visitor: Visitor) -> None:
    saved(visitor, s1="no", s2="no")
    visitor.get(PAGES[1])
    saved(visitor, s6="no")
    visitor.get(PAGES[2])
    saved(visitor, s_print="full")

    text = " ".join(visitor.ask("GET", "/summary.txt").body.decode().split())

    assert "no wish to be dead · no thoughts · no past act" in text
    assert "follow-up" not in text


def test_no_page_of_safety_is_named_as_not_opened(visitor: Visitor) -> None:
    text = visitor.ask("GET", "/summary.txt").body.decode()

    assert "Medicines" in text
    assert "Safety 2" not in text


def test_on_return_each_page_asks_again_about_its_own_answers(
    visitor: Visitor, clock: Clock
) -> None:
    saved(visitor, s1="no", s2="no")
    first = clock.now
    clock.now += timedelta(hours=20)
    visitor.get(PAGES[1])
    saved(visitor, s6="no")
    assert "Still right?" not in visitor.get(PAGES[0]).text
    clock.now += timedelta(hours=20)

    for address in (PAGES[0], "/checklist", "/check-answers", "/summary"):
        page = visitor.get(address)
        assert "Still right?" in page.text, address
        assert f"Answered {first.day} {first:%b %Y}." in words(page.soup), address
    assert "Still right?" not in visitor.get(PAGES[1]).text
    assert "Still right?" not in visitor.get(PAGES[2]).text
    clock.now += timedelta(hours=20)
    visitor.get(PAGES[0])
    saved(visitor, s1="yes")
    assert "Still right?" in visitor.get(PAGES[1]).text
    assert visitor.get("/checklist").links("Look at those answers") == [PAGES[0]]


def test_paper_and_files_name_help_on_each_page(visitor: Visitor) -> None:
    questionnaire = load_questionnaire(SIX)
    (safety, _) = form_data(questionnaire, None, "a4")["sections"]

    # the third asks what may print, and paper shows all
    assert [step["support"] for step in safety["steps"]] == [True, True]
    items = str(fhir_questionnaire(questionnaire))
    assert all(f"step.{step}.support" in items for step in ("cs", "csb", "csc"))
    with pikepdf.open(io.BytesIO(visitor.ask("GET", "/checklist.pdf").body)) as pdf:
        assert len(pdf.pages) > 1


def problems(*edits: tuple[str, str]) -> list[tuple[str, str]]:
    text = text_of(SIX)
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with pytest.raises(QuestionnaireError) as raised:
        build_questionnaire(parse_document(text, SIX.name))
    lines = text.splitlines()
    found = raised.value.problems
    for each in found:  # none says to take it out, nor where it could print
        assert not re.search("take it out|topic|glance", each.fix.lower()), each
    return [(each.text, lines[each.line - 1].strip()) for each in found]


FIFTH = "    - id: s5\n      text: Follow-up 5?\n"


@pytest.mark.parametrize(
    ("edits", "says", "at"),
    [
        (
            [("  step: cs\n", "  step: csb\n")],
            "the safety questions begin on the page 'cs', not on 'csb'",
            "step: csb",
        ),
        (
            [("  print_choice: s_print\n", "  print_choice: s1\n"), ("  - s1\n", "  - s_print\n")],
            "'s1' stands before the safety questions on 'csc'",
            "print_choice: s1",
        ),
        (
            [("    title: Safety 2\n    short_way: true\n", "    title: Safety 2\n")],
            "'csb' and 'csc' must both be on the short way, or neither",
            "- id: csb",
        ),
        (
            [("  - s5\n", "")],
            "the condition looks at 's2', which is private; only 'safety' may",
            "show_if: s2 = yes",
        ),
        (
            [("      offers: []\n", "      offers: []\n      show_if: s1 = yes\n")],
            "the condition looks at 's1', which is private; only 'safety' may",
            "show_if: s1 = yes",
        ),
        (
            [("  - s6\n", "")],
            "'s6' is asked among the safety questions and not named as one",
            "- id: s6",
        ),
        (
            [("  - s6\n", "  - s6\n  - s7\n  - s8\n  - s9\n")],
            "9 questions about safety; 8 is the most",
            "questions:",
        ),
    ],
)
def test_what_would_expose_answers_is_refused_with_its_line(
    edits: list[tuple[str, str]], says: str, at: str
) -> None:
    assert (says, at) in problems(*edits)


def test_a_safety_question_may_not_look_at_a_request() -> None:
    """The request is asked first here."""
    private = "          label: A trial\n          request: See me alone.\n"
    text = text_of(SIX).replace("          label: A trial\n          glance: trial\n", private)
    text = text.replace("example_if: who = trial", "example_if: never")
    safety = text.index("- id: cs\n")
    start, end = text.index("  - id: who\n"), text.index("  - id: rx\n")
    page = text[start:end]
    text = (
        text[:safety]
        + f"- id: first\n  title: First\n  sheet_name: First\n  intro: A.\n  steps:\n{page}"
        + text[safety:start]
        + text[end:]
    )
    text = text.replace("show_if: s2 = yes", "show_if: who = trial", 1)

    with pytest.raises(QuestionnaireError) as raised:
        build_questionnaire(parse_document(text, SIX.name))

    assert "the condition looks at 'who', which is private; only 'safety' may" in {
        each.text for each in raised.value.problems
    }


def test_the_key_step_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "six.yaml"
    path.write_text(text_of(SIX).replace("  step: cs\n", ""), encoding="utf-8")

    assert tuple(load_questionnaire(path).safety_steps) == ("cs", "csb", "csc")
