"""Whether a request comes from a page of ours: what the browser says of it, beside the form token.

No Referer is asked for: some people's browsers send none.
"""

from __future__ import annotations

from flask import g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from screening.web.state import services


def is_same_origin(*, by_hand: bool = True) -> bool:
    """Return whether a page of ours sent the request, as far as the browser says: by
    `Sec-Fetch-Site`, else by `Origin`; true where it sends neither. `by_hand`: also one that no
    page sent, such as a reload after a restart of the browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin" or (by_hand and site == "none")
    origin = request.headers.get("Origin")
    return origin in (None, services().settings.public_url, request.host_url.rstrip("/"))


csrf = CSRFProtect()


def refuse_other_sites() -> None:
    """Refuse a form of another site as one without a form token, once that was found right. Raise
    CSRFError."""
    if g.get("csrf_valid") and not is_same_origin():
        raise CSRFError("sent by a page of another site")
