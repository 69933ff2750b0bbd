"""Programs of the product, started as forks of a process that has imported what they import and
loaded what most of them load.

That takes a server nearly all of its start, and the tests start hundreds. What `tests.journeys`
visits, a start by systemd and one under strace begin as anywhere else.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from screening.cli import main

LIBRARIES = (
    *("alembic", "babel.dates", "babel.messages.pofile", "babel.numbers", "babel.support"),
    *("flask_limiter", "flask_wtf", "gunicorn.app.base", "gunicorn.workers.gthread", "limits"),
    *("jinja2.ext", "markdown_it", "psycopg", "pydantic_settings", "redis", "ruamel.yaml"),
    *("sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite", "typst"),
    *("waitress.server", "wtforms", "screening.answers.summary", "screening.languages"),
    *("screening.questionnaire.loader", "screening.settings"),
)
"""Nothing that imports `screening.metrics`, which counts where the environment says."""

get_context("forkserver").set_forkserver_preload(["tests.forked", *LIBRARIES, "tests.loaded"])


class Forked(ForkServerProcess):
    """What a `subprocess.Popen` is, as far as the tests ask it."""

    @property
    def returncode(self) -> int | None:
        code: int | None = self.exitcode
        return code

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        self.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.name, timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            assert self.pid is not None
            os.kill(self.pid, number)


def start(
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    stdout: int,
    stderr: int,
    module: str = "tests.parsed",
) -> Forked:
    """Start `python -m MODULE ARGUMENTS` in `folder`, in a session of its own. `stdout` and
    `stderr` are file descriptors."""
    given = (module, list(arguments), folder, dict(environment))
    process = Forked(target=_run, args=(*given, _Sent(stdout), _Sent(stderr)), daemon=True)
    process.start()
    return process


def run(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Do the same as `subprocess.run` would, and return what was written."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = start(
            arguments,
            folder=folder,
            environment=environment,
            stdout=out.fileno(),
            stderr=errors.fileno(),
        )
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        out.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess([*arguments], code, out.read(), errors.read())


class _Sent:
    """A file descriptor on its way to another process, where it is a number again."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrived, (DupFd(self.number),)


def _arrived(sent: Any) -> int:
    number: int = sent.detach()
    return number


def _run(
    module: str,
    arguments: list[str],
    folder: Path,
    environment: dict[str, str],
    stdout: int,
    stderr: int,
) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # as the environment says
    for number, instead in ((1, stdout), (2, stderr)):
        os.dup2(instead, number)
        os.close(instead)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = [module, *arguments]
    if module == "tests.parsed":
        sys.exit(main())
    runpy.run_module(module, run_name="__main__", alter_sys=True)
