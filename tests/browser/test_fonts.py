"""Every kind of page with the letters of other machines, twice their size, on a small phone.

What `system-ui` is differs from machine to machine. The Chromium here has three typefaces and no
other, from packages that the tests are installed with: so they are the same everywhere. Each page
is set in one after the other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, Route

from tests.browser.conftest import ARGUMENTS
from tests.conftest import Clock
from tests.journeys.people import PEOPLE
from tests.journeys.walk import FULL_WAY, walk
from tests.web.conftest import (
    BuildApp,
    build_session_app,
    session_clock,
    visit,
)
from tests.web.every_page import every_page

__all__ = ["build_session_app", "session_clock"]

pytestmark = pytest.mark.browser

TYPEFACES = {
    "Archivo Narrow": "fontpkg_archivo_narrow",
    "Unbounded": "fontpkg_unbounded",
    "Roboto Mono": "fontpkg_roboto_mono",
}
"""A narrow one, a wide one, and one whose letters all have one width; each with its package."""
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>
"""
PHONE = {"width": 320, "height": 640}
STATIC = Path(__file__).parents[2] / "screening" / "static"
OF_A_KIND = ("card ", "blank /checklist/", "everything_flagged /checklist/")
"""Other pages show as much as these: a card to read, and each step with long words."""
WORD = "Donaudampfschifffahrts" * 20
BEYOND_THE_EDGE = """typefaces => {
  document.documentElement.style.fontSize = "225%";
  document.querySelectorAll("details").forEach(e => { e.open = true });
  const sheet = document.head.appendChild(document.createElement("style"));
  const reached = [...document.querySelectorAll("a, button, input, textarea, select, summary")]
    .filter(e => e.checkVisibility() && !e.matches(".skip, .vh"));
  return typefaces.flatMap(typeface => {
    sheet.textContent = `* { font-family: "${typeface}" !important }`;
    const edge = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth > edge ? ["the page"] : [];
    const off = box => box.left < -0.5 || box.right > edge + 0.5;
    return wide
      .concat(reached.filter(e => off(e.getBoundingClientRect())).map(e => e.outerHTML))
      .map(each => `${typeface}: ${each.slice(0, 100)}`);
  });
}"""
WIDTHS = """typefaces => typefaces.map(typeface => {
  const text = document.body.appendChild(document.createElement("span"));
  text.style.fontFamily = `"${typeface}"`;
  text.textContent = "Mississippi";
  return text.getBoundingClientRect().width;
})"""


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright,
    chromium_path: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    """A Chromium that finds these typefaces alone."""
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    folders = "".join(f"<dir>{files(package) / 'files'}</dir>" for package in TYPEFACES.values())
    config.write_text(FONTCONFIG.format(folders=folders, cache=folder / "cache"))
    chromium = playwright.chromium.launch(
        executable_path=chromium_path,
        args=ARGUMENTS,
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
    )
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def pages_in(build_session_app: BuildApp) -> Callable[[str], dict[str, bytes]]:
    """Every kind of page as it is sent, by name, in the language of that code."""

    @cache
    def pages(language: str) -> dict[str, bytes]:
        app = build_session_app()
        shown = {name: page.reply.body for name, page in every_page(app, Clock(), language)}
        shown |= with_long_words(app, language)
        return {name: body for name, body in shown.items() if not name.startswith(OF_A_KIND)}

    return pages


def with_long_words(app: Flask, language: str) -> Iterator[tuple[str, bytes]]:
    """The pages of a person who writes one word of 440 letters wherever there is room for words."""
    visitor = visit(app)
    visitor.headers["Accept-Language"] = language
    walk(visitor, PEOPLE["everything_flagged"])
    for step in FULL_WAY:
        page = visitor.get(f"/checklist/{step}")
        boxes = page.main.select("textarea, input[type=text]")
        for length in (len(WORD), 60):
            words = {box["name"]: f"{n}{WORD}"[:length] for n, box in enumerate(boxes)}
            page.form.fill(words)
            reply = visitor.ask("POST", page.form.action, page.form.pressed("action", "save"))
            if reply.status == 303:
                break
            yield f"{step} with long words", reply.body
        yield f"{step} with long words, saved", visitor.get(f"/checklist/{step}").reply.body
    for address in ("/check-answers", "/summary"):
        yield f"{address} with long words", visitor.get(address).reply.body


@pytest.mark.parametrize("language", ["en", "es"])
def test_letters_of_twice_the_size_overflow_no_small_phone(
    browser: Browser, pages_in: Callable[[str], dict[str, bytes]], language: str
) -> None:
    """Nor do long words, and no button, link or box is pushed off the screen."""
    pages = pages_in(language)

    def serve(route: Route) -> None:
        name = unquote(urlsplit(route.request.url).path.removeprefix("/"))
        if name in pages:
            route.fulfill(body=pages[name], content_type="text/html")
        else:
            route.fulfill(path=STATIC / name.removeprefix("static/"))

    wrong = {}
    with browser.new_context(viewport=PHONE) as context:
        context.route("**/*", serve)
        page = context.new_page()
        assert len({*page.evaluate(WIDTHS, [*TYPEFACES, "no such typeface"])}) >= len(TYPEFACES)
        for name in pages:
            page.goto(f"http://foreword.test/{quote(name)}")
            if beyond := page.evaluate(BEYOND_THE_EDGE, [*TYPEFACES]):
                wrong[name] = beyond
    assert wrong == {}
