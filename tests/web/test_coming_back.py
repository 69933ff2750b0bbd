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
    return code_on(visitor.press(form=visitor.get("/checklist").form_to("/save")))


def type_code(visitor: Visitor, text: str, status: int = 200) -> Page:
    visitor.get("/resume")
    visitor.fill({"code": text})
    return visitor.press(status=status)


def hopes(visitor: Visitor) -> str:
    return visitor.get("/checklist/your-hopes").form.value("hopes")


@pytest.mark.parametrize("address", ["/checklist", "/summary"])
def test_a_code_can_be_had_from_the_overview_and_the_summary(
    answered: Visitor, address: str
) -> None:
    page = answered.press(form=answered.get(address).form_to("/save"))

    assert CODE.fullmatch(code_on(page))
    assert "14 days" in page.text
    assert "Write it down or print it now." in page.text
    assert "http://127.0.0.1:8000/resume" in page.text
    assert page.main.find(attrs={"data-print": True})


def test_it_opens_the_answers_in_another_browser_with_a_new_code(
    answered: Visitor, app: Flask
) -> None:
    code = save(answered)
    other = visit(app)

    page = type_code(other, code)

    assert page.heading == "Welcome back"
    assert code_on(page) != code
    assert hopes(other) == "To hear the sea"
    assert other.get("/").links("Go on where I was") == ["/checklist"]


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
    answered.get("/checklist/your-hopes")
    answered.save({"hopes": "To hear the waves"})
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


def test_from_a_step_what_was_typed_is_saved_first(begun: Visitor, app: Flask) -> None:
    begun.get("/checklist/your-hopes")
    begun.fill({"hopes": "To hear the sea"})

    code = code_on(begun.press("action", "keep"))

    assert begun.page.links("Go on with my checklist") == ["/checklist/care-tried"]
    other = visit(app)
    type_code(other, code)
    assert hopes(other) == "To hear the sea"


def test_from_a_step_with_a_mistake_the_form_comes_back_without_a_code(begun: Visitor) -> None:
    begun.get("/checklist/your-hopes")
    begun.fill({"hopes": "h" * 1001})

    page = begun.press("action", "keep", status=422)

    assert page.kind == "step"
    assert not CODE.search(page.reply.body.decode())
    assert page.form.value("hopes") == "h" * 1001


def test_after_a_yes_to_the_safety_question_going_on_leads_to_the_crisis_page(
    begun: Visitor,
) -> None:
    begun.get("/checklist/safety")
    begun.fill({"safety_now": "yes_now"})

    page = begun.press("action", "keep")

    assert "You can" in page.text or "you can call" in page.text
    assert page.links("More ways to get help") == ["/help"]
    assert begun.follow("Go on with my checklist").kind == "crisis"


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


def test_the_old_code_works_until_the_first_save_after_it(answered: Visitor, app: Flask) -> None:
    old = save(answered)
    first = visit(app)
    type_code(first, old)

    second = visit(app)
    new = code_on(type_code(second, old))
    second.get("/checklist/heart")
    second.save({"bp_reading": "120 over 80"})

    type_code(visit(app), old, 422)
    assert hopes(second) == "To hear the sea"
    type_code(visit(app), new)


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
        for secret in (code, code_on(page)):
            assert secret not in text
            assert secret.replace("-", "") not in text
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
    assert page.links("Back to the page") == ["/checklist"]


def test_without_a_record_there_is_nothing_to_save(visitor: Visitor) -> None:
    token = visitor.get("/").form.value("csrf_token")

    assert visitor.send("/save", [("csrf_token", token)], 410).kind == "problem"


@pytest.mark.parametrize("extra", [("name", "Alex"), ("code", "second")])
def test_a_name_that_the_page_does_not_have_is_refused(
    visitor: Visitor, extra: tuple[str, str]
) -> None:
    form = visitor.get("/resume").form

    visitor.send("/resume", [*form.values, extra], 400)

    assert visitor.page.kind == "problem"


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
        assert other.press().kind == "save"

    def test_from_a_step_the_answers_stay_in_the_form(self, begun: Visitor, app: Flask) -> None:
        begun.get("/checklist/your-hopes")
        begun.fill({"hopes": "To hear the sea"})

        with held_for_writing(database_file(app)):
            page = begun.press("action", "keep", status=503)

        assert page.form.value("hopes") == "To hear the sea"
        assert code_on(begun.press("action", "keep"))

    def test_while_too_many_codes_are_at_work_it_says_so(
        self, answered: Visitor, app: Flask
    ) -> None:
        code = save(answered)
        other = visit(app)
        other.get("/resume")
        other.fill({"code": code})
        answered.get("/checklist/heart")
        answered.fill({"bp_reading": "120 over 80"})

        for _ in range(codes.AT_ONCE):
            codes._turns.acquire()
        try:
            page = other.press(status=503)
            step = answered.press("action", "keep", status=503)
            problem = answered.press(form=answered.get("/checklist").form_to("/save"), status=503)
        finally:
            codes._turns.release(codes.AT_ONCE)

        assert page.form.value("code") == code
        assert step.form.value("bp_reading") == "120 over 80"
        assert problem.kind == "problem"
        for each in (page, step, problem):
            assert each.reply.header("Retry-After") == "5"


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

    def test_twenty_codes_an_hour_for_each_address_from_all_pages_together(
        self, limited: Flask
    ) -> None:
        visitor = self.visit_from(limited, "10.0.2.1")
        visitor.get("/")
        visitor.press("way", "full")
        for _ in range(10):
            save(visitor)
            visitor.get("/checklist/heart")
            code_on(visitor.press("action", "keep"))

        visitor.get("/checklist/heart")
        visitor.fill({"bp_reading": "120 over 80"})
        page = visitor.press("action", "keep", status=429)

        assert page.kind == "step"
        assert page.form.value("bp_reading") == "120 over 80"
        visitor.press(form=visitor.get("/checklist").form_to("/save"), status=429)


def test_a_very_long_code_is_refused_at_once(visitor: Visitor) -> None:
    """160 KB of combining marks took 27 seconds to normalize, and held every thread meanwhile."""
    code = "\u0315\u0300\u05ae\u0327" * 10_000
    started = time.perf_counter()

    type_code(visitor, code, status=422)

    assert time.perf_counter() - started < 2
