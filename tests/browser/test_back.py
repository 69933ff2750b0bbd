"""The browser's Back shows pages again that were made from a form; after Clear and Leave fast no
answer, whatever the browser kept in memory.

Playwright turns the back-forward cache off; here it is on, as it is for people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as Late

from tests.browser.conftest import ARGUMENTS, begin, press
from tests.faults.server import Server
from tests.waiting import served

pytestmark = pytest.mark.browser

ANSWER = "To hear the sea"
Away = Callable[[Page], None]
NEVER_MORE = "a page of the history shows an answer"


class Plain(BaseHTTPRequestHandler):
    """The site that Leave fast goes to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Plain</title><h1>Weather</h1>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture(scope="module")
def plain_site() -> Iterator[str]:
    site = ThreadingHTTPServer(("127.0.0.1", 0), Plain)
    with served(site):
        # another name than the product's, so that it is another site to the browser
        yield f"http://localhost:{site.server_port}/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, plain_site: str) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("back"), LEAVE_URL=plain_site) as running:
        yield running


@pytest.fixture(scope="module")
def remembering(browser: Browser, whole_chromium_path: str) -> Iterator[Browser]:
    chromium = browser.browser_type.launch(
        executable_path=whole_chromium_path,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium
    chromium.close()


@pytest.fixture
def context(remembering: Browser, server: Server) -> Iterator[BrowserContext]:
    context = remembering.new_context(base_url=server.origin)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def answered(context: BrowserContext) -> Page:
    """A tab on the review, with pages behind it that show an answer."""
    page = context.new_page()
    begin(page, "/checklist/your-hopes")
    page.get_by_role("textbox").first.fill(ANSWER)
    press(page, "Save and continue")
    page.goto("/checklist/your-hopes")
    expect(page.get_by_role("textbox").first).to_have_value(ANSWER)
    page.goto("/summary")
    page.goto("/check-answers")
    page.locator(".part > summary").last.click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    return page


def clear(page: Page) -> None:
    page.goto("/clear")
    page.get_by_role("main").get_by_role("button", name="Clear my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")


def leave(page: Page) -> None:
    page.get_by_role("button", name="Leave fast").click()
    expect(page).to_have_title("Plain")


def go_back(page: Page) -> None:
    """A page that comes out of the memory is there at once and loads nothing."""
    with suppress(Late):
        page.go_back(timeout=2000)


def go_all_the_way_back(page: Page) -> None:
    """Raises AssertionError where a page of the history shows the answer."""
    for _ in range(12):
        go_back(page)
        assert ANSWER not in page.content(), f"{NEVER_MORE}: {page.url}"
        boxes = page.get_by_role("textbox").all()
        assert ANSWER not in [box.input_value() for box in boxes], f"{NEVER_MORE}: {page.url}"


def test_this_browser_does_keep_pages_in_memory(context: BrowserContext, plain_site: str) -> None:
    """Else these tests would show nothing."""
    page = context.new_page()
    page.goto(plain_site)
    page.evaluate("addEventListener('pageshow', event => { document.kept = event.persisted })")
    page.goto(f"{plain_site}second")
    go_back(page)

    assert page.evaluate("document.kept") is True


@pytest.mark.parametrize("away", [clear, leave])
def test_going_back_shows_no_answer(answered: Page, away: Away) -> None:
    away(answered)

    go_all_the_way_back(answered)


@pytest.mark.parametrize("away", [clear, leave])
def test_going_back_in_a_second_tab_shows_no_answer(
    answered: Page, context: BrowserContext, away: Away
) -> None:
    answered.goto("/learn")
    second = context.new_page()
    second.goto("/check-answers")
    away(second)
    if away is leave:  # which takes this tab along
        expect(answered).to_have_title("Plain")

    go_all_the_way_back(answered)


def test_a_second_tab_that_shows_answers_loses_them_with_the_next_press(
    answered: Page, context: BrowserContext
) -> None:
    """After Clear; Leave fast takes it along, see test_leave.py."""
    second = context.new_page()
    second.goto("/check-answers")
    clear(second)

    answered.reload()

    expect(answered.get_by_role("heading", level=1)).to_have_text("There are no answers here now")
    go_all_the_way_back(answered)


def switch_language(page: Page) -> None:
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Corazón y vasos sanguíneos")


def send_too_much(page: Page) -> None:
    page.locator("[name=bp_reading]").fill("1" * 500)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Please look at this")).to_be_visible()
    page.locator("[name=bp_reading]").fill("120 over 80")


@pytest.mark.parametrize("come_back", [switch_language, send_too_much])
def test_back_shows_what_was_saved_on_a_page_that_came_back(
    context: BrowserContext, come_back: Callable[[Page], None]
) -> None:
    """The browser never asks to send a form again, nor says that the page is not there."""
    page = context.new_page()
    begin(page, "/checklist/heart")
    page.locator("[name=bp_reading]").fill("120 over 80")
    come_back(page)
    page.locator("[name=bp_reading]").press("Enter")
    expect(page).to_have_url(re.compile("/other-health$"))

    for _ in range(2):
        go_back(page)
        expect(page).to_have_url(re.compile("/heart$"))
        expect(page.locator("[name=bp_reading]")).to_have_value("120 over 80")


def test_a_save_that_reveals_a_question_shows_it_without_script(
    remembering: Browser, server: Server
) -> None:
    context = remembering.new_context(
        base_url=server.origin, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    begin(page, "/checklist/your-reasons")
    page.locator("#reasons-ptsd").check()
    page.get_by_role("button", name="Save and continue").click()

    reason = page.get_by_role("alert").filter(has_text="This question came up")
    expect(reason).to_be_focused()
    expect(reason).to_be_in_viewport(ratio=1)
    expect(page.locator("#diagnosis_given-yes")).to_be_in_viewport()
    context.close()
