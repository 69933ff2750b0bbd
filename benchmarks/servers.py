"""The servers that are measured: processes of their own, under the product's own settings."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.wire import HOST, Connection, Unexpected, request
from tests.faults.server import Server

BEHIND_A_PROXY = {
    "DEVELOPMENT": "false",
    "PUBLIC_URL": f"https://{HOST}",
    "PROXY_COUNT": "1",
    "RATELIMIT_ENABLED": "true",
}
"""As it runs for people: HTTPS, one proxy in front, limits on."""
LONGEST_START = 60
"""Seconds."""
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Memory:
    """In megabytes, of the process that uses most. `own` is what would be free without it."""

    resident: float
    own: float


class NotThere(Exception):
    """The server does not run. The message is its log."""


class MeasuredServer(Server):
    """`arguments`: of its command. `kept`: whether people keep their connections to it.
    `first_answer`: seconds from the start of the process until the start page came."""

    def __init__(
        self,
        folder: Path,
        *,
        module: str = "screening",
        arguments: Sequence[str] = (),
        kept: bool = True,
        **settings: str,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"sqlite:///{folder / 'records.sqlite'}"
        given = BEHIND_A_PROXY | {"DATABASE_URL": self.url} | settings
        super().__init__(folder, module=module, SECRET_KEY=secrets.token_urlsafe(32), **given)
        self.arguments = tuple(arguments)
        self._kept = kept
        self.first_answer = 0.0

    def connect(self) -> Connection:
        return Connection(self.port, kept=self._kept)

    @property
    def command(self) -> list[str]:
        return [*super().command, *self.arguments]

    def start(self) -> None:
        self._began = time.perf_counter()
        super().start()

    def wait_until_it_answers(self) -> None:
        page = request("GET", "/", {})
        while time.perf_counter() - self._began < LONGEST_START:
            try:
                with self.connect() as connection:
                    connection.ask(page)
            except (OSError, Unexpected):
                time.sleep(0.005)
            else:
                self.first_answer = time.perf_counter() - self._began
                return
            if self.process is None or self.process.poll() is not None:
                break
        raise NotThere(self.log.read_text())

    def processor_seconds(self) -> float:
        """Of all its processes so far, in user and system mode."""
        times = [process.cpu_times() for process in self._processes()]
        return sum(each.user + each.system for each in times)

    def memory(self) -> Memory:
        found = [process.memory_full_info() for process in self._processes()]
        largest = max(found, key=lambda each: each.uss)
        return Memory(largest.rss / MEGABYTE, largest.uss / MEGABYTE)

    def _processes(self) -> list[psutil.Process]:
        if self.process is None:
            raise NotThere("it was not started")
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]
