"""The real server process, and what becomes of it: `python -m screening serve`, which is spared
the parsing of a file that was parsed before, and the imports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tests import forked
from tests.conftest import without_settings
from tests.forked import Forked
from tests.journeys.visitor import Visitor, http_wire
from tests.kept import Kept, SqliteFile
from tests.waiting import wait_until

CHECKOUT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Server:
    """A server in a folder of its own. It may be started again after it ended, on the same data.

    `kept`: its database, in place of a file in that folder. `prefix`: a command that runs it,
    such as strace. `settings` and other variables of its environment as `NAME="value"`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        kept: Kept | None = None,
        prefix: Sequence[str] = (),
        module: str = "tests.parsed",
        **settings: str,
    ) -> None:
        self.folder = folder
        self.kept = kept or SqliteFile(folder / "instance" / "records.sqlite")
        self.module = module
        self.prefix = tuple(prefix)
        self.port = free_port()
        self.address = f"{settings.get('HOST', '127.0.0.1')}:{self.port}"
        self.origin = f"http://{self.address}"
        self.settings = {
            "DEVELOPMENT": "true",
            "RATELIMIT_ENABLED": "false",
            "DATABASE_URL": self.kept.url,
        } | settings
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def arguments(self) -> list[str]:
        return ["serve", "--port", str(self.port)]

    @property
    def command(self) -> list[str]:
        return [*self.prefix, sys.executable, "-m", self.module, *self.arguments]

    @property
    def environment(self) -> dict[str, str]:
        return without_settings(os.environ) | {"PYTHONPATH": str(CHECKOUT)} | self.settings

    def start(self) -> None:
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        with self.log.open("ab") as log:
            if self.prefix:
                self.process = subprocess.Popen(
                    self.command,
                    cwd=self.folder,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            else:
                self.process = forked.start(
                    self.arguments,
                    module=self.module,
                    folder=self.folder,
                    environment=self.environment,
                    stdout=log.fileno(),
                    stderr=log.fileno(),
                )

    def wait_for_line(self, words: str, *, times: int = 1) -> None:
        """Return once its log says so, that often."""
        wait_until(
            lambda: self.log.read_text().count(words) >= times,
            otherwise=lambda: f"{words!r} is not there {times} times: {self.log.read_text()}",
        )

    def wait_until_it_answers(self) -> None:
        assert self.process is not None
        wire = http_wire(self.origin)
        for _ in range(600):
            assert self.process.poll() is None, f"it ended: {self.log.read_text()}"
            try:
                if wire("GET", "/healthz", {}, b"").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"it does not answer: {self.log.read_text()}")

    def count_read(self) -> int:
        """How many connections to it are open of which it has read all that came, as Linux tells:
        the address, the state, what waits to be read, and the number that only accepted ones have.
        """
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        here = f"0100007F:{self.port:04X}"
        return sum(
            (line[1], line[3], line[4].partition(":")[2]) == (here, "01", "00000000")
            and line[9] != "0"
            for line in lines
        )

    def kill(self) -> None:
        """As a power cut would, as far as a process can tell."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator would. The exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        assert self.process is not None
        os.killpg(self.process.pid, number)
        return self.process.wait(timeout=30)

    def visit(self) -> Visitor:
        return Visitor(http_wire(self.origin), self.origin)

    def begin(self) -> Visitor:
        """A visitor at the first step of the full way."""
        visitor = self.visit()
        visitor.get("/")
        visitor.press("way", "full")
        return visitor

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
