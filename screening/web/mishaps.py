"""What is said above a form that comes back unsaved, and what its button does then."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from screening.errors import (
    CodesBusy,
    RecordGone,
    RecordUnreadable,
    StaleRevision,
    StorageUnavailable,
)
from screening.web.steps import NO_MISHAP, START_AGAIN, Mishap

STATUS: dict[type[Exception], int] = {
    CSRFError: 400,
    StaleRevision: 409,
    RecordGone: 410,
    RecordUnreadable: 410,
    RateLimitExceeded: 429,
    StorageUnavailable: 503,
    CodesBusy: 503,
}

_NOT_NOW = Mishap(
    lazy_gettext(
        "We could not save this just now. Your earlier answers are safe. What you typed is below. "
        "Please wait a moment and send it once more."
    ),
    shown="not-now",
)

_MISHAPS: dict[type[Exception], Mishap] = {
    CSRFError: Mishap(
        lazy_gettext(
            "This page was open for a while, so we could not be sure that it came from you. "
            "Nothing was saved yet. What you typed is below. Please send it once more."
        ),
        shown="open-long",
    ),
    StaleRevision: Mishap(
        lazy_gettext(
            "These questions were answered in another tab or window meanwhile. Both versions "
            "are on this page. Save to keep what is in the form below."
        ),
        shown="two-versions",
        button=lazy_gettext("Save what is in the form"),
        conflict=True,
    ),
    RecordGone: Mishap(
        lazy_gettext(
            "Your earlier answers are no longer here. They were cleared, or opened in another "
            "browser with your code, or they were kept as long as we promised. What you typed "
            "just now is below."
        ),
        shown="gone",
        button=lazy_gettext("Start again with these answers"),
        action=START_AGAIN,
    ),
    RecordUnreadable: Mishap(
        lazy_gettext("We cannot open your earlier answers. What you typed just now is below."),
        shown="unreadable",
        button=lazy_gettext("Start again with these answers"),
        action=START_AGAIN,
    ),
    RateLimitExceeded: Mishap(
        lazy_gettext(
            "That was a bit fast for us. What you typed is below. Please wait a moment and "
            "send it once more."
        ),
        shown="too-fast",
    ),
    StorageUnavailable: _NOT_NOW,
    CodesBusy: _NOT_NOW,
}


def mishap_of(error: Exception) -> Mishap:
    """The words for a failure of `STATUS`."""
    return _MISHAPS[type(error)]


def mishap_shown(name: str) -> Mishap:
    """The one that a page shows by that name; none for any other."""
    return next((each for each in _MISHAPS.values() if each.shown == name), NO_MISHAP)
