"""The page after the safety questions, the support panel, and what pages say to helpers and to
people under 18."""

from __future__ import annotations

import pytest

from tests.journeys.page import words
from tests.journeys.visitor import Visitor

HEADING = "You do not have to face this alone"
SUPPORT = "/checklist/support"
NEXT = "/checklist/support-history"
PANEL = "Thank you for sharing."


def answer_safety(visitor: Visitor, **fields: str) -> None:
    visitor.get("/checklist/safety")
    visitor.save(fields)


@pytest.mark.parametrize("answer", ["yes_now", "yes_recent"])
def test_a_yes_shows_the_crisis_words_before_the_next_step(begun: Visitor, answer: str) -> None:
    begun.get("/checklist/safety")
    begun.fill({"safety_now": answer})
    reply = begun.ask("POST", "/checklist/safety", begun.page.form.pressed("action", "save"))
    assert (reply.status, reply.header("Location")) == (303, SUPPORT)

    page = begun.get(SUPPORT)

    assert (page.kind, page.heading) == ("crisis", HEADING)
    begun.press("action", "continue")
    assert (begun.page.address, begun.page.kind) == (NEXT, "step")


@pytest.mark.parametrize("answer", ["", "no", "not_sure", "in_person"])
def test_everyone_else_reads_two_sentences_and_whom_to_call(begun: Visitor, answer: str) -> None:
    fields = {"safety_now": answer} if answer else {}

    answer_safety(begun, **fields, safety_past="past_year")

    page = begun.page
    assert (page.address, page.kind) == (SUPPORT, "support")
    assert words(page.main.find(class_="lead")) == (
        "Thank you. Everyone comes to this page. The questions before it are hard for many people. "
        "If things get hard, now or later, "
        "these people are there."
    )
    assert HEADING not in page.text
    assert "No one is watching this page" in page.text
    assert {"tel:911", "tel:988", "sms:988"} <= {a["href"] for a in page.main.find_all("a")}
    assert [words(button) for button in page.main.find_all("button")] == ["Continue the checklist"]
    begun.press("action", "continue")
    assert (begun.page.address, begun.page.kind) == (NEXT, "step")


def test_what_prints_is_chosen_on_the_same_page_and_in_person_says_so(begun: Visitor) -> None:
    page = begun.get("/checklist/safety")

    legends = [words(legend) for legend in page.main.find_all("legend")]
    assert len(legends) == 3
    assert "What should the page for your provider say about safety?" in legends[-1]
    labels = [words(label) for label in page.main.find_all("label") if "In person" in label.text]
    assert labels == [
        "In person (nothing prints unless you choose so)",
        "In person (nothing prints unless you choose so)",
    ]
    answer_safety(begun, safety_now="in_person", safety_past="in_person")
    sheet = words(begun.get("/summary").soup.find(id="clinician-sheet"))
    for_everyone = "Suicide and self-harm: please ask every patient directly. (On every sheet.)"
    assert for_everyone in sheet
    assert "self-harm" not in sheet.replace(for_everyone, "")


