"""Save and come back later: a code on one page, and what is understood when it is typed."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping

import pytest
from flask import Flask

from screening.storage import resume_codes as codes
from tests.conftest import Clock
from tests.journeys.page import Page, Reply
from tests.journeys.visitor import Visitor
from tests.storage.files import held_for_writing
from tests.web.conftest import BuildApp, app_wire, database_file, visit

CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")
TOKEN = re.compile(rb'name="csrf_token" value="[^"]+"')


def code_on(page: Page) -> str:
    assert page.kind == "save"
    found = CODE.findall(page.reply.body.decode())
    assert len(found) == 1, "it stands there once"
    return found[0]


@pytest.fixture
def answered(begun: Visitor) -> Visitor:
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "To hear the sea"})
    return begun


def save(visitor: Visitor) -> str:
    """Press the button of the page: for a first code, or for a new one."""
    visitor.get("/save")
    return code_on(visitor.press())


def type_code(visitor: Visitor, text: str, status: int = 200) -> Page:
    visitor.get("/resume")
    visitor.fill({"code": text})
    return visitor.press(status=status)


def hopes(visitor: Visitor) -> str:
    return visitor.get("/checklist/your-hopes").form.value("hopes")


@pytest.mark.parametrize("address", ["/checklist", "/summary", "/clear"])
def test_every_page_with_answers_leads_to_it(answered: Visitor, address: str) -> None:
    answered.get(address)

    page = answered.follow("Save and come back later")

    assert (page.path, page.heading) == ("/save", "Save and come back later")


def test_no_page_makes_a_code_before_the_button_is_pressed(answered: Visitor) -> None:
    for _ in range(2):
        page = answered.get("/save")
        assert not CODE.search(page.text)
        assert "With a code we keep your answers for 14 days." in page.text
        assert "With a code, 'Leave fast' no longer deletes your answers." in page.text
        assert "'Clear my answers' deletes them." in page.text


def test_the_button_leads_to_the_page_of_the_code(answered: Visitor) -> None:
    form = answered.get("/save").form

    reply = answered.ask("POST", form.action, form.pressed())

    assert (reply.status, reply.header("Location")) == (303, "/save")
    assert not CODE.search(reply.body.decode())
    page = answered.get("/save")
    assert CODE.fullmatch(code_on(page))
    assert "Write it down or print it now." in page.text
    assert "http://127.0.0.1:8000/resume" in page.text
    assert page.main.find(attrs={"data-print": True})
    assert page.main.find(id=page.main.find(attrs={"data-copy": True})["data-copy"])
    assert page.main.find(class_="code").get_text() == code_on(page)


def test_it_is_shown_again_as_often_as_the_page_is_opened(answered: Visitor) -> None:
    code = save(answered)
    answered.get("/checklist/heart")
    answered.save({"bp_reading": "120 over 80"})

    assert [code_on(answered.get("/save")) for _ in range(3)] == [code] * 3


def test_the_day_and_time_that_it_says_are_those_until_which_it_opens(
    build: BuildApp, clock: Clock
) -> None:
    app = build(TIMEZONE="America/New_York")
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    save(visitor)
    clock.wait(days=3)

    page = visitor.get("/save")

    # 9:20 UTC on 24 November, three days later, 14 days on, rounded up to the hour
    until = "Your answers are kept until 11 Dec 2026, 5:00 AM EST"
    assert f"{until}." in page.text
    page = visitor.get("/checklist")
    assert f"{until}, and longer if you go on." in page.text
    assert page.links("About my code") == ["/save"]
    assert "Get a code" not in page.text
    clock.wait(days=14, minutes=39)
    assert visitor.ask("GET", "/save").status == 200
    clock.wait(days=14, minutes=41)
    visitor.get("/save", 410)


def test_a_button_pressed_twice_makes_one_code(answered: Visitor) -> None:
    form = answered.get("/save").form

    for _ in range(3):
        answered.send(form.action, form.pressed())
    first = code_on(answered.page)
    second = save(answered)

    assert first != second
    assert code_on(answered.send(form.action, form.pressed())) == second


def test_a_new_code_ends_the_old_one_which_the_page_says_before(
    answered: Visitor, app: Flask
) -> None:
    old = save(answered)
    assert "Your old code then opens nothing any more." in answered.page.text

    new = save(answered)

    type_code(visit(app), old, 422)
    type_code(visit(app), new)


def test_one_code_opens_the_answers_in_one_browser_after_another(
    answered: Visitor, app: Flask
) -> None:
    code = save(answered)
    for number in range(3):
        other = visit(app)

        page = type_code(other, code)

        assert page.kind == "checklist"
        assert hopes(other) == "To hear the sea"
        following = "your-choice" if number else "place-and-form"
        assert other.get("/").links("Go on where I was") == [f"/checklist/{following}"]
        other.get("/checklist/after-support")
        other.save({"comfort_needs": f"{number}"})


def test_a_browser_that_came_by_code_is_not_shown_it_and_can_have_a_new_one(
    answered: Visitor, app: Flask
) -> None:
    code = save(answered)
    other = visit(app)
    type_code(other, code)

    page = other.get("/save")

    assert page.heading == "You have a code"
    assert code not in page.reply.body.decode()
    assert not CODE.search(page.text)
    assert "Your answers are kept until" in page.text
    assert "Your old code then opens nothing any more." in page.text
    new = save(other)
    assert new != code
    type_code(visit(app), code, 422)
    type_code(visit(app), new)


def test_opening_with_a_code_leads_to_the_checklist_and_shows_none(
    answered: Visitor, app: Flask
) -> None:
    code = save(answered)
    other = visit(app)
    page = other.get("/resume")
    assert "The browser that you used before cannot open them any more." in page.text
    page.form.fill({"code": code})

    reply = other.ask("POST", "/resume", page.form.pressed())

    assert (reply.status, reply.header("Location")) == (303, "/checklist")
    assert code.encode() not in reply.body
    answered.get("/save", 410)


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")]
)
def test_it_is_understood_however_it_is_typed(answered: Visitor, app: Flask, typed) -> None:
    code = save(answered).replace("1", "l").replace("0", "O")
    other = visit(app)

    type_code(other, f"  {typed(code)} ")

    assert hopes(other) == "To hear the sea"


def test_the_start_page_and_the_page_of_a_gone_record_lead_to_it(visitor: Visitor) -> None:
    assert visitor.get("/").links("I have a code") == ["/resume"]
    assert visitor.get("/checklist", 410).links("I have a code") == ["/resume"]
    assert visitor.get("/resume").title == "I have a code · Foreword"


def test_a_slip_is_told_at_once_and_what_was_typed_is_still_there(
    answered: Visitor, app: Flask
) -> None:
    code = save(answered)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")

    page = type_code(visit(app), wrong, 422)

    assert page.kind == "resume"
    assert page.title.startswith("Error: ")
    assert page.errors == {
        "code": "A character seems to be mistyped. A code has 20 letters and digits. "
        "Please check each one."
    }
    assert page.form.value("code") == wrong


def test_every_other_wrong_code_gets_the_same_page(
    answered: Visitor, app: Flask, clock: Clock
) -> None:
    replaced = save(answered)
    save(answered)
    cleared = visit(app)
    cleared.get("/")
    cleared.press("way", "short")
    codes_ = {"never there": codes.new_code(), "replaced": replaced, "cleared": save(cleared)}
    cleared.get("/clear")
    cleared.press()
    expired = visit(app)
    expired.get("/")
    expired.press("way", "short")
    codes_["expired"] = save(expired)
    clock.wait(days=15)

    pages = {}
    for name, code in codes_.items():
        page = type_code(visit(app), code, 422)
        assert page.form.value("code") == code
        assert page.errors == {
            "code": "No answers open with this code. They may have been deleted, or there is a "
            "newer code."
        }
        pages[name] = TOKEN.sub(b"-", page.reply.body.replace(code.encode(), b"-"))

    assert len(set(pages.values())) == 1


@pytest.mark.parametrize("text", ["", " ", "<b>x</b>", "\u202e0000", "A" * 3000, "é" * 20])
def test_no_text_in_the_field_does_harm(visitor: Visitor, text: str) -> None:
    page = type_code(visitor, text, 422)

    assert "mistyped" in page.errors["code"]
    assert page.form.value("code") == text


def test_a_step_has_one_button_to_save(begun: Visitor) -> None:
    form = begun.get("/checklist/your-hopes").form

    assert "keep" not in [tag.get("value") for tag in form.tag.find_all("button")]
    assert begun.ask("POST", form.action, [*form.values, ("action", "keep")]).status == 400


def test_the_browser_that_was_left_is_told_and_loses_nothing_typed(
    answered: Visitor, app: Flask
) -> None:
    code = save(answered)
    answered.get("/checklist/heart")
    answered.fill({"bp_reading": "120 over 80"})
    other = visit(app)
    type_code(other, code)

    page = answered.press("action", "save", status=410)

    assert "opened in another browser with your code" in page.text
    assert page.form.value("bp_reading") == "120 over 80"
    assert other.get("/checklist/heart").form.value("bp_reading") == ""


def test_answers_with_a_code_are_kept_for_14_days(
    answered: Visitor, app: Flask, clock: Clock
) -> None:
    code = save(answered)
    clock.wait(days=13, hours=23)
    other = visit(app)
    type_code(other, code)

    clock.wait(days=13, hours=23)
    assert hopes(other) == "To hear the sea"

    clock.wait(days=14, hours=1)
    other.get("/checklist", 410)


def test_the_code_is_in_no_title_address_header_or_log(
    answered: Visitor, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = save(answered)
    title, headers = answered.page.title, answered.page.reply.headers
    page = type_code(visit(app), code)

    for text in (title, str(headers), page.title, str(page.reply.headers), caplog.text):
        assert code not in text
        assert code.replace("-", "") not in text
    assert "https://" not in caplog.text
    assert caplog.records, "requests are logged"


@pytest.mark.parametrize("fields", [[], [("csrf_token", "x" * 91)]])
def test_a_stale_page_gives_the_code_back_to_be_sent_once_more(
    answered: Visitor, app: Flask, fields: list[tuple[str, str]]
) -> None:
    code = save(answered)
    other = visit(app)
    other.get("/resume")

    page = other.send("/resume", [*fields, ("code", code)], 400)

    assert "Please send it once more." in page.text
    assert page.form.value("code") == code
    other.press()
    assert hopes(other) == "To hear the sea"


def test_a_stale_save_button_is_one_press_away_again(answered: Visitor) -> None:
    page = answered.send("/save", [], 400)

    assert page.heading == "Please press that button once more"
    assert page.links("Back to the page") == ["/save"]
    assert not CODE.search(answered.get("/save").text)


def test_without_a_record_there_is_nothing_to_save(visitor: Visitor) -> None:
    assert visitor.get("/save", 410).kind == "problem"
    token = visitor.get("/").form.value("csrf_token")

    assert visitor.send("/save", [("csrf_token", token)], 410).kind == "problem"


@pytest.mark.parametrize("extra", [("name", "Alex"), ("code", "second")])
def test_a_name_that_the_page_does_not_have_is_refused(
    visitor: Visitor, extra: tuple[str, str]
) -> None:
    form = visitor.get("/resume").form

    visitor.send("/resume", [*form.values, extra], 400)

    assert visitor.page.kind == "problem"


@pytest.mark.parametrize("extra", [("name", "Alex"), ("revision", "0")])
def test_the_page_of_a_code_refuses_such_a_name_too(
    answered: Visitor, extra: tuple[str, str]
) -> None:
    form = answered.get("/save").form

    answered.send("/save", [*form.values, extra], 400)

    assert not CODE.search(answered.get("/save").text)


def test_who_has_other_answers_open_is_told_what_becomes_of_them(answered: Visitor) -> None:
    page = answered.get("/resume")

    assert "This browser may have other answers open." in page.text


class TestTrouble:
    def test_while_the_database_cannot_be_written_the_code_stays_in_the_field(
        self, answered: Visitor, app: Flask
    ) -> None:
        code = save(answered)
        other = visit(app)
        other.get("/resume")
        other.fill({"code": code})

        with held_for_writing(database_file(app)):
            page = other.press(status=503)

        assert page.kind == "resume"
        assert page.reply.header("Retry-After") == "5"
        assert page.form.value("code") == code
        assert other.press().kind == "checklist"

    def test_while_too_many_codes_are_at_work_it_says_so(
        self, answered: Visitor, app: Flask
    ) -> None:
        code = save(answered)
        other = visit(app)
        other.get("/resume")
        other.fill({"code": code})
        answered.get("/save")

        for _ in range(codes.AT_ONCE):
            codes._turns.acquire()
        try:
            page = other.press(status=503)
            problem = answered.press(status=503)
        finally:
            codes._turns.release(codes.AT_ONCE)

        assert page.form.value("code") == code
        assert problem.kind == "problem"
        for each in (page, problem):
            assert each.reply.header("Retry-After") == "5"
        assert code_on(answered.get("/save")) == code


class TestLimits:
    @pytest.fixture
    def limited(self, build: BuildApp) -> Flask:
        return build(RATELIMIT_ENABLED="true", PROXY_COUNT="1")

    @staticmethod
    def visit_from(app: Flask, address: str) -> Visitor:
        visitor = visit(app)
        wire = app_wire(app)

        def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
            return wire(method, path, {**headers, "X-Forwarded-For": address}, body)

        visitor.wire = send
        return visitor

    def test_five_tries_an_hour_for_each_code_from_wherever(self, limited: Flask) -> None:
        code = codes.new_code()
        for number in range(5):
            type_code(self.visit_from(limited, f"10.0.0.{number}"), code.lower(), 422)

        page = type_code(self.visit_from(limited, "10.0.0.9"), code, 429)

        assert page.kind == "resume"
        assert page.form.value("code") == code
        assert 1 <= int(str(page.reply.header("Retry-After"))) <= 3600
        type_code(self.visit_from(limited, "10.0.0.9"), codes.new_code(), 422)

    def test_twenty_tries_an_hour_for_each_address(self, limited: Flask) -> None:
        visitor = self.visit_from(limited, "10.0.1.1")
        for _ in range(20):
            type_code(visitor, "slip", 422) if _ % 4 == 0 else type_code(visitor, f"s{_}", 422)

        type_code(visitor, codes.new_code(), 429)

        type_code(self.visit_from(limited, "10.0.1.2"), codes.new_code(), 422)

    def test_twenty_codes_an_hour_for_each_address(self, limited: Flask) -> None:
        visitor = self.visit_from(limited, "10.0.2.1")
        visitor.get("/")
        visitor.press("way", "full")
        for _ in range(20):
            code = save(visitor)

        visitor.get("/save")
        visitor.press(status=429)

        assert code_on(visitor.get("/save")) == code


@pytest.mark.alone
def test_a_very_long_code_is_refused_at_once(visitor: Visitor) -> None:
    """160 KB of combining marks took 27 seconds to normalize, and held every thread meanwhile. That
    is more than the form may have; what it may have, and is no code, is told at the field."""
    marks = "\u0315\u0300\u05ae\u0327"
    started = time.perf_counter()

    type_code(visitor, marks * 10_000, status=413)
    type_code(visitor, marks * 500, status=422)

    assert time.perf_counter() - started < 2
