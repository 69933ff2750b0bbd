"""Checking the answers, changing one, and questions that come and go."""

from __future__ import annotations

import pytest

from tests.journeys.page import Page, words
from tests.journeys.visitor import Visitor
from tests.journeys.walk import FULL_WAY

REVIEW = "/check-answers"


def rows(page: Page) -> dict[str, list[str]]:
    """What the review says, by question."""
    return {
        words(row.dt).split(". ", 1)[1]: [words(line) for line in row.dd.select("p:not(.saved)")]
        for row in page.main.select("dl.answers > div")
    }


def changes(page: Page) -> list[str]:
    """The questions that have a button to change their answer."""
    return [button["value"] for button in page.main.find_all("button", attrs={"name": "change"})]


def change(visitor: Visitor, question: str) -> Page:
    """Press that button of the review."""
    form = visitor.get(REVIEW).form_to(REVIEW)
    return visitor.press("change", question, form=form)


def open_every_page(visitor: Visitor) -> None:
    for step in FULL_WAY:
        visitor.get(f"/checklist/{step}")
        visitor.save()


def test_what_was_opened_alone_is_listed_in_folded_parts_with_counts(begun: Visitor) -> None:
    begun.save({"who_for": "me", "age_group": "25_64"})
    begun.get("/checklist/heart")
    begun.save()

    parts = begun.get(REVIEW).main.select("details.part")

    assert [words(part.summary) for part in parts] == [
        "Getting started 2 of 3 answered",
        "Your mental health",
        "Your body and health 0 of 2 answered",
    ], "the safety answers stand there always"
    assert not [part for part in parts if part.has_attr("open")]
    assert "19 pages of the checklist are not opened yet." in begun.page.text
    assert begun.page.links("Make my summary") == ["/first-questions"] * 2


def test_every_question_that_applies_can_be_changed_and_comes_straight_back(
    begun: Visitor,
) -> None:
    open_every_page(begun)
    page = begun.get(REVIEW)
    assert len(changes(page)) == len({*changes(page)}) == 50 - len(NEVER_ASKED)
    assert not page.main.find("details", open=True), "nothing was changed just now"
    asked = {}
    for row in page.main.select("dl.answers > div"):
        asked[row.button["value"]] = words(row.dt)
    for question in ("who_for", "bp_reading", "reasons", "hopes", "medicines"):
        page = change(begun, question)
        assert page.address == f"/checklist/{STEP_OF[question]}?from=check-answers#at"
        place = page.main.find(id="at")
        assert "came here to change" in words(place)
        assert place.find_next(["legend", "label"]).get_text() == asked[question].partition(" ")[2]
        assert words(page.main("button")[-1]) == "Save and return to my answers"
        assert begun.press("then", "check-answers").address == f"{REVIEW}#at"
        assert row_at(begun.page) == asked[question]

        change(begun, question)
        assert begun.save().address == f"{REVIEW}#at"
        assert row_at(begun.page) == asked[question]
    [part] = begun.page.main.select("details.part[open]")
    assert part.find(id="at").find(class_="saved")
    assert len(begun.page.main.select(".saved")) == 1

    begun.get("/checklist/heart")
    begun.save()
    assert not begun.get(REVIEW).main.find("details", open=True), "it was no change from here"


STEP_OF = {
    "who_for": "about-you",
    "bp_reading": "heart",
    "reasons": "your-reasons",
    "hopes": "your-hopes",
    "medicines": "medicine-list",
}

NEVER_ASKED = (
    "diagnosis_given",
    "treatments_helped",
    "ketamine_last",
    "ketamine_use",
    "ketamine_before_details",
    "substance_kinds",
    "recovery_support",
    "provider_checks",
)
"""Of a person who answered nothing: each waits for another answer."""


def test_a_button_of_no_question_is_refused_and_an_old_page_says_so(begun: Visitor) -> None:
    token = begun.get(REVIEW).form_to(REVIEW).value("csrf_token")
    for sent in ([], [("change", "nothing")], [("change", "hopes"), ("other", "1")]):
        assert begun.send(REVIEW, [("csrf_token", token), *sent], 400).kind == "problem"

    page = begun.send(REVIEW, [("csrf_token", "old"), ("change", "hopes")], 400)

    assert page.title.startswith("Not saved: Check my answers")
    assert "Nothing was changed" in words(page.main.find(autofocus=True))


def row_at(page: Page) -> str:
    """The question at which the page opens; no address names it."""
    [row] = page.main.select("dl.answers > #at")
    return words(row.dt)


def test_a_change_comes_back_to_the_row_of_what_was_changed(begun: Visitor) -> None:
    begun.get("/checklist/heart?from=check-answers")

    begun.save({"bp_reading": "128/82"})

    assert begun.page.address == f"{REVIEW}#at"
    assert "blood pressure" in row_at(begun.page)


def test_a_change_of_a_safety_answer_comes_back_past_the_page_for_support(begun: Visitor) -> None:
    """Everyone's does, so the way there tells nothing."""
    change(begun, "safety_now")

    begun.save({"safety_now": "no"})

    assert begun.page.address == "/checklist/support"
    assert begun.press("action", "continue").address == f"{REVIEW}#at"
    assert begun.page.main.find(id="at") == begun.page.main.find("details", class_="private")


