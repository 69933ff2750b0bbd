"""Leaving and clearing: who may have it happen, what it deletes, and what Back shows after it.

Over HTTP, without script; tests/browser/test_leave.py has the script.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.journeys.page import Page, Reply
from tests.journeys.visitor import Visitor
from tests.web.conftest import LEAVE_URL, BuildApp, visit
from tests.web.test_faults import break_database

HOPE = "To hear the sea"


@pytest.fixture
def answered(begun: Visitor) -> Visitor:
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": HOPE})
    return begun


def make_code(visitor: Visitor) -> str:
    page = visitor.press(form=visitor.get("/save").form_to("/save"))
    return str(page.main.find(class_="code").get_text())


def press(visitor: Visitor, address: str, headers: Mapping[str, str]) -> Reply:
    """Send the form at `address` with these headers beside the visitor's own."""
    visitor.headers.update(headers)
    try:
        return visitor.ask("POST", address, [])
    finally:
        for name in headers:
            del visitor.headers[name]


def goes_to_the_plain_site(reply: Reply) -> bool:
    meta = Page("/leave", reply).soup.find("meta", attrs={"http-equiv": "refresh"})
    return reply.status == 200 and meta["content"] == f"0; url={LEAVE_URL}"


OTHERS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_another_site_cannot_set_it_off(answered: Visitor, headers: Mapping[str, str]) -> None:
    """It gets what it would without us, a page that goes to the plain site, and no more."""
    reply = press(answered, "/leave", headers)

    assert goes_to_the_plain_site(reply)
    assert reply.all_headers("Set-Cookie") == []
    assert reply.header("Clear-Site-Data") is None
    assert answered.get("/checklist/your-hopes").form.value("hopes") == HOPE


def test_without_a_cookie_of_ours_it_changes_nothing(app: Flask) -> None:
    """A browser keeps them (SameSite=Lax) from a form of another site, whatever else it sends."""
    reply = press(visit(app), "/leave", {})

    assert goes_to_the_plain_site(reply)
    assert reply.all_headers("Set-Cookie") == []
    assert reply.header("Clear-Site-Data") is None


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}], ids=str)
def test_a_page_of_ours_sets_it_off(answered: Visitor, headers: Mapping[str, str]) -> None:
    token = answered.cookies["screening"]

    reply = press(answered, "/leave", headers)

    assert goes_to_the_plain_site(reply)
    assert not answered.cookies
    answered.cookies["screening"] = token
    answered.get("/checklist", 410)


def test_what_has_a_code_stays_for_the_code_alone(answered: Visitor, app: Flask) -> None:
    code, token = make_code(answered), answered.cookies["screening"]

    answered.press(form=answered.page.form_to("/leave"))

    answered.cookies["screening"] = token
    answered.get("/checklist", 410)
    other = visit(app)
    other.get("/resume")
    other.fill({"code": code})
    other.press()
    assert other.get("/checklist/your-hopes").form.value("hopes") == HOPE


def test_where_the_press_did_not_arrive_the_next_request_leaves(
    answered: Visitor, app: Flask
) -> None:
    """A script cannot delete our cookies, so it sets one that asks for it."""
    token = answered.cookies["screening"]
    answered.cookies["left"] = "1"

    page = answered.get("/checklist", 410)

    assert page.reply.header("Clear-Site-Data") == '"cache", "storage"'
    assert set(answered.cookies) <= {"form"}, "one of a new start"
    stranger = visit(app)
    stranger.cookies["screening"] = token
    stranger.get("/checklist", 410)


def test_it_does_so_over_https_under_a_name_that_no_neighbor_can_set(https_app: Flask) -> None:
    visitor = visit(https_app)
    visitor.get("/")
    visitor.press("way", "full")
    assert visitor.page.soup.find("form", class_="leave")["data-prefix"] == "__Host-"
    visitor.cookies["left"] = "1"
    assert visitor.get("/checklist").kind == "checklist"

    visitor.cookies["__Host-left"] = "1"

    visitor.get("/checklist", 410)
    assert set(visitor.cookies) == {"left", "__Host-form"}


def test_what_was_left_so_keeps_its_code_too(answered: Visitor, app: Flask) -> None:
    code = make_code(answered)
    answered.cookies["left"] = "1"
    answered.get("/help")

    other = visit(app)
    other.get("/resume")
    other.fill({"code": code})
    other.press()
    assert other.get("/checklist/your-hopes").form.value("hopes") == HOPE


def test_the_button_says_what_it_does_and_what_it_does_not(visitor: Visitor) -> None:
    for address in ("/", "/help", "/learn"):
        page = visitor.get(address)
        button = page.soup.find("form", class_="leave").find("button")
        says = page.soup.find(id=button["aria-describedby"]).get_text()
        for words in ("deletes your answers", "code", "history", "downloaded, shared or copied"):
            assert words in says
    assert says in visitor.get("/").main.get_text(), "the start page says it to everyone"


# Clearing says what it did


