"""The review and the summary on a phone: how long they are, and what the script adds there."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow, press
from tests.browser.test_walk import printed
from tests.journeys.people import PEOPLE
from tests.journeys.visitor import Visitor, http_wire
from tests.journeys.walk import SHORT_WAY, walk

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}

# A stand-in: the Chromium of these tests has no sheet of the device to share with.
SHARES = """() => {
  window.shared = [];
  navigator.canShare = ({ files }) => files.every((file) => file.type === "application/pdf");
  navigator.share = async ({ files }) => {
    if (window.refuses) { window.refuses = false; throw new DOMException("", "NotAllowedError"); }
    const bytes = new Uint8Array(await files[0].arrayBuffer());
    window.shared.push([files[0].name, String.fromCharCode(...bytes.slice(0, 5)), bytes.length]);
  };
}"""


@pytest.fixture
def typical(open_page: OpenPage, origin: str) -> Page:
    """A phone of a typical person at the end of the short way."""
    visitor = Visitor(http_wire(origin), origin)
    whole = PEOPLE["typical"]
    answers = {step: fields for step, fields in whole.answers.items() if step in SHORT_WAY}
    walk(visitor, whole.model_copy(update={"way": "short", "answers": answers}))
    page = open_page(viewport=PHONE)
    page.add_init_script(f"({SHARES})()")
    page.context.add_cookies(
        [{"name": name, "value": value, "url": origin} for name, value in visitor.cookies.items()]
    )
    return page


def screens(page: Page) -> float:
    return float(page.evaluate("document.documentElement.scrollHeight")) / PHONE["height"]


def test_the_pages_at_the_end_are_short_on_a_phone_and_whole_on_paper(typical: Page) -> None:
    page = typical
    page.goto("/check-answers")
    assert screens(page) <= 3
    page.locator(".part > summary").first.click()
    follow(page, page.locator("[name=change]").nth(1))
    expect(page.locator("#at")).to_be_focused()
    press(page, "Back to my answers")
    expect(page.locator(".answers > #at")).to_be_focused()
    expect(page.locator(".answers > #at")).to_be_in_viewport()

    page.goto("/summary")
    provider, patient = page.locator("#clinician-sheet"), page.locator("#patient-sheet")
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_text(["For my provider", "For me"])
    for number, shown, hidden in ((0, provider, patient), (1, patient, provider)):
        tabs.nth(number).click()
        expect(shown).to_be_visible()
        expect(hidden).to_be_hidden()
        assert screens(page) <= 4
    expect(page.get_by_text("Open a part below to see its lines.")).to_be_visible()
    press(page, "Español")
    assert screens(page) <= 4, "in Spanish, with the notice of a save"
    press(page, "English")
    tabs.nth(1).click()
    page.keyboard.press("ArrowLeft")
    expect(tabs.first).to_be_focused()
    expect(provider).to_be_visible()

    lines = provider.locator(".raise-first [name=take_out]")
    unfold = provider.get_by_role("button", name="Raise before any treatment")
    expect(lines.first).to_be_hidden()
    unfold.click()
    assert unfold.get_attribute("aria-expanded") == "true"
    follow(page, lines.first)
    expect(page.locator("#at")).to_be_focused()
    expect(page.locator("#at")).to_contain_text("Taken out: ")
    expect(lines.first).to_be_visible()
    expect(provider.locator(".glance")).to_be_hidden()

    front, _, patient_front, after, *_ = printed(page)
    assert front.startswith("Patient notes before a talk")
    assert "Who I call" in patient_front
    assert "press 'Clear my answers'" in patient_front, "no line of it runs over"
    assert after.startswith("More to talk about")
    page.emulate_media(media="print")
    for element in (provider.locator(".glance"), provider.get_by_text("At a glance"), patient):
        expect(element).to_be_visible()
    expect(page.locator(".list-part > h3").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(tabs).to_have_count(0)
    expect(page.locator(".unfold")).to_have_count(0)
    expect(patient).to_be_visible()
    expect(provider.locator(".glance")).to_be_visible()

    page.set_viewport_size(PHONE)
    page.goto("/show")
    expect(provider.locator(".glance")).to_be_visible()
    for part in (".titles .fill", ".for-provider", ".notes", ".reviewed"):
        pen = provider.locator(part).first
        expect(pen).to_be_hidden()
        page.emulate_media(media="print")
        expect(pen).to_be_visible()
        page.emulate_media(media="screen")


def test_one_pick_too_many_is_told_at_its_tick(typical: Page) -> None:
    page = typical
    page.goto("/first-questions")
    boxes = page.locator("[name=first]:visible")
    for number in range(4):
        boxes.nth(number).check()
    said = page.locator("[name=first]:focus ~ .error")
    expect(said).to_be_visible()
    expect(page.get_by_role("status").last).to_have_text("You picked 4. Please keep 3 or fewer.")
    expect(boxes.nth(3)).to_be_focused()
    boxes.nth(0).uncheck()
    expect(page.locator(".error")).to_have_count(0)


def test_the_pdf_is_shared_and_its_pages_are_counted(typical: Page) -> None:
    page = typical
    page.goto("/summary")
    share = page.get_by_role("button", name="Share")
    page.evaluate(
        "() => { window.refuses = true; window.print = () => { window.printed = true; }; }"
    )
    with page.expect_request("**/summary.pdf?*") as fetched, page.expect_response("**/printed"):
        share.click()
    assert "x-requested-with" in fetched.value.headers, "nobody has taken it yet"
    expect(page.get_by_text("Please press Share once more.")).to_be_visible()
    share.click()
    with page.expect_response("**/printed") as told:
        page.get_by_role("button", name="Print", exact=True).click()
    assert told.value.status == 200
    sent = told.value.request.post_data
    assert sent.startswith("csrf_token=")
    assert "&" not in sent
    assert page.evaluate("window.printed")
    page.wait_for_function("window.shared.length")
    [[name, start, length]] = page.evaluate("window.shared")
    assert (name.endswith(".pdf"), start) == (True, "%PDF-")
    assert length > 9999

    page.get_by_text("What prints").click()
    for box in (None, "#download-answers"):
        if box:
            page.locator(box).check()
        query = "sheet=both&paper=letter&back=1" + ("&answers=1" if box else "")
        file = page.request.get(f"/summary.pdf?{query}").body()
        with pymupdf.open(stream=file) as document:
            expect(page.locator("[data-pages]")).to_have_text(f"Pages of the PDF: {len(document)}")


def test_share_is_offered_only_where_the_device_can(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    page.goto("/")
    press(page, "Everything")
    page.goto("/summary")
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    assert not page.evaluate("'canShare' in navigator"), "else this test needs another browser"
    expect(page.locator("[data-share]")).to_be_hidden()
    assert len(printed(page)) == 2, "a sheet without a back takes one page, with room for medicines"
