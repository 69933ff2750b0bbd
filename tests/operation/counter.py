"""A Valkey or Redis of the tests' own, with a password and nothing on the disk."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

import redis

from tests.faults.server import free_port
from tests.programs import REDIS, find_program

PASSWORD = "pw-canaryXq7"


class Counter:
    """It may be killed and started again. What it counted is then gone, as after a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = find_program(*REDIS)
        assert program is not None, "run tests/programs.py first"
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--requirepass", PASSWORD, "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("it does not answer")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def all_that_it_knows(self) -> str:
        """Names and values."""
        with redis.Redis.from_url(self.url, decode_responses=True) as client:
            names = sorted(client.scan_iter())
            return "\n".join(f"{name} {client.get(name)}" for name in names)

    def forget(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def __enter__(self) -> Counter:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
