"""A machine with a systemd of its own: this one's Debian, copied where it is written to."""

from __future__ import annotations

import ctypes
import http.client
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import psutil

from tests.faults.server import CHECKOUT
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor, read_reply

NAME = "foreword.example.org"
RELEASE = "/srv/release"
"""Where the release was unpacked."""
WHEELS = CHECKOUT / ".cache" / "wheels"
"""What pip would fetch: the machine has no network."""
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": "/root/wheels",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}
BOOT = (
    # in a group of its own, for two machines at once would share their services' groups
    "for tree in $(stat --format=%n /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs); do "
    'folder=$(dirname "$tree")/$0; mkdir "$folder" && echo $$ >"$folder/cgroup.procs" || :; done; '
    "exec systemd-nspawn --boot --private-network --register=no --keep-unit --link-journal=no "
    '--console=pipe --quiet --system-call-filter=adjtimex --directory="$@"'
)
GROUPS = Path("/sys/fs/cgroup")


def fetch_wheels() -> None:
    """Fetch what is locked, as the documents do it, for the Python of this Debian."""
    python = WHEELS.with_name("operation") / "bin" / "python"
    if not python.exists():
        subprocess.run(["/usr/bin/python3", "-m", "venv", python.parents[1]], check=True)
    lists = [f"--requirement={CHECKOUT}/requirements/{name}.txt" for name in ("run", "build")]
    command = [python, "-m", "pip", "download", "--quiet", "--require-hashes", *lists]
    subprocess.run([*command, "--dest", WHEELS], check=True, capture_output=True, cwd="/")


class Machine:
    """Running between `with` and its end. What happens in it stays there, in memory."""

    def __init__(self, folder: Path, **bound: Path | str) -> None:
        """`bound`: folders of this machine, by the name that they have in /srv there."""
        self.folder = folder
        self.options = [f"--bind-ro={path}:/srv/{name}" for name, path in bound.items()]
        self.root = folder / "root"
        self.leader = 0
        self.group = f"foreword-{secrets.token_hex(4)}"

    def run(self, script: str, *, fails: bool = False) -> str:
        """Return what a root shell there said, in the folder of the release."""
        done = subprocess.run(
            ["nsenter", f"--target={self.leader}", "--all", "/bin/bash", "-euo", "pipefail"],
            input=f"cd {RELEASE}\n{script}",
            env=ENVIRONMENT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
        if (done.returncode != 0) != fails:
            journal = f"chroot {self.root} journalctl --unit=foreword --lines=30 --no-pager"
            said = subprocess.run(journal.split(), capture_output=True, text=True).stdout
            raise AssertionError(f"{script}\n{done.stdout}\n{said}")
        return done.stdout

    def connect(self, port: int) -> socket.socket:
        """Return a connection to a port of the machine, whose network is its own."""

        def enter() -> socket.socket:
            with open(f"/proc/{self.leader}/ns/net") as network:
                assert ctypes.CDLL(None).setns(network.fileno(), 0) == 0
            return socket.create_connection(("127.0.0.1", port), timeout=30)

        with ThreadPoolExecutor(1) as thread:  # it ends, and its network with it
            return thread.submit(enter).result()

    def send(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Ask nginx, as a browser of a person would."""
        context = ssl.create_default_context(cafile=self.root / "etc/ssl/foreword/fullchain.pem")
        connection = http.client.HTTPSConnection(NAME, timeout=30)
        connection.sock = context.wrap_socket(self.connect(443), server_hostname=NAME)
        try:
            connection.request(method, address, body or None, dict(headers))
            return read_reply(address, connection.getresponse())
        finally:
            connection.close()

    def begin(self) -> Visitor:
        """Return a visitor at the first step of the full way."""
        visitor = Visitor(self.send, f"https://{NAME}")
        visitor.get("/")
        visitor.press("way", "full")
        return visitor

    def __enter__(self) -> Machine:
        self._mount("tmpfs", "size=4g", self.folder)
        for name in ("written", "work", "root"):
            (self.folder / name).mkdir()
        layers = f"lowerdir=/,upperdir={self.folder}/written,workdir={self.folder}/work"
        self._mount("overlay", layers, self.root)
        try:
            release = self.root / RELEASE[1:]
            release.mkdir()
            listed = subprocess.run(
                ["git", "ls-files", "-z"], cwd=CHECKOUT, check=True, capture_output=True
            )
            for name in listed.stdout.decode().rstrip("\0").split("\0"):
                (release / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / name, release / name)
            # without a network, what is installed is taken as it is
            (self.root / "etc/apt/apt.conf.d/99away").write_text('APT::Get::Upgrade "false";\n')
            if WHEELS.exists():
                shutil.copytree(WHEELS, self.root / "root" / "wheels")
            self._boot()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _mount(self, kind: str, options: str, at: Path) -> None:
        subprocess.run(["mount", "-t", kind, "-o", options, kind, at], check=True)

    def _boot(self) -> None:
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", BOOT, self.group, self.root, *self.options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            assert self.process.poll() is None, "it did not boot"
            for child in psutil.Process(self.process.pid).children():
                self.leader = child.pid
            bus = f"/proc/{self.leader}/root/run/systemd/private"
            if self.leader and os.path.exists(bus):
                # `degraded` where any service of this machine's own is not for such a one
                self.run("systemctl is-system-running --wait || true")
                return
            time.sleep(0.1)
        raise AssertionError("it does not come up")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if "process" in vars(self):
            self.process.terminate()  # nspawn asks it to go down
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        subprocess.run(["umount", "--recursive", self.folder], check=True)
        for group in (*GROUPS.glob(self.group), *GROUPS.glob(f"*/{self.group}")):
            for path, _, _ in os.walk(group, topdown=False):
                os.rmdir(path)
