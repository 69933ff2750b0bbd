"""What a browser's history keeps of the page after the safety questions."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import ARGUMENTS, begin, press

pytestmark = pytest.mark.browser

KINDS = {"Yes, now or today": "crisis", "No": "support"}


def history(
    playwright: Playwright, chromium: str, folder: Path, origin: str, answer: str
) -> list[tuple[str, str, int]]:
    """Everything that the file of the history holds of a visit, less when it was."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium, args=ARGUMENTS, base_url=origin
    )
    page = context.new_page()
    begin(page, "/checklist/safety")
    page.get_by_role("radio", name=answer, exact=True).first.check()
    press(page, "Save and continue")
    assert page.locator("main").get_attribute("data-page") == KINDS[answer]
    press(page, "Continue the checklist")
    page.goto("/checklist")
    context.close()
    return read_history(folder)


def read_history(folder: Path) -> list[tuple[str, str, int]]:
    """Address, title and number of visits for each visit, in order."""
    with sqlite3.connect(folder / "Default" / "History") as database:
        rows = database.execute(
            "SELECT urls.url, title, visit_count FROM urls JOIN visits ON visits.url = urls.id"
            " WHERE urls.url LIKE 'http%' ORDER BY visits.id"
        ).fetchall()
    database.close()
    return rows


def test_the_history_does_not_tell_what_was_answered(
    playwright: Playwright, whole_chromium_path: str, origin: str, tmp_path: Path
) -> None:
    one, other = (
        history(playwright, whole_chromium_path, tmp_path / kind, origin, answer)
        for answer, kind in KINDS.items()
    )

    assert one == other
    assert "Before you go on · Foreword" in [title for _, title, _ in one]
