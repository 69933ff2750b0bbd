"""What the clock changes: safety answers grow old, records expire, content passes its date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit

STILL_RIGHT = "You answered these questions on 24 Nov 2026. Is this still right?"
ASKING = ("/checklist", "/check-answers", "/summary", "/checklist/safety")


def a_day_later(visitor: Visitor, clock: Clock) -> None:
    """A bit more than a day, with a visit in between that keeps the record."""
    clock.wait(hours=20)
    visitor.get("/checklist")
    clock.wait(hours=4, minutes=1)


@pytest.mark.parametrize("answer", ["no", "yes_now", "not_sure", "in_person"])
def test_safety_answers_older_than_a_day_are_asked_about_again(
    begun: Visitor, clock: Clock, answer: str
) -> None:
    begun.get("/checklist/safety")
    begun.save({"safety_now": answer})

    a_day_later(begun, clock)

    for address in ASKING:
        assert STILL_RIGHT in begun.get(address).text
    assert set(begun.get("/checklist").links("Look at those answers")) == {"/checklist/safety"}


def test_saving_them_again_answers_the_question(begun: Visitor, clock: Clock) -> None:
    begun.get("/checklist/safety")
    begun.save({"safety_now": "no"})
    a_day_later(begun, clock)
    begun.get("/checklist/safety")

    begun.save()

    for address in ASKING:
        assert "Is this still right?" not in begun.get(address).text


def test_within_a_day_nobody_is_asked(begun: Visitor, clock: Clock) -> None:
    begun.get("/checklist/safety")
    begun.save({"safety_past": "no"})

    clock.wait(hours=23, minutes=59)

    for address in ASKING:
        assert "Is this still right?" not in begun.get(address).text


def test_nobody_is_asked_about_what_was_left_blank(begun: Visitor, clock: Clock) -> None:
    begun.get("/checklist/safety")
    begun.save()

    a_day_later(begun, clock)

    for address in ASKING:
        assert "Is this still right?" not in begun.get(address).text


def test_a_record_is_kept_for_a_day_after_the_last_visit(begun: Visitor, clock: Clock) -> None:
    begun.save({"age_group": "65_plus"})

    for _ in range(4):
        clock.wait(hours=23)
        assert begun.get("/checklist/about-you").form.value("age_group") == "65_plus"


def test_an_expired_record_says_so_and_offers_a_new_start(begun: Visitor, clock: Clock) -> None:
    begun.save({"age_group": "65_plus"})
    clock.wait(hours=25)

    page = begun.get("/checklist/about-you", 410)

    assert page.heading == "There are no answers here now"
    begun.press(form=page.form_to("/start"))
    assert begun.page.path == "/checklist/about-you"
    assert begun.page.form.value("age_group") == ""


def test_what_was_typed_outlives_an_expired_record(begun: Visitor, clock: Clock) -> None:
    begun.get("/checklist/your-hopes")
    begun.fill({"hopes": "To sleep.\nTo laugh.", "ride_home": "yes"})
    clock.wait(hours=25)

    page = begun.press("action", "save", status=410)

    assert page.form.value("hopes") == "To sleep.\r\nTo laugh."
    begun.press("action", "start_again")
    assert begun.page.path.startswith("/checklist/")
    assert begun.get("/checklist/your-hopes").form.value("hopes") == "To sleep.\r\nTo laugh."
    assert begun.page.form.value("ride_home") == "yes"


def test_the_sheet_tells_day_and_local_time_with_its_zone(build: BuildApp, clock: Clock) -> None:
    visitor = visit(build(TIMEZONE="America/New_York"))
    clock.now = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/safety")
    visitor.save({"safety_past": "no", "safety_print": "full"})

    text = visitor.get("/summary").text

    assert "Made 24 Nov 2026 21:05 EST" in text
    assert "Patient chose to print (answered 24 Nov 2026;" in text, "the same day, the same zone"


def test_content_past_its_review_date_says_so(visitor: Visitor, app: Flask, clock: Clock) -> None:
    past = "Content is past its review date, 22 May 2027."
    clock.now = datetime(2027, 5, 22, 12, tzinfo=UTC)
    visitor.get("/")
    visitor.press("way", "short")
    assert past not in visitor.get("/summary").text
    assert past not in visitor.get("/sources").text

    clock.wait(days=1)
    visitor.get("/")
    visitor.press("way", "short")

    assert visitor.get("/summary").text.count(past) == 3, "on both sheets, and in the text to copy"
    assert past in visitor.get("/sources").text
