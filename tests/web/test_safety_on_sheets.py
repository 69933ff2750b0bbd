"""What the sheets and files say about safety: what the person chose, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.journeys.visitor import Visitor
from tests.web.conftest import visit

NOW = ("", "yes_now", "yes_recent", "no", "not_sure", "in_person")
PAST = ("", "past_year", "longer_ago", "no", "not_sure", "in_person")
EVERY_SHEET = "Suicide and self-harm: please ask every patient directly. (On every sheet.)"
LEAD = "Patient chose to print (answered 24 Nov 2026; self-report, not a validated screen):"
FILES = ("/summary", "/show", "/summary.txt", "/summary.json", "/summary.fhir.json")
DRAWN = (
    re.compile(rb"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"),
    re.compile(rb'(?<="fullUrl": )"[^"]+"'),
    re.compile(rb'(?<=name="csrf_token" value=")[^"]+'),
)
"""The sheet's reference, the id made of it, the form's token: anew for each person, by design."""

Answered = Callable[..., Visitor]


@pytest.fixture
def answered(app: Flask) -> Answered:
    """A new visitor who gave these safety answers, and always the same others."""

    def answer(safety_now: str = "", safety_past: str = "", choice: str = "") -> Visitor:
        visitor = visit(app)
        visitor.get("/")
        visitor.press("way", "full")
        visitor.save({"who_for": "helping", "age_group": "under_18"})
        given = {"safety_now": safety_now, "safety_past": safety_past, "safety_print": choice}
        visitor.get("/checklist/safety")
        visitor.save({name: value for name, value in given.items() if value})
        visitor.press("action", "continue")
        visitor.save({})
        return visitor

    return answer


def files(visitor: Visitor) -> tuple[bytes, ...]:
    """The summary in every form there is, less what is drawn by lot."""
    found = []
    for address in FILES:
        content = visitor.get(address).reply.body
        for pattern in DRAWN:
            content = pattern.sub(b"-", content)
        found.append(content)
    return tuple(found)


def test_with_nothing_to_print_all_sheets_are_the_same_to_the_byte(answered: Answered) -> None:
    given = [(now, "") for now in NOW] + [("", past) for past in PAST] + [("yes_now", "past_year")]

    sheets = {files(answered(*answers, "print_nothing")) for answers in given}

    assert sheets == {files(answered())}, "the same as with every safety question left blank"
    assert EVERY_SHEET in sheets.pop()[0].decode()


def test_asking_to_talk_adds_that_sentence_and_nothing_else(answered: Answered) -> None:
    sheets = {files(answered(safety_now, "", "ask_me")) for safety_now in ("", "no", "yes_now")}

    assert len(sheets) == 1
    sheet = BeautifulSoup(next(iter(sheets))[0], "html.parser").select_one("#clinician-sheet")
    assert sheet is not None
    assert sheet.text.count("I would like to talk about my safety.") == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"safety_now": "yes_now", "safety_past": "past_year"},
            "thoughts now or today · past attempt or self-harm within 12 months",
        ),
        (
            {"safety_now": "no", "safety_past": "no"},
            "no such thoughts in the past two weeks · no past attempt or self-harm",
        ),
        (
            {"safety_now": "not_sure"},
            "thoughts of suicide or self-harm: Not sure · past attempts or self-harm: not stated",
        ),
        (
            {},
            "thoughts of suicide or self-harm: not stated · past attempts or self-harm: not stated",
        ),
    ],
    ids=str,
)
def test_in_full_both_answers_print_with_their_day(
    answered: Answered, given: dict[str, str], said: str
) -> None:
    visitor = answered(**given, choice="full")

    sheet = visitor.get("/summary").soup.find(id="clinician-sheet")

    lines = [line.get_text() for line in sheet.find(class_="safety").find_all("p")]
    assert lines == [EVERY_SHEET, LEAD, said]


def test_the_patient_sheet_never_tells(answered: Answered) -> None:
    visitor = answered("yes_now", "past_year", "full")

    sheet = visitor.get("/summary").soup.find(id="patient-sheet").get_text().lower()

    for word in ("thoughts of", "self-harm", "hurt yourself", "end your life", "attempt"):
        assert word not in sheet
    assert "suicide" not in sheet.replace("988 suicide & crisis lifeline", "")


REQUESTS = {
    ("your-choice", "pressure"): "Feels pushed to decide.",
    ("your-hopes", "see_me_alone"): "Asks to be seen alone first.",
    ("your-choice", "who_decides"): "Someone else has a legal say in care",
    ("your-questions", "interpreter"): "Asks for an interpreter.",
}


@pytest.mark.parametrize(("step", "question"), REQUESTS)
def test_a_request_leaves_no_trace_unless_its_answer_says_that_it_prints(
    answered: Answered, step: str, question: str
) -> None:
    made = []
    for answer in ("", "no", "yes_unprinted", "yes"):
        visitor = answered()
        visitor.get(f"/checklist/{step}")
        visitor.save({question: answer} if answer else {})
        made.append(files(visitor))

    blank, no, unprinted, printed = made
    assert blank == no == unprinted, "the same to the byte"
    line = REQUESTS[step, question]
    page = visitor.get("/summary")
    assert line in page.soup.find(id="clinician-sheet").text
    assert line not in page.soup.find(id="patient-sheet").text
    for name, before, after in zip(FILES, blank, printed, strict=True):
        assert line in " ".join(after.decode().split()), name
        assert line not in before.decode(), name
    assert not [button for button in page.soup.select(".take-out") if question in button["value"]]


def test_nobody_can_remove_the_line(answered: Answered) -> None:
    visitor = answered("yes_now", "", "ask_me")
    page = visitor.get("/summary")
    assert not [button for button in page.soup.select(".take-out") if "safety" in button["value"]]
    token = page.form_to("/summary").value("csrf_token")

    for forged in ("safety", "sheet-safety", "answer-safety_print", "answer-safety_now"):
        page = visitor.send("/summary", [("csrf_token", token), ("take_out", forged)])

    assert EVERY_SHEET in page.text
