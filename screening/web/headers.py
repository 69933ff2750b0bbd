"""The headers of every response, whatever its status."""

from __future__ import annotations

from flask import Flask, Response, request

from screening.web.state import services

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "usb=(), xr-spatial-tracking=(), clipboard-read=(), clipboard-write=(self), web-share=(self)"
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": PERMISSIONS,
    # not no-referrer: browsers would send `Origin: null`, and forms be taken for those of others
    "Referrer-Policy": "same-origin",
}
YEAR = 365 * 24 * 60 * 60


def set_headers(app: Flask, *, https: bool) -> None:
    """Have each response carry them. `https`: people reach the product over HTTPS, so browsers may
    insist on it."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        elif "v" in request.args and response.status_code == 200:
            # the address changes with the content, see `prerendered.static_url`
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        if response.mimetype == "text/html" or request.blueprint == "download":
            response.headers.setdefault("Content-Language", services().language.code)
            response.vary.update(("Accept-Language", "Cookie"))
        return response
