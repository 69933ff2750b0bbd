"""The renderers, each in a page of its own, with no network at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.programs import find_chromium

CACHE = Path(__file__).parents[1] / ".cache" / "interop"
SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/lhc-forms.js",
    "fhir/R4/lformsFHIR.min.js",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    assert path is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def empty_page(chromium: Browser) -> Page:
    page = chromium.new_page()
    page.route("**/*", lambda route: route.abort())
    page.set_content('<div id="form"></div>')
    return page


@pytest.fixture(scope="session")
def forms(chromium: Browser) -> Iterator[Page]:
    """LHC-Forms."""
    page = empty_page(chromium)
    page.add_style_tag(path=CACHE / "lforms" / "webcomponent" / "styles.css")
    for script in SCRIPTS:
        page.add_script_tag(path=CACHE / "lforms" / script)
    page.wait_for_function("window.LForms && LForms.FHIR")
    yield page
    page.close()


@pytest.fixture(scope="session")
def smart_forms(chromium: Browser) -> Iterator[Page]:
    """The renderer of Smart Forms."""
    page = empty_page(chromium)
    page.add_script_tag(path=CACHE / "smart-forms.js")
    yield page
    page.close()
