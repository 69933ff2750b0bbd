"""Every page in every state through two engines, and six of them as a screen reader hears them.

`python -m tests.browser.accessibility ACE [--write FILE]`, as `make a11y` runs it. ACE is the
script of IBM's accessibility-checker-engine; axe comes with the tests. Exit code 1: an engine found
something, or a page repeats itself. With FILE the six transcripts take the place of those in it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from screening.settings import load_settings
from screening.web.app import build_app
from tests.browser.conftest import launch_with_typefaces
from tests.browser.test_fonts import TYPEFACES
from tests.conftest import Clock
from tests.programs import HEADLESS_SHELL, find_chromium, find_program
from tests.web.conftest import SECRET
from tests.web.every_page import every_page

Bodies = Mapping[str, bytes]

STATIC = Path(__file__).parents[2] / "screening" / "static"
LANGUAGES = ("en", "es")
SIGHTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "phone": ("", {"viewport": {"width": 390, "height": 844}}),
    "400 %": ("Unbounded", {"viewport": {"width": 320, "height": 256}}),
    "dark desk": (
        "Archivo Narrow",
        {"viewport": {"width": 1200, "height": 800}, "color_scheme": "dark"},
    ),
    "forced colors": (
        "Roboto Mono",
        {"viewport": {"width": 768, "height": 800}, "forced_colors": "active"},
    ),
    "print": ("", {"viewport": {"width": 768, "height": 900}}),
}
"""How a page is seen, each with a typeface; empty: those that the page asks for."""
SET_UP = """typeface => {
  document.querySelectorAll("details").forEach(e => { e.open = true });
  if (typeface) document.head.appendChild(document.createElement("style"))
    .textContent = `* { font-family: "${typeface}" !important }`;
}"""
ASK_ACE = """async () => {
  const report = await new ace.Checker().check(document, ["WCAG_2_2"]);
  return report.results.filter(each => each.value.join(" ") === "VIOLATION FAIL")
    .map(each => `IBM ${each.ruleId}: ${each.message}: ${each.snippet.slice(0, 150)}`);
}"""

TRANSCRIPTS = {
    "Start": "without answers /",
    "A step: heart and blood vessels": "blank /checklist/heart",
    "After a yes to the first safety question": "blank crisis",
    "Check my answers": "blank /check-answers",
    "A Learn page": "card side-effects",
    "Accessibility": "without answers /accessibility",
}
MOST_REPEATED = 0.12
RUN = 5
"""So many words in a row that were heard before on the same page are a repetition."""
NAMED_WHOLE = {"heading", "link", "button", "DisclosureTriangle", "radio", "checkbox", "textbox"}
"""Roles that are read with their name, and of which nothing inside is read again."""
AROUND = {"banner", "navigation", "main", "contentinfo", "complementary", "region", "form", "group"}
AROUND |= {"list", "radiogroup", "table"}
"""Roles that are announced on the way in."""
BEGIN, END = "<!-- transcripts -->\n", "<!-- end of the transcripts -->\n"


def serve_pages(page: Page, bodies: Bodies) -> None:
    """Have the browser of `page` get these bodies by their names, and the static files."""

    def serve(route: Route) -> None:
        name = unquote(urlsplit(route.request.url).path.removeprefix("/"))
        if name in bodies:
            route.fulfill(body=bodies[name], content_type="text/html")
        elif not name.startswith("static/"):  # what the script of a page fetches
            route.fulfill(status=404)
        else:
            route.fulfill(path=STATIC / name.removeprefix("static/"))

    page.context.route("**/*", serve)


def open_page(page: Page, name: str) -> None:
    page.goto(f"http://foreword.test/{quote(name)}")


def find_with_axe(page: Page, options: Mapping[str, Any]) -> list[str]:
    """Return what axe calls a violation."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [
        f"axe {each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in found.response["violations"]
    ]


def bodies_of(language: str) -> dict[str, bytes]:
    """Return every kind of page in every state as it is sent, by name."""
    with tempfile.TemporaryDirectory() as kept:
        given = {"SECRET_KEY": SECRET, "DATABASE_URL": f"sqlite:///{kept}/records.sqlite"}
        given |= {"RATELIMIT_ENABLED": "false", "DEVELOPMENT": "true"}
        clock = Clock()
        app = build_app(load_settings(given, Path(kept) / ".env"), clock)
        bodies = {name: page.reply.body for name, page in every_page(app, clock, language)}
        app.extensions["screening"].store.close()
    return bodies


