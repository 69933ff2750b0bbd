"""The privacy page is true line by line. What cannot be shown here is shown where it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.journeys.content import content, questions
from tests.journeys.page import Page, words
from tests.journeys.visitor import Visitor
from tests.web.conftest import LEAVE_URL, BuildApp, visit

SHOWN_BY = {
    "We do not ask for your name, birth date, address or insurance number.": "here",
    "Please do not type them.": "(asked of the reader)",
    "There is no account.": "here",
    "Your answers are sealed on our server with a key.": "tests/storage/test_store.py",
    "Only this browser holds that key, or who has a resume code made in it.": (
        "tests/faults/test_canaries.py"
    ),
    "So the people who run this site cannot read what we store.": "tests/faults/test_canaries.py",
    "Whoever runs or breaks into this site could change it to read what you type from then on.": (
        "(a caution; docs/threat-model.md)"
    ),
    "If that matters to you, use the list on paper.": "tests/outputs/test_pdf_checklist.py",
    "Your browser sends the key with each page.": "here",
    "The server uses it for that moment and does not keep it.": "tests/faults/test_canaries.py",
    "Your answers are deleted after {keep_hours} with no activity.": "here",
    "If you make a resume code, they are deleted after {keep_days} with no activity.": "here",
    "Your code stays the same until you make a new one.": "tests/web/test_coming_back.py",
    "It is sealed with your answers, so that the browser that made it can show it again.": (
        "tests/web/test_coming_back.py"
    ),
    "'Clear my answers' deletes them at once.": "tests/storage/test_store.py",
    "It cannot, once they were opened in another browser with a code, and then it says so.": (
        "tests/journeys/test_clearing.py"
    ),
    "We note no internet address and no kind of device.": "tests/faults/test_canaries.py",
    "Our log holds no answers.": "tests/faults/test_canaries.py",
    "We set two cookies.": "here",
    "One opens your answers.": "here",
    "One keeps forms from being sent by other sites.": "tests/web/test_tokens.py",
    "If you choose a language, a third one keeps it.": "tests/web/test_language.py",
    "When you leave fast, one more says so until the others are deleted.": (
        "tests/browser/test_leave.py, tests/web/test_leave.py"
    ),
    "All of them are set to end when you close the browser.": "here",
    "Some browsers bring them back when they reopen your tabs.": "(a known habit of browsers)",
    "We do not sell or share your answers.": "(the operator's promise)",
    "There are no ads, no trackers and no other companies on these pages.": (
        "tests/journeys/house_rules.py, tests/browser/conftest.py"
    ),
    "We do not send your answers to a clinic.": "tests/browser/conftest.py",
    "You choose what to print and who sees it.": "tests/answers/test_print_options.py",
    "If you came by a clinic's own link, the clinic's name for it lies sealed with your answers.": (
        "tests/faults/test_canaries.py"
    ),
    "Your pages and sheets name the clinic.": "tests/web/test_clinics.py",
    "We do not tell the clinic, and count nobody by clinic.": (
        "tests/faults/test_canaries.py, screening/metrics.py"
    ),
    "A saved file or printed page can be read by anyone who has it.": "(a caution)",
    "Keep it safe.": "(asked of the reader)",
    "On a shared computer, press 'Clear my answers' when you are done, and check the downloads "
    "folder.": "(asked of the reader)",
    "Someone else may hold your device, or have software on it that watches you.": "(a caution)",
    "They may be able to read what you type.": "(a caution)",
    "The 'Leave fast' button on each page opens a plain site at once and deletes your answers.": (
        "here"
    ),
    "If you made a code, they stay, for that code alone.": "tests/web/test_leave.py",
    "Pressing the Shift key three times does the same, if your browser runs scripts.": (
        "tests/browser/test_leave.py"
    ),
    "If our server cannot be reached, your answers stay sealed until you open this site again or "
    "their time is over.": "tests/browser/test_leave.py",
    "Neither 'Leave fast' nor 'Clear my answers' can erase your browser history, or what you "
    "downloaded, printed, shared or copied.": "(a caution)",
    "Calls and texts stay in the lists of your phone.": "(a caution)",
    "This site is not a clinic.": "(a fact)",
    "The US health privacy law, HIPAA, may not cover what you type here.": "(a caution)",
}
"""Each sentence, with what shows it."""

PERSONAL = re.compile(
    r"\b(your (full |first |last )?name|surname|birth|date of birth|street|zip|postcode|e-?mail"
    r"|phone number|insurance (number|id|card)|social security|password|sign in|log in)\b",
    re.IGNORECASE,
)


def sentences() -> Iterator[str]:
    for block in content()["site"]["privacy"]:
        for text in [block.get("text"), *block.get("list", [])]:
            yield from re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if text else ()


def test_every_sentence_has_something_that_shows_it() -> None:
    """A new or changed one fails here until someone has made sure that it is true."""
    assert list(sentences()) == list(SHOWN_BY)


def test_nothing_personal_is_asked_for_and_there_is_no_account(begun: Visitor) -> None:
    for question in questions().values():
        assert not PERSONAL.search(question["text"]), question["id"]
    for step in (step["id"] for part in content()["sections"] for step in part["steps"]):
        main = begun.get(f"/checklist/{step}").main
        for field in main.find_all(["input", "textarea", "select"]):
            assert field.get("type") not in ("password", "email", "tel", "file"), step
        for label in main.find_all(["label", "legend"]):
            assert not PERSONAL.search(words(label)), words(label)


def test_the_page_says_who_runs_the_site_or_that_they_did_not_say(build: BuildApp) -> None:
    named = build(CLINIC_NAME="Northside Clinic", CLINIC_CONTACT="555-0100")

    said = visit(named).get("/privacy").text
    assert "Who runs this site Northside Clinic, 555-0100" in said.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "have not given their name here" in visit(build()).get("/privacy").text


@pytest.mark.parametrize(
    ("address", "controls", "said"),
    [
        (
            "/summary",
            "[href^='/summary.'], .download button:not([form])",
            "stay when you leave or clear",
        ),
        ("/summary", "[data-copy]", "also after you leave or clear"),
    ],
)
def test_what_outlives_leaving_and_clearing_is_said_at_each_button(
    begun: Visitor, address: str, controls: str, said: str
) -> None:
    page = begun.get(address)

    found = page.main.select(controls)
    assert found
    for control in found:
        assert said in page.soup.find(id=control["aria-describedby"]).text


def test_what_outlives_leaving_is_said_at_calls_and_at_the_code(begun: Visitor) -> None:
    help_page = begun.get("/help")
    begun.get("/checklist/safety")
    for page in (help_page, begun.save({"safety_now": "yes_now"})):
        assert page.main.select("a[href^='tel:'], a[href^='sms:']")
        assert "Leaving or clearing does not delete it." in page.text
    saved = begun.press(form=begun.get("/save").form_to("/save"))
    assert "Clearing or leaving does not take away a copy or a print." in saved.text


def test_the_page_without_answers_denies_no_code_and_betrays_none(begun: Visitor) -> None:
    """One who left with a code has answers that it opens, and nobody else may learn that."""
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "to sleep"})
    saved = begun.press(form=begun.get("/save").form_to("/save"))
    code = saved.main.find(class_="code").get_text()
    begun.press(form=saved.form_to("/leave"))
    after_leaving = begun.get("/summary", 410)
    never_begun = Visitor(begun.wire, begun.origin).get("/summary", 410)

    assert after_leaving.main.get_text() == never_begun.main.get_text()
    assert "Nothing is kept" not in after_leaving.text
    assert "If you made a code, it may still open yours." in after_leaving.text
    begun.get("/resume")
    begun.fill({"code": code})
    begun.press()
    assert begun.get("/checklist/your-hopes").form.value("hopes") == "to sleep"


def test_the_times_on_the_page_are_those_of_the_settings(build: BuildApp) -> None:
    page = visit(build(KEEP_HOURS="36", KEEP_DAYS_WITH_CODE="30")).get("/privacy")

    assert "deleted after 36 hours with no activity" in page.text
    assert "deleted after 30 days with no activity" in page.text


@pytest.mark.parametrize(
    ("with_code", "kept", "over"),
    [(False, {"hours": 35}, {"hours": 37}), (True, {"days": 29}, {"days": 30, "hours": 1})],
)
def test_answers_are_kept_that_long_after_the_last_activity_and_no_longer(
    build: BuildApp, clock: Clock, *, with_code: bool, kept: dict, over: dict
) -> None:
    visitor = visit(build(KEEP_HOURS="36", KEEP_DAYS_WITH_CODE="30"))
    visitor.get("/")
    visitor.press("way", "full")
    if with_code:
        visitor.press(form=visitor.get("/save").form_to("/save"))

    for _ in range(3):
        clock.wait(**kept)
        assert visitor.get("/checklist").kind == "checklist"
    clock.wait(**over)
    visitor.get("/checklist", 410)


def test_two_cookies_are_set_and_both_end_with_the_browser(app: Flask) -> None:
    visitor = visit(app)
    pages = [visitor.get("/"), visitor.press("way", "full")]
    pages += [visitor.get(page) for page in ("/checklist", "/check-answers", "/summary", "/help")]
    pages.append(visitor.press(form=visitor.get("/save").form_to("/save")))

    start = visitor.get("/").form
    fields = start.pressed("way", "short")
    pages.append(Page("/start", visitor.ask("POST", "/start", fields)))
    assert set(visitor.cookies) == {"screening", "form"}
    for page in pages:
        for line in page.reply.all_headers("Set-Cookie"):
            [(_, morsel)] = SimpleCookie(line).items()
            assert not morsel["expires"], line
            assert not morsel["max-age"], line


def test_one_of_them_alone_opens_the_answers(begun: Visitor, app: Flask) -> None:
    other = visit(app)
    other.cookies = {"form": begun.cookies["form"]}
    other.get("/checklist", 410)

    other.cookies = {"screening": begun.cookies["screening"]}
    assert other.get("/checklist").kind == "checklist"


def test_leave_fast_is_on_each_page_clears_the_answers_and_opens_a_plain_site(
    begun: Visitor,
) -> None:
    token = begun.cookies["screening"]
    pages = ("/", "/checklist", "/checklist/heart", "/check-answers", "/summary", "/help", "/learn",
             "/resume", "/clear", "/privacy")  # fmt: skip
    for page in pages:
        form = begun.get(page).form_to("/leave")

    page = begun.press(form=form)

    assert LEAVE_URL in page.soup.find("meta", attrs={"http-equiv": "refresh"})["content"]
    begun.cookies["screening"] = token
    begun.get("/checklist", 410)
