"""A PostgreSQL of the tests' own: a throw-away cluster on a free port of this machine.

It forces every save to the disk, as a server has to.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import psycopg

from screening.storage.store import database_at
from tests.programs import find_postgres

USER = "foreword"
TEMPLATE = "upgraded"


class Cluster:
    """Running between `with` and its end. It may be stopped and started again meanwhile.

    `disk`: where its folder lies; as root, a place that others can reach. `settings` as in its
    configuration file.
    """

    def __init__(self, disk: Path | None = None, **settings: str) -> None:
        programs = find_postgres()
        assert programs is not None, "run tests/programs.py first"
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=disk))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = _free_port()
        self.password = secrets.token_urlsafe(16)
        self.settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "min_wal_size": "2MB",
            "max_wal_size": "64MB",
        } | settings
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, name: str) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def create(self, *, template: str = TEMPLATE) -> str:
        """The address of a new database; of an empty one with the template `template0`."""
        name = f"d{secrets.token_hex(6)}"
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def start(self) -> None:
        command = [self.programs / "postgres", "-D", self.data]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **as_user())
        for _ in range(600):
            assert self.process.poll() is None, self.log.read_text()
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(f"it does not answer: {self.log.read_text()}")

    def stop(self) -> None:
        """At once and in order: sessions are ended."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """As a power cut would, as far as its processes can tell."""
        self._end(signal.SIGQUIT)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing in it moves, as where a host stands still."""
        assert self.process is not None
        server = psutil.Process(self.process.pid)
        processes = [server, *server.children()]
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in processes:
                process.resume()

    def start_again(self) -> None:
        """Whether it has ended by itself or not."""
        if self.process is not None and self.process.poll() is None:
            self.crash()
        self.start()

    def _end(self, number: int) -> None:
        assert self.process is not None
        if "admin" in vars(self):
            self.admin.close()
            del self.admin
        self.process.send_signal(number)
        self.process.wait(timeout=30)

    @cached_property
    def admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def __enter__(self) -> Cluster:
        hand_over(self.folder)
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as file:
            hand_over(Path(file.name))
            file.write(self.password)
            file.flush()
            subprocess.run(
                [
                    *(self.programs / "initdb", "-D", self.data, "-U", USER),
                    *(
                        "--pwfile",
                        file.name,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                        "--wal-segsize=1",
                    ),
                ],
                check=True,
                capture_output=True,
                **as_user(),
            )
        self.start()
        try:
            self._make_template()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _make_template(self) -> None:
        self.admin.execute(f"CREATE DATABASE {TEMPLATE}")
        database = database_at(self.url(TEMPLATE))
        try:
            database.upgrade()
        finally:
            database.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            self.crash()
        shutil.rmtree(self.folder)


def _stand_in() -> tuple[int, int] | None:
    """User and group in place of root, whom PostgreSQL refuses: its package's own, or nobody."""
    if os.geteuid() != 0:
        return None
    import pwd  # which Windows does not have

    known = {user.pw_name: user for user in pwd.getpwall()}
    found = known.get("postgres") or known["nobody"]
    return found.pw_uid, found.pw_gid


def hand_over(path: Path) -> None:
    if stand_in := _stand_in():
        os.chown(path, *stand_in)


def as_user() -> dict[str, Any]:
    if stand_in := _stand_in():
        return {"cwd": "/", "user": stand_in[0], "group": stand_in[1], "extra_groups": []}
    return {"cwd": "/"}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
