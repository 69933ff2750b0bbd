"""Clearing, leaving, and coming to a record that is gone."""

from __future__ import annotations

import pytest

from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor

LEAVE_URL = "https://www.wikipedia.org/"


@pytest.fixture(scope="session")
def origin(either_origin: str) -> str:
    return either_origin


def deleted_cookies(reply: Reply) -> set[str]:
    lines = reply.all_headers("Set-Cookie")
    return {line.split("=")[0] for line in lines if "max-age=0" in line.lower()}


@pytest.fixture
def answered(begun: Visitor) -> Visitor:
    """A visitor with an answer that can be found again."""
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "To hear the sea"})
    return begun


def test_clearing_asks_first(answered: Visitor) -> None:
    assert answered.get("/clear").kind == "clear"
    assert answered.page.links("Keep my answers") == ["/checklist"]

    assert answered.get("/checklist/your-hopes").form.value("hopes") == "To hear the sea"


def test_clearing_deletes_the_record_and_the_cookies_at_once(answered: Visitor) -> None:
    token = answered.cookies["screening"]
    answered.get("/clear")

    page = answered.press()

    assert page.kind == "clear"
    assert page.reply.header("Clear-Site-Data") == '"cache", "storage"'
    assert deleted_cookies(page.reply) == {"form", "language", "left", "screening"}
    assert "history" in page.text, "what it cannot clear is said"
    answered.cookies["screening"] = token
    assert "To hear the sea" not in answered.get("/checklist/your-hopes", 410).reply.body.decode()


def test_going_back_after_clearing_shows_no_answer(answered: Visitor) -> None:
    """No page may be kept by the browser, so Back asks the server again."""
    pages = ["/checklist", "/checklist/your-hopes", "/check-answers", "/summary"]
    for address in pages:
        assert answered.get(address).reply.header("Cache-Control") == "no-store"
    answered.get("/clear")
    answered.press()

    for address in pages:
        page = answered.get(address, 410)
        assert page.kind == "problem"
        assert "To hear the sea" not in page.reply.body.decode()


def test_clearing_without_a_record_is_fine_and_does_not_say_that_it_was_deleted(
    visitor: Visitor,
) -> None:
    visitor.get("/clear")

    page = visitor.press()

    assert (page.kind, page.heading) == ("clear", "Nothing was deleted here")


def test_clearing_says_so_where_the_record_has_moved_by_a_code(answered: Visitor) -> None:
    """In words that do not tell whether there was a code: the same as without a record."""
    answered.press(form=answered.get("/save").form_to("/save"))
    elsewhere = Visitor(answered.wire, answered.origin)
    elsewhere.get("/resume")
    elsewhere.fill({"code": answered.page.main.find(class_="code").get_text()})
    elsewhere.press()
    answered.get("/clear")

    page = answered.press()

    assert page.heading == "Nothing was deleted here"
    assert "If these answers were opened with a code, they are still there." in page.text
    assert elsewhere.get("/checklist/your-hopes").form.value("hopes") == "To hear the sea"
    stranger = Visitor(answered.wire, answered.origin)
    stranger.get("/clear")
    assert stranger.press().main.get_text() == page.main.get_text()


@pytest.mark.parametrize("begin", [True, False])
def test_leaving_works_with_and_without_a_record_and_needs_no_token(
    visitor: Visitor, *, begin: bool
) -> None:
    visitor.get("/")
    if begin:
        visitor.press("way", "short")
    form = visitor.page.form_to("/leave")
    assert form.pressed() == [], "nothing but the button"

    reply = visitor.ask("POST", "/leave", form.pressed())

    assert reply.status == 200
    assert deleted_cookies(reply) == {"form", "language", "left", "screening"}
    assert reply.header("Clear-Site-Data") == '"cache", "storage"'
    assert not visitor.cookies


def test_leaving_goes_on_at_once_to_a_plain_site_and_says_nothing(answered: Visitor) -> None:
    token = answered.cookies["screening"]

    page = answered.press(form=answered.page.form_to("/leave"))

    meta = page.soup.find("meta", attrs={"http-equiv": "refresh"})
    assert meta["content"] == f"0; url={LEAVE_URL}"
    assert page.soup.a["href"] == LEAVE_URL
    said = page.soup.get_text().lower()
    assert not any(word in said for word in ("ketamine", "kap", "foreword", "answer", "clear"))
    answered.cookies["screening"] = token
    answered.get("/checklist", 410)


@pytest.mark.parametrize(
    "address", ["/checklist", "/checklist/heart", "/check-answers", "/summary"]
)
def test_a_visitor_without_a_record_is_offered_a_new_start(visitor: Visitor, address: str) -> None:
    page = visitor.get(address, 410)

    assert page.kind == "problem"
    assert page.heading == "There are no answers here now"
    visitor.press(form=page.form_to("/start"))
    assert visitor.page.path == "/checklist/about-you"


def test_what_was_typed_outlives_a_cleared_record(answered: Visitor) -> None:
    answered.get("/checklist/heart")
    answered.fill(
        {"heart_conditions": ["stroke", "other"], "heart_conditions-other-text": "murmur"}
    )
    sent = answered.page.form.pressed("action", "save")
    other_tab = Visitor(answered.wire, answered.origin)
    other_tab.cookies = dict(answered.cookies)
    other_tab.get("/clear")
    other_tab.press()

    page = answered.send("/checklist/heart", sent, 410)

    assert "no longer here" in page.text
    values = page.form.values
    assert [value for name, value in values if name == "heart_conditions"] == ["stroke", "other"]
    assert page.form.value("heart_conditions-other-text") == "murmur"

    answered.press("action", "start_again")

    assert answered.page.path == "/checklist/other-health"
    answered.get("/checklist/heart")
    assert answered.page.form.value("heart_conditions-other-text") == "murmur"
    assert answered.get("/checklist/your-hopes").form.value("hopes") == "", "the rest stays gone"
