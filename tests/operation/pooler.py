"""A PgBouncer of the tests' own, before their PostgreSQL: a connection for each transaction."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg

from tests.cluster import USER, Cluster, as_user, hand_over
from tests.faults.server import free_port
from tests.programs import find_program


class Pooler:
    """With as few connections to each database as `pool_size` says, for any number of clients."""

    def __init__(self, cluster: Cluster, pool_size: int = 2) -> None:
        self.cluster = cluster
        self.pool_size = pool_size
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, url: str) -> str:
        """The address of a database of the cluster, by way of this."""
        return url.replace(f":{self.cluster.port}/", f":{self.port}/")

    def start(self) -> None:
        program = find_program("pgbouncer")
        assert program is not None, "run tests/programs.py first"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program, self.folder / "pgbouncer.ini"], stdout=log, stderr=log, **as_user()
            )
        for _ in range(400):
            assert self.process.poll() is None, self.log.read_text()
            try:
                psycopg.connect(self.url(self.cluster.url("postgres")), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(f"it does not answer: {self.log.read_text()}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=30)

    def __enter__(self) -> Pooler:
        settings = f"""
[databases]
* = host=127.0.0.1 port={self.cluster.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {self.folder / "users"}
pool_mode = transaction
default_pool_size = {self.pool_size}
max_client_conn = 200
"""
        files = {"pgbouncer.ini": settings, "users": f'"{USER}" "{self.cluster.password}"\n'}
        for name, text in files.items():
            (self.folder / name).write_text(text)
            hand_over(self.folder / name)
        hand_over(self.folder)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        shutil.rmtree(self.folder)
