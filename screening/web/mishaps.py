"""What is said above a form that comes back unsaved, and what its button does then."""

from __future__ import annotations

from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from screening.errors import (
    CodesBusy,
    RecordGone,
    RecordUnreadable,
    StaleRevision,
    StorageUnavailable,
)
from screening.web.steps import START_AGAIN, Mishap

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
    "We could not save this just now. Your earlier answers are safe. What you typed is below. "
    "Please wait a moment and send it once more."
)

_MISHAPS: dict[type[Exception], Mishap] = {
    CSRFError: Mishap(
        "This page was open for a while, so we could not be sure that it came from you. "
        "Nothing was saved yet. What you typed is below. Please send it once more."
    ),
    StaleRevision: Mishap(
        "These questions were answered in another tab or window meanwhile. Both versions "
        "are on this page. Save to keep what is in the form below.",
        button="Save what is in the form",
        conflict=True,
    ),
    RecordGone: Mishap(
        "Your earlier answers are no longer here. They were cleared, or opened in another "
        "browser with your code, or they were kept as long as we promised. What you typed "
        "just now is below.",
        button="Start again with these answers",
        action=START_AGAIN,
    ),
    RecordUnreadable: Mishap(
        "We cannot open your earlier answers. What you typed just now is below.",
        button="Start again with these answers",
        action=START_AGAIN,
    ),
    RateLimitExceeded: Mishap(
        "That was a bit fast for us. What you typed is below. Please wait a moment and "
        "send it once more."
    ),
    StorageUnavailable: _NOT_NOW,
    CodesBusy: _NOT_NOW,
}


def mishap_of(error: Exception) -> Mishap:
    """The words for a failure of `STATUS`."""
    return _MISHAPS[type(error)]
