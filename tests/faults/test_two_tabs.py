"""F4: one person, several tabs, all saved at the same moment on the real server."""

from __future__ import annotations

import pytest

from tests.faults.server import Server
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor
from tests.waiting import at_once

ROUNDS = 40
TABS = {
    "your-hopes": ("hopes", lambda number: f"hope {number}"),
    "heart": ("bp_reading", lambda number: f"reading {number}"),
    "medicine-list": ("medicines-0-name", lambda number: f"medicine {number}"),
    "your-questions": ("own_questions", lambda number: f"question {number}"),
    "about-you": ("age_group", lambda number: ("18_24", "25_64")[number % 2]),
    "safety": ("safety_past", lambda number: ("past_year", "longer_ago")[number % 2]),
}
"""A step for each tab, with a field and what is saved in each round."""


def tabs_of(visitor: Visitor, count: int) -> list[Visitor]:
    tabs = [Visitor(visitor.wire, visitor.origin) for _ in range(count)]
    for tab in tabs:
        tab.cookies = dict(visitor.cookies)
    return tabs


def send(tab: Visitor) -> Reply:
    return tab.ask("POST", tab.page.address, tab.page.form.pressed("action", "save"))


def test_forty_rounds_of_saves_on_different_steps_lose_nothing(server: Server) -> None:
    visitor = server.begin()
    tabs = dict(zip(TABS, tabs_of(visitor, len(TABS)), strict=True))
    forms = {step: tab.get(f"/checklist/{step}").form for step, tab in tabs.items()}
    statuses = []

    def save(step: str, number: int) -> None:
        name, value = TABS[step]
        form = forms[step]
        form.fill({name: value(number), "revision": str(number)})
        reply = tabs[step].ask("POST", f"/checklist/{step}", form.pressed("action", "save"))
        statuses.append(reply.status)

    for number in range(ROUNDS):
        at_once([lambda step=step, number=number: save(step, number) for step in TABS])

    assert statuses == [303] * ROUNDS * len(TABS)
    for step, (name, value) in TABS.items():
        form = visitor.get(f"/checklist/{step}").form
        assert (form.value(name), form.value("revision")) == (value(ROUNDS - 1), str(ROUNDS))


@pytest.mark.parametrize("number", range(5))
def test_of_two_saves_of_the_same_step_the_second_shows_both_versions(
    server: Server, number: int
) -> None:
    tabs = tabs_of(server.begin(), 2)
    replies: dict[str, Reply] = {}
    for name, tab in zip(("one", "two"), tabs, strict=True):
        tab.get("/checklist/your-hopes")
        tab.fill({"hopes": f"version {name}"})

    at_once([lambda: replies.update(one=send(tabs[0])), lambda: replies.update(two=send(tabs[1]))])

    assert sorted(reply.status for reply in replies.values()) == [303, 409]
    first = min(replies, key=lambda name: replies[name].status)
    second = max(replies, key=lambda name: replies[name].status)
    page = replies[second].body.decode()
    assert f'<dd dir="auto">version {first}</dd>' in page
    assert f"\nversion {second}</textarea>" in page
    kept = tabs[0].get("/checklist/your-hopes").form.value("hopes")
    assert kept == f"version {first}"
