"""The crisis page, the support panel, and what pages say to helpers and to people under 18."""

from __future__ import annotations

import pytest

from tests.journeys.page import words
from tests.journeys.visitor import Visitor

HEADING = "You do not have to face this alone"
NEXT = "/checklist/support-history"
PANEL = "Thank you for sharing as much as you want to."


def answer_safety(visitor: Visitor, **fields: str) -> None:
    visitor.get("/checklist/safety")
    visitor.save(fields)


@pytest.mark.parametrize("answer", ["yes_now", "yes_recent"])
def test_a_yes_shows_the_crisis_page_before_the_next_step(begun: Visitor, answer: str) -> None:
    begun.get("/checklist/safety")
    begun.fill({"safety_now": answer})
    reply = begun.ask("POST", "/checklist/safety", begun.page.form.pressed("action", "save"))
    assert (reply.status, reply.header("Location")) == (303, NEXT)

    page = begun.get(NEXT)

    assert (page.kind, page.heading) == ("crisis", HEADING)
    assert page.title == "Help and support · Foreword"
    assert begun.press("action", "continue").address == NEXT
    assert begun.page.kind == "step"


@pytest.mark.parametrize("answer", ["", "no", "not_sure", "in_person"])
def test_no_other_answer_shows_it(begun: Visitor, answer: str) -> None:
    fields = {"safety_now": answer} if answer else {}

    answer_safety(begun, **fields, safety_past="past_year")

    assert (begun.page.address, begun.page.kind) == (NEXT, "step")


def test_it_stays_until_continue_and_blocks_nothing(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")

    assert begun.get(NEXT).kind == "crisis"
    assert begun.get("/checklist").kind == "checklist"
    assert begun.get("/checklist/heart").kind == "step"
    assert begun.get("/summary").kind == "summary"
    assert begun.get(NEXT).kind == "crisis"


def test_it_shows_once_for_each_change_of_the_answer(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")
    begun.press("action", "continue")

    answer_safety(begun, safety_now="yes_now")
    assert begun.page.kind == "step", "the same answer again"
    answer_safety(begun, safety_now="yes_now", safety_past="past_year")
    assert begun.page.kind == "step", "another answer changed"
    answer_safety(begun, safety_now="yes_recent")
    assert begun.page.kind == "crisis", "a new answer"
    begun.press("action", "continue")
    answer_safety(begun, safety_now="no")
    assert begun.page.kind == "step"
    answer_safety(begun, safety_now="yes_now")
    assert begun.page.kind == "crisis", "back to yes"


def test_an_answer_that_is_taken_back_takes_the_page_with_it(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")

    answer_safety(begun, safety_now="no")

    assert begun.page.kind == "step"


def test_it_says_what_is_true_and_whom_to_reach(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")

    text = begun.page.text
    assert (
        "Answering that took courage. No one here has been told, and this page cannot call for "
        "you. Please reach out now." in text
    )
    assert "In the US" in text
    assert "Find a helpline in your country at findahelpline.com" in text
    assert "No one is watching this page, and it does not send your answer to anyone." in text
    hrefs = [a["href"] for a in begun.page.main.find_all("a", href=True)]
    for href in (
        "tel:911",
        "tel:988",
        "sms:988",
        "sms:838255",
        "tel:711",
        "https://988lifeline.org",
    ):
        assert href in hrefs
    assert "https://findahelpline.com" in hrefs
    assert {"/", "/clear"} <= set(hrefs), "a break, and clearing"


def test_it_is_calm(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")

    assert not begun.page.main.find_all(attrs={"role": ["alert", "alertdialog"]})
    assert not begun.page.soup.find_all("meta", attrs={"http-equiv": True})
    assert begun.page.soup.h1.has_attr("tabindex")


def test_a_helper_and_someone_under_18_read_a_line_more(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")
    alone = begun.page.text
    begun.get("/checklist/about-you")
    begun.save({"who_for": "helping", "age_group": "under_18"})

    page = begun.get(NEXT)

    helper = "stay with them and reach out together. You can call for advice too."
    young = "You can also tell a parent, teacher or another adult you trust."
    assert helper in page.text
    assert young in page.text
    assert helper not in alone
    assert young not in alone


def test_the_address_tells_nothing(begun: Visitor) -> None:
    """Whatever was answered, the next page has the same address and the same menu."""
    ways = set()
    for answer in ("no", "yes_now"):
        answer_safety(begun, safety_now=answer)
        nav = [words(tag) for tag in begun.page.soup.find_all(["header", "nav", "footer"])]
        ways.add((begun.page.address, *nav))

    assert len(ways) == 1


def test_everyone_sees_the_panel_on_the_safety_step(begun: Visitor) -> None:
    assert PANEL in begun.get("/checklist/safety").text
    assert "You can call or text 988." in begun.page.text
    assert begun.page.main.find("aside").find("a")["href"] == "/help"


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, False),
        ({"safety_now": "no", "safety_past": "no"}, False),
        ({"safety_now": "not_sure"}, True),
        ({"safety_now": "in_person"}, True),
        ({"safety_past": "past_year"}, True),
        ({"safety_past": "longer_ago"}, True),
        ({"safety_past": "not_sure"}, True),
        ({"safety_past": "in_person"}, True),
    ],
    ids=str,
)
def test_the_panel_opens_the_next_page_for_some(
    begun: Visitor, fields: dict[str, str], *, shown: bool
) -> None:
    answer_safety(begun, **fields)

    assert begun.page.address == NEXT
    assert (PANEL in begun.page.text) is shown
    begun.save()
    assert PANEL not in begun.page.text, "once"


def test_the_safety_questions_come_with_a_heads_up_and_end_on_calmer_ground(begun: Visitor) -> None:
    assert (
        "Some questions here are personal. Two ask about suicide or self-harm. You can skip any "
        "of them." in begun.get("/checklist/mental-health").text
    )
    assert "Thank you. The next part is about your body." in begun.get("/checklist/heart").text
    assert (
        "Chest pain, trouble breathing or a sudden very bad headache now? Call 911."
        in begun.page.text
    )


ALONE = "The person may want to answer this part alone."


@pytest.mark.parametrize(
    ("way", "steps"),
    [
        ("full", ["mental-health", "medicine-kinds", "your-choice"]),
        ("short", ["mental-health", "medicine-kinds", "your-questions"]),
    ],
)
def test_a_helper_is_asked_to_leave_the_person_alone_before_parts_4_6_and_10(
    visitor: Visitor, way: str, steps: list[str]
) -> None:
    visitor.get("/")
    visitor.press("way", way)
    visitor.save({"who_for": "helping"})

    shown = []
    while visitor.page.kind == "step":
        if ALONE in visitor.page.text:
            shown.append(visitor.page.path.removeprefix("/checklist/"))
        visitor.save()

    assert shown == steps


def test_nobody_else_is_told_so(begun: Visitor) -> None:
    begun.save({"who_for": "me", "age_group": "25_64"})

    for step in ("your-reasons", "mental-health", "medicine-kinds", "your-choice"):
        assert ALONE not in begun.get(f"/checklist/{step}").text
        assert "Fill this in together." not in begun.page.text
        assert "This checklist was written for adults." not in begun.page.text


def test_a_helper_and_someone_under_18_are_told_so_on_the_next_page(begun: Visitor) -> None:
    begun.save({"who_for": "helping", "age_group": "under_18"})

    assert "Fill this in together. The answers belong to the person" in begun.page.text
    assert "This checklist was written for adults." in begun.page.text
    assert begun.save().kind == "step", "a note, no block"
