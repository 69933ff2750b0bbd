"""What Chromium gets is checked, too, and not only what it makes of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import html_errors

pytestmark = pytest.mark.browser


def test_a_page_with_an_error_is_named(browser: Browser) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.route(
        "**/page",
        lambda route: route.fulfill(content_type="text/html", body="<!doctype html>\n<p>A</div>"),
    )
    page.on("response", lambda response: errors.extend(html_errors(response)))

    page.goto("http://127.0.0.1/page")
    for _ in range(200):  # the page is read while the browser goes on
        if errors:
            break
        page.wait_for_timeout(20)
    page.close()

    assert len(errors) == 1
    assert errors[0].startswith("http://127.0.0.1/page, line 2: ")
