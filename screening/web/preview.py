"""The preview of a questions file while it is being written: `screening serve --draft`.

At each request the file is looked at; where it was saved since, it is taken in whole, or the pages
go on with the last good version. A bar tells what the check finds, that of the page itself first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread

from flask import Flask, Response, render_template, request

from screening.catalogues import CATALOGUE, find_catalogues
from screening.check.report import check_file, count_severities
from screening.errors import Problem, QuestionnaireError, SourceLocation
from screening.shipped import find_shipped, shipped
from screening.web.state import KEY, Services, reload_content

DRAFT = "screening.draft"
"""Where the draft stands in `app.extensions`."""

PAGES = {
    "sections": "/checklist",
    "asks": "/first-questions",
    **dict.fromkeys(("sheet", "together"), "/summary"),
    "site": "/",
    "crisis": "/help",
    "glossary": "/glossary",
    **dict.fromkeys(("sources", "references", "evidence"), "/sources"),
}
"""The page that shows a part of the file, by the part's key."""


class Draft:
    """A file that is being written, and what is wrong with it now.

    `refused`: the pages still show an earlier version. `is_checked`: the findings are complete.
    """

    def __init__(self, app: Flask, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.findings: tuple[Problem, ...] = ()
        self.refused = self.is_checked = False
        self.stamp = _stamp(path)
        self._app = app
        self._lock = Lock()
        self._begin_check()

    def reload_if_saved(self) -> None:
        """Take the file in if it was saved since the last request."""
        with self._lock:
            stamp = _stamp(self.path)
            if stamp == self.stamp:
                return
            try:
                reload_content(self._app)
                self.findings, self.refused = (), False
            except QuestionnaireError as error:
                self.findings, self.refused = error.problems, True
            self.stamp, self.is_checked = stamp, False
            self._begin_check()

    def _begin_check(self) -> None:
        # beside the pages, so that a save shows at once
        Thread(target=self._check, args=(self.stamp,), daemon=True).start()

    def _check(self, stamp: str) -> None:
        services: Services = self._app.extensions[KEY]
        findings = check_file(
            self.path,
            today=datetime.now(UTC).date(),
            crisis_locale=services.settings.crisis_locale,
            translations=services.translations or find_shipped("translations"),
        )
        with self._lock:
            if stamp == self.stamp:
                self.findings, self.is_checked = findings, True

    @property
    def totals(self) -> str:
        """How many errors, warnings and notes there are, in words."""
        return count_severities(self.findings)

    def here(self) -> list[Problem]:
        """Return what concerns the page that is asked for."""
        at = request.args.get("page", request.path)
        return [problem for problem in self.findings if page_of(problem.location) == at]

    def elsewhere(self) -> list[tuple[Problem, str]]:
        """Return what concerns other pages, each with its address, if it has one."""
        at = request.args.get("page", request.path)
        pages = ((problem, page_of(problem.location)) for problem in self.findings)
        return [(problem, page) for problem, page in pages if page != at]

    def answer_stamp(self) -> Response:
        """Return what the page compares with its own stamp, to know of a save and of a check."""
        return Response(f"{self.stamp} {self.is_checked}", mimetype="text/plain")

    def answer_bar(self) -> str:
        """Return the bar of a `page`, for one that shows something that was not saved yet."""
        head = "<!doctype html><html lang=en><title>Draft</title>"
        return head + render_template("parts/draft.html")


def preview(app: Flask, path: Path) -> None:
    """Make `app` a preview of `path`, which it was built with."""
    app.extensions[DRAFT] = draft = Draft(app, path)
    app.add_url_rule("/draft/stamp", "draft", draft.answer_stamp)
    app.add_url_rule("/draft/bar", "draft_bar", draft.answer_bar)
    # first of all, so that no request has read the questionnaire before
    app.before_request_funcs.setdefault(None, []).insert(0, draft.reload_if_saved)


def page_of(location: SourceLocation) -> str:
    """Return the address of the page that shows what stands at `location`; empty where none does
    by itself."""
    match location:
        case ("sections", _, "steps", str(step), *_):
            return f"/checklist/{step}"
        case ("cards", str(card), *_):
            return f"/learn/{card}"
        case (str(part), *_):
            return PAGES.get(part, "")
    return ""


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
