"""A browser that is quick rather than true: it looks for a few marks in pages and no more."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import Client

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
REVISION = re.compile(rb'name="revision" value="(\d+)"')
KIND = re.compile(rb'data-page="([\w-]+)"')
CODE = re.compile(rb'<p class="code"[^>]*>([0-9A-Z-]{24})</p>')
SCRIPT = b"<script>"
"""No page of the product has a script inline, so one that is there was let in."""

Fields = list[tuple[str, str | bytes]]
FORM = "application/x-www-form-urlencoded"


class Reply:
    def __init__(self, address: str, status: int, headers: dict[str, str], body: bytes) -> None:
        self.address = address
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def kind(self) -> str:
        """Of the page; empty for what is none."""
        found = KIND.search(self.body)
        return found[1].decode() if found else ""

    @property
    def revision(self) -> str:
        found = REVISION.search(self.body)
        return found[1].decode() if found else "0"

    @property
    def code(self) -> str:
        """The resume code that it shows; empty for none."""
        found = CODE.search(self.body)
        return found[1].decode() if found else ""


class Browser:
    """`check` is called with each reply."""

    def __init__(self, app: Flask) -> None:
        self.client = Client(app)
        self.origin = app.extensions["screening"].settings.public_url
        self.token = ""

    def ask(self, method: str, address: str, fields: Fields | None = None) -> Reply:
        body = urlencode(fields).encode() if fields is not None else None
        kind = FORM if fields is not None else None
        with self.client.open(
            address, method=method, data=body, content_type=kind, base_url=self.origin
        ) as got:
            reply = Reply(address, got.status_code, dict(got.headers), got.get_data())
        if found := TOKEN.search(reply.body):
            self.token = found[1].decode()
        return reply

    @property
    def cookie(self) -> str | None:
        found = self.client.get_cookie("screening", domain="127.0.0.1")
        return found.value if found else None
