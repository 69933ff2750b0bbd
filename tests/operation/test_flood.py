"""More people at once than the servers bear: some are told to come again, and it is over soon."""

from __future__ import annotations

import time
from collections import Counter as Count
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor
from tests.operation.conftest import House

PEOPLE = 100
"""As many as one address may be. Each of the two servers takes 64 at a time."""
STEP = "/checklist/heart"


@pytest.mark.alone
def test_who_is_too_many_is_told_so_at_once_and_everybody_is_served_a_moment_later(
    crowded_house: House,
) -> None:
    proxy, (first, second) = crowded_house.proxy, crowded_house.servers
    people = [proxy.begin() for _ in range(10)]
    for visitor in people:
        visitor.get(STEP)
        visitor.fill({"bp_reading": "120 over 80"})

    assert second.stop() == 0
    with (
        ThreadPoolExecutor(PEOPLE) as crowd,
        psycopg.connect(first.settings["DATABASE_URL"]) as other,
    ):
        other.execute("LOCK TABLE records IN ACCESS EXCLUSIVE MODE")
        sent = [crowd.submit(save, people[number % 10]) for number in range(PEOPLE)]
        time.sleep(1)
        at_once = [each.result() for each in sent if each.done()]
        other.rollback()
        replies = [each.result() for each in sent]
    began = time.monotonic()
    calm = [save(visitor).status for visitor in people]
    took = time.monotonic() - began
    second.start()

    assert Count(reply.status for reply in at_once) == {503: PEOPLE - 64}
    assert all(reply.header("Retry-After") for reply in replies if reply.status == 503)
    assert {reply.status for reply in replies} <= {303, 503}
    assert set(calm) == {303}
    assert took < 5


def save(visitor: Visitor) -> Reply:
    return visitor.ask("POST", STEP, visitor.page.form.pressed("action", "save"))
