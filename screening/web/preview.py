"""The preview of a questions file while it is being written: `screening serve --draft`.

At each request the file is looked at; where it was saved since, it is taken in whole, or the pages
go on with the last good version and say what is wrong, by line.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from flask import Flask, Response

from screening.catalogues import CATALOGUE, find_catalogues
from screening.errors import Problem, QuestionnaireError
from screening.shipped import shipped
from screening.web.state import reload_content

DRAFT = "screening.draft"
"""Where the draft stands in `app.extensions`."""


class Draft:
    """A file that is being written, and what is wrong with it now."""

    def __init__(self, app: Flask, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.problems: tuple[Problem, ...] = ()
        self.stamp = _stamp(path)
        self._app = app
        self._lock = Lock()

    def reload_if_saved(self) -> None:
        """Take the file in if it was saved since the last request."""
        with self._lock:
            stamp = _stamp(self.path)
            if stamp == self.stamp:
                return
            try:
                reload_content(self._app)
                self.problems = ()
            except QuestionnaireError as error:
                self.problems = error.problems
            self.stamp = stamp

    def answer_stamp(self) -> Response:
        """Return what the page compares with its own stamp, to know of a save."""
        return Response(self.stamp, mimetype="text/plain")


def preview(app: Flask, path: Path) -> None:
    """Make `app` a preview of `path`, which it was built with."""
    app.extensions[DRAFT] = draft = Draft(app, path)
    app.add_url_rule("/draft/stamp", "draft", draft.answer_stamp)
    # first of all, so that no request has read the questionnaire before
    app.before_request_funcs.setdefault(None, []).insert(0, draft.reload_if_saved)


def _stamp(path: Path) -> str:
    """Return a text that changes with each save, also where an editor writes a new file in place of
    the old, and with each change of a catalogue."""
    own = find_catalogues(path.parent / "translations", path.stem, ".mo")
    stamps = []
    for each in (path, *own, *find_catalogues(shipped("translations"), CATALOGUE, ".mo")):
        try:
            stat = each.stat()
            stamps.append(f"{stat.st_mtime_ns}-{stat.st_size}-{stat.st_ino}")
        except OSError:
            stamps.append("gone")  # while an editor saves, or for good: loading will tell
    return "/".join(stamps)
