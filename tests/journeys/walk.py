"""A person's way from the start page to both sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.journeys.page import Page
from tests.journeys.people import Fields, Person
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
    "your-hopes",
    "your-questions",
)
FULL_WAY = (
    "about-you",
    "your-reasons",
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
    "your-hopes",
    "place-and-form",
    "cost",
    "session-day",
    "after-support",
    "your-choice",
    "your-questions",
)
WAYS = {"short": SHORT_WAY, "full": FULL_WAY}
CRISIS, SUPPORT = "crisis", "support"


@dataclass(frozen=True)
class Walk:
    """`passed`: the steps in the order in which they showed, and CRISIS or SUPPORT where
    that page did. `today`: the day on which the safety questions were answered."""

    passed: list[str]
    review: Page
    summary: Page
    today: str


def walk(visitor: Visitor, person: Person) -> Walk:
    passed: list[str] = []
    left = set(person.fields)
    visitor.get("/")
    visitor.press("way", person.way)
    while visitor.page.kind in ("step", CRISIS, SUPPORT) and len(passed) < 60:
        if visitor.page.kind != "step":
            passed.append(visitor.page.kind)
            visitor.press("action", "continue")
            continue
        step = visitor.page.path.removeprefix("/checklist/")
        passed.append(step)
        if step == "medicine-list":
            _ask_for_rows(visitor, person.answers.get(step, {}))
        if step == "safety":
            today = datetime.now(UTC)
        on_page = visitor.page.form.names
        fields = {n: v for n, v in person.answers.get(step, {}).items() if n in on_page}
        left -= set(fields)
        visitor.save(fields)
    assert not left, f"{person.name} was never asked for {left}"
    review = visitor.page
    summary = _choose(visitor, person.first_questions)
    return Walk(passed, review, summary, f"{today.day} {today:%b %Y}")


def _ask_for_rows(visitor: Visitor, rows: Fields) -> None:
    """Presses 'Add more rows' until all medicines fit."""
    while missing := set(rows) - set(names := visitor.page.form.names):
        visitor.fill({name: value for name, value in rows.items() if name in names})
        visitor.press("action", "more_rows")
        assert missing - set(visitor.page.form.names) < missing, "no more rows came"


def _choose(visitor: Visitor, questions: list[str]) -> Page:
    """The summary, once these own questions stand first."""
    page = visitor.get("/first-questions")
    if not questions:
        return visitor.get("/summary")
    form = page.form_to("/first-questions")
    form.fill({f"own-{number}": text for number, text in enumerate(questions, 1)})
    visitor.press("action", "save", form=form)
    form = visitor.get("/first-questions").form_to("/first-questions")
    own = [box["value"] for box in form.tag.find_all("input", attrs={"name": "first"})]
    form.fill({"first": [value for value in own if value.startswith("ask-own-")]})
    return visitor.press("action", "save", form=form)


def expected_steps(person: Person) -> list[str]:
    """The person's way by the product's contract, with the steps that show once more."""
    steps: list[str] = []
    for step in WAYS[person.way]:
        if step == "support-history":
            steps.append(CRISIS if person.crisis else SUPPORT)
        steps += [step] * (2 if step in person.comes_back else 1)
    return steps