def test_no_press_of_another_site_shows_the_page_after_clearing(begun: Visitor, app: Flask) -> None:
    cleared = begun.press(form=begun.get("/clear").form_to("/clear"))
    fields = [*cleared.soup.find("form", class_="languages").find_all("input")]
    sent = [(field["name"], field["value"]) for field in fields] + [("language", "es")]
    victim = visit(app)

    for forged in ([("shown", "cleared"), ("language", "es")], [("language", "es")]):
        reply = victim.ask("POST", "/language?place=/clear&shown=cleared", forged)
        assert (reply.status, reply.header("Location")) == (303, "/clear")
    victim.headers["Sec-Fetch-Site"] = "cross-site"
    assert victim.ask("POST", "/language?place=/clear", sent).status == 303

    page = begun.send("/language?place=/clear", sent)
    assert (page.kind, page.heading) == ("clear", "Sus respuestas se borraron")


def test_both_pages_say_what_stays_whatever_is_deleted(begun: Visitor) -> None:
    stays = "downloaded, printed, shared or copied"
    assert stays in begun.get("/clear").text
    assert stays in begun.press().text


# Back


@pytest.mark.parametrize("way", ["/clear", "/leave"])
@pytest.mark.parametrize("started_again", [False, True])
@pytest.mark.parametrize("button", [("action", "save"), ("language", "es")], ids=str)
def test_a_form_that_back_sends_again_is_not_shown_again(
    answered: Visitor, way: str, button: tuple[str, str], *, started_again: bool
) -> None:
    answered.get("/checklist/your-hopes")
    answered.fill({"hopes": f"{HOPE} again"})
    sent = [*answered.page.form.pressed(), button]
    answered.press(form=answered.get("/clear").form_to(way))
    if started_again:
        answered.get("/")  # whose form has a cookie

    page = answered.send("/checklist/your-hopes", sent, 410)

    assert page.kind == "problem"
    assert HOPE not in page.reply.body.decode()


def test_a_code_that_back_sends_again_is_not_shown_again(answered: Visitor) -> None:
    code = "7777-7777-7777-7777-7777"
    answered.get("/resume")
    answered.fill({"code": code})
    sent = answered.page.form.pressed()
    answered.press(form=answered.page.form_to("/leave"))

    assert code not in answered.send("/resume", sent, 410).reply.body.decode()


# Start page


def test_who_comes_back_goes_on_after_the_last_save(answered: Visitor, clock: Clock) -> None:
    clock.wait(minutes=1)
    answered.get("/checklist/heart")
    answered.save({"bp_reading": "120 over 80"})
    following = answered.page.path

    [link] = answered.get("/").links("Go on where I was")

    assert link == following


def test_before_any_save_it_is_the_first_page(begun: Visitor) -> None:
    assert begun.get("/").links("Go on where I was") == ["/checklist/about-you"]


def test_another_person_begins_anew_and_the_first_record_is_untouched(
    answered: Visitor, app: Flask
) -> None:
    token = answered.cookies["screening"]
    page = answered.get("/")
    assert "Without a code, nobody can open the other answers again." in page.text

    answered.press("anew", "1")

    assert answered.page.path == "/checklist/about-you"
    assert answered.cookies["screening"] != token
    assert answered.get("/checklist/your-hopes").form.value("hopes") == ""
    first = visit(app)
    first.cookies["screening"] = token
    assert first.get("/checklist/your-hopes").form.value("hopes") == HOPE


def test_where_no_answers_are_open_the_start_page_offers_none(visitor: Visitor) -> None:
    visitor.cookies["screening"] = "gone"

    page = visitor.get("/")

    assert page.links("Go on where I was") == []
    assert "begin anew" not in page.text


def test_the_start_page_works_without_the_database(build: BuildApp) -> None:
    app = build()
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    break_database(app)

    assert visitor.get("/").links("Go on where I was") == ["/checklist"]


# Where forms come from


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"}, {"Origin": "https://foreword.example.org"}], ids=str)  # fmt: skip
def test_no_referer_is_needed_over_https(https_app: Flask, headers: Mapping[str, str]) -> None:
    visitor = visit(https_app)
    visitor.headers.update(headers)
    form = visitor.get("/").form
    visitor.page = None  # so that no Referer is sent

    assert visitor.ask("POST", "/start", form.pressed("way", "full")).status == 303


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "x"},
    {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
    {"Origin": "https://foreword.example.org.evil.example"}], ids=str)  # fmt: skip
def test_a_form_of_another_site_is_refused_even_with_a_token(
    https_app: Flask, headers: Mapping[str, str]
) -> None:
    visitor = visit(https_app)
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/heart")
    visitor.fill({"bp_reading": "120 over 80"})
    sent = visitor.page.form.pressed("action", "save")
    visitor.headers.update(headers)

    page = visitor.send("/checklist/heart", sent, 400)

    assert page.form.value("bp_reading") == "120 over 80", "as without a token"
    for name in headers:
        del visitor.headers[name]
    assert visitor.get("/checklist/heart").form.value("bp_reading") == ""
