"""Starting, the two ways, and going about freely."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.journeys.page import Page, words
from tests.journeys.visitor import Visitor
from tests.journeys.walk import FULL_WAY, SHORT_WAY


def test_a_start_leads_to_the_first_step(visitor: Visitor) -> None:
    assert visitor.get("/").kind == "start"

    reply = visitor.ask("POST", "/start", visitor.page.form.pressed("way", "short"))

    assert reply.status == 303
    assert reply.header("Location") == "/checklist/about-you"
    assert list(visitor.cookies) == ["form", "screening"]


def test_the_way_can_be_changed_from_the_checklist_at_any_time(begun: Visitor) -> None:
    begun.save({"who_for": "me", "age_group": "25_64"})
    begun.get("/checklist")

    begun.press("way", "short", form=begun.page.form_to("/start"))

    assert begun.page.kind == "checklist"
    begun.get("/checklist/your-reasons")
    assert begun.save().path == "/checklist/past-ketamine"
    begun.get("/checklist")
    begun.press("way", "full", form=begun.page.form_to("/start"))
    begun.get("/checklist/your-reasons")
    assert begun.page.form.value("revision") == "1"
    assert begun.save().path == "/checklist/care-tried"
    begun.get("/checklist/about-you")
    assert begun.page.form.value("age_group") == "25_64"


def test_a_second_start_keeps_the_answers(begun: Visitor) -> None:
    following = begun.save({"age_group": "65_plus"}).path
    begun.get("/")
    assert begun.page.links("Go on where I was") == [following]

    begun.press("way", "short")

    begun.get("/checklist/about-you")
    assert begun.page.form.value("age_group") == "65_plus"


@pytest.mark.parametrize(("way", "steps"), [("short", SHORT_WAY), ("full", FULL_WAY)])
def test_each_step_leads_back_to_the_one_before(
    visitor: Visitor, way: str, steps: tuple[str, ...]
) -> None:
    visitor.get("/")
    visitor.press("way", way)

    back = []
    for step in steps:
        visitor.get(f"/checklist/{step}")
        visitor.press("then", "back")
        if step == "safety":
            visitor.press("action", "continue")
        back.append(visitor.page.address)

    assert back == ["/checklist", *(f"/checklist/{step}" for step in steps[:-1])]


@pytest.mark.parametrize(
    ("then", "address"),
    [
        ("back", "/checklist/support-history"),
        ("checklist", "/checklist"),
        ("check-answers", "/check-answers"),
        ("summary", "/summary"),
        ("save", "/save"),
    ],
)
def test_back_and_the_menu_save_what_was_typed_first(
    begun: Visitor, then: str, address: str
) -> None:
    begun.get("/checklist/heart")
    begun.fill({"bp_reading": "128/82"})

    assert begun.press("then", then).address == address

    assert begun.get("/checklist/heart").form.value("bp_reading") == "128/82"


def test_back_and_the_menu_bring_invalid_input_back(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    begun.fill({"bp_reading": "1" * 500})

    assert list(begun.press("then", "summary", status=422).errors) == ["at-1"]
    assert begun.page.form.value("bp_reading") == "1" * 500
    begun.fill({"bp_reading": "128/82"})

    assert begun.press("then", "summary").address == "/summary"


@pytest.mark.parametrize("fields", [{}, {"heart_conditions": ["stroke"]}])
def test_a_page_where_nothing_was_changed_is_not_saved_on_the_way_back(
    begun: Visitor, fields: dict[str, list[str]]
) -> None:
    if fields:
        begun.get("/checklist/heart")
        begun.save(fields)
    revision = begun.get("/checklist/heart").form.value("revision")

    begun.press("then", "checklist")

    link = begun.page.main.find("a", href="/checklist/heart")
    assert ("saved" in link.parent.get_text()) == bool(fields)
    assert begun.get("/checklist/heart").form.value("revision") == revision


@pytest.mark.parametrize("answer", ["no", "yes_now", ""])
@pytest.mark.parametrize(
    ("then", "address"),
    [("back", "/checklist/mental-health"), ("checklist", "/checklist"), ("save", "/save")],
)
def test_every_way_from_the_safety_questions_passes_the_page_for_support(
    begun: Visitor, then: str, address: str, answer: str
) -> None:
    begun.get("/checklist/safety")
    begun.fill({"safety_now": answer} if answer else {})

    assert begun.press("then", then).address == "/checklist/support"
    assert begun.page.kind == ("crisis" if answer == "yes_now" else "support")
    assert begun.press("action", "continue").address == address
    assert begun.get("/checklist/safety").form.value("safety_now") == answer


def test_a_way_that_no_page_has_is_refused(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    fields = [*begun.page.form.values, ("then", "//evil.example")]

    assert begun.send("/checklist/heart", fields, 400).heading == "We could not read that"


def test_the_sections_say_how_far_the_person_is(begun: Visitor) -> None:
    begun.save()
    begun.save({"reasons": ["anxiety"]})
    begun.get("/checklist/care-tried")
    begun.save()

    states = [
        heading.find(class_="state").get_text()
        for heading in begun.get("/checklist").main("h2")[:10]
    ]

    assert states == ["Looked at", "Looked at", "Started", *["Not started"] * 7]

    begun.press("way", "short", form=begun.page.form_to("/start"))
    parts = begun.get("/checklist").main.select(".parts > li")
    assert words(parts[4]) == (
        "5. Your body and health Not started Heart and blood vessels Other health conditions"
        " Allergies and reactions"
    )
    assert words(parts[7]) == (
        "8. Cost and getting there Not on the short way Cost and access The day of a session"
    )
    assert words(parts[8]) == "9. Support after a session Not on the short way"
    assert "Your medicine list not on the short way" in words(parts[5])
    until = words(begun.page.main.select_one(".caption"))
    assert until.startswith("Your answers are kept until")
    assert until in words(begun.get("/").main)


def test_a_step_shows_where_it_stands_and_why_each_question_is_asked(visitor: Visitor) -> None:
    for way, place in (("full", "Page 4 of 21 on your way"), ("short", "Page 3 of 13 on your way")):
        visitor.get("/")
        visitor.press("way", way)
        page = visitor.get("/checklist/past-ketamine")
        assert place in words(page.soup.header)
        assert page.text.startswith("Care you have tried")
    assert "Not on the short way" in words(visitor.get("/checklist/care-tried").soup.header)

    why = page.main.find("details")
    question = page.main.find("fieldset")
    assert why.summary["aria-label"] == "Why we ask: ketamine or esketamine before"
    assert words(why.summary) == "Why we ask"
    assert question.find_all(["input", "details"])[-1] is why  # after all of its answers
    assert "Effects differ" not in why.get_text()
    assert "Ketamine affects people in very different ways." in why.get_text()
    assert "Unlocking the Potential of Ketamine-Assisted Psychotherapy" in why.get_text()


def test_the_steps_can_be_opened_in_any_order_and_the_summary_at_any_point(begun: Visitor) -> None:
    begun.get("/checklist/your-questions")
    begun.save({"own_questions": "Who answers at night?"})
    assert begun.page.kind == "check-answers"

    begun.get("/checklist/heart")
    begun.save({"heart_conditions": ["stroke"]})

    assert "Who answers at night?" in begun.get("/summary").text
    assert "Stroke/TIA" in begun.page.text


def test_an_answer_can_be_taken_back(begun: Visitor) -> None:
    begun.save({"who_for": "me", "age_group": "25_64", "pregnancy_status": ["none"]})
    begun.get("/checklist/about-you")

    begun.press("clear", "age_group")

    assert begun.page.path == "/checklist/about-you"
    assert begun.page.form.value("age_group") == ""
    assert begun.page.form.value("who_for") == "me"
    assert begun.page.form.value("pregnancy_status") == "none"


def reason(page: Page) -> tuple[str, str]:
    """What takes the focus, and the question that follows it."""
    [tag] = page.soup.select("[autofocus][tabindex='-1']")
    return words(tag), tag.find_next("fieldset").find("input")["name"]


def test_a_page_comes_back_to_a_question_that_a_save_revealed(begun: Visitor) -> None:
    begun.get("/checklist/your-reasons")

    begun.save({"reasons": ["ptsd"]})

    assert begun.page.address == "/checklist/your-reasons"
    said, question = reason(begun.page)
    assert said.startswith("Your answers are saved. This question came up")
    assert question == "diagnosis_given"


def test_a_page_goes_on_where_the_script_showed_the_question_that_came_up(begun: Visitor) -> None:
    begun.get("/checklist/your-reasons")
    begun.fill({"reasons": ["ptsd"]})
    template = BeautifulSoup(begun.page.reply.body, "html.parser").template

    sent = begun.page.form.pressed("action", "save")
    seen = [(tag["name"], tag["value"]) for tag in template.select("[name=seen]")]
    reply = begun.ask("POST", begun.page.address, [*sent, *seen])

    assert template.select("[name=diagnosis_given]")
    assert (reply.status, reply.header("Location")) == (303, "/checklist/care-tried")
    assert begun.get("/checklist/your-reasons").soup.select("[name=diagnosis_given]")
    assert not begun.page.soup.select("[autofocus]")


def test_a_page_comes_back_to_the_answer_that_was_taken_back(begun: Visitor) -> None:
    begun.save({"who_for": "me", "age_group": "25_64"})
    begun.get("/checklist/about-you")

    begun.press("clear", "age_group")

    assert begun.page.address == "/checklist/about-you"
    said, question = reason(begun.page)
    assert said.endswith("is taken back. The rest of the page is saved.")
    assert question == "age_group"
    assert not begun.get("/checklist/your-reasons").soup.select("[autofocus]")


def test_an_answer_is_taken_back_with_the_words_behind_it(begun: Visitor) -> None:
    begun.get("/checklist/past-ketamine")
    begun.save({"ketamine_before": ["surgery"]})
    begun.save({"ketamine_last": "longer_ago", "ketamine_last-longer_ago-text": "by mouth, twice"})
    begun.get("/checklist/past-ketamine")

    begun.press("clear", "ketamine_last")

    assert begun.page.form.value("ketamine_last") == ""
    assert "by mouth, twice" not in begun.page.reply.body.decode()


def test_more_medicine_rows_can_be_asked_for_without_losing_any(begun: Visitor) -> None:
    begun.get("/checklist/medicine-list")
    rows = [name for name in begun.page.form.names if name.endswith("-name")]
    filled = {name: f"Medicine {number}" for number, name in enumerate(rows, 1)}
    begun.fill(filled)

    begun.press("action", "more_rows")

    assert begun.page.path == "/checklist/medicine-list"
    more = [name for name in begun.page.form.names if name.endswith("-name")]
    assert len(more) > len(rows)
    assert {name: begun.page.form.value(name) for name in rows} == filled
    assert begun.save().path == "/checklist/alcohol-drugs"


def test_up_to_forty_medicines_fit(begun: Visitor) -> None:
    names = [f"medicines-{number}-name" for number in range(40)]
    begun.get("/checklist/medicine-list")
    while not set(names) <= set(there := begun.page.form.names):
        begun.fill({name: f"of {name}" for name in names if name in there})
        begun.press("action", "more_rows")
    begun.save({name: f"of {name}" for name in names})

    form = begun.get("/checklist/medicine-list").form

    assert {name: form.value(name) for name in names} == {name: f"of {name}" for name in names}
    assert "medicines-40-name" not in form.names


def test_line_ends_and_blanks_around_a_text_are_kept_simple(begun: Visitor) -> None:
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "  To sleep.\n\nTo laugh again.  "})

    begun.get("/checklist/your-hopes")

    assert begun.page.form.value("hopes") == "To sleep.\r\n\r\nTo laugh again."
