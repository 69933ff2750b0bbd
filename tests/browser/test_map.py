"""The map of the checklist as a browser draws it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from screening.check.map import COLUMN, GAP, MARGIN, TOP, draw_chart
from tests.questionnaire.files import shipped

BOXES = """[...document.querySelectorAll("text")].map(text => {
    const box = text.getBBox();
    return [text.textContent, box.x, box.y, box.x + box.width, box.y + box.height];
})"""


@pytest.mark.browser
def test_no_text_of_the_map_leaves_its_column_or_lies_on_another(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "map.svg"
    path.write_text(draw_chart(shipped()), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    boxes = [box for box in page.evaluate(BOXES) if box[2] > TOP]
    page.close()

    starts = [MARGIN + number * (COLUMN + GAP) for number in range(8)]
    assert len(boxes) > 200
    for words, left, _, right, _ in boxes:
        assert any(start <= left and right <= start + COLUMN + 1 for start in starts), words
    for number, (words, left, top, right, bottom) in enumerate(boxes):
        for other, x, y, x2, y2 in boxes[number + 1 :]:
            beside = min(right, x2) - max(left, x) > 2
            over = min(bottom, y2) - max(top, y) > 6
            assert not (beside and over), (words, other)
