"""What was checked too long ago, and what nobody has signed off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from screening.errors import Problem, SourceLocation
from screening.questionnaire.base import Review
from screening.questionnaire.model import Questionnaire

CRISIS_DAYS = 180
"""Days for which a crisis line counts as checked."""


def check_dates(questionnaire: Questionnaire, today: date) -> Iterator[Problem]:
    """What was checked so long ago that it may no longer be true."""
    if today > questionnaire.review_by:
        text = f"the content was to be reviewed by {questionnaire.review_by}"
        why = "Pages and sheets now say that it is out of date."
        fix = "Review it against its sources, then move `checked_on` and `review_by`."
        yield Problem("out-of-date", ("review_by",), text, why, fix, "warning")
    why = f"A number that no longer answers can cost a life: {CRISIS_DAYS} days at most."
    fix = "Call or look up every line, then put today's date here."
    lines = [
        (("crisis", "locales", name, "checked_on"), name, locale.checked_on)
        for name, locale in questionnaire.crisis.locales.items()
    ]
    for at, name, checked_on in lines:
        if today - checked_on > timedelta(days=CRISIS_DAYS):
            text = f"the crisis lines of {name} were last checked on {checked_on}"
            yield Problem("out-of-date", at, text, why, fix, "warning")
    # A source counts for as long as the file as a whole was given until its review.
    span = max(questionnaire.review_by - questionnaire.checked_on, timedelta())
    dated: list[tuple[SourceLocation, str, date]] = [
        ((table, id_, "checked_on"), f"{kind}{id_}", source.checked_on)
        for table, kind in (("references", ""), ("sources", "document "))
        for id_, source in getattr(questionnaire, table).items()
    ]
    dated.append((("approval_checked_on",), "approval", questionnaire.approval_checked_on))
    for location, name, checked_on in dated:
        if today > checked_on + span:
            text = f"{name} was last checked on {checked_on} and is past its review date"
            why = f"It was due on {checked_on + span}. Labels and approvals change."
            fix = "Look at the source again, correct what rests on it, then move the date."
            yield Problem("out-of-date", location, text, why, fix, "warning")
    dated += [*lines, (("checked_on",), "the content", questionnaire.checked_on)]
    reviews: list[tuple[SourceLocation, Review]] = [
        ((), questionnaire.reviewed),
        *((("sections", s), part.reviewed) for s, part in enumerate(questionnaire.sections)),
    ]
    dated += [((*at, "reviewed", "on"), "the sign-off", r.on) for at, r in reviews if r.on]
    for location, name, on in dated:
        if on > today + timedelta(days=1):  # it may be tomorrow already where the editor is
            text = f"the day of {name}, {on}, is still to come"
            why = "Pages and sheets would say that something was read that nobody has read yet."
            fix = "Put the day here on which it was done: year-month-day."
            yield Problem("day-to-come", location, text, why, fix, "warning")


def check_sign_off(questionnaire: Questionnaire) -> Iterator[Problem]:
    """What nobody has signed off. Notes alone: the sheets say it to every reader."""
    why = "Every sheet tells its reader."
    fix = "Once a clinician has read it, fill in `reviewed: {by: name, on: date}`."
    if not questionnaire.signed_off.by:
        text = "no clinician has signed off the content"
        yield Problem("not-reviewed", ("reviewed",), text, why, fix, "note")
    for s, section in enumerate(questionnaire.sections):
        review = section.reviewed
        if review.by and review.on and review.on < questionnaire.checked_on:
            text = f"the part '{section.id}' was signed off before the content was last checked"
            yield Problem("not-reviewed", ("sections", s, "reviewed"), text, why, fix, "note")