def test_a_change_that_reveals_a_question_stays_once_and_then_comes_back(begun: Visitor) -> None:
    begun.get("/checklist/your-reasons")
    begun.save()
    change(begun, "reasons")

    begun.save({"reasons": ["ptsd"]})
    assert begun.page.path == "/checklist/your-reasons"
    begun.save({"diagnosis_given": "yes"})

    assert begun.page.address == f"{REVIEW}#at"
    assert rows(begun.page)["What would you like help with? Pick all that apply."] == [
        "Trauma or PTSD"
    ]


@pytest.mark.parametrize(
    ("step", "fields", "revealed"),
    [
        ("your-reasons", {"reasons": ["depression"]}, ["diagnosis_given"]),
        ("care-tried", {"treatments_tried": ["talk_therapy"]}, ["treatments_helped"]),
        (
            "past-ketamine",
            {"ketamine_before": ["surgery"]},
            ["ketamine_last", "ketamine_use", "ketamine_before_details"],
        ),
        ("alcohol-drugs", {"substance_problem": "past"}, ["substance_kinds", "recovery_support"]),
        ("alcohol-drugs", {"substance_problem": "not_sure"}, ["recovery_support"]),
        ("your-provider", {"provider_found": "looking"}, ["provider_checks"]),
    ],
)
def test_a_save_that_reveals_a_question_comes_back_to_its_step_once(
    begun: Visitor, step: str, fields: dict[str, str | list[str]], revealed: list[str]
) -> None:
    begun.get(f"/checklist/{step}")
    before = set(begun.page.form.names)
    begun.fill(fields)

    reply = begun.ask("POST", begun.page.address, begun.page.form.pressed("action", "save"))

    assert (reply.status, reply.header("Location")) == (303, f"/checklist/{step}")
    begun.get(f"/checklist/{step}")
    asked = {name for name in begun.page.form.names if "-" not in name} - before
    assert asked == set(revealed)
    assert begun.save().path == f"/checklist/{FULL_WAY[FULL_WAY.index(step) + 1]}"


def test_blank_is_told_apart_from_not_sure_and_from_in_person(begun: Visitor) -> None:
    begun.save({"age_group": "not_sure", "pregnancy_status": ["in_person"]})

    found = rows(begun.get(REVIEW))

    assert found["Who is this checklist about?"] == ["Left blank"]
    assert found["Which age group fits?"] == ["Not sure"]
    assert found["Do any of these fit you now? Pick all that apply."] == ["In person"]


def test_the_safety_answers_stay_in_a_closed_disclosure(begun: Visitor) -> None:
    begun.get("/checklist/safety")
    begun.save({"safety_now": "in_person", "safety_past": "longer_ago"})

    begun.get(REVIEW)

    private = [tag for tag in begun.page.main.select(".private") if "longer ago" in words(tag)]
    assert len(private) == 1
    assert not private[0].has_attr("open")
    assert len(private[0].find_all("button")) == 3
    private[0].extract()
    assert "safety" not in words(begun.page.main).lower()


def test_a_hidden_answer_is_kept_but_never_printed_and_comes_back(begun: Visitor) -> None:
    begun.get("/checklist/past-ketamine")
    begun.save({"ketamine_before": ["outside"]})
    begun.save(
        {
            "ketamine_last": "longer_ago",
            "ketamine_use": ["none"],
            "ketamine_before_details": "It was at a festival",
        }
    )
    assert "It was at a festival" in begun.get("/summary").text

    begun.get("/checklist/past-ketamine")
    begun.save({"ketamine_before": ["none"]})

    assert "festival" not in begun.get("/summary").reply.body.decode()
    assert "festival" not in begun.get(REVIEW).reply.body.decode()
    assert "festival" not in begun.get("/checklist/past-ketamine").reply.body.decode()

    begun.save({"ketamine_before": ["mental_health"]})
    assert begun.page.path == "/checklist/mental-health", "nothing unanswered was revealed"
    assert "It was at a festival" in begun.get("/summary").text


def test_hidden_answers_add_no_line_and_no_question(begun: Visitor) -> None:
    begun.get("/checklist/alcohol-drugs")
    begun.save({"substance_problem": "past"})
    begun.save({"substance_kinds": ["opioids"], "recovery_support": "yes"})
    begun.get("/checklist/alcohol-drugs")

    begun.save({"substance_problem": "no"})

    summary = begun.get("/summary").text
    assert "opioids" not in summary
    assert "recovery" not in summary
    assert "With my past or current alcohol or drug use" not in summary


def test_the_short_way_asks_for_the_visit_and_offers_the_medicine_list_at_its_end(
    visitor: Visitor,
) -> None:
    visitor.get("/")
    visitor.press("way", "short")
    asked = set()
    while visitor.page.kind != "check-answers":
        asked |= set(visitor.page.form.names)
        visitor.press("action", "continue" if visitor.page.kind == "support" else "save")

    assert {"hopes", "setting_planned", "ride_home", "see_me_alone", "interpreter"} <= asked
    [address] = visitor.page.links("Add your medicines? About 2 minutes")
    visitor.get(address)
    visitor.save({"medicines-0-name": "lisinopril"})

    assert visitor.page.path == REVIEW
    assert rows(visitor.page)["List your medicines, vitamins and herbs. Add one row for each."] == [
        "lisinopril"
    ]
    assert not visitor.page.links("Add your medicines?")


def test_the_full_way_has_the_medicine_list_and_offers_it_no_more(begun: Visitor) -> None:
    assert "Add your medicines?" not in begun.get(REVIEW).text
