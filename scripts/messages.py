"""Collects all texts for translators, lays them into every catalogue, and compiles those.

    python -m scripts.messages [language ...]

A language that has no catalogue yet gets one. docs/translating.md tells the rest.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

from screening import __version__
from screening.languages import CATALOGUE

CHECKOUT = Path(__file__).resolve().parents[1]
FOLDER = CHECKOUT / "translations"
TEMPLATE = FOLDER / f"{CATALOGUE}.pot"
PLACES = ("screening", "templates")
REVIEWED = "Reviewed"
"""The header that says who reviewed a translation, and when. Empty: no one did."""
WIDTH = 100
LAZY_KEYWORDS = {"lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}
"""Flask-Babel's, for words that are looked up when a page shows them."""


class ReviewedCatalog(Catalog):
    """Babel's own drops every header that it does not know."""

    reviewed = ""

    def _headers(self) -> list[tuple[str, str]]:
        known = [(name, value.strip()) for name, value in self._get_mime_headers()]
        return [*known, (REVIEWED, self.reviewed)] if self.locale else known

    def _take_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        headers = list(headers)
        found = [value for name, value in headers if name.lower() == REVIEWED.lower()]
        self.reviewed = found[0].strip() if found else ""
        self._set_mime_headers(headers)

    mime_headers = property(_headers, _take_headers)


def collect() -> Catalog:
    """All texts of code, pages and the questions file, in that order."""
    template = ReviewedCatalog(
        project="Foreword",
        version=__version__,
        charset="utf-8",
        header_comment="# Texts of Foreword, for translators. `make messages` makes this file.",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),  # else each run would change the file
    )
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        CHECKOUT,
        methods,
        options,
        keywords={**DEFAULT_KEYWORDS, **LAZY_KEYWORDS},
        comment_tags=("Translators:",),
        directory_filter=_is_ours,
    )
    for path, _, text, comments, context in sorted(
        found, key=lambda each: (each[0] == "questions.yaml", each[0], each[1])
    ):
        template.add(text, locations=[(path, 1)], auto_comments=comments, context=context)
    return template


def _is_ours(folder: str) -> bool:
    return Path(folder).resolve().relative_to(CHECKOUT).parts[:1][0] in PLACES


def read_catalogue(path: Path) -> ReviewedCatalog:
    """Raises babel's PoFileError for what is no catalogue."""
    catalogue = ReviewedCatalog(locale=path.parents[1].name)
    with path.open("rb") as file:
        PoFileParser(catalogue, ignore_obsolete=True, abort_invalid=True).parse(file)
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return written.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Doubtful words are left out, so that no one meets them."""
    written = io.BytesIO()
    write_mo(written, catalogue, use_fuzzy=False)
    return written.getvalue()


def catalogues(wanted: Iterable[str] = ()) -> Iterator[Path]:
    """Those there are, and those that are wanted."""
    yield from sorted(FOLDER.glob(f"*/LC_MESSAGES/{CATALOGUE}.po"))
    for code in wanted:
        path = FOLDER / code / "LC_MESSAGES" / f"{CATALOGUE}.po"
        if not path.exists():
            Locale.parse(code)
            path.parent.mkdir(parents=True)
            path.write_bytes(
                as_text(ReviewedCatalog(locale=code, project="Foreword", version=__version__))
            )
            yield path


def main() -> None:
    template = collect()
    TEMPLATE.write_bytes(as_text(template))
    for path in catalogues(sys.argv[1:]):
        catalogue = read_catalogue(path)
        catalogue.update(template, update_header_comment=False, update_creation_date=False)
        path.write_bytes(as_text(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        waiting = [each for each in catalogue if each.id and (each.fuzzy or not each.string)]
        sys.stdout.write(f"{path.parents[1].name}: {len(catalogue)} texts, {len(waiting)} to do\n")


if __name__ == "__main__":
    main()
