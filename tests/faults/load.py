"""People who save all the time, and what each of them was promised."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.faults.server import Server
from tests.waiting import Background

STEP = "/checklist/medicine-list"
SOME = 5
FIELDS = ("medicines-0-name", "medicines-0-amount")


@dataclass
class Person:
    """Saves one number after another, the same one in two boxes of a step."""

    server: Server
    cookies: Mapping[str, str]
    token: str
    revision: int = 0
    confirmed: int = 0
    """The last number that was answered with a 303."""
    sent: int = 0
    odd: list[int] = field(default_factory=list)
    """Statuses that a save should never have."""

    def save_until(self, stopped: threading.Event) -> None:
        """Returns when it is over, or when the server is gone."""
        parts = urlsplit(self.server.origin)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
        try:
            while not stopped.is_set():
                self._save(connection)
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def _save(self, connection: http.client.HTTPConnection) -> None:
        self.sent += 1
        fields = dict.fromkeys(FIELDS, f"number {self.sent}")
        fields |= {"csrf_token": self.token, "revision": str(self.revision), "action": "save"}
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", STEP, urlencode(fields), headers)
        response = connection.getresponse()
        response.read()
        if response.status == 303:
            self.confirmed = self.sent
            self.revision += 1
        else:
            self.odd.append(response.status)

    def check(self) -> None:
        """Raises AssertionError where an answer is lost or torn. Then goes on from what is there:
        a save may have been kept although its answer never came."""
        shown, revision = self.read()
        numbers = {int(text.removeprefix("number ")) for text in shown}
        assert len(numbers) == 1, f"torn: {shown}"
        assert self.confirmed <= numbers.pop() <= self.sent, f"{shown}, not {self.confirmed}"
        assert not self.odd, self.odd
        self.revision = revision

    def read(self) -> tuple[list[str], int]:
        """What both boxes hold, and the revision of the step."""
        visitor = self.server.visit()
        visitor.cookies = dict(self.cookies)
        form = visitor.get(STEP).form
        return [form.value(name) for name in FIELDS], int(form.value("revision"))


def arrive(server: Server) -> Person:
    """A person with a record and a first number in it."""
    visitor = server.begin()
    page = visitor.get(STEP)
    person = Person(server, dict(visitor.cookies), page.form.value("csrf_token"))
    visitor.save(dict.fromkeys(FIELDS, "number 0"))
    person.revision = 1
    return person


def save_a_lot(people: list[Person], stopped: threading.Event) -> Background:
    """All at once and in the background. Returns once each has saved some times."""
    goals = [person.confirmed + SOME for person in people]
    saving = Background([lambda person=person: person.save_until(stopped) for person in people])

    def all_saved_enough() -> bool:
        return all(person.confirmed >= goal for person, goal in zip(people, goals, strict=True))

    try:
        saving.wait_until(all_saved_enough)
    except BaseException as error:
        stopped.set()
        error.add_note(f"answered otherwise: {[person.odd for person in people]}")
        raise
    return saving
