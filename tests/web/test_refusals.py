"""What no page of ours sends: refused in plain words, without harm."""

from __future__ import annotations

import pytest

from tests.journeys.page import Pairs
from tests.journeys.visitor import FORM, Visitor
from tests.web.test_bad_input import send


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("about-you", [("name", "Alex")]),
        ("about-you", [("heart_conditions", "stroke")]),
        ("about-you", [("who_for", "me"), ("who_for", "helping")]),
        ("about-you", [("revision", "0")]),
        ("your-hopes", [("hopes", "one"), ("hopes", "two")]),
        ("heart", [("heart_conditions-stroke-text", "when?")]),
        ("medicine-list", [("medicines-40-name", "one too many")]),
        ("medicine-list", [("medicines-0-dose", "5")]),
        ("about-you", [("action", "publish")]),
        ("about-you", [("clear", "hopes")]),
        ("about-you", [("clear", "nothing")]),
    ],
    ids=str,
)
def test_a_name_that_no_page_sends_is_refused(begun: Visitor, step: str, fields: Pairs) -> None:
    send(begun, step, fields, 400)

    assert begun.page.kind == "problem"
    assert begun.page.heading == "We could not read that"
    assert begun.get(f"/checklist/{step}").form.value("revision") == "0", "nothing was saved"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_step_that_does_not_exist_is_not_found(begun: Visitor, method: str) -> None:
    fields = begun.page.form.values if method == "POST" else None

    reply = begun.ask(method, "/checklist/no-such-step", fields)

    assert reply.status == 404
    assert begun.get("/checklist/no-such-step", 404).heading == "There is no such page"
    assert begun.page.links("Go to the checklist") == ["/checklist"]


def test_a_wrong_revision_number_is_taken_for_an_old_one(begun: Visitor) -> None:
    begun.save({"age_group": "65_plus"})
    form = begun.get("/checklist/about-you").form
    token = form.value("csrf_token")

    for revision in ("", "-1", "two", "9" * 30):
        fields = [("csrf_token", token), ("revision", revision), ("age_group", "18_24")]
        begun.send("/checklist/about-you", fields, 409)


def test_more_than_256_kib_is_too_much(begun: Visitor) -> None:
    form = begun.get("/checklist/your-hopes").form
    form.fill({"hopes": "h" * 256 * 1024})

    begun.send("/checklist/your-hopes", form.pressed("action", "save"), 413)

    assert begun.page.heading == "That was too much at once"
    assert begun.get("/checklist/your-hopes").form.value("hopes") == ""


@pytest.mark.parametrize(
    "address",
    [
        "/checklist/heart",
        "/first-questions",
        "/start",
        "/summary",
        "/resume",
        "/clear",
        "/language",
    ],
)
def test_more_than_a_thousand_fields_are_too_much(begun: Visitor, address: str) -> None:
    token = ("csrf_token", begun.get("/checklist/heart").form.value("csrf_token"))

    begun.send(
        address, [token, *[("a", "")] * 999], 200 if address in ("/clear", "/start") else 400
    )
    begun.send(address, [token, *[("a", "")] * 1000], 413)

    assert begun.page.heading == "That was too much at once"


@pytest.mark.parametrize(
    "odd",
    [
        b"hopes=a%00b",
        b"hopes=%ED%A0%80",
        b"hopes=%FF%FE",
        b"hopes=%E2%80%AEabc",
        b"hopes=%0B%0C%1B[31m",
        b"hopes=<script>alert(1)</script>",
    ],
    ids=repr,
)
def test_odd_signs_do_no_harm(begun: Visitor, odd: bytes) -> None:
    form = begun.get("/checklist/your-hopes").form
    hidden = f"csrf_token={form.value('csrf_token')}&revision=0&".encode()
    cookies = "; ".join(f"{name}={value}" for name, value in begun.cookies.items())
    headers = begun.headers | {"Content-Type": FORM, "Cookie": cookies}

    reply = begun.wire("POST", "/checklist/your-hopes", headers, hidden + odd)

    assert reply.status == 303
    for address in ("/checklist/your-hopes", "/check-answers", "/summary"):
        assert not begun.get(address).main.find_all("script")


@pytest.mark.parametrize(
    "character",
    ["\0", "\x08", "\x0b", "\x1b", "\x7f", "\x9f", "\ufdd0", "\uffff", "\U0010fffe"],
    ids=ascii,
)
def test_what_no_page_may_hold_is_dropped_from_what_is_typed(
    begun: Visitor, character: str
) -> None:
    begun.get("/checklist/your-hopes")

    begun.save({"hopes": f"less{character} pain\n\tand sleep"})

    form = begun.get("/checklist/your-hopes").form
    assert form.value("hopes") == "less pain\r\n\tand sleep"
    begun.get("/resume")
    begun.page.form_to("/resume").fill({"code": f"AB{character}CD"})
    begun.press(form=begun.page.form_to("/resume"), status=422)
    assert begun.page.form_to("/resume").value("code") == "ABCD"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; "),
        ("application/json", b'{"hopes": "a"}'),
        ("text/plain", b"hopes=a"),
        (FORM, b"&".join(b"k%d=1" % number for number in range(1000))),
        (FORM, b"%" * 1000),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_form_of_ours_is_refused(begun: Visitor, kind: str, body: bytes) -> None:
    headers = begun.headers | {"Content-Type": kind}

    assert begun.wire("POST", "/checklist/your-hopes", headers, body).status == 400
