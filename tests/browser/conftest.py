"""A real Chromium, and the real server that it talks to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Response,
    sync_playwright,
)

from tests.journeys.conftest import file_origin, origin, server_folder
from tests.programs import HEADLESS_SHELL, find_chromium, find_program
from tests.valid_html import check_html

__all__ = ["file_origin", "origin", "server_folder"]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def whole_chromium_path() -> str:
    """Looked for before Playwright runs: it can run only once at a time."""
    path = find_chromium()
    assert path is not None
    return path


@pytest.fixture(scope="session")
def chromium_path(whole_chromium_path: str) -> str:
    """The Chromium for tests that need no more than its pages."""
    return find_program(HEADLESS_SHELL) or whole_chromium_path


@pytest.fixture(scope="session")
def playwright(chromium_path: str) -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
    yield chromium
    chromium.close()


FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>
"""


def launch_with_typefaces(
    playwright: Playwright,
    path: str,
    folder: Path,
    packages: Iterable[str],
    arguments: Iterable[str] = (),
) -> Browser:
    """Start the Chromium at `path` so that it finds the typefaces of these packages alone. What
    `system-ui` is differs from machine to machine."""
    config = folder / "fonts.conf"
    folders = "".join(f"<dir>{files(package) / 'files'}</dir>" for package in packages)
    config.write_text(FONTCONFIG.format(folders=folders, cache=folder / "cache"))
    environment = os.environ | {"FONTCONFIG_FILE": str(config)}
    return playwright.chromium.launch(
        executable_path=path, args=[*ARGUMENTS, *arguments], env=environment
    )


def follow(page: Page, link: Locator) -> None:
    """Click and wait for the whole next page. A click alone may return while the page that was left
    is still there: what comes next would read that one, or end the request before it arrives."""
    with page.expect_navigation():
        link.click()


def press(page: Page, name: str) -> None:
    """Press the button of that name, which leads to another page, and wait for that."""
    follow(page, page.get_by_role("button", name=name))


def begin(page: Page, address: str) -> None:
    """Open a page as someone who has begun everything."""
    page.goto("/")
    follow(page, page.locator("button[name=way][value=full]"))
    page.goto(address)


def html_errors(response: Response) -> list[str]:
    """Check a page that the browser opens; one that it left at once is gone, and passes."""
    kind = response.headers.get("content-type", "")
    if response.request.resource_type != "document" or not kind.startswith("text/html"):
        return []
    try:
        check_html(response.url, response.body())
    except Error:  # Playwright's: the body is gone, or a redirect never had one
        return []
    except pytest.fail.Exception as failure:  # what is raised here would reach no test
        return [str(failure)]
    return []


def is_trouble(said: ConsoleMessage) -> bool:
    """Tell whether the browser complains of the page: Chromium only warns of a second focus."""
    return said.type == "error" or "utofocus" in said.text


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[Any]:
    """Opens pages, each in a browser of its own. Fails on any error that a page reports or
    has in its HTML, and on any request that leaves the site."""
    contexts = []
    troubles: list[str] = []

    def open_(**options: Any) -> Page:
        context = browser.new_context(base_url=origin, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if is_trouble(said) else 0)
        page.on("response", lambda response: troubles.extend(html_errors(response)))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith(origin)
                else troubles.append(f"asked elsewhere: {asked.url}")
            ),
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [t for t in troubles if "status of 4" not in t], troubles
