"""Too many requests: refused for a while, with nothing lost."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask_limiter.constants import ExemptionScope
from flask_limiter.util import get_qualified_name
from limits.storage import MemoryStorage

from screening.web.limits import limiter
from tests.conftest import Clock
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit

MANY = 100


def press_until_refused(visitor: Visitor, address: str) -> int:
    """How often that page's form went through before it was refused."""
    for count in range(MANY):
        form = visitor.get(address).form
        if visitor.ask("POST", form.action, form.pressed()).status == 429:
            return count
    return MANY


def test_a_step_that_is_sent_too_often_comes_back_with_what_was_typed(build: BuildApp) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/heart")
    visitor.fill({"heart_conditions": ["stroke", "none"], "bp_reading": "120/80"})

    sent = visitor.page.form.pressed("action", "save")

    while visitor.ask("POST", "/checklist/heart", sent).status == 422:
        pass

    page = visitor.press("action", "save", status=429)
    assert int(str(page.reply.header("Retry-After"))) > 0
    picks = [value for name, value in page.form.values if name == "heart_conditions"]
    assert picks == ["stroke", "none"]
    assert page.form.value("bp_reading") == "120/80"


def test_leaving_and_reading_are_never_refused(build: BuildApp) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    assert press_until_refused(visitor, "/clear") < MANY

    for _ in range(100):
        assert visitor.ask("POST", "/leave", []).status == 200
    assert visitor.get("/help").kind == "help"


def test_a_forged_address_makes_no_new_visitor(build: BuildApp) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    press_until_refused(visitor, "/clear")

    visitor.headers["X-Forwarded-For"] = "203.0.113.9"

    form = visitor.get("/clear").form
    assert visitor.ask("POST", "/clear", form.pressed()).status == 429


@pytest.mark.parametrize(
    ("first", "other", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", False),
    ],
)
def test_an_ipv6_address_counts_by_its_network(
    build: BuildApp, first: str, other: str, is_one: bool
) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true", PROXY_COUNT="1"))
    visitor.headers["X-Forwarded-For"] = first
    press_until_refused(visitor, "/clear")

    visitor.headers["X-Forwarded-For"] = other

    form = visitor.get("/clear").form
    assert (visitor.ask("POST", "/clear", form.pressed()).status == 429) == is_one


def test_beginning_again_counts_as_beginning(build: BuildApp, clock: Clock) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/heart")
    visitor.fill({"bp_reading": "120/80"})
    clock.wait(hours=25)
    expired = visitor.cookies["screening"]
    form = visitor.press("action", "save", status=410).form

    statuses = []
    for _ in range(60):
        reply = visitor.ask("POST", form.action, form.pressed("action", "start_again"))
        statuses.append(reply.status)
        visitor.cookies["screening"] = expired

    assert statuses == [303] * 59 + [429]
    assert b"120/80" in reply.body


def test_requests_with_a_bad_token_count_too(build: BuildApp) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true"))

    assert 429 in {visitor.ask("POST", "/start", [("way", "full")]).status for _ in range(MANY)}


def test_counting_starts_no_thread_and_forgets_what_is_over(
    build: BuildApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.web.limits.SWEEP_SECONDS", 0)
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    form = visitor.get("/clear").form
    memory = limiter.storage
    assert isinstance(memory, MemoryStorage)
    started: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread))

    memory.incr("running", 3600)
    memory.incr("over", -1)
    assert visitor.ask("POST", "/clear", form.pressed()).status == 200

    assert not started
    assert "over" not in memory.storage
    assert memory.storage["running"] == 1
    assert len(memory.storage) == 2


def test_limits_can_be_switched_off(build: BuildApp) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="false"))

    assert press_until_refused(visitor, "/clear") == MANY


def test_every_route_has_a_limit_or_is_exempt_by_name(app: Flask) -> None:
    manager = limiter.limit_manager
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":  # which the library leaves alone
            continue
        blueprint = rule.endpoint.split(".")[0]
        limits = manager.decorated_limits(get_qualified_name(app.view_functions[rule.endpoint]))
        exempt = manager.exemption_scope(app, rule.endpoint, blueprint) != ExemptionScope.NONE
        assert bool(limits) != exempt, rule.endpoint
