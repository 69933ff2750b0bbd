"""A person's way from the start page to both sheets."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.page import Page
from tests.journeys.people import Person
from tests.journeys.visitor import Visitor

SHORT_WAY = (
    "about-you",
    "your-reasons",
    "past-ketamine",
    "mental-health",
    "safety",
    "support-history",
    "heart",
    "other-health",
    "reactions",
    "medicine-kinds",
    "alcohol-drugs",
    "your-questions",
)
FULL_WAY = (
    "about-you",
    "your-reasons",
    "your-hopes",
    "care-tried",
    "past-ketamine",
    "mental-health",
    "safety",
    "support-history",
    "heart",
    "other-health",
    "reactions",
    "medicine-kinds",
    "medicine-list",
    "alcohol-drugs",
    "your-provider",
    "place-and-form",
    "cost",
    "session-day",
    "after-support",
    "your-choice",
    "your-questions",
)
WAYS = {"short": SHORT_WAY, "full": FULL_WAY}
CRISIS = "crisis"


@dataclass(frozen=True)
class Walk:
    """`passed`: the steps in the order in which they showed, and CRISIS where that page did."""

    passed: list[str]
    review: Page
    summary: Page


def walk(visitor: Visitor, person: Person) -> Walk:
    passed: list[str] = []
    left = set(person.fields)
    visitor.get("/")
    visitor.press("way", person.way)
    while visitor.page.kind in ("step", "crisis") and len(passed) < 60:
        if visitor.page.kind == "crisis":
            passed.append(CRISIS)
            visitor.press("action", "continue")
            continue
        step = visitor.page.path.removeprefix("/checklist/")
        passed.append(step)
        on_page = visitor.page.form.names
        fields = {n: v for n, v in person.answers.get(step, {}).items() if n in on_page}
        left -= set(fields)
        visitor.save(fields)
    assert not left, f"{person.name} was never asked for {left}"
    return Walk(passed, visitor.page, visitor.get("/summary"))


def expected_steps(person: Person) -> list[str]:
    """The person's way by the product's contract, with the steps that show once more."""
    steps: list[str] = []
    for step in WAYS[person.way]:
        if step == "support-history" and person.crisis:
            steps.append(CRISIS)
        steps += [step] * (2 if step in person.comes_back else 1)
    return steps
