"""Any journey at all: two browsers, their tabs, codes on paper, and a clock that goes on.

Never a 5xx. What was confirmed is there until it was cleared or expired, and gone afterwards.
What was written behind a question that does not apply stands on no page and in no file. All
files of a summary hold the same words.

`make fuzz` does more (EXAMPLES, STEPS), and others each time.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from screening.answers.path import find_path
from screening.answers.screening import Screening
from screening.errors import PurgeRefused
from screening.settings import Settings, load_settings
from screening.storage import resume_codes as codes
from screening.web.app import build_app
from tests.conftest import Clock
from tests.fuzz.answers import MARK, fields_for, mark
from tests.fuzz.browser import SCRIPT, Browser, Fields, Reply

EXAMPLES = int(os.environ.get("EXAMPLES", "10"))
STEPS = int(os.environ.get("STEPS", "30"))
EVER_OTHER = "EXAMPLES" in os.environ

KEEP, KEEP_WITH_CODE = timedelta(hours=24), timedelta(days=14)
ROUNDING = timedelta(hours=1)
NEVER = datetime.min.replace(tzinfo=UTC)
FILES = ("/summary.txt", "/summary.json", "/summary.pdf", "/summary.fhir.json")
PAGES = (
    "/", "/checklist", "/check-answers", "/first-questions", "/summary", "/show", "/help", "/learn",
    "/glossary", "/sources", "/clinicians", "/privacy", "/disclaimer", "/accessibility", "/save",
    "/resume", "/clear", "/healthz", "/readyz",
    "/checklist.pdf", "/summary.pdf", "/.well-known/security.txt",
    "/no-such-page",
)  # fmt: skip
SHOWS_RECORD = (
    "checklist", "step", "crisis", "support", "check-answers", "first-questions", "summary", "show",
    "save",
)  # fmt: skip
SUPPORT = "/checklist/support"
WAYS = ("short", "full")
BUTTON = re.compile(rb'name="(take_out|put_back|delete|sheet_language)" value="([^"]+)"')
FIRST = re.compile(rb'name="first" value="([^"]+)"')
ALWAYS_ASKED = ("hopes", "own_questions")
"""Questions with a text of their own that apply to everyone."""
ODD: tuple[Fields, ...] = (
    [("nobody_asked", "x")],
    [("action", "publish")],
    [("action", "more_rows")],
    [("clear", "hopes")],
    [("revision", "0"), ("revision", "1")],
    [("revision", "9" * 40)],
    [("revision", "-1"), ("action", "save")],
    [("", "")],
    [("hopes", b"\xff\xfe"), ("hopes", "twice")],
    [(f"medicines-{row}-name", "x") for row in range(60)],
    [(f"name-{number}", "") for number in range(2000)],
)
MOST_FIELDS = 1000
"""Of one form: what has more is refused unread (tests/web/test_refusals.py)."""
seeds = st.randoms(use_true_random=True)
browsers = st.integers(0, 1)


@dataclass
class Record:
    """What a person was promised."""

    touched: datetime
    """When it was last used, for certain: it has to be there that long from then."""
    perhaps_touched: datetime = NEVER
    """When a form that came back may have read it, or may not."""
    texts: dict[str, bytes] = field(default_factory=dict)
    """By question: the last text that was confirmed."""
    code: str = ""
    """The one that has to work; all before it must not."""
    made_here: bool = False
    """Whether the browser with the record made its code, so that it shows it."""

    @property
    def keep(self) -> timedelta:
        return KEEP_WITH_CODE if self.code else KEEP

    def assert_not_kept_too_long(self, now: datetime) -> None:
        assert now - max(self.touched, self.perhaps_touched) < self.keep + ROUNDING

    def end(self) -> None:
        """It is gone, or has to be."""
        self.touched -= 2 * KEEP_WITH_CODE
        self.perhaps_touched = self.touched


class Journeys(RuleBasedStateMachine):
    app = None
    clock = Clock()
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.browsers = [Browser(self.app), Browser(self.app)]
        self.records: list[Record | None] = [None, None]
        self.papers: list[tuple[str, Record | None]] = []
        """Every code that was ever shown, with the record that it was of."""
        self.forms: list[tuple[int, str, Fields]] = []
        """Forms that are still open in other tabs, filled."""
        self.kept = self.app.extensions["screening"]
        self.questionnaire = self.kept.questionnaire

    # What any reply has to be like.

    def ask(self, who: int, method: str, address: str, fields: Fields | None = None) -> Reply:
        reply = self.browsers[who].ask(method, address, fields)
        self.seen[f"{method} {reply.status}"] += 1
        too_much = fields is not None and len(fields) > MOST_FIELDS
        known = (413,) if too_much else (200, 303, 400, 404, 409, 410, 422)
        assert reply.status in known, (address, reply.status)
        if reply.headers.get("Content-Disposition", "").startswith("attachment"):
            # a file holds what was typed as it was typed, and no browser may take it for a page
            assert reply.headers["X-Content-Type-Options"] == "nosniff", address
        else:
            assert SCRIPT not in reply.body, address
        assert "no-store" in reply.headers["Cache-Control"], address
        record = self.records[who]
        if reply.status == 410:
            self.assert_gone(who)
        elif record is not None and reply.kind in SHOWS_RECORD:
            if method == "GET":
                record.assert_not_kept_too_long(self.clock.now)
                record.touched = self.clock.now
            else:
                record.perhaps_touched = self.clock.now
            shown = record.code if reply.kind == "save" and record.made_here else ""
            assert reply.code == shown, address
        else:
            assert not reply.code, address
        return reply

    def assert_gone(self, who: int) -> None:
        """A record is gone only when its time is over."""
        record = self.records[who]
        if record is not None:
            assert self.clock.now - record.touched >= record.keep, "gone before its time"
            record.end()
            self.records[who] = None

    def screening(self, who: int) -> Screening | None:
        token = self.browsers[who].cookie
        if token is None or self.records[who] is None:
            return None
        self.records[who].touched = self.clock.now
        return Screening.from_json(self.kept.store.open(token).content)

    # What people do.

    @initialize(seed=seeds)
    def arrive(self, seed: Random) -> None:
        for who in (0, 1):
            self.ask(who, "GET", "/")
        self.begin(0, seed)

    @rule(who=browsers, seed=seeds)
    def begin(self, who: int, seed: Random) -> None:
        self.ask(who, "GET", "/")
        reply = self.ask(who, "POST", "/start", self.signed(who, ("way", seed.choice(WAYS))))
        assert reply.status == 303
        if reply.headers["Location"] != "/checklist":
            self.assert_gone(who)
            self.records[who] = Record(self.clock.now)
        else:
            self.saved(who)

    @rule(who=browsers, seed=seeds)
    def read(self, who: int, seed: Random) -> None:
        cards = [f"/learn/{card.id}" for card in self.questionnaire.cards]
        self.ask(who, "GET", seed.choice([*PAGES, *cards, "/learn/none", "/checklist/none"]))

    @rule(who=browsers, seed=seeds)
    def fill_in(self, who: int, seed: Random) -> None:
        """Some steps are opened and filled. Each is sent at once, later, or never."""
        for step in seed.choices(self.questionnaire.steps, k=2):
            page = self.ask(who, "GET", f"/checklist/{step.id}")
            if page.status == 410:
                self.begin(who, seed)
                continue
            self.assert_as_confirmed(who, step, page)
            save = [("revision", page.revision), ("action", "save")]
            fields = self.signed(who, *save, *fields_for(step, seed))
            form = (who, page.address, fields)
            if seed.random() < 0.2:
                self.forms.append(form)
            else:
                self.send(*form)

    @rule(who=browsers)
    def go_on_after_the_safety_questions(self, who: int) -> None:
        page = self.ask(who, "GET", SUPPORT)
        reply = self.ask(who, "POST", SUPPORT, self.signed(who, ("action", "continue")))
        assert reply.status == (303 if page.status == 200 else page.status)
        if reply.status == 303:
            self.saved(who)
            assert len(page.body) == len(self.ask(who, "GET", SUPPORT).body)

    @precondition(lambda self: self.forms)
    @rule(seed=seeds)
    def send_from_another_tab(self, seed: Random) -> None:
        self.send(*seed.choice(self.forms))

    @precondition(lambda self: self.forms)
    @rule(seed=seeds)
    def send_with_an_old_token(self, seed: Random) -> None:
        who, address, fields = seed.choice(self.forms)
        spoilt = [(name, "old" if name == "csrf_token" else value) for name, value in fields]
        came_along = self.browsers[who].cookie is not None  # else nobody is shown what was typed
        assert self.ask(who, "POST", address, spoilt).status == (400 if came_along else 410)

    @rule(who=browsers, seed=seeds)
    def spoil(self, who: int, seed: Random) -> None:
        """What no page of ours would send. Some of it is a save all the same."""
        step = seed.choice(self.questionnaire.steps)
        odd = seed.choice(ODD)
        reply = self.ask(who, "POST", f"/checklist/{step.id}", self.signed(who, *odd))
        if reply.status == 303:
            self.saved(who)

    @rule(who=browsers, seed=seeds)
    def choose(self, who: int, seed: Random) -> None:
        """What to take out, put back or delete, and what to ask first."""
        for _ in range(seed.choice([1, 1, 3])):
            page = self.ask(who, "GET", "/summary")
            if page.status != 200:
                return
            buttons = BUTTON.findall(page.body)
            if not buttons:
                break
            name, value = seed.choice(buttons)
            reply = self.ask(who, "POST", "/summary", self.signed(who, (name.decode(), value)))
            assert (reply.status, reply.headers["Location"]) == (303, "/summary#at")
            self.saved(who)
            if name == b"delete":
                self.records[who].texts.clear()
            if name != b"sheet_language":
                after = self.ask(who, "GET", "/summary").body
                out = b'name="put_back" value="' + value in after
                assert out == (name == b"take_out"), (name, value)
        page = self.ask(who, "GET", "/first-questions")
        fields = [("first", id_) for id_ in FIRST.findall(page.body) if seed.random() < 0.1]
        fields += [("own-1", mark("own", seed))] if seed.random() < 0.5 else []
        revision = ("revision", page.revision)
        reply = self.ask(who, "POST", "/first-questions", self.signed(who, revision, *fields))
        assert reply.status in (303, 422)
        if reply.status == 303:
            self.saved(who)

    @rule(who=browsers)
    def look_at_everything(self, who: int) -> None:
        """What does not apply is nowhere, and all files say the same."""
        review, summary = (self.ask(who, "GET", page) for page in ("/check-answers", "/summary"))
        files = {address: self.ask(who, "GET", address) for address in FILES}
        screening = self.screening(who)
        if screening is None:
            assert {reply.status for reply in (review, summary, *files.values())} == {410}
            return
        path = find_path(self.questionnaire, screening.answers)
        for reply in (review, summary, *files.values()):
            for question in MARK.findall(reply.body):
                assert question == b"own" or question.decode() in path.ids, reply.address
        text, structured = (files[name] for name in FILES[:2])
        sheets = summary.body[summary.body.index(b'class="sheet') :]
        if structured.status == 200:
            assert set(MARK.findall(structured.body)) == set(MARK.findall(sheets))
        if text.status == 200:
            # of the person's own page, the text holds the questions to ask alone
            assert set(MARK.findall(text.body)) == set(MARK.findall(sheets))

    @rule(who=browsers, seed=seeds)
    def start_again(self, who: int, seed: Random) -> None:
        """With a form that outlived its record."""
        page = self.ask(who, "GET", f"/checklist/{seed.choice(self.questionnaire.steps).id}")
        if page.status != 410:
            return
        again = self.signed(who, ("revision", "3"), ("action", "start_again"))
        assert self.ask(who, "POST", page.address, again).status in (303, 409)
        self.records[who] = Record(self.clock.now)

    @rule(who=browsers, seed=seeds)
    def make_a_code(self, who: int, seed: Random) -> None:
        """Or another one. However often the button is pressed, the page makes one."""
        page = self.ask(who, "GET", "/save")
        if page.status == 410:
            return
        record = self.records[who]
        press = self.signed(who, ("revision", page.revision))
        for number in range(seed.choice([1, 1, 2])):
            reply = self.ask(who, "POST", "/save", press)
            assert (reply.status, reply.headers["Location"]) == (303, "/save")
            if number == 0:
                # the page alone knows it: what it shows from now on is held to this
                made = self.browsers[who].ask("GET", "/save").code
                assert made not in ("", record.code)
                record.code, record.made_here, record.touched = made, True, self.clock.now
                self.papers.append((made, record))
            self.ask(who, "GET", "/save")

    @precondition(lambda self: self.papers)
    @rule(who=browsers, seed=seeds)
    def come_back(self, who: int, seed: Random) -> None:
        code, record = seed.choice(self.papers)
        self.ask(who, "GET", "/resume")
        typed = seed.choice([code, code.lower(), code.replace("-", "")])
        reply = self.ask(who, "POST", "/resume", self.signed(who, ("code", typed)))
        if reply.status == 422:
            assert code != record.code or self.clock.now - record.touched >= record.keep
        else:
            self.came_back(who, code, record, reply)

    def came_back(self, who: int, code: str, record: Record, reply: Reply) -> None:
        assert (reply.status, reply.headers["Location"]) == (303, "/checklist")
        assert code == record.code, "it was replaced"
        record.assert_not_kept_too_long(self.clock.now)
        self.records = [None if other is record else other for other in self.records]
        self.records[who] = record
        record.made_here, record.touched = False, self.clock.now

    @rule(who=browsers, elsewhere=browsers, seed=seeds)
    def go_away_and_come_back(self, who: int, elsewhere: int, seed: Random) -> None:
        """Within the time that was promised, again and again with the same code."""
        if seed.random() < 0.7:
            self.make_a_code(who, seed)
        for browser in (elsewhere, who):
            record = self.records[who] or self.records[elsewhere]
            if record is None or not record.code:
                return
            if self.clock.now - record.touched >= record.keep:
                return
            left = record.touched + record.keep - self.clock.now
            self.clock.now += seed.choice([left / 100, left / 2, left - timedelta(seconds=1)])
            self.ask(browser, "GET", "/resume")
            code = self.signed(browser, ("code", record.code))
            self.came_back(browser, record.code, record, self.ask(browser, "POST", "/resume", code))
            if seed.random() < 0.5:
                self.fill_in(browser, seed)

    @rule(who=browsers, seed=seeds)
    def guess_a_code(self, who: int, seed: Random) -> None:
        self.ask(who, "GET", "/resume")
        noise = "".join(seed.choices("0123456789ABCDEFGHJKMN-", k=24))
        guess = seed.choice([codes.new_code(), noise, ""])
        reply = self.ask(who, "POST", "/resume", self.signed(who, ("code", guess)))
        assert (reply.status, reply.kind) == (422, "resume")

    @rule(who=browsers, seed=seeds)
    def end(self, who: int, seed: Random) -> None:
        """Clear, or leave fast. Less often than the rest, so that something comes of it."""
        if seed.random() < 0.6:
            return
        self.ask(who, "GET", "/clear")
        address = seed.choice(["/clear", "/leave"])
        fields = self.signed(who) if address == "/clear" else []
        assert self.ask(who, "POST", address, fields).status == 200
        if (record := self.records[who]) is not None:
            if address == "/clear" or not record.code:
                record.end()
            else:  # it stays for its code alone, and from now on
                record.perhaps_touched = self.clock.now
            self.records[who] = None
        assert self.ask(who, "GET", "/checklist").status == 410

    @rule(seed=seeds)
    def wait(self, seed: Random) -> None:
        self.clock.now += timedelta(
            hours=seed.choice([1, 1, 1, 5, 5, 12, 23, 25, 24 * 13, 24 * 15])
        )

    @rule(seed=seeds)
    def purge(self, seed: Random) -> None:
        try:
            self.kept.store.purge(force=seed.random() < 0.5)
        except PurgeRefused:
            return

    # How it is told what came of it.

    def send(self, who: int, address: str, fields: Fields) -> None:
        reply = self.ask(who, "POST", address, fields)
        if reply.status != 303:
            return
        self.saved(who)
        sent = dict(fields)
        for question in self.questionnaire.questions.values():
            text = sent.get(question.id, b"")
            if (
                question.id in ALWAYS_ASKED
                and isinstance(text, str)
                and MARK.fullmatch(text.encode())
            ):
                self.records[who].texts[question.id] = text.encode()
            elif question.id in sent:
                self.records[who].texts.pop(question.id, None)
        self.ask(who, "GET", reply.headers["Location"])

    def saved(self, who: int) -> None:
        self.records[who].touched = self.clock.now

    def assert_as_confirmed(self, who: int, step, page: Reply) -> None:
        if page.kind != "step":
            return
        screening = self.screening(who)
        path = find_path(self.questionnaire, screening.answers)
        on_page = re.sub(rb"<template.*?</template>", b"", page.body, flags=re.DOTALL)
        for question in step.questions:
            shown = f'name="{question.id}"'.encode() in on_page
            assert shown == (question.id in path.ids) or question.type == "medicines", question.id
            if question.id in self.records[who].texts:
                assert self.records[who].texts[question.id] in page.body, question.id

    def signed(self, who: int, *fields: tuple[str, str | bytes]) -> Fields:
        return [("csrf_token", self.browsers[who].token), *fields]


def test_no_journey_breaks_a_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(codes.SCRYPT, "n", 2)  # as it is but for its cost, which is on purpose
    given = {
        "SECRET_KEY": "m9Jb3Yx0kq-Vt7LwPz2sRf8NhCd5GaEu",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'records.sqlite'}",
        "RATELIMIT_ENABLED": "false",
    }
    Journeys.app = build_app(load_settings(given, tmp_path / ".env"), Journeys.clock)
    run_state_machine_as_test(
        Journeys,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not EVER_OTHER,
            database=None,
            phases=[Phase.generate],  # seeds do not shrink
            suppress_health_check=list(HealthCheck),
        ),
    )
    Journeys.app.extensions["screening"].store.close()
    print(dict(Journeys.seen))  # noqa: T201
