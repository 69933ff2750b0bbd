"""Many people at once, each with a phone: a connection over TLS, and an address of their own."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from benchmarks.people import REVISION, STEP, TICKED, TOKEN, WRITTEN
from benchmarks.wire import LENGTH, Answer, request

GET, SAVED = 200, 303
PATIENCE = 30
"""Seconds after which a person gives up."""

_numbers = count(1)


def own_address() -> str:
    """One of this machine's own that nobody had yet: limits and nginx count by it."""
    number = next(_numbers)
    return f"127.1.{number // 250}.{1 + number % 250}"


@dataclass(frozen=True)
class Reply:
    """`began`: by `time.perf_counter`; `seconds`: until all of it was there. `said`: its status, or
    the name of the error."""

    began: float
    seconds: float
    said: str


class Phone:
    """Has a record, and saves its step."""

    def __init__(self, port: int, tls: ssl.SSLContext, token: str) -> None:
        self._port = port
        self._tls = tls
        self._address = own_address()
        self._cookies = f"__Host-screening={token}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._saved = 0

    async def open_step(self) -> Answer:
        """Reads the form, which `save` sends. The answer may be a refusal."""
        answer = await self._ask("GET")
        if answer.status == GET:
            for name, value in answer.cookies.items():
                self._cookies += f"; {name}={value}"
            self._token = TOKEN.findall(answer.body)[0].decode()
            self._revision = int(REVISION.findall(answer.body)[0])
            self._ticked = [each.decode() for each in TICKED.findall(answer.body)]
        return answer

    async def save(self) -> Reply:
        """Sends the form with other words than the last time."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._ask("POST", self._form())
            said = str(answer.status)
        except (OSError, EOFError, TimeoutError) as error:
            self.hang_up()
            said = type(error).__name__
        if said == str(SAVED):
            self._saved += 1
        return Reply(began, time.perf_counter() - began, said)

    def hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    def _form(self) -> bytes:
        fields = [
            ("csrf_token", self._token),
            ("revision", str(self._revision + self._saved)),
            *(("heart_conditions", value) for value in self._ticked),
            (WRITTEN, f"138/86 in October, {self._saved}"),
            ("action", "save"),
        ]
        return urlencode(fields).encode()

    async def _ask(self, method: str, body: bytes = b"") -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                "127.0.0.1",
                self._port,
                ssl=self._tls,
                local_addr=(self._address, 0),
                limit=1 << 18,
            )
        reader, writer = self._streams
        headers: Mapping[str, str] = {"Cookie": self._cookies}
        writer.write(request(method, STEP, headers, body))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        found = LENGTH.search(head.encode("latin-1"))
        content = await reader.readexactly(int(found[1]) if found else 0)
        if "\r\nconnection: close" in head.lower():
            self.hang_up()
        return Answer(int(head[9:12]), head, content)
