"""Too many requests: refused for a while, with nothing lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask_limiter.constants import ExemptionScope
from flask_limiter.util import get_qualified_name
from limits.storage import MemoryStorage
from werkzeug.exceptions import ServiceUnavailable

from screening.cli.sockets import THREADS
from screening.errors import CodesBusy, PrinterBusy
from screening.web.limits import LANES, Lane, limiter
from tests.conftest import Clock
from tests.journeys.visitor import Visitor
from tests.waiting import wait_until
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


EXEMPT = {
    "leave.leave": "must never be refused",
    **dict.fromkeys(("health.healthz", "health.readyz"), "for those who watch"),
    **dict.fromkeys(
        ("language.switch", "resume.ask_code", "leave.confirm_clear", "checklist.start"),
        "opens no record",
    ),
    **dict.fromkeys(
        (
            "checklist.overview",
            "steps.show",
            "support.show",
            "review.show",
            "first_questions.show",
            "resume.show_code",
        ),
        "reading, which costs a few milliseconds",
    ),
}
"""Routes without a limit, and why; the blueprint `learn` is text alone."""


def test_every_route_has_a_limit_or_is_exempt_by_name(app: Flask) -> None:
    manager = limiter.limit_manager
    found = set()
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.split(".")[0]
        if rule.endpoint == "static" or blueprint == "learn":  # the library leaves the first alone
            continue
        with app.test_request_context():
            limits = manager.decorated_limits(get_qualified_name(app.view_functions[rule.endpoint]))
        exempt = manager.exemption_scope(app, rule.endpoint, blueprint) != ExemptionScope.NONE
        assert bool(limits) != exempt, rule.endpoint
        found |= {rule.endpoint} if exempt else set()
    assert found == set(EXEMPT)


def test_the_summary_is_read_so_often_and_no_more(build: BuildApp) -> None:
    visitor = visit(build(RATELIMIT_ENABLED="true"))
    visitor.get("/")
    visitor.press("way", "full")

    replies = [visitor.ask("GET", "/show") for _ in range(121)]

    assert [reply.status for reply in replies] == [200] * 120 + [429]
    assert int(str(replies[-1].header("Retry-After"))) > 0


@pytest.mark.parametrize(
    ("address", "factor"),
    [
        ("10.1.2.3", 3),
        ("::ffff:10.1.2.3", 3),
        ("10.9.9.9", 1),  # the narrower network counts
        ("2001:db8:5::1", 2),
        ("192.0.2.1", 1),
    ],
)
def test_a_network_that_shares_an_address_is_given_more(
    build: BuildApp, address: str, factor: int
) -> None:
    networks = "10.0.0.0/8=3, 10.9.0.0/16=1 2001:db8::/32=2"
    visitor = visit(build(RATELIMIT_ENABLED="true", PROXY_COUNT="1", LIMITS_WIDER_FOR=networks))
    visitor.headers["X-Forwarded-For"] = address
    visitor.get("/")
    form = visitor.page.form_to("/start")
    sent = form.pressed("way", "full")

    statuses = [visitor.ask("POST", "/start", sent).status for _ in range(60 * factor + 1)]

    assert statuses == [303] * (60 * factor) + [429]


@pytest.mark.parametrize("lane", LANES, ids=("sheets", "codes", "pages"))
def test_who_finds_a_lane_full_is_told_at_once(lane: Lane) -> None:
    end = threading.Event()

    @lane
    def slow() -> bool:
        return end.wait(30)

    with ThreadPoolExecutor(lane.places) as people:
        inside = [people.submit(slow) for _ in range(lane.places)]
        wait_until(lambda: lane._free._value == 0)
        with pytest.raises((PrinterBusy, CodesBusy, ServiceUnavailable)):
            slow()
        end.set()
        assert all(each.result() for each in inside)
    assert slow(), "places are free again"


def test_threads_stay_free_beside_all_that_costs_much() -> None:
    assert THREADS - sum(lane.places for lane in LANES) >= 2
