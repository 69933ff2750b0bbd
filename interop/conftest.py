"""LHC-Forms in a page of its own, with no network at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.programs import find_chromium

CACHE = Path(__file__).parents[1] / ".cache" / "interop"
SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/lhc-forms.js",
    "fhir/R4/lformsFHIR.min.js",
)


@pytest.fixture(scope="session")
def forms() -> Iterator[Page]:
    """A page that can show FHIR forms."""
    path = find_chromium()
    assert path is not None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = chromium.new_page()
        page.route("**/*", lambda route: route.abort())
        page.set_content('<div id="form"></div>')
        page.add_style_tag(path=CACHE / "lforms" / "webcomponent" / "styles.css")
        for script in SCRIPTS:
            page.add_script_tag(path=CACHE / "lforms" / script)
        page.wait_for_function("window.LForms && LForms.FHIR")
        yield page
        chromium.close()
