"""People who save while a host dies: what each was promised, and what each saw meanwhile."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.journeys.page import Page, Reply
from tests.journeys.page import words as page_words
from tests.journeys.visitor import Visitor
from tests.operation.proxy import Proxy
from tests.waiting import Background, wait_until

STEP = "/checklist/heart"
PEOPLE = 6
PAUSE = 0.1


@dataclass(frozen=True)
class Attempt:
    """Of a save or another request; `seen` says what it came to."""

    began: float
    ended: float
    seen: str

    @property
    def took(self) -> float:
        return self.ended - self.began


def describe(reply: Reply, words: str) -> str:
    """Return what a person sees: `saved`, `503 with their words`, or what should never be."""
    if reply.status == 303:
        return "saved"
    if reply.status != 503:
        return f"{reply.status}"
    page = Page(STEP, reply)
    if words and words in str(page.soup):
        return "503 with their words"
    return "503" if page_words(page.soup) else "blank"


def read(visitor: Visitor) -> str:
    """Return what the record holds now, as soon as it can be read. Raises AssertionError where it
    is gone."""
    found: list[Reply] = []

    def is_there() -> bool:
        found[:] = [visitor.ask("GET", STEP)]
        return found[0].status != 503

    wait_until(is_there)
    assert found[0].status == 200, found[0].status
    return str(Page(STEP, found[0]).form.value("bp_reading"))


@dataclass
class Saver:
    """Saves one number after another, each until it is confirmed."""

    visitor: Visitor
    attempts: list[Attempt] = field(default_factory=list)
    sent: int = 0
    confirmed: int = 0

    def save_until(self, stopped: threading.Event) -> None:
        fields = self.visitor.get(STEP).form.pressed("action", "save")
        begun = int(dict(fields)["revision"])
        while not stopped.wait(PAUSE):
            self.sent = self.confirmed + 1
            words = f"number {self.sent}."
            own = {"revision": str(begun + self.confirmed), "bp_reading": words}
            pairs = [(name, own.get(name, value)) for name, value in fields]
            began = time.monotonic()
            try:
                seen = describe(self.visitor.ask("POST", STEP, pairs), words)
            except (OSError, http.client.HTTPException) as error:
                seen = type(error).__name__
            self.attempts.append(Attempt(began, time.monotonic(), seen))
            if seen == "saved":
                self.confirmed = self.sent

    def count_lost(self) -> int:
        kept = read(self.visitor) or "number 0."
        number = int(kept.removeprefix("number ").removesuffix("."))
        return max(0, self.confirmed - number)


@dataclass
class Newcomers:
    """One after another begins, and saves once: each record is a promise of its own."""

    proxy: Proxy
    promised: list[tuple[Visitor, str]] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)

    def come_until(self, stopped: threading.Event) -> None:
        while not stopped.wait(PAUSE):
            began = time.monotonic()
            visitor, words = self.proxy.visit(), f"newcomer {len(self.promised)}."
            try:
                visitor.get("/")
                form = visitor.page.form
                reply = visitor.ask("POST", form.action, form.pressed("way", "full"))
                if (seen := describe(reply, "")) == "saved":
                    reply = visitor.ask("GET", STEP)
                    seen = describe(reply, "")
                if seen == "200":
                    form = Page(STEP, reply).form
                    form.fill({"bp_reading": words})
                    reply = visitor.ask("POST", STEP, form.pressed("action", "save"))
                    seen = describe(reply, words)
            except (OSError, http.client.HTTPException) as error:
                seen = type(error).__name__
            self.attempts.append(Attempt(began, time.monotonic(), seen))
            if seen == "saved":
                self.promised.append((visitor, words))

    def count_lost(self) -> int:
        return sum(read(visitor) != words for visitor, words in self.promised)


@dataclass
class Crowd:
    savers: list[Saver]
    newcomers: Newcomers
    lost: int = 0
    """Saves that were confirmed and are not there; known at the end."""

    @property
    def attempts(self) -> list[Attempt]:
        each = (person.attempts for person in (*self.savers, self.newcomers))
        return sorted((a for some in each for a in list(some)), key=lambda a: a.ended)

    def all_saved_since(self, moment: float) -> bool:
        """Whether each has had a save confirmed that began since then."""
        return all(
            any(a.seen == "saved" and a.began > moment for a in list(person.attempts))
            for person in (*self.savers, self.newcomers)
        )

    def tell(self) -> str:
        """The last that they saw, and what is kept of what each was promised."""
        kept = [f"{each.confirmed} confirmed: {read(each.visitor)}" for each in self.savers]
        return (
            "\n".join(kept)
            + "\n"
            + "\n".join(f"{a.ended:.1f} {a.took:.1f} {a.seen}" for a in self.attempts[-40:])
        )

    def report(self, since: float, until: float) -> Figures:
        """What they saw of a fault that began then."""
        seen = [a for a in self.attempts if since <= a.ended <= until]
        saved = [a.ended for a in seen if a.seen == "saved"]
        refused = [a.ended for a in seen if a.seen != "saved"]
        gaps = [after - before for before, after in zip([since, *saved], saved, strict=False)]
        on = [a for a in seen if not refused or a.ended > max(refused)]
        return Figures(
            longest_gap=max(gaps, default=until - since),
            until_all=(min(a.ended for a in on) - since) if refused and on else 0.0,
            longest_wait=max((a.took for a in seen), default=0.0),
            seen=Counter(a.seen for a in seen),
        )


@dataclass(frozen=True)
class Figures:
    longest_gap: float
    """Seconds in which nobody's save was confirmed."""
    until_all: float
    """From the fault to the first save after the last refusal."""
    longest_wait: float
    seen: Counter[str]

    def __str__(self) -> str:
        told = ", ".join(f"{count} x {name}" for name, count in sorted(self.seen.items()))
        return (
            f"no save for {self.longest_gap:.1f} s, nobody refused after {self.until_all:.1f} s, "
            f"longest wait {self.longest_wait:.1f} s; {told}"
        )


@contextmanager
def busy(proxy: Proxy, people: int = PEOPLE) -> Iterator[Crowd]:
    """They save meanwhile. At the end, whatever was confirmed is there."""
    crowd = Crowd([Saver(proxy.begin()) for _ in range(people)], Newcomers(proxy))
    stopped = threading.Event()
    work = [lambda person=person: person.save_until(stopped) for person in crowd.savers]
    threads = Background([*work, lambda: crowd.newcomers.come_until(stopped)])
    try:
        threads.wait_until(lambda: crowd.all_saved_since(0))
        yield crowd
    finally:
        stopped.set()
        threads.join()
    crowd.lost = sum(each.count_lost() for each in (*crowd.savers, crowd.newcomers))
