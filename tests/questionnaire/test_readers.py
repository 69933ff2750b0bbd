"""Every key of the file has a reader: what an editor writes reaches somebody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screening.questionnaire import crisis, model, site_text
from screening.questionnaire.base import Content

ROOT = Path(__file__).parents[2]
FOR_EDITORS = {
    "Ask.basis": "the page of changes and sign-off",
    "Card.basis": "the page of changes and sign-off",
    "Review.note": "whoever signs off",
    "Questionnaire.approval_checked_on": "texts that name it in braces",
    "Questionnaire.retired": "the loader, which refuses such ids",
    **{
        f"SheetWords.medicine_{part}": "the columns of the medicine list"
        for part in ("name", "purpose", "amount", "kind")
    },
    "Crisis.fallback_short": "accepted from older files alone",
    "Crisis.fallback_emergency": "accepted from older files alone",
}
"""Keys that no page, sheet or file of a person shows, and whom they are for."""


def sources() -> str:
    """What makes pages, sheets and files: all code but the shape of the file."""
    files = [
        path
        for folder in ("answers", "outputs", "web")
        for path in (ROOT / "screening" / folder).rglob("*.py")
    ]
    files += (ROOT / "screening" / "questionnaire").glob("[g-m]*.py")
    files += (ROOT / "templates").rglob("*.html")
    files += (ROOT / "templates").rglob("*.typ")
    return "\n".join(path.read_text() for path in files)


def kinds() -> list[type[Content]]:
    return [
        each
        for module in (model, site_text, crisis)
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, Content)
        and each.__module__ == module.__name__
    ]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_each_key_is_read_where_pages_sheets_and_files_are_made(kind: type[Content]) -> None:
    text = sources()
    unread = [
        name
        for name in kind.model_fields
        if f"{kind.__name__}.{name}" not in FOR_EDITORS
        and not re.search(rf"(\.|')({name})\b|\"{name}\"", text)
    ]
    assert unread == []
