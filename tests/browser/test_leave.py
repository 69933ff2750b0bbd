"""Leave fast in a real browser: it acts there first, in every tab, whatever the server does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browser.conftest import press
from tests.browser.test_back import (
    ANSWER,
    answered,
    context,
    go_all_the_way_back,
    leave,
    plain_site,
    remembering,
    server,
)
from tests.faults.server import Server

__all__ = ["answered", "context", "plain_site", "remembering", "server"]

pytestmark = pytest.mark.browser

GONE = "There are no answers here now"


@pytest.fixture
def second(answered: Page, context: BrowserContext) -> Page:
    """Another tab, with an answer on it and words that were not saved."""
    page = context.new_page()
    page.goto("/checklist/your-hopes")
    page.get_by_role("textbox").first.fill(f"{ANSWER} and more")
    return page


@pytest.fixture
def dialogs(context: BrowserContext) -> Iterator[list[str]]:
    """What a browser asks before it leaves a page; nothing may stand in the way."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    context.on("dialog", note)
    yield asked
    assert asked == []


def own_cookies(context: BrowserContext, server: Server) -> set[str]:
    return {cookie["name"] for cookie in context.cookies(server.origin)}


@pytest.mark.usefixtures("dialogs")
def test_every_tab_goes_to_the_plain_site_with_one_press(
    answered: Page, second: Page, context: BrowserContext, server: Server
) -> None:
    leave(answered)

    expect(second).to_have_title("Plain")
    for _ in range(50):  # the browser reports no request of a page that is gone
        if not own_cookies(context, server):
            break
        answered.wait_for_timeout(100)
    assert own_cookies(context, server) == set()
    for tab in (answered, second):
        go_all_the_way_back(tab)


@pytest.mark.usefixtures("dialogs")
def test_the_page_is_blank_before_the_plain_site_has_come(
    answered: Page, second: Page, context: BrowserContext, plain_site: str
) -> None:
    """A site that answers with no page leaves the browser where it was: on what was blanked."""
    context.route(f"{plain_site}**", lambda route: route.fulfill(status=204))

    second.get_by_role("button", name="Leave fast").click(no_wait_after=True)

    for tab in (second, answered):
        for _ in range(50):  # our CSP forbids the way in which Playwright waits for such a thing
            if tab.evaluate("document.documentElement.childElementCount") == 0:
                break
            tab.wait_for_timeout(100)
        assert tab.evaluate("document.documentElement.childElementCount") == 0


@pytest.mark.usefixtures("dialogs")
def test_where_the_press_does_not_arrive_the_next_request_tells_the_server(
    answered: Page, second: Page, context: BrowserContext, server: Server
) -> None:
    context.route("**/leave", lambda route: route.abort())
    leave(second)
    expect(answered).to_have_title("Plain")
    assert own_cookies(context, server) == {"form", "left", "screening"}

    go_all_the_way_back(second)

    second.goto(f"{server.origin}/checklist")
    expect(second.get_by_role("heading", level=1)).to_have_text(GONE)
    assert own_cookies(context, server) <= {"form"}


@pytest.mark.usefixtures("dialogs")
def test_three_presses_of_shift_do_the_same_and_capitals_do_not(second: Page) -> None:
    box = second.get_by_role("textbox").first
    box.focus()
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift", "Shift", "d", "Shift", "Shift+E"):
        second.keyboard.press(key)
    assert second.title() != "Plain"
    second.keyboard.press("Shift")
    second.keyboard.press("Shift")
    expect(second.get_by_role("status").last).to_have_text("Press Shift once more to leave fast.")

    second.keyboard.press("Shift")

    expect(second).to_have_title("Plain")


@pytest.mark.parametrize("script", [True, False])
def test_a_form_of_another_site_does_not_set_it_off(
    answered: Page, context: BrowserContext, server: Server, plain_site: str, *, script: bool
) -> None:
    evil = context.new_page()
    evil.goto(plain_site)
    form = f'<form method="post" action="{server.origin}/leave"><button>A prize</button></form>'
    evil.set_content(form)
    if script:
        evil.evaluate(
            "url => fetch(url, {method: 'POST', mode: 'no-cors', credentials: 'include'})"
            ".catch(() => {})",
            f"{server.origin}/leave",
        )
    evil.get_by_role("button", name="A prize").click()
    expect(evil).to_have_title("Plain")

    answered.goto("/checklist/your-hopes")

    expect(answered.get_by_role("textbox").first).to_have_value(ANSWER)


def test_without_script_the_form_does_the_work(remembering: Browser, server: Server) -> None:
    context = remembering.new_context(base_url=server.origin, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    press(page, "Everything")
    leave(page)

    assert own_cookies(context, server) == set()
    page.goto("/checklist")
    expect(page.get_by_role("heading", level=1)).to_have_text(GONE)
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_stands_apart_from_help(
    remembering: Browser, server: Server, width: int, language: str
) -> None:
    context = remembering.new_context(
        base_url=server.origin, viewport={"width": width, "height": 800}, locale=language
    )
    page = context.new_page()
    page.goto("/learn")
    button = page.locator("form.leave button").bounding_box()
    help_link = page.locator("a.to-help").bounding_box()

    assert button is not None
    assert help_link is not None
    aside = button["x"] - (help_link["x"] + help_link["width"])
    below = button["y"] - (help_link["y"] + help_link["height"])
    assert max(aside, below) >= 20, (aside, below)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
