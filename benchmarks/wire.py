"""HTTP over a connection, with as little work of its own as can be."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

HOST = "foreword.example.org"
BROWSER = {
    "Host": HOST,
    "X-Forwarded-Host": HOST,
    "X-Forwarded-Proto": "https",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br",
    "Referer": f"https://{HOST}/checklist",
}
"""What a phone sends, behind one proxy. The proxy adds X-Forwarded-For for each person."""

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
COOKIE = re.compile(r"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
FORM = "application/x-www-form-urlencoded"


class Unexpected(Exception):
    """An answer that a measurement must not count."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: str
    body: bytes

    @property
    def cookies(self) -> dict[str, str]:
        return dict(COOKIE.findall(self.head))


def request(method: str, address: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request. A body is a form's."""
    lines = [f"{method} {address} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in {**BROWSER, **headers}.items()]
    if method == "POST":
        lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """`kept`: for all requests; else each has one of its own, as behind a proxy."""

    def __init__(self, port: int, *, kept: bool = True) -> None:
        self._port = port
        self._kept = kept
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used = False

    def ask(self, request: bytes, status: int = 200) -> Answer:
        """Raises Unexpected for any other status."""
        if self._used and not self._kept:
            self.close()
            self._open()
        self._used = True
        self._socket.sendall(request)
        head, body = self._head()
        found = LENGTH.search(head)
        length = int(found[1]) if found else 0
        while len(body) < length:
            body += self._more()
        answer = Answer(int(head[9:12]), head.decode("latin-1"), body)
        if answer.status != status:
            where = request.split(b"\r\n", 1)[0].decode()
            raise Unexpected(f"{where}: {answer.status}, not {status}")
        return answer

    def _head(self) -> tuple[bytes, bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, body = got.split(b"\r\n\r\n", 1)
        return head, body

    def _more(self) -> bytes:
        if not (got := self._socket.recv(1 << 18)):
            raise Unexpected("the server hung up")
        return got

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
