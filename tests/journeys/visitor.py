"""A person's browser without JavaScript: keeps cookies, reads forms from pages, follows links.

What carries its requests is a Wire: a real connection, or the application in this process.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.journeys.house_rules import check_page, tells_nothing
from tests.journeys.page import Form, Page, Pairs, Reply, Value, words
from tests.valid_html import check_html

Wire = Callable[[str, str, Mapping[str, str], bytes], Reply]
"""Takes method, path with query, headers and body."""

FORM = "application/x-www-form-urlencoded"


NGINX = b"<center>nginx</center>"
"""Stands on the pages that come with nginx, which are not ours (for a body of 2 MB, say)."""


def http_wire(origin: str) -> Wire:
    """Over TCP, a new connection for each request."""
    parts = urlsplit(origin)

    def send(method: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        try:
            connection.request(method, address, body or None, dict(headers))
            return read_reply(address, connection.getresponse())
        finally:
            connection.close()

    return send


def read_reply(address: str, response: http.client.HTTPResponse) -> Reply:
    """Read the whole reply. Fails the test for a page with errors in its HTML; tests/conftest.py
    sees to the pages of an application in this process."""
    body = response.read()
    if response.headers.get_content_type() == "text/html" and NGINX not in body:
        check_html(address, body)
    return Reply(response.status, tuple(response.getheaders()), body)


class Visitor:
    """`page` is what the person sees now. Every page that comes is held to the house rules."""

    def __init__(self, wire: Wire, origin: str) -> None:
        self.wire = wire
        self.origin = origin
        self.cookies: dict[str, str] = {}
        self.headers = {"Host": urlsplit(origin).netloc, "Accept": "text/html"}
        self.page: Page | None = None

    def get(self, address: str, status: int = 200) -> Page:
        return self._arrive(address, self.ask("GET", address), status)

    def follow(self, text: str) -> Page:
        """Press the one link whose words begin so."""
        found = set(self.page.links(text))
        assert len(found) == 1, f"{self.page.address}: {text} leads to {found}"
        return self.get(urljoin(self.page.address, found.pop()))

    def fill(self, fields: Mapping[str, Value]) -> None:
        """Fill in the page's form; it stays filled until a button is pressed."""
        self.page.form.fill(fields)

    def press(
        self, name: str = "", value: str = "", *, form: Form | None = None, status: int = 200
    ) -> Page:
        """Press a button of the page's form, and follow the answer to it."""
        form = form or self.page.form
        return self.send(form.action, form.pressed(name, value), status)

    def save(self, fields: Mapping[str, Value] | None = None, status: int = 200) -> Page:
        """Fill in the step's form and press its button."""
        self.fill(fields or {})
        return self.press("action", "save", status=status)

    def send(self, address: str, fields: Pairs, status: int = 200) -> Page:
        """Post `fields`. With status 200 a 303 is followed, as a browser would."""
        reply = self.ask("POST", address, fields)
        if reply.status == 303 and status == 200:
            return self.get(urljoin(address, str(reply.header("Location"))))
        return self._arrive(address, reply, status)

    def ask(self, method: str, address: str, fields: Pairs | None = None) -> Reply:
        """One request and what came back, not followed."""
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.page is not None:
            headers["Referer"] = urljoin(self.origin, self.page.address)
        body = b""
        if fields is not None:
            headers["Content-Type"] = FORM
            body = urlencode(fields).encode()
        reply = self.wire(method, address, headers, body)
        assert tells_nothing(str(reply.header("Location") or "/"))
        self._keep_cookies(reply)
        return reply

    def _arrive(self, address: str, reply: Reply, status: int) -> Page:
        self.page = Page(address, reply)
        if reply.status != status:
            raise AssertionError(
                f"{address}: {reply.status}, not {status}: {words(self.page.soup)}"
            )
        if status != 303 and (reply.header("Content-Type") or "").startswith("text/html"):
            check_page(self.page)
        return self.page

    def _keep_cookies(self, reply: Reply) -> None:
        for line in reply.all_headers("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
