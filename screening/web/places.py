"""Where a person is: the page that a request is about, by its own address.

What the answer to a form shows stands at the address of the page with that form. No address comes
from outside: one that was sent is looked up among our pages, and made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import current_app, g, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

REVIEW = "check-answers"
"""The value of `from`: a step that was opened by a Change link leads back there."""

LANGUAGE = "language"
"""The name of the buttons that ask for another language."""

PAGE_OF = {
    "checklist.begin_screening": "checklist.start",
    "checklist.save": "checklist.show_step",
    "summary.choose": "summary.show",
    "download.pdf": "summary.show",
    "download.text": "summary.show",
    "download.structured": "summary.show",
    "download.bundle": "summary.show",
    "keeping.save": "checklist.overview",
    "keeping.open_with_code": "keeping.ask_code",
    "keeping.clear": "keeping.confirm_clear",
}
"""For what is no page: the page that leads to it."""

PAGES = frozenset(
    {
        *PAGE_OF.values(),
        "checklist.review",
        "learn.help_page",
        "learn.cards",
        "learn.card",
        "learn.glossary",
        "learn.sources",
        "learn.clinicians",
        "learn.privacy",
        "learn.disclaimer",
    }
)


@dataclass(frozen=True)
class Place:
    """A page of ours. `values`: what fills its address. `review`: it leads back to the review."""

    endpoint: str
    path: str
    values: Mapping[str, str]
    review: bool

    @property
    def url(self) -> str:
        return f"{self.path}?{urlencode({'from': REVIEW})}" if self.review else self.path


START = Place("checklist.start", "/", {}, review=False)


def from_review() -> bool:
    """Whether this step was opened by a Change link, to come straight back."""
    return request.args.get("from") == REVIEW


def sent_form() -> MultiDict[str, str]:
    """What was sent, less the button that asks for another language."""
    sent = MultiDict(request.form)
    sent.poplist(LANGUAGE)
    return sent


def stand_at(place: Place) -> None:
    """The rest of this request is about that page."""
    g.place = place


def place_now() -> Place:
    """Where the person is who gets the answer to this request."""
    if "place" in g:
        found: Place = g.place
        return found
    endpoint = request.endpoint or ""
    if endpoint in PAGES:
        return Place(endpoint, request.path, request.view_args or {}, from_review())
    return _place(PAGE_OF.get(endpoint, ""), request.view_args or {}, review=from_review())


def find_place(path: str, *, review: bool = False) -> Place:
    """The page of ours at `path`; the start page where there is none."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not path.startswith("/"):
        return START
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return START
    return _place(endpoint, values, review=review)


def find_place_of(url: str) -> Place:
    """The same for an address with its query."""
    parts = urlsplit(url)
    return find_place(parts.path, review=parse_qs(parts.query).get("from") == [REVIEW])


def _place(endpoint: str, values: Mapping[str, str], *, review: bool) -> Place:
    if endpoint not in PAGES:
        return START
    return Place(endpoint, url_for(endpoint, **dict[str, Any](values)), values, review)
