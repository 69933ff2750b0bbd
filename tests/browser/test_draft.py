"""The preview of a questions file, as the person who writes it sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import follow
from tests.questionnaire.files import SMALL, small_with, text_of
from tests.test_cli import free_port, serving

OLD, NEW = "Where do you go?", "Where will you travel?"
SAVED = small_with((f"text: {OLD}", f"text: {NEW}"))

pytestmark = pytest.mark.browser


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text_of(SMALL), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """The first step of the small checklist, with everything that the browser complains of."""
    port = free_port()
    with serving(file.parent, "--draft", file.name, PORT=str(port), RATELIMIT_ENABLED="false"):
        troubles: list[str] = []
        opened = browser.new_page()
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on("console", lambda said: troubles.append(said.text) if said.type == "error" else 0)
        opened.goto(f"http://127.0.0.1:{port}/")
        follow(opened, opened.locator("button[value=full]"))
        yield opened
        opened.close()
        assert troubles == []


def test_a_save_of_the_file_shows_by_itself(page: Page, file: Path) -> None:
    expect(page.get_by_role("group", name=OLD)).to_be_visible()

    file.write_text(SAVED, encoding="utf-8")

    expect(page.get_by_role("group", name=NEW)).to_be_visible()
    expect(page.locator(".draft")).to_contain_text("A preview of mine.yaml")


def test_what_was_typed_is_not_thrown_away_by_a_save_of_the_file(page: Page, file: Path) -> None:
    page.get_by_label("Somewhere else").check()
    page.get_by_label("Where?").fill("Oslo")

    file.write_text(SAVED, encoding="utf-8")

    expect(page.locator(".draft .later")).to_be_visible()
    expect(page.get_by_label("Where?")).to_have_value("Oslo")
    page.once("dialog", lambda question: question.accept())  # as before every link
    follow(page, page.locator(".draft .later a"))
    expect(page.get_by_role("group", name=NEW)).to_be_visible()


def test_a_tick_that_is_not_saved_hides_nothing_of_what_is_found(page: Page, file: Path) -> None:
    page.get_by_label("High mountains").check()

    file.write_text(small_with((f"text: {OLD}", f"txt: {OLD}")), encoding="utf-8")

    expect(page.locator(".draft [role=alert]")).to_contain_text("unknown key 'txt'")
    expect(page.locator(".draft .elsewhere, .draft .here").first).to_contain_text("Fix: Correct")
    expect(page.locator(".draft .later")).not_to_be_visible()
    expect(page.get_by_label("High mountains")).to_be_checked()

    file.write_text(SAVED, encoding="utf-8")

    expect(page.locator(".draft .later")).to_be_visible()
    expect(page.locator(".draft [role=alert]")).to_have_count(0)
    expect(page.get_by_label("High mountains")).to_be_checked()


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_the_bar_stays_in_view_and_leaves_the_page_in_view(
    page: Page, file: Path, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    file.write_text(small_with((f"text: {OLD}", f"txt: {OLD}")), encoding="utf-8")
    expect(page.locator(".draft [role=alert]")).to_be_visible()

    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    bar = page.locator(".draft").bounding_box()
    assert bar is not None
    assert -1 < bar["y"] < 1
    assert bar["height"] < size[1] / 2


def test_a_mistake_shows_by_itself_with_its_line(page: Page, file: Path) -> None:
    file.write_text(small_with((f"text: {OLD}", f"txt: {OLD}")), encoding="utf-8")

    expect(page.locator(".draft [role=alert]")).to_contain_text("unknown key 'txt'")
    expect(page.get_by_role("group", name=OLD)).to_be_visible()
