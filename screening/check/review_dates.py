"""What was checked too long ago, and what nobody has signed off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from screening.check.finding import Remark
from screening.questionnaire.condition_checks import Place
from screening.questionnaire.model import Questionnaire

CRISIS_DAYS = 180
"""Days for which a crisis line counts as checked."""


def find_out_of_date(questionnaire: Questionnaire, today: date) -> Iterator[Remark]:
    if today > questionnaire.review_by:
        yield _old(
            ("review_by",),
            f"the content was to be reviewed by {questionnaire.review_by}",
            "Pages and sheets now say that it is out of date.",
            "Review it against its sources, then move `checked_on` and `review_by`.",
        )
    yield from _old_references(questionnaire, today)
    for name, locale in questionnaire.crisis.locales.items():
        if today - locale.checked_on > timedelta(days=CRISIS_DAYS):
            yield _old(
                ("crisis", "locales", name, "checked_on"),
                f"the crisis lines of {name} were last checked on {locale.checked_on}",
                f"A number that no longer answers can cost a life: {CRISIS_DAYS} days at most.",
                "Call or look up every line, then put today's date here.",
            )


def _old_references(questionnaire: Questionnaire, today: date) -> Iterator[Remark]:
    """A source counts for as long as the file as a whole was given until its review."""
    span = max(questionnaire.review_by - questionnaire.checked_on, timedelta())
    dated: list[tuple[Place, str, date]] = [
        (("references", id_), id_, each.checked_on)
        for id_, each in questionnaire.references.items()
    ]
    dated += [
        (("sources", id_), f"document {id_}", each.checked_on)
        for id_, each in questionnaire.sources.items()
    ]
    dated.append((("approval_checked_on",), "approval", questionnaire.approval_checked_on))
    for place, name, checked_on in dated:
        if today > checked_on + span:
            yield _old(
                place if len(place) == 1 else (*place, "checked_on"),
                f"{name} was last checked on {checked_on} and is past its review date",
                f"It was due on {checked_on + span}. Labels and approvals change.",
                "Look at the source again, correct what rests on it, then move the date.",
            )


def _old(place: Place, text: str, why: str, mend: str) -> Remark:
    return Remark("warning", "out-of-date", place, text, why, mend)


def find_unreviewed(questionnaire: Questionnaire) -> Iterator[Remark]:
    """Notes alone: the sheets say it to every reader."""
    why = "Every sheet tells its reader."
    mend = "Once a clinician has read it, fill in `reviewed: {by: name, on: date}`."
    if not questionnaire.signed_off.by:
        text = "no clinician has signed off the content"
        yield Remark("note", "not-reviewed", ("reviewed",), text, why, mend)
    for s, section in enumerate(questionnaire.sections):
        review = section.reviewed
        if review.by and review.on and review.on < questionnaire.checked_on:
            text = f"the part '{section.id}' was signed off before the content was last checked"
            place: Place = ("sections", s, "reviewed")
            yield Remark("note", "not-reviewed", place, text, why, mend)
