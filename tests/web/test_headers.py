"""Headers and cookies of every address, under every status that a client can be given."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit
from tests.web.routes import ADDRESSES, Address
from tests.web.test_faults import break_database

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FIXED = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
CLOSED = {"camera", "microphone", "geolocation", "payment", "usb", "display-capture", "fullscreen"}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "LEAK")
STATUSES = {200, 303, 400, 404, 405, 409, 410, 413, 422, 429, 500, 503}
Given = tuple[str, Reply]


def ask_everything(visitor: Visitor, app: Flask) -> Iterator[Given]:
    """Every address by every method, with a good token where it takes a form, and without."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    for rule in sorted(rules & set(ADDRESSES)):
        address = ADDRESSES[rule]
        for method in METHODS:
            yield f"{method} {rule}", visitor.ask(method, address.sample)
        if address.posts is not None:
            yield f"sent {rule}", visitor.ask("POST", address.sample, _form(visitor, address))


def _form(visitor: Visitor, address: Address) -> list[tuple[str, str]]:
    token = visitor.get("/").form.value("csrf_token")
    return [("csrf_token", token), *(address.posts or ())]


def ask_amiss(visitor: Visitor) -> Iterator[Given]:
    """What no page of ours would send."""
    form = visitor.get("/checklist/heart").form
    token = ("csrf_token", form.value("csrf_token"))
    bad = [token, ("heart_conditions", "no such thing")]
    yield "422", visitor.ask("POST", "/checklist/heart", bad)
    stale = [token, ("revision", "7"), ("bp_reading", "120/80")]
    yield "409", visitor.ask("POST", "/checklist/heart", stale)
    large = [token, ("bp_reading", "9" * 300_000)]
    yield "413", visitor.ask("POST", "/checklist/heart", large)
    yield "404", visitor.ask("GET", "/no-such-page")
    yield "404 /static/", visitor.ask("GET", "/static/no-such-file.css")
    yield "404 step", visitor.ask("GET", "/checklist/no-such-step")
    yield "host", visitor.wire("GET", "/", {"Host": "evil.example"}, b"")
    yield "host post", visitor.wire("POST", "/leave", {"Host": "evil.example"}, b"")


@pytest.fixture(scope="module", params=["http://127.0.0.1:8000", "https://foreword.example.org"])
def watched(
    request: pytest.FixtureRequest, build_session_app: BuildApp
) -> tuple[Flask, list[Given]]:
    """An application, and its answers to everything that can be asked of it."""
    app = build_session_app(PUBLIC_URL=request.param, RATELIMIT_ENABLED="true")
    app.add_url_rule("/broken", view_func=lambda: 1 / 0)
    given = []
    for begin in (False, True):
        visitor = visit(app)
        visitor.get("/")
        if begin:
            visitor.press("way", "full")
            given += ask_amiss(visitor)
        given += ask_everything(visitor, app)
    given.append(("500", visitor.ask("GET", "/broken")))
    form = visitor.get("/").form
    given += [("sent /start", visitor.ask("POST", "/start", form.values)) for _ in range(70)]
    break_database(app)
    visitor = visit(app)
    visitor.cookies = dict.fromkeys(("screening", "__Host-screening"), "A" * 43)
    given += [(f"down {name}", reply) for name, reply in ask_everything(visitor, app)]
    return app, given


def test_nothing_that_is_asked_makes_the_server_fail(
    watched: tuple[Flask, list[Given]],
) -> None:
    failed = [(name, reply.status) for name, reply in watched[1] if reply.status >= 500]

    assert [name for name, status in failed if status != 503] == ["500"], "but the planted one"
    assert all(name.startswith("down ") for name, status in failed if status == 503)


def test_every_route_is_known_to_this_walk(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules()} <= set(ADDRESSES)


