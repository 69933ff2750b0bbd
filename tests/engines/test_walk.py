"""The short way in Firefox and in WebKit, the engine of Safari and of every browser on an iPhone.

`make browsers` walks it in light and dark, and again with the CSS that the oldest browsers lack
left out, and keeps a picture of each page in the folder PICTURES.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from tests.browser.test_back import plain_site
from tests.css_floor import CHECKOUT, drop_newer
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit
from tests.faults.server import Server

__all__ = ["plain_site"]

PICTURES = os.environ.get("PICTURES", "")
Engine = Firefox | WebKit
ENGINES = [
    pytest.param(Firefox, marks=pytest.mark.firefox),
    pytest.param(WebKit, marks=pytest.mark.webkit),
]
AS_SENT, OLDEST = "as sent", "as the oldest browsers read it"
WORDS = "To hear the sea again and sleep through the night."
BOX = "[name=reasons-other-text]"

HARD_TO_SEE = """
  const parse = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = (color) => parse(color).slice(0, 3).reduce((sum, part, place) => {
    const share = part / 255;
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    return sum + [0.2126, 0.7152, 0.0722][place] * linear;
  }, 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((parse(color)[3] ?? 1) > 0.5) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const wrong = [];
  const words = "h1, h2, p, li, dt, dd, label, legend, a, button";
  for (const element of document.querySelectorAll(words)) {
    if (!element.offsetParent || !element.textContent.trim()) continue;
    if (contrast(getComputedStyle(element).color, behind(element)) < 4.5) wrong.push(element);
  }
  for (const field of document.querySelectorAll("input, textarea, select")) {
    if (!field.offsetParent || field.matches(".vh")) continue;
    const edge = getComputedStyle(field).borderTopColor;
    const isSeen = contrast(edge, behind(field.parentElement)) >= 3 && field.offsetHeight >= 16;
    if (!isSeen) wrong.push(field);
  }
  const wide = document.documentElement.scrollWidth - innerWidth;
  return wrong.map((each) => each.outerHTML.slice(0, 100))
    .concat(wide > 0 ? [`${wide} pixels too wide`] : []);
"""
IN_VIEW = """
  const field = document.activeElement;
  const top = document.querySelector("header.top").getBoundingClientRect().bottom;
  const parts = [field, ...field.closest(".follow, .field").querySelectorAll("label, .error")];
  return parts.filter((each) => {
    const box = each.getBoundingClientRect();
    return box.top < top || box.bottom > innerHeight;
  }).map((each) => each.outerHTML.slice(0, 100));
"""
SHOWN = """
  const typed = [...document.querySelectorAll("textarea, input")].map((field) => field.value);
  return document.documentElement.textContent + typed.join(" ");
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    sights = [(AS_SENT, "light")]
    if PICTURES:
        sights += [(AS_SENT, "dark"), (OLDEST, "light"), (OLDEST, "dark")]
    metafunc.parametrize(("styles", "scheme"), sights, indirect=["styles"])


@pytest.fixture
def styles(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(tmp_path: Path, plain_site: str, styles: str) -> Iterator[Server]:
    given = {"LEAVE_URL": plain_site}
    if styles == OLDEST:
        copy = copy_with_old_styles(tmp_path / "old")
        given["PYTHONPATH"] = f"{copy}:{CHECKOUT}"
    with Server(tmp_path, **given) as running:
        yield running


def copy_with_old_styles(folder: Path) -> Path:
    """Return a copy of the product whose style sheets hold what the oldest browsers read."""
    for name in ("screening", "templates", "translations", "migrations"):
        shutil.copytree(CHECKOUT / name, folder / name)
    shutil.copy(CHECKOUT / "questions.yaml", folder)
    for sheet in (folder / "screening" / "static").glob("*.css"):
        sheet.write_text(drop_newer(sheet.read_text()))
    return folder


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path, scheme: str) -> Iterator[Engine]:
    running = request.param(tmp_path, width=390, height=844, dark=scheme == "dark")
    yield running
    running.close()


def test_the_short_way(engine: Engine, server: Server, styles: str, scheme: str) -> None:
    folder = Path(PICTURES) / type(engine).__name__ / f"{styles}, {scheme}"
    if PICTURES:
        folder.mkdir(parents=True, exist_ok=True)

    def look(name: str) -> None:
        if PICTURES:
            engine.take_picture(folder / f"{name}.png")
        assert engine.run(HARD_TO_SEE) == [], name

    def path() -> str:
        return str(engine.run("return location.pathname"))

    def shown() -> str:
        return str(engine.run(SHOWN))

    engine.open(server.origin)
    look("start")
    engine.press("[name=way][value=short]")
    seen: list[str] = []
    while (here := path()) != "/check-answers":
        assert seen.count(here) < 2, shown()
        seen.append(here)
        look(here.rpartition("/")[2])
        if here == "/checklist/your-reasons" and seen.count(here) == 1:
            fix_an_error(engine)
            look("fixed")
            change_the_language_and_back(engine)
            assert WORDS in shown()
        engine.press("main [name=action]")  # a question that an answer brought up shows it again
    look("check-answers")
    engine.run("for (const part of document.querySelectorAll('.part')) part.open = true")
    assert WORDS in shown()
    engine.open(f"{server.origin}/summary")
    look("summary")
    engine.print_to(server.folder / "summary.pdf")
    if PICTURES:
        shutil.copy(server.folder / "summary.pdf", folder)
    with pymupdf.open(server.folder / "summary.pdf") as printed:
        pages = [" ".join(page.get_text().split()) for page in printed]
    assert WORDS in " ".join(pages)
    assert all(pages), "an empty page"
    assert "Leave fast" not in " ".join(pages)

    engine.open(f"{server.origin}/clear")
    look("clear")
    engine.press("main form button:not(.second)")
    look("cleared")
    go_all_the_way_back(engine)

    engine.open(server.origin)
    engine.press("[name=way][value=short]")
    engine.open(f"{server.origin}/checklist/your-reasons")
    write(engine, WORDS)
    engine.press("main [name=action]")
    engine.open(f"{server.origin}/checklist/your-reasons")
    assert WORDS in shown()
    engine.press(".leave button")
    assert engine.run("return document.title") == "Plain"
    go_all_the_way_back(engine)
    engine.open(f"{server.origin}/checklist")
    assert "There are no answers here now" in shown()


def write(engine: Engine, words: str) -> None:
    engine.run(
        f"""const option = document.querySelector("#reasons-other");
        if (!option.checked) option.click();
        const box = document.querySelector("{BOX}");
        box.value = {json.dumps(words)};
        box.dispatchEvent(new Event("input", {{ bubbles: true }}));"""
    )


def fix_an_error(engine: Engine) -> None:
    """Write too much: the box grows with it. The page comes back, and its link leads there."""
    write(engine, WORDS * 5)
    scrolls = "const box = document.querySelector('{}'); return box.scrollHeight - box.clientHeight"
    assert engine.run(scrolls.format(BOX)) <= 1
    engine.press("main [name=action]")
    assert engine.run("return document.title").startswith("Error")
    assert engine.run("return document.activeElement.id") == "error-summary"
    engine.run("document.querySelector('#error-summary a').click()")
    assert engine.run("return document.activeElement.matches('textarea, input')")
    assert engine.run(IN_VIEW) == []
    write(engine, WORDS)


def change_the_language_and_back(engine: Engine) -> None:
    for language in ("es", "en"):
        engine.press(f".languages [lang={language}]")
        assert engine.run("return document.documentElement.lang") == language


def go_all_the_way_back(engine: Engine) -> None:
    for _ in range(min(engine.run("return history.length") - 1, 12)):
        engine.back()
        assert WORDS not in engine.run(SHOWN), engine.run("return location.href")
