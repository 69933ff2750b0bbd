"""The programs of deploy/ha, with the very files that are shipped."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import psycopg

from screening.storage.store import database_at
from tests.cluster import hand_over
from tests.failover.network import Host, Network, run
from tests.faults.server import CHECKOUT
from tests.programs import REDIS, can_mount, find_postgres, find_program
from tests.waiting import wait_until

SHIPPED = CHECKOUT / "deploy" / "ha"
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
COUNTER = ("--save", "", "--protected-mode", "no")


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """Return a shipped file for the tests. Raises AssertionError where a pattern is not there."""
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, f"there is no {pattern}"
    return text


class Program:
    """A process on a host. What it says is in a file."""

    def __init__(
        self, prefix: Sequence[str], command: Sequence[object], log: Path, **environment: str
    ) -> None:
        self.command = [*prefix, *map(str, command)]
        self.log = log
        self.environment = ENVIRONMENT | environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, cwd="/", env=self.environment
            )

    @property
    def found(self) -> list[psutil.Process]:
        """Itself and its children, where it runs."""
        if self.process is None or self.process.poll() is not None:
            return []
        found = psutil.Process(self.process.pid)
        return [found, *found.children(recursive=True)]

    def end(self, number: int = signal.SIGKILL) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=60)


class DatabaseHost:
    """Patroni with its PostgreSQL, and a member of etcd; on the third, this alone."""

    def __init__(
        self, network: Network, folder: Path, number: int, passwords: Mapping[str, str]
    ) -> None:
        """`number`: 1 to 3."""
        self.host = network.hosts["witness" if number == 3 else f"db{number}"]
        self.folder = folder / self.host.name
        self.folder.mkdir()
        self.has_own_disk = number < 3 and can_mount()
        if self.has_own_disk:  # so that it can be full
            image = self.folder.with_suffix(".img")
            run("truncate", "--size=600M", image)
            run("mkfs.ext4", "-q", "-m", "0", image)
            run("mount", "-o", "loop", image, self.folder)
        hand_over(self.folder)
        first = re.escape(f"{network.start}11") + r"(?=:\d+$)"
        text = network.localize((SHIPPED / "etcd.env").read_text())
        text = replaced(
            re.sub(f"(?m){first}", self.host.address, text),
            {"/var/lib/etcd/foreword": str(self.folder / "etcd"), "=etcd1\n": f"=etcd{number}\n"},
        )
        settings = dict(re.findall(r"(?m)^(ETCD_\w+)=(.*)$", text))
        self.etcd = self._program(["etcd"], "etcd.log", **settings)
        self.data = self.folder / "data"
        self.patroni: Program | None = None
        if number == 3:
            return
        programs = find_postgres()
        assert programs is not None
        text = network.localize((SHIPPED / "patroni.yml").read_text())
        text = replaced(
            re.sub(f"(?m){first}", self.host.address, text),
            {
                "name: db1": f"name: {self.host.name}",
                "/usr/lib/postgresql/15/bin": str(programs),
                "/var/lib/postgresql/15/foreword": str(self.data),
                "/var/lib/postgresql/.pgpass-patroni": str(self.folder / "pgpass"),
                "/var/run/postgresql": str(self.folder),
                re.escape(f"{network.start}0/24"): network.everyone,
            }
            | {f"replace-{name}": password for name, password in passwords.items()},
        )
        self.settings = self.folder / "config.yml"
        self.settings.write_text(text)
        hand_over(self.settings)
        self.patroni = self._program(["patroni", self.settings], "patroni.log")

    def _program(self, command: Sequence[object], log: str, **environment: str) -> Program:
        return Program(
            self.host.prefix_as_user,
            command,
            self.folder / log,
            HOME=str(self.folder),
            **environment,
        )

    def start(self) -> None:
        for program in (self.etcd, self.patroni):
            if program is not None and not program.found:
                program.start()

    @property
    def postgres(self) -> list[psutil.Process]:
        """Patroni is not their parent."""
        with suppress(OSError, ValueError, psutil.NoSuchProcess):
            number = int((self.data / "postmaster.pid").read_text().partition("\n")[0])
            found = psutil.Process(number)
            if found.cwd() == str(self.data):
                return [found, *found.children()]
        return []

    @property
    def processes(self) -> list[psutil.Process]:
        patroni = self.patroni.found if self.patroni else []
        return [*patroni, *self.postgres, *self.etcd.found]

    def kill(self) -> None:
        """All at once, as where its power fails."""
        self._each(psutil.Process.kill)
        for program in (self.etcd, self.patroni):
            if program is not None and program.process is not None:
                program.process.wait(timeout=30)

    def freeze(self) -> None:
        self._each(psutil.Process.suspend)

    def thaw(self) -> None:
        self._each(psutil.Process.resume)

    def _each(self, do: Any) -> None:
        for process in self.processes:
            with suppress(psutil.NoSuchProcess):
                do(process)

    def ask(self, path: str) -> tuple[int, Any]:
        """What Patroni says about it: 0 where it says nothing."""
        try:
            request = urllib.request.Request(f"http://{self.host.address}:8008{path}")
            with urllib.request.urlopen(request, timeout=1) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, None
        except (OSError, ValueError):
            return 0, None


class Databases:
    """Three members of etcd, and two PostgreSQL of which one leads."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.folder = Path(tempfile.mkdtemp(prefix="failover-"))
        self.folder.chmod(0o755)
        names = ("restapi", "superuser", "replication", "rewind")
        self.passwords = {name: secrets.token_hex(12) for name in names}
        self.password = secrets.token_hex(12)
        self.hosts = [DatabaseHost(network, self.folder, n, self.passwords) for n in (1, 2, 3)]
        self.members = self.hosts[:2]

    def find_leader(self) -> DatabaseHost | None:
        return next((each for each in self.members if each.ask("/primary")[0] == 200), None)

    @property
    def leader(self) -> DatabaseHost:
        wait_until(self.find_leader, self.tell)
        found = self.find_leader()
        assert found is not None
        return found

    @property
    def standby(self) -> DatabaseHost:
        leader = self.leader
        return next(each for each in self.members if each is not leader)

    def is_whole(self) -> bool:
        """Whether one leads, and the other has all that it confirmed."""
        states = [each.ask("/synchronous")[0] for each in self.members]
        return 200 in states and self.find_leader() is not None

    def wait_until_whole(self) -> None:
        wait_until(self.is_whole, self.tell, within=150)

    def tell(self) -> str:
        logs = [each.folder / "patroni.log" for each in self.members]
        return "\n".join(log.read_text()[-3000:] for log in logs if log.exists())

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """To the leader, or another host, as its administrator."""
        usual = {
            "host": options.get("host") or self.leader.host.address,
            "user": "postgres",
            "password": self.passwords["superuser"],
            "dbname": "postgres",
            "connect_timeout": 5,
        }
        return psycopg.connect(**usual | options, autocommit=True)

    def url(self, hosts: str, port: int = 5432, options: str = "") -> str:
        return f"postgresql://foreword:{self.password}@{hosts}:{port}/foreword{options}"

    @property
    def multi_host_url(self) -> str:
        hosts = ",".join(each.host.address for each in self.members)
        return self.url(hosts, options="?target_session_attrs=read-write")

    def __enter__(self) -> Databases:
        hand_over(self.folder)
        for each in self.hosts:
            each.start()
        try:
            self.wait_until_whole()
            with self.connect() as admin:
                admin.execute(f"CREATE ROLE foreword LOGIN PASSWORD '{self.password}'")
                admin.execute(
                    "CREATE DATABASE foreword OWNER foreword TEMPLATE template0 ENCODING 'UTF8'"
                )
            database = database_at(self.multi_host_url)
            database.upgrade()
            database.close()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each in self.hosts:
            each.thaw()
        for each in self.members:  # first what would start PostgreSQL again
            assert each.patroni is not None
            each.patroni.end()
        for each in self.hosts:
            each.kill()
        for each in self.members:
            if each.has_own_disk:
                run("umount", each.folder)
        shutil.rmtree(self.folder)