def test_the_crisis_words_stay_until_continue_and_block_nothing(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")

    assert begun.get(SUPPORT).kind == "crisis"
    assert begun.get(NEXT).kind == "step"
    assert begun.get("/checklist").kind == "checklist"
    assert begun.get("/checklist/heart").kind == "step"
    assert begun.get("/summary").kind == "summary"
    assert begun.get(SUPPORT).kind == "crisis"
    begun.press("action", "continue")
    assert begun.get(SUPPORT).kind == "support"


def test_they_show_once_for_each_change_of_the_answer(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")
    begun.press("action", "continue")

    answer_safety(begun, safety_now="yes_now")
    assert begun.page.kind == "support", "the same answer again"
    answer_safety(begun, safety_now="yes_now", safety_past="past_year")
    assert begun.page.kind == "support", "another answer changed"
    answer_safety(begun, safety_now="yes_recent")
    assert begun.page.kind == "crisis", "a new answer"
    begun.press("action", "continue")
    answer_safety(begun, safety_now="no")
    assert begun.page.kind == "support"
    answer_safety(begun, safety_now="yes_now")
    assert begun.page.kind == "crisis", "back to yes"


def test_an_answer_that_is_taken_back_takes_them_with_it(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")

    answer_safety(begun, safety_now="no")

    assert begun.page.kind == "support"


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


@pytest.mark.parametrize(
    ("language", "ways"),
    [
        ("en", ["tel:988", "sms:988", "https://988lifeline.org"]),
        ("es", ["tel:988", "sms:988?body=AYUDA"]),
    ],
)
def test_the_calls_stand_straight_under_the_heading_and_continue_comes_second(
    begun: Visitor, language: str, ways: list[str]
) -> None:
    begun.headers["Accept-Language"] = language
    answer_safety(begun, safety_now="yes_now")

    [heading] = begun.page.main.find_all("h1")
    calls = heading.find_next_sibling().find_all("a")
    assert [call["href"] for call in calls] == ways
    assert ["first" in call["class"] for call in calls[:2]] == [True, True]
    assert "second" in begun.page.main.find("button", value="continue")["class"]


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

    page = begun.get(SUPPORT)

    helper = "stay with them and reach out together. You can call for advice too."
    young = "You can also tell a parent, teacher or another adult you trust."
    assert helper in page.text
    assert young in page.text
    assert helper not in alone
    assert young not in alone


@pytest.mark.parametrize("language", ["en", "es"])
def test_address_title_headers_and_size_tell_nothing(begun: Visitor, language: str) -> None:
    """Nor do the menus. Each time, for the padding is random."""
    begun.headers["Accept-Language"] = language
    told = set()
    bodies = []
    for _ in range(3):
        for answer in ("no", "yes_now", "not_sure", "yes_recent"):
            answer_safety(begun, safety_now=answer)
            page, body = begun.page, begun.page.reply.body
            assert page.kind == ("crisis" if answer.startswith("yes") else "support")
            nav = [words(tag) for tag in page.soup.find_all(["header", "nav", "footer"])]
            headers = {name: value for name, value in page.reply.headers if name != "Date"}
            told.add((page.address, page.title, len(body), *nav, *sorted(headers.items())))
            bodies.append(body)

    assert len(told) == 1
    assert len({body[-200:] for body in bodies}) == len(bodies)


def test_what_else_was_answered_does_not_tell_either(begun: Visitor) -> None:
    """A helper and someone under 18 read a line more."""
    begun.get("/checklist/about-you")
    begun.save({"who_for": "helping", "age_group": "under_18"})
    sizes = set()
    for answer in ("no", "yes_now"):
        answer_safety(begun, safety_now=answer)
        sizes.add(len(begun.page.reply.body))

    assert len(sizes) == 1


@pytest.mark.parametrize("answer", ["no", "yes_now"])
def test_a_change_leads_there_too_and_then_back_to_the_answers(begun: Visitor, answer: str) -> None:
    begun.get("/checklist/safety?from=check-answers")
    begun.save({"safety_now": answer})

    assert begun.page.address == SUPPORT
    assert begun.press("action", "continue").address == "/check-answers#at"
    answer_safety(begun, safety_now=answer)
    assert begun.press("action", "continue").address == NEXT, "on the way itself"


def test_it_takes_no_other_button_and_no_other_name(begun: Visitor) -> None:
    answer_safety(begun, safety_now="yes_now")
    token = begun.page.form.value("csrf_token")

    for odd in (("action", "save"), ("surprise", "1")):
        begun.send(SUPPORT, [("csrf_token", token), odd], 400)

    assert begun.get(SUPPORT).kind == "crisis"


def test_without_a_record_there_is_nothing_to_go_on_with(visitor: Visitor) -> None:
    assert visitor.get(SUPPORT, 410).kind == "problem"


def test_everyone_sees_the_panel_on_the_safety_step(begun: Visitor) -> None:
    assert PANEL in begun.get("/checklist/safety").text
    assert "you can call or text 988 now." in begun.page.text
    links = begun.page.main.find("aside").find_all("a")
    assert [link["href"] for link in links] == ["tel:988", "/help"]


@pytest.mark.parametrize("fields", [{}, {"safety_now": "not_sure"}, {"safety_past": "past_year"}])
def test_the_panel_does_not_open_the_next_page(begun: Visitor, fields: dict[str, str]) -> None:
    answer_safety(begun, **fields)
    begun.press("action", "continue")

    assert begun.page.address == NEXT
    assert PANEL not in begun.page.text


def test_the_safety_questions_come_with_a_heads_up_and_end_on_calmer_ground(begun: Visitor) -> None:
    assert (
        "Some questions are personal. Two ask about suicide or self-harm. Skip any you like."
        in begun.get("/checklist/mental-health").text
    )
    assert "Thank you. Now your body." in begun.get("/checklist/heart").text
    assert (
        "Chest pain, trouble breathing or a sudden very bad headache now? Call 911."
        in begun.page.text
    )


ALONE = "The person may want to answer this part alone."


@pytest.mark.parametrize(
    ("way", "steps"),
    [
        ("full", ["mental-health", "medicine-kinds", "your-hopes", "your-choice"]),
        ("short", ["mental-health", "medicine-kinds", "your-hopes", "your-questions"]),
    ],
)
def test_a_helper_is_asked_to_leave_the_person_alone_before_parts_4_6_10_and_the_visit(
    visitor: Visitor, way: str, steps: list[str]
) -> None:
    visitor.get("/")
    visitor.press("way", way)
    visitor.save({"who_for": "helping"})

    shown = []
    while visitor.page.kind != "check-answers":
        if ALONE in visitor.page.text:
            shown.append(visitor.page.path.removeprefix("/checklist/"))
        visitor.press("action", "continue" if visitor.page.kind == "support" else "save")

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
