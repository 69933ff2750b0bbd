"""The servers that are measured: processes of their own, under the product's own settings."""

from __future__ import annotations

import http.client
import secrets
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.faults.server import Server
from tests.waiting import wait_until

HOST = "foreword.example.org"
BEHIND_A_PROXY = {
    "DEVELOPMENT": "false",
    "PUBLIC_URL": f"https://{HOST}",
    "PROXY_COUNT": "1",
    "RATELIMIT_ENABLED": "true",
}
"""As it runs for people: HTTPS, one proxy in front, limits on."""
BROWSER = {
    "Host": HOST,
    "X-Forwarded-Host": HOST,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.1",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br",
    "Referer": f"https://{HOST}/checklist",
}
"""What a phone sends, behind one proxy."""
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Memory:
    """In megabytes, of the process that uses most. `own` is what would be free without it."""

    resident: float
    own: float


class MeasuredServer(Server):
    """`arguments`: of its command. `first_answer`: seconds from the start of the process until the
    page at `first` came."""

    def __init__(
        self,
        folder: Path,
        *,
        module: str = "screening",
        arguments: Sequence[str] = (),
        first: str = "/",
        **settings: str,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.url = settings.get("DATABASE_URL", f"sqlite:///{folder / 'records.sqlite'}")
        given = BEHIND_A_PROXY | {"DATABASE_URL": self.url} | settings
        given["SECRET_KEY"] = secrets.token_urlsafe(32)
        # with a prefix it begins as a program, and is not forked from one that has all loaded
        super().__init__(folder, prefix=("env",), module=module, **given)
        self.more, self.first = arguments, first

    @property
    def arguments(self) -> list[str]:
        return [*super().arguments, *self.more]

    def wait_until_it_answers(self) -> None:
        began = self._processes()[0].create_time()
        wait_until(self._shows_the_first_page, otherwise=self.log.read_text)
        self.first_answer = time.time() - began

    def _shows_the_first_page(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        with suppress(OSError), closing(connection):
            connection.request("GET", self.first, headers=BROWSER)
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def processor_seconds(self) -> float:
        """Of all its processes so far, in user and system mode."""
        times = [process.cpu_times() for process in self._processes()]
        return sum(each.user + each.system for each in times)

    def memory(self) -> Memory:
        found = [process.memory_full_info() for process in self._processes()]
        largest = max(found, key=lambda each: each.uss)
        return Memory(largest.rss / MEGABYTE, largest.uss / MEGABYTE)

    def _processes(self) -> list[psutil.Process]:
        first = psutil.Process(self.process.pid if self.process else 0)
        return [first, *first.children(recursive=True)]
