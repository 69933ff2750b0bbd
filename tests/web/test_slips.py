"""A slip of the finger erases nothing: words behind an option come back with it."""

from __future__ import annotations

import pytest

from tests.journeys.page import Pairs
from tests.journeys.visitor import Visitor

BOX = "other_conditions-other-text"
WORDS = "gout, since 2019"


@pytest.fixture
def told(begun: Visitor) -> Visitor:
    """A visitor who told another health condition, in their own words."""
    begun.get("/checklist/other-health")
    begun.save({"other_conditions": ["other"], BOX: WORDS})
    return begun


def as_a_script_sends(visitor: Visitor, **picks: list[str]) -> Pairs:
    """The step's form with these picks; the page hides the boxes behind those that are not."""
    visitor.get("/checklist/other-health")
    visitor.fill(picks)
    return [*visitor.page.form.pressed("action", "save"), ("unseen", "")]


@pytest.mark.parametrize("picks", [["liver"], ["none"], []], ids=str)
@pytest.mark.parametrize("sends_the_box", [True, False])
def test_words_behind_an_option_that_was_unpicked_stay_unseen_and_come_back_with_it(
    told: Visitor, picks: list[str], sends_the_box: bool
) -> None:
    sent = as_a_script_sends(told, other_conditions=picks)
    told.send("/checklist/other-health", [p for p in sent if sends_the_box or p[0] != BOX])

    for address in ("/check-answers", "/summary", "/summary.txt", "/summary.json"):
        assert WORDS.encode() not in told.ask("GET", address).body
    form = told.get("/checklist/other-health").form
    assert form.value("other_conditions") == (picks[0] if picks else "")
    assert not told.page.main.find(class_="kept")
    told.save({"other_conditions": ["other"], BOX: form.value(BOX)})
    assert WORDS in told.get("/summary").text


def test_without_script_words_behind_nothing_are_asked_about(told: Visitor) -> None:
    told.get("/checklist/other-health")

    page = told.save({"other_conditions": ["liver"]}, 422)

    assert page.form.value(BOX) == WORDS
    assert "did not pick it" in page.text


def test_words_that_were_emptied_are_gone(told: Visitor) -> None:
    told.get("/checklist/other-health")
    told.save({"other_conditions": ["liver"], BOX: ""})

    assert told.get("/checklist/other-health").form.value(BOX) == ""


def test_taking_an_answer_back_deletes_all_words_behind_it(begun: Visitor) -> None:
    begun.get("/checklist/past-ketamine")
    form = begun.page.form
    begun.save({"ketamine_before": ["surgery"]})
    begun.save({"ketamine_last": "past_year", "ketamine_last-past_year-text": "a drip"})
    begun.get("/checklist/past-ketamine")
    begun.fill({"ketamine_last": "longer_ago"})
    sent = [*begun.page.form.pressed("action", "save"), ("unseen", "")]
    begun.send(form.action, [pair for pair in sent if not pair[0].endswith("-text")])

    begun.get("/checklist/past-ketamine")
    assert begun.page.form.value("ketamine_last-past_year-text") == "a drip"
    begun.press("clear", "ketamine_last")

    assert begun.page.form.value("ketamine_last") == ""
    assert begun.page.form.value("ketamine_last-past_year-text") == ""


def test_a_mistaken_yes_is_taken_back_before_anything_was_saved(begun: Visitor) -> None:
    begun.get("/checklist/safety")
    begun.fill({"safety_now": "yes_now", "safety_past": "no"})

    page = begun.press("clear", "safety_now")

    assert (page.path, page.kind) == ("/checklist/safety", "step")
    assert "Your answer to this question is taken back." in page.text
    assert page.form.value("safety_now") == ""
    assert begun.press("action", "save").kind == "support"


def test_only_what_prints_is_named_as_what_the_file_cannot_show(told: Visitor) -> None:
    told.get("/checklist/other-health")
    told.save({BOX: "\N{UNICORN FACE}"})
    assert "The printed file cannot show some characters" in told.get("/summary").text

    told.send("/checklist/other-health", as_a_script_sends(told, other_conditions=["liver"]))
    assert "The printed file cannot show" not in told.get("/summary").text