@contextmanager
def haproxy(network: Network, host: Host, folder: Path) -> Iterator[Program]:
    text = network.localize((SHIPPED / "haproxy.cfg").read_text())
    settings = folder / f"{host.name}-haproxy.cfg"
    settings.write_text(replaced(text, {r"bind 127\.0\.0\.1:": f"bind {host.address}:"}))
    command = [find_program("haproxy"), "-db", "-f", settings]
    with running(Program(host.prefix, command, folder / f"{host.name}-haproxy.log")) as program:
        yield program


@contextmanager
def pgbouncer(network: Network, host: Host, folder: Path, password: str) -> Iterator[Program]:
    own = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    users, settings = own / "userlist.txt", own / "pgbouncer.ini"
    users.write_text(f'"foreword" "{password}"\n')
    changes = {
        r"host=127\.0\.0\.1": f"host={host.address}",
        r"listen_addr = 127\.0\.0\.1": f"listen_addr = {host.address}",
        "/etc/pgbouncer/userlist.txt": str(users),
    }
    settings.write_text(replaced((SHIPPED / "pgbouncer.ini").read_text(), changes))
    for path in (own, users, settings):
        hand_over(path)
    command = [find_program("pgbouncer"), settings]
    log = folder / f"{host.name}-pgbouncer.log"
    with running(Program(host.prefix_as_user, command, log)) as program:
        yield program
    shutil.rmtree(own)


@contextmanager
def counters(first: Host, second: Host, folder: Path, password: str) -> Iterator[list[Program]]:
    """A Valkey or Redis, and one that follows it."""
    program = find_program(*REDIS)
    found = []
    for host, more in ((first, ()), (second, ("--replicaof", first.address, "6379"))):
        own = ("--bind", host.address, "--requirepass", password, "--masterauth", password)
        command = [program, *own, *COUNTER, "--dir", folder, *more]
        found.append(Program(host.prefix, command, folder / f"{host.name}-counter.log"))
    with running(found[0]), running(found[1]):
        yield found


@contextmanager
def running(program: Program) -> Iterator[Program]:
    program.start()
    try:
        yield program
    finally:
        program.end()
