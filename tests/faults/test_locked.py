"""F3: another connection holds the write lock of the real server's database."""

from __future__ import annotations

import time

from tests.faults.server import Server

FIELDS = {"heart_conditions": ["stroke"], "bp_reading": "120 over 80"}


def test_a_save_is_refused_within_the_busy_timeout_and_comes_back_in_the_form(
    server: Server,
) -> None:
    visitor = server.begin()
    visitor.get("/checklist/heart")
    visitor.fill(FIELDS)

    with server.kept.held_for_writing():
        began = time.monotonic()
        page = visitor.press("action", "save", status=503)
        took = time.monotonic() - began
        reading = server.visit()
        reading.cookies = dict(visitor.cookies)
        assert reading.get("/check-answers").kind == "check-answers"
        assert reading.get("/summary").kind == "summary"

    assert took < 4
    assert page.reply.header("Retry-After") == "5"
    assert page.form.value("bp_reading") == "120 over 80"
    assert page.form.value("heart_conditions") == "stroke"
    assert visitor.press("action", "save").path == "/checklist/other-health"
    assert visitor.get("/checklist/heart").form.value("bp_reading") == "120 over 80"


def test_a_new_start_a_code_and_clearing_are_refused_and_work_afterwards(server: Server) -> None:
    visitor, other = server.begin(), server.visit()
    start = other.get("/").form
    save = visitor.get("/save").form_to("/save")
    clear = visitor.get("/clear").form

    with server.kept.held_for_writing():
        for person, form, button in (
            (other, start, ("way", "full")),
            (visitor, save, ("", "")),
            (visitor, clear, ("", "")),
        ):
            page = person.press(*button, form=form, status=503)
            assert page.kind == "problem"
            assert page.reply.header("Retry-After") == "5"
            assert "help" in page.text

    assert other.press("way", "full", form=start).kind == "step"
    assert visitor.press(form=save).kind == "save"
    assert visitor.press(form=clear).kind == "clear"


def test_leave_fast_works_all_the_same(file_server: Server) -> None:
    visitor = file_server.begin()
    form = visitor.page.form_to("/leave")

    with file_server.kept.held_for_writing():
        reply = visitor.ask("POST", "/leave", form.pressed())

    assert reply.status == 200
    assert b"wikipedia" in reply.body
    assert "screening" not in visitor.cookies
