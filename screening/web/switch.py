"""The buttons that give a page in another language, and what they carry along."""

from __future__ import annotations

from urllib.parse import urlencode

from screening.web.pages import Switch
from screening.web.places import REVIEW, Place, place_now
from screening.web.state import services

PLACE, SHOWN = "place", "shown"
"""In the address that the buttons lead to: where the person is, and what the page shows there."""


def find_switch(
    shown: str = "", *, place: Place | None = None, form: str = "", enter: str | None = None
) -> Switch:
    """`shown`: what the page says that stands at `place` only now, such as errors. `form`, `enter`:
    see Switch."""
    kept = services()
    others = tuple(each for each in kept.languages.values() if each is not kept.language)
    address = _address(place or place_now(), shown) if others else ""
    return Switch(address, kept.language, others, form, enter)


def _address(place: Place, shown: str) -> str:
    parts = {PLACE: place.path}
    if place.review:
        parts["from"] = REVIEW
    if shown:
        parts[SHOWN] = shown
    return f"/language?{urlencode(parts, safe='/')}"
