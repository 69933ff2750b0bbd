"""Nothing typed is lost: people go about at random in two tabs, and things break meanwhile."""

from __future__ import annotations

from random import Random

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from screening.questionnaire.model import FORM_FIELDS
from tests.journeys.page import Form, words
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, visit
from tests.web.test_faults import break_database, mend_database

STEPS = {"your-hopes": "hopes", "after-support": "comfort_needs", "your-questions": "own_questions"}
"""Each with a question that is answered in words."""
BUTTONS = ("action", "then", "language")
TOO_MUCH = "x" * 2500
LENGTH = 40


class Tab:
    """A tab whose person adds words to what stands in the box, and never takes one away."""

    def __init__(self, visitor: Visitor, random: Random) -> None:
        self.visitor, self.random = visitor, random
        self.step = ""

    @property
    def form(self) -> Form:
        return self.visitor.page.form

    def open(self) -> None:
        self.step = self.random.choice(list(STEPS))
        self.visitor.get(f"/checklist/{self.step}")

    def write(self, *more: str) -> None:
        """Add words to those that stand in the box."""
        name = STEPS[self.step]
        text = " ".join(dict.fromkeys([*self.form.value(name).split(), *more]))
        self.visitor.fill({name: text})

    def press(self, *, old_token: bool = False, database_is_down: bool = False) -> None:
        """Press any button. What was sent comes back in the form, or another page does."""
        buttons = self.visitor.page.soup.find_all("button", attrs={"name": BUTTONS})
        button = self.random.choice([(tag["name"], tag["value"]) for tag in buttons])
        fields = self.form.pressed(*button)
        if old_token:
            fields = [(name, "old" if name == "csrf_token" else text) for name, text in fields]
        reply = self.visitor.ask("POST", self.form.action, fields)
        address = self.form.action
        if reply.status == 303:
            assert True not in (old_token, database_is_down, button[0] == "language")
            self.step = ""
            return
        self.visitor._arrive(address, reply, reply.status)
        allowed = {422, 409}
        if button[0] == "language" and not old_token:
            allowed = {503} if database_is_down else {200}
        elif old_token or database_is_down:
            allowed = {400} if old_token else {503}
        assert reply.status in allowed, (button, reply.status)
        typed = [pair for pair in fields if pair[0] not in FORM_FIELDS]
        assert [pair for pair in self.form.values if pair[0] not in FORM_FIELDS] == typed

    def put_right(self) -> None:
        """Shorten what is too long, and take in what was saved in another tab."""
        if self.visitor.page.status == 422:
            kept = self.form.value(STEPS[self.step]).replace(TOO_MUCH, "").strip()
            self.visitor.fill({STEPS[self.step]: kept})
        elif self.visitor.page.status == 409:
            saved = [words(tag) for tag in self.visitor.page.main.find("dl").find_all("dd")]
            self.write(*(word for text in saved for word in text.split() if word[0] == "w"))


def walk(app: Flask, visitor: Visitor, random: Random) -> None:
    tabs = [Tab(visitor, random)]
    tabs.append(Tab(Visitor(visitor.wire, visitor.origin), random))
    tabs[1].visitor.cookies = visitor.cookies
    typed: set[str] = set()
    for number in range(LENGTH):
        tab = random.choice(tabs)
        if not tab.step:
            tab.open()
        if random.random() < 0.6:
            typed.add(word := f"w{number}")
            tab.write(word, *([TOO_MUCH] if random.random() < 0.1 else []))
        fault = random.random()
        if fault < 0.15:
            break_database(app)
            tab.press(database_is_down=True)
            mend_database(app)
        else:
            tab.press(old_token=fault < 0.3)
        if tab.step:
            tab.put_right()
    for tab in tabs:
        for _ in range(30):  # until a button is one that saves
            if tab.step:
                tab.press()
            if tab.step:
                tab.put_right()
        assert not tab.step
    found = {
        word
        for step, name in STEPS.items()
        for word in visitor.get(f"/checklist/{step}").form.value(name).split()
    }
    assert typed <= found, f"{sorted(typed - found)} lost"


def test_every_word_is_saved_or_on_the_page(build: BuildApp) -> None:
    app = build()

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # seeds do not shrink
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def go_about(random: Random) -> None:
        visitor = visit(app)
        visitor.get("/")
        visitor.press("way", "full")
        walk(app, visitor, random)

    go_about()
