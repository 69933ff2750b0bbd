"""`screening serve --workers N`, and what its processes do."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import psutil
from prometheus_client.parser import text_string_to_metric_families

from tests.faults.server import Server, free_port

SECRET = "m9Jb3Yx0kq-Vt7LwPz2sRf8NhCd5GaEu"


def scrape(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        return str(response.read().decode())


class Workers(Server):
    """Not in development mode: as it would run for people."""

    def __init__(
        self,
        folder: Path,
        count: int = 2,
        options: Sequence[str] = (),
        prefix: Sequence[str] = (),
        **settings: str,
    ) -> None:
        self.metrics_port = free_port()
        folder.mkdir(exist_ok=True)
        usual = {
            "DEVELOPMENT": "false",
            "SECRET_KEY": SECRET,
            "PROXY_COUNT": "1",
            "RATELIMIT_ENABLED": "true",
            "METRICS_PORT": str(self.metrics_port),
            "TMPDIR": str(folder / "temporary"),
        }
        (folder / "temporary").mkdir(exist_ok=True)
        super().__init__(folder, prefix=prefix, **usual | settings)
        self.options = ["--workers", str(count), *options]

    @property
    def arguments(self) -> list[str]:
        return [*super().arguments, *self.options]

    def stop(self) -> int:
        """As systemd does: the first process is asked, and asks the others."""
        self.send(signal.SIGTERM)
        assert self.process is not None
        return self.process.wait(timeout=30)

    def send(self, number: int) -> None:
        assert self.process is not None
        os.kill(self.process.pid, number)

    @property
    def workers(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children()

    def metrics(self) -> str:
        return scrape(self.metrics_port)

    def measured(self, name: str, **labels: str) -> float:
        """The sum of what is shown under that name, with at least these labels."""
        families = text_string_to_metric_families(self.metrics())
        return sum(
            sample.value
            for family in families
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )
