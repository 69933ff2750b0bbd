"""The same record in two tabs, and forms that are sent twice."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.journeys.page import words
from tests.journeys.visitor import Visitor
from tests.waiting import at_once
from tests.web.conftest import app_wire


def second_tab(visitor: Visitor) -> Visitor:
    tab = Visitor(visitor.wire, visitor.origin)
    tab.cookies = visitor.cookies
    return tab


@pytest.fixture
def behind(begun: Visitor) -> Visitor:
    """A tab that holds a form from before the same step was saved in another tab."""
    begun.get("/checklist/heart")
    other = second_tab(begun)
    other.get("/checklist/heart")
    other.save({"heart_conditions": ["stroke"], "bp_reading": "170/100"})
    return begun


def test_a_step_that_was_saved_elsewhere_shows_both_versions(behind: Visitor) -> None:
    typed = {"heart_conditions": ["rhythm", "other"], "heart_conditions-other-text": "murmur"}

    page = behind.save(typed, 409)

    assert page.kind == "step"
    assert page.title == "Not saved: Heart and blood vessels · Foreword"
    assert "in another tab" in page.soup.select_one("[autofocus]").get_text()
    saved = {words(row.dt): words(row.dd) for row in page.main.find("dl").find_all("div")}
    assert list(saved.values()) == ["Stroke or mini-stroke (TIA)", "170/100"]
    picks = [value for name, value in page.form.values if name == "heart_conditions"]
    assert picks == ["rhythm", "other"]
    assert page.form.value("heart_conditions-other-text") == "murmur"
    assert page.form.value("bp_reading") == ""


def test_nothing_is_overwritten_until_the_person_decides(behind: Visitor) -> None:
    behind.save({"heart_conditions": ["rhythm"]}, 409)

    assert second_tab(behind).get("/checklist/heart").form.value("heart_conditions") == "stroke"


def test_a_form_that_came_back_still_overwrites_nothing_unseen(behind: Visitor) -> None:
    behind.save({"bp_reading": "1" * 500}, 422)
    behind.fill({"bp_reading": "128/82"})
    fields = behind.page.form.pressed("action", "save")
    behind.send("/checklist/heart", [pair for pair in fields if pair[0] != "csrf_token"], 400)

    page = behind.save(status=409)

    assert "170/100" in page.text
    assert page.form.value("bp_reading") == "128/82"


def test_what_is_saved_can_be_kept(behind: Visitor) -> None:
    behind.save({"heart_conditions": ["rhythm"]}, 409)

    assert behind.follow("Keep what is saved now").form.value("heart_conditions") == "stroke"


def test_what_is_in_the_form_can_be_kept(behind: Visitor) -> None:
    behind.save({"heart_conditions": ["rhythm"]}, 409)

    assert behind.press("action", "save").path == "/checklist/other-health"

    assert behind.get("/checklist/heart").form.value("heart_conditions") == "rhythm"


def test_an_answer_saved_elsewhere_that_reveals_a_question_is_shown_too(begun: Visitor) -> None:
    begun.get("/checklist/your-reasons")
    other = second_tab(begun)
    other.get("/checklist/your-reasons")
    other.save({"reasons": ["ptsd"]})
    other.save({"diagnosis_given": "yes"})

    page = begun.save({"reasons": ["anxiety"]}, 409)

    saved = [words(tag) for tag in page.main.find("dl").find_all("dd")]
    assert saved == ["Trauma or PTSD", "Yes"]


def test_different_steps_are_both_kept(begun: Visitor) -> None:
    other = second_tab(begun)
    other.get("/checklist/heart")
    begun.save({"age_group": "65_plus"})

    other.save({"bp_reading": "120/80"})

    assert begun.get("/checklist/about-you").form.value("age_group") == "65_plus"
    assert begun.get("/checklist/heart").form.value("bp_reading") == "120/80"


def test_the_same_form_sent_twice_is_saved_once_and_answered_alike(begun: Visitor) -> None:
    begun.fill({"age_group": "65_plus", "pregnancy_status": ["none"]})
    sent = begun.page.form.pressed("action", "save")

    replies = [begun.ask("POST", "/checklist/about-you", sent) for _ in range(3)]

    assert {(r.status, r.header("Location")) for r in replies} == {(303, "/checklist/your-reasons")}
    assert begun.get("/checklist/about-you").form.value("revision") == "1"


def test_an_old_form_with_what_is_saved_anyway_is_no_conflict(behind: Visitor) -> None:
    page = behind.save({"heart_conditions": ["stroke"], "bp_reading": "170/100"})

    assert page.path == "/checklist/other-health"


def test_crisis_words_that_are_continued_twice_do_not_come_back(begun: Visitor) -> None:
    begun.get("/checklist/safety")
    sent = begun.save({"safety_now": "yes_now"}).form.pressed("action", "continue")

    for _ in range(2):
        begun.send("/checklist/support", sent)

    assert begun.page.kind == "step"


def test_choices_made_in_another_tab_are_not_overwritten(begun: Visitor) -> None:
    form = begun.get("/first-questions").form
    other = second_tab(begun)
    page = other.get("/first-questions")
    theirs = page.form
    theirs.fill({"own-1": "Who answers at night?"})
    other.press("action", "save", form=theirs)
    form.fill({"own-1": "Can my sister come?"})

    page = begun.press("action", "save", form=form, status=409)

    assert page.form.value("own-1") == "Can my sister come?"
    assert "Who answers at night?" in second_tab(begun).get("/summary").text


def test_saves_at_the_same_moment_are_all_kept_or_refused(begun: Visitor, app: Flask) -> None:
    steps = ("about-you", "your-reasons", "heart", "other-health")
    tabs = {step: second_tab(begun) for step in steps}
    for step, tab in tabs.items():
        tab.wire = app_wire(app)
        tab.get(f"/checklist/{step}")

    def save(tab: Visitor) -> None:
        tab.ask("POST", tab.page.address, tab.page.form.pressed("action", "save"))

    at_once([lambda tab=tab: save(tab) for tab in tabs.values()])

    revisions = [begun.get(f"/checklist/{step}").form.value("revision") for step in steps]
    assert revisions == ["1"] * len(steps)
