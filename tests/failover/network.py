"""Hosts with addresses of their own: each in a network namespace, where this machine allows it.

Elsewhere they are addresses of the loopback interface, which cannot be cut from each other.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType

from tests.cluster import as_user
from tests.waiting import wait_until

NEW_NETWORK = 0x40000000
"""CLONE_NEWNET."""
NOWHERE = "02:00:00:00:00:fe"
"""The address of a network card that nobody has."""
MACHINES = {"db1": 11, "db2": 12, "witness": 13, "app1": 21, "app2": 22}
"""The last number of each address, as in the files of deploy/ha."""


@cache
def can_separate() -> bool:
    """Tell whether network namespaces can be made (as root on Linux)."""
    command = ["unshare", "--net", "ip", "link", "add", "lan", "type", "bridge"]
    try:
        return subprocess.run(command, capture_output=True, timeout=30).returncode == 0
    except OSError:
        return False


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)


@dataclass(frozen=True)
class Host:
    name: str
    address: str
    holder: int = 0
    """The process that holds its namespace; 0 where it has none."""

    @property
    def prefix(self) -> list[str]:
        """What runs a command there, in the process that it was started as."""
        return ["nsenter", f"--net=/proc/{self.holder}/ns/net"] if self.holder else []

    @property
    def prefix_as_user(self) -> list[str]:
        """The same for programs that refuse root."""
        if "user" not in (user := as_user()):
            return self.prefix
        own = (f"--reuid={user['user']}", f"--regid={user['group']}", "--clear-groups")
        return [*self.prefix, "setpriv", *own]

    def unplug(self) -> None:
        run("ip", "link", "set", self.name, "down")

    def plug_in(self) -> None:
        run("ip", "link", "set", self.name, "up")

    def cut_from(self, *others: Host) -> None:
        """What it sends to them is lost on the way, and it is not told."""
        for other in others:
            neighbor = (other.address, "lladdr", NOWHERE, "dev", "eth0", "nud", "permanent")
            run(*self.prefix, "ip", "neigh", "replace", *neighbor)

    def join_again(self, *others: Host) -> None:
        for other in others:
            run(*self.prefix, "ip", "neigh", "del", other.address, "dev", "eth0")


class Network:
    """Between `with` and its end, this thread and all that it starts are in the network."""

    def __init__(self, names: Iterable[str] = MACHINES) -> None:
        self.names = tuple(names)
        self.start = "10.0.0." if can_separate() else "127.77.0."
        self.everyone = "10.0.0.0/24" if can_separate() else "127.0.0.0/8"
        self.hosts: dict[str, Host] = {}
        self._holders: list[subprocess.Popen[bytes]] = []
        self._left: int | None = None

    def localize(self, text: str) -> str:
        """Return a file of deploy/ha with the addresses of this network."""
        return text.replace("10.0.0.", self.start)

    def __enter__(self) -> Network:
        if not can_separate():
            self.hosts = {name: Host(name, f"{self.start}{MACHINES[name]}") for name in self.names}
            return self
        self._left = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        assert ctypes.CDLL(None).unshare(NEW_NETWORK) == 0
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "lan", "type", "bridge")
        run("ip", "address", "add", f"{self.start}1/24", "dev", "lan")
        run("ip", "link", "set", "lan", "up")
        for name in self.names:
            self.hosts[name] = self._make_host(name, f"{self.start}{MACHINES[name]}")
        return self

    def _make_host(self, name: str, address: str) -> Host:
        holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self._holders.append(holder)
        own = os.readlink("/proc/thread-self/ns/net")
        wait_until(lambda: os.readlink(f"/proc/{holder.pid}/ns/net") != own)
        host = Host(name, address, holder.pid)
        far = ("peer", "name", "eth0", "netns", str(holder.pid))
        run("ip", "link", "add", name, "type", "veth", *far)
        run("ip", "link", "set", name, "master", "lan", "up")
        run(*host.prefix, "ip", "address", "add", f"{address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            run(*host.prefix, "ip", "link", "set", device, "up")
        return host

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for holder in self._holders:
            holder.kill()
            holder.wait()
        if self._left is not None:
            assert ctypes.CDLL(None).setns(self._left, 0) == 0
            os.close(self._left)