def spoken(page: Page) -> Iterator[str]:
    """Yield what Chrome tells a screen reader of the page, in reading order, a line each."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def value(node: Mapping[str, Any], key: str) -> str:
        return " ".join(str(node.get(key, {}).get("value", "")).split())

    def walk(node: Mapping[str, Any]) -> Iterator[str]:
        role, name = value(node, "role"), value(node, "name")
        if role in ("InlineTextBox", "ListMarker", "LabelText", "Legend"):
            return  # read with what they belong to
        if not node.get("ignored"):
            states = {
                each["name"]: each["value"].get("value") for each in node.get("properties", ())
            }
            level = f" {states['level']}" if role == "heading" else ""
            picked = ", picked" if states.get("checked") in ("true", True) else ""
            about = f" ({value(node, 'description')})" if value(node, "description") else ""
            if role == "StaticText" and name:
                yield name
            elif role in NAMED_WHOLE:
                yield f"[{role}{level}{picked}] {name}{about}"
                return
            elif role == "image" and name:
                yield f"[image] {name}"
            elif role in AROUND and name:
                yield f"[{role}] {name}{about}"
        for child in node.get("childIds", ()):
            if child in by_id:
                yield from walk(by_id[child])

    yield from walk(nodes[0])


def repeated_share(lines: Sequence[str]) -> float:
    """Return how much of what is heard was heard before on the same page, word by word."""
    words = [
        word
        for line in lines
        for word in re.findall(r"[\w'-]+", re.sub(r"^\[[^\]]*\]", "", line).lower())
    ]
    heard: set[tuple[str, ...]] = set()
    again: set[int] = set()
    for place in range(len(words) - RUN + 1):
        run = tuple(words[place : place + RUN])
        if run in heard:
            again.update(range(place, place + RUN))
        heard.add(run)
    return len(again) / len(words)


def write_transcripts(page: Page, file: Path | None) -> list[str]:
    """Write the six transcripts, if there is a file for them, and return which repeat too much."""
    text, wrong = "", []
    for heading, name in TRANSCRIPTS.items():
        open_page(page, name)
        lines = list(spoken(page))
        share = repeated_share(lines)
        say(f"{heading}: {len(lines)} lines, {share:.1%} repeated")
        text += f"\n### {heading}\n\n{share:.1%} repeated.\n\n```\n" + "\n".join(lines) + "\n```\n"
        if share >= MOST_REPEATED:
            wrong.append(f"{heading}: {share:.1%} of it is repeated")
    if file:
        before, _, rest = file.read_text("utf-8").partition(BEGIN)
        file.write_text(f"{before}{BEGIN}{text}\n{END}{rest.partition(END)[2]}", "utf-8")
    return wrong


@contextmanager
def look(browser: Browser, sight: str) -> Iterator[Callable[[str, bytes], Page]]:
    """Yield what opens a page in that sight, all that opens open."""
    typeface, options = SIGHTS[sight]
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.emulate_media(media="print" if sight == "print" else "screen")
        bodies: dict[str, bytes] = {}
        serve_pages(page, bodies)

        def show(name: str, body: bytes) -> Page:
            bodies[name] = body
            open_page(page, name)
            page.evaluate(SET_UP, typeface)
            return page

        yield show


def check(browser: Browser, ace: str, bodies: Bodies, language: str) -> Iterator[str]:
    for sight in SIGHTS:
        with look(browser, sight) as show:
            for name, body in bodies.items():
                page = show(name, body)
                page.evaluate(ace)
                found = [*page.evaluate(ASK_ACE), *find_with_axe(page, {})]
                yield from (
                    f"{language}, {sight}, {name}: {each}"
                    for each in found
                    if sight != "print" or "target_spacing" not in each  # nobody presses paper
                )
        say(f"{language}, {sight}: {len(bodies)} pages")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(ace: str, *rest: str) -> int:
    path = find_program(HEADLESS_SHELL) or find_chromium()
    assert path is not None
    wrong = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_with_typefaces(playwright, path, Path(folder), TYPEFACES.values())
        for language in LANGUAGES:
            bodies = bodies_of(language)
            if language == "en":
                with browser.new_context() as context:
                    page = context.new_page()
                    serve_pages(page, bodies)
                    file = Path(rest[1]) if rest[:1] == ("--write",) else None
                    wrong += write_transcripts(page, file)
            wrong += check(browser, Path(ace).read_text("utf-8"), bodies, language)
        browser.close()
    say("\n".join(wrong) or "Neither engine found anything.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