def test_no_answer_comes_without_the_headers_that_close_it(
    watched: tuple[Flask, list[Given]],
) -> None:
    app, given = watched
    https = app.extensions["screening"].settings.https
    assert {reply.status for _, reply in given} >= STATUSES
    for name, reply in given:
        for header, value in FIXED.items():
            assert reply.header(header) == value, (name, reply.status, header)
        assert _closed(reply), (name, reply.status)
        hsts = reply.header("Strict-Transport-Security") or ""
        assert bool(re.fullmatch(r"max-age=\d{8}", hsts)) is https, (name, reply.status)
        assert reply.header("Server") is None
        assert reply.header("X-Powered-By") is None


def test_hosts_below_are_bound_to_https_only_where_the_operator_says_so(build: BuildApp) -> None:
    app = build(PUBLIC_URL="https://foreword.example.org", HSTS_SUBDOMAINS="true")

    header = str(visit(app).get("/").reply.header("Strict-Transport-Security"))

    assert header.endswith("; includeSubDomains")


def _closed(reply: Reply) -> bool:
    """Everything is switched off but writing to the clipboard and the device's own sharing."""
    policy = dict(
        part.strip().split("=", 1) for part in str(reply.header("Permissions-Policy")).split(",")
    )
    assert policy.pop("clipboard-write") == policy.pop("web-share") == "(self)"
    return set(policy.values()) == {"()"} and set(policy) >= CLOSED


def test_nothing_is_stored_but_static_files(watched: tuple[Flask, list[Given]]) -> None:
    for name, reply in watched[1]:
        if "/static/" not in name:
            assert reply.header("Cache-Control") == "no-store", (name, reply.status)


def test_no_answer_is_a_redirect_but_after_a_form(watched: tuple[Flask, list[Given]]) -> None:
    for name, reply in watched[1]:
        if 300 <= reply.status < 400:
            assert reply.status == 303, name
            assert "sent" in name.split(), name
            assert str(reply.header("Location")).startswith("/")


def test_a_405_names_what_is_allowed_and_a_503_when_to_come_back(
    watched: tuple[Flask, list[Given]],
) -> None:
    for name, reply in watched[1]:
        if reply.status == 405:
            assert reply.header("Allow"), name
        if reply.status in (429, 503) and "readyz" not in name:
            assert int(str(reply.header("Retry-After"))) > 0, name


def test_cookies_are_bound_closed_short_lived_and_hold_no_answer(
    watched: tuple[Flask, list[Given]],
) -> None:
    app, given = watched
    prefix = "__Host-" if app.extensions["screening"].settings.https else ""
    seen = set()
    for name, reply in given:
        for line in reply.all_headers("Set-Cookie"):
            pair, *attributes = (part.strip() for part in line.split(";"))
            cookie, value = pair.split("=", 1)
            told = {part.split("=")[0].lower(): part.partition("=")[2] for part in attributes}
            assert {"httponly", "samesite", "path"} <= set(told), name
            assert (told["samesite"], told["path"]) == ("Lax", "/"), name
            assert "domain" not in told, name
            assert ("secure" in told) is bool(prefix), name
            assert told.get("max-age", "0") == "0", "ends with the browser, or now"
            assert "expires" not in told or "max-age" in told, name
            assert len(line) < 512, name
            if value:
                seen.add(cookie)
                assert _holds_nothing(cookie.removeprefix(prefix), value), name
    assert seen == {f"{prefix}form", f"{prefix}screening", f"{prefix}language"}


def _holds_nothing(cookie: str, value: str) -> bool:
    """A random token, the code of a language, or the seed of the form tokens."""
    if cookie == "language":
        return value == "en"
    if cookie == "screening":
        return len(base64.urlsafe_b64decode(value + "=")) == 32
    payload = value.split(".")[0]
    return set(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))) == {
        "csrf_token"
    }


def test_an_unknown_host_is_refused_before_anything_else(app: Flask) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "[", ""):
        for method, address in (("GET", "/"), ("GET", "/healthz"), ("POST", "/leave")):
            reply = visit(app).wire(method, address, {"Host": host}, b"")
            assert reply.status == 400, (host, method, address)
            assert not reply.all_headers("Set-Cookie")
            assert b"evil" not in reply.body
