"""No test can get a page with an error in its HTML and pass."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask

from tests.journeys.visitor import http_wire
from tests.valid_html import check_html
from tests.waiting import served

PAGE = """<!doctype html>
<title>A page</title>
<ul>
<li>One
</ul>
<p>Two</p>
</div>
<p>Three</p>
"""
EXPECTED = """\
/page, line 7: End tag (div) seen too early. Expected other end tag.
     2 <title>A page</title>
     3 <ul>
     4 <li>One
     5 </ul>
     6 <p>Two</p>
>    7 </div>
     8 <p>Three</p>"""


def test_an_error_is_shown_with_the_lines_around_it() -> None:
    with pytest.raises(pytest.fail.Exception) as caught:
        check_html("/page", PAGE.encode())

    assert str(caught.value) == EXPECTED


def test_a_page_without_an_error_passes_and_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = '<!doctype html><title>{}</title><p id="{}">{}</p>\n<!-- {} -->'
    check_html("/page", page.format(*"abcd").encode())

    monkeypatch.delattr("html5lib.HTMLParser.parse")
    check_html("/page", page.format(*"efgh").encode())


@pytest.mark.parametrize("wrong", ["</b>", "<b>", "&x;", "\x01", "\ufdd0", '" id="a'])
def test_an_error_is_found_in_a_page_that_was_right_with_other_words(wrong: str) -> None:
    page = '<!doctype html><title>Words</title><p id="WORDS">WORDS</p>'
    check_html("/page", page.replace("WORDS", "words").encode())

    with pytest.raises(pytest.fail.Exception):
        check_html("/page", page.replace("WORDS", wrong).encode())


@pytest.mark.parametrize("status", [200, 404])
def test_each_page_of_an_application_in_this_process_is_checked(status: int) -> None:
    app = Flask(__name__)
    app.add_url_rule("/page", view_func=lambda: (PAGE, status))
    app.register_error_handler(Exception, lambda error: "<!doctype html><title>Oh</title>")

    with pytest.raises(pytest.fail.Exception, match="line 7"):
        app.test_client().get("/page")


class BadPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def bad_origin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BadPage)
    with served(server):
        yield f"http://127.0.0.1:{server.server_port}"


def test_each_page_from_a_server_is_checked(bad_origin: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="line 7"):
        http_wire(bad_origin)("GET", "/page", {}, b"")
