"""Every kind of page with the letters of other machines, twice their size, on small phones.

What `system-ui` is differs from machine to machine. The Chromium here has three typefaces and no
other, from packages that the tests are installed with: so they are the same everywhere.

Letters grow by the browser's setting, which media queries follow, or by 225 % of what they are.
Each page is shown in both languages, both sizes, on both phones and in each typeface, but not in
all of these with all others; SIGHTS=all, as in `make browsers`, does that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, Route

from tests.browser.conftest import launch_with_typefaces
from tests.conftest import Clock
from tests.journeys.people import PEOPLE
from tests.journeys.walk import FULL_WAY, walk
from tests.web.conftest import (
    BuildApp,
    build_session_app,
    session_clock,
    visit,
)
from tests.web.every_page import NAMES, every_page

__all__ = ["build_session_app", "session_clock"]

pytestmark = pytest.mark.browser

TYPEFACES = {
    "Archivo Narrow": "fontpkg_archivo_narrow",
    "Unbounded": "fontpkg_unbounded",
    "Roboto Mono": "fontpkg_roboto_mono",
}
"""A narrow one, a wide one, and one whose letters all have one width; each with its package."""
WIDTHS_OF_PHONES = (320, 375)
SIZES = {"32 px": (["--blink-settings=defaultFontSize=32"], ""), "225 %": ([], "225%")}
"""What the browser is started with, and the size that the page is given."""
SIGHTS = list(product(WIDTHS_OF_PHONES, TYPEFACES))
SIGHTS_OF_LANGUAGE = {
    "en": [(320, "Archivo Narrow"), (375, "Unbounded")],
    "es": [(320, "Roboto Mono"), (375, "Archivo Narrow"), (320, "Unbounded")],
}
ALL = os.environ.get("SIGHTS") == "all"
STATIC = Path(__file__).parents[2] / "screening" / "static"
OF_A_KIND = ("card ", "blank /checklist/", "everything_flagged /checklist/")
"""Other pages show as much as these: a card to read, and each step with long words."""
WORD = "Donaudampfschifffahrts" * 20
BEYOND_THE_EDGE = """([typeface, size]) => {
  document.documentElement.style.fontSize = size;
  document.querySelectorAll("details").forEach(e => { e.open = true });
  const sheet = document.querySelector("style")
    ?? document.head.appendChild(document.createElement("style"));
  const reached = [...document.querySelectorAll("a, button, input, textarea, select, summary")]
    .filter(e => e.checkVisibility() && !e.matches(".skip, .vh"));
  sheet.textContent = `* { font-family: "${typeface}" !important }`;
  const edge = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth > edge ? ["the page"] : [];
  const off = box => box.left < -0.5 || box.right > edge + 0.5;
  return wide
    .concat(reached.filter(e => off(e.getBoundingClientRect())).map(e => e.outerHTML))
    .map(each => `${typeface} at ${edge} pixels: ${each.slice(0, 100)}`);
}"""
WIDTHS = """typefaces => typefaces.map(typeface => {
  const text = document.body.appendChild(document.createElement("span"));
  text.style.fontFamily = `"${typeface}"`;
  text.textContent = "Mississippi";
  return text.getBoundingClientRect().width;
})"""


@pytest.fixture(scope="module")
def browsers(
    playwright: Playwright,
    chromium_path: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Browser]]:
    """By size of letters, a Chromium that finds these typefaces alone."""
    folder = tmp_path_factory.mktemp("fonts")
    running = {
        size: launch_with_typefaces(
            playwright, chromium_path, folder, TYPEFACES.values(), arguments
        )
        for size, (arguments, _) in SIZES.items()
    }
    yield running
    for chromium in running.values():
        chromium.close()


@pytest.fixture(scope="session")
def pages_in(build_session_app: BuildApp) -> Callable[[str], dict[str, bytes]]:
    """Every kind of page as it is sent, by name, in the language of that code."""

    @cache
    def pages(language: str) -> dict[str, bytes]:
        app = build_session_app()
        people = NAMES if ALL else ["everything_flagged"]
        every = every_page(app, Clock(), language, people)
        shown = {name: page.reply.body for name, page in every}
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


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("es", 1)])
def test_letters_of_twice_the_size_overflow_no_small_phone(
    browsers: Mapping[str, Browser],
    pages_in: Callable[[str], dict[str, bytes]],
    language: str,
    place: int,
) -> None:
    """Nor do long words, and no button, link or box is pushed off the screen."""
    pages = pages_in(language)

    def serve(route: Route) -> None:
        name = unquote(urlsplit(route.request.url).path.removeprefix("/"))
        if name in pages:
            route.fulfill(body=pages[name], content_type="text/html")
        elif name.startswith("static/"):
            route.fulfill(path=STATIC / name.removeprefix("static/"))
        else:
            route.fulfill(status=404)

    wrong = []
    for of_size, (size, (_, given)) in enumerate(SIZES.items()):
        with browsers[size].new_context() as context:
            context.route("**/*", serve)
            page = context.new_page()
            assert len({*page.evaluate(WIDTHS, [*TYPEFACES, "no such typeface"])}) >= len(TYPEFACES)
            # each page in this size in one language, unless in all
            for name in [*pages] if ALL else [*pages][(of_size + place) % 2 :: 2]:
                page.goto(f"http://foreword.test/{quote(name)}")
                for width, typeface in SIGHTS if ALL else SIGHTS_OF_LANGUAGE[language]:
                    page.set_viewport_size({"width": width, "height": 640})
                    beyond = page.evaluate(BEYOND_THE_EDGE, [typeface, given])
                    wrong += [f"{name} with letters of {size}: {each}" for each in beyond]
                letters = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
                assert letters >= 36
    assert wrong == []
