"""A printed PDF read back: what a screen reader hears, and what lies on each page."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from outloud.model import Document

from screening.outputs.glyphs import clean


@dataclass(frozen=True)
class Spoken:
    """One piece of tagged text, with the page it is on (from 1), the tags around it, and the
    language that these say."""

    text: str
    page: int
    tags: tuple[str, ...]
    language: str


class Printed:
    """All of it is read from the file's bytes; nothing from the templates."""

    def __init__(self, pdf: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            Path(file.name).write_bytes(pdf)
            document = Document(file.name)
            self.pages = [document.content(page.index) for page in document.pages]
            self.spoken = tuple(_spoken(document))
            document.close()
        self._pdf = pdf

    @cached_property
    def text(self) -> str:
        """All that is read out, in the order of the tags, without any blanks."""
        return squashed("".join(piece.text for piece in self.spoken))

    def text_of(self, page: int) -> str:
        return squashed("".join(piece.text for piece in self.spoken if piece.page == page))

    def furniture_of(self, page: int) -> str:
        """What the eye sees there and no one reads out: running heads, repeated headers."""
        return "".join(squashed(run.text) for run in self.pages[page - 1].artifact_runs())

    def sizes_of(self, page: int) -> list[float]:
        """The sizes of the letters on a page in points, smallest first."""
        return sorted({round(run.size, 2) for run in self.pages[page - 1].runs if run.text.strip()})

    def pages_with(self, text: str) -> list[int]:
        """The pages on which `text` is read out or stands as furniture."""
        wanted = squashed(text)
        return [
            number
            for number in range(1, len(self.pages) + 1)
            if wanted in self.text_of(number) or wanted in self.furniture_of(number)
        ]

    def tagged(self, tag: str) -> list[str]:
        """The texts inside elements of that kind; pieces of one element are joined by its end."""
        return [piece.text.strip() for piece in self.spoken if tag in piece.tags]

    def in_grey(self, page: int, *, dots_per_inch: int = 100) -> list[list[int]]:
        """The page as a photocopier sees it: rows of 0 (black) to 255 (white)."""
        document = pypdfium2.PdfDocument(self._pdf)
        bitmap = document[page - 1].render(scale=dots_per_inch / 72, grayscale=True)
        rows = [
            list(bitmap.buffer[row * bitmap.stride : row * bitmap.stride + bitmap.width])
            for row in range(bitmap.height)
        ]
        document.close()
        return rows


def page_sizes(pdf: bytes) -> set[tuple[float, float]]:
    """Width and height of every page, in points."""
    with pikepdf.open(BytesIO(pdf)) as document:
        boxes = [[float(each) for each in page.mediabox] for page in document.pages]
    return {(round(box[2], 1), round(box[3], 1)) for box in boxes}


def colours(pdf: bytes) -> set[tuple[float, ...]]:
    """What anything on any page is painted with."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            tuple(float(value) for value in operands if not isinstance(value, pikepdf.Name))
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in ("g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN")
        }


def squashed(text: str) -> str:
    """Without blanks of any kind, seen or not: breaking lines moves those around. A letter with a
    mark counts once: in the files that Typst writes, both glyphs stand for both."""
    clusters: list[str] = []
    for sign in re.sub(r"[\s\u200b\u00ad\u2068\u2069]", "", text):
        if clusters and unicodedata.category(sign).startswith("M"):
            clusters[-1] += sign
        else:
            clusters.append(sign)
    pairs = zip(clusters, ["", *clusters], strict=False)
    return "".join(each for each, before in pairs if len(each) == 1 or each != before)


def expected(text: str) -> str:
    """What must be found in `Printed.text` for a text of the Summary."""
    return squashed(clean(text))


def _spoken(document: Document) -> Iterator[Spoken]:
    """The tags from first to last, each with the text that is marked as its own."""
    numbers = {page.obj.objgen: number for number, page in enumerate(document.pdf.pages)}
    texts = [_marked_texts(page) for page in document.pdf.pages]

    def walk(node: Any, page: int, tags: tuple[str, ...], language: str) -> Iterator[Spoken]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child, page, tags, language)
        elif isinstance(node, int):
            text, own = texts[page].get(node, ("", ""))
            yield Spoken(text, page + 1, tags, own or language)
        elif isinstance(node, pikepdf.Dictionary):
            page = numbers[node["/Pg"].objgen] if "/Pg" in node else page
            if node.get("/Type") == "/MCR":
                yield from walk(int(node["/MCID"]), page, tags, language)
            elif "/K" in node:
                inner = (*tags, str(node["/S"]).lstrip("/"))
                yield from walk(node["/K"], page, inner, str(node.get("/Lang", language)))

    root = document.pdf.Root
    yield from walk(root["/StructTreeRoot"]["/K"], 0, (), str(root.Lang))


@dataclass(frozen=True)
class _Mark:
    """A marked sequence, or a span in one. `stands_for` replaces what its glyphs mean."""

    id: int | None = None
    stands_for: str | None = None
    language: str = ""


def _marked_texts(page: pikepdf.Page) -> dict[int, tuple[str, str]]:
    """The text of each marked sequence on a page, and the language that it says, by its number."""
    fonts = {
        name: _letters(font.ToUnicode.read_bytes()) for name, font in page.Resources.Font.items()
    }
    texts: dict[int, str] = defaultdict(str)
    languages: dict[int, str] = {}
    marks = [_Mark()]
    letters: dict[str, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                letters = fonts[str(operands[0])]
            case "BDC" | "BMC":
                marks.append(_mark(operands, marks[-1]))
                text = marks[-1].stands_for
                if marks[-1].id is not None:
                    texts[marks[-1].id] += text or ""
                    languages[marks[-1].id] = marks[-1].language
            case "EMC":
                marks.pop()
            case "Tj" | "TJ" if marks[-1].id is not None and marks[-1].stands_for is None:
                texts[marks[-1].id] += "".join(letters[code] for code in _codes(operands[0]))
    return {id_: (text, languages[id_]) for id_, text in texts.items()}


def _mark(operands: Sequence[Any], outer: _Mark) -> _Mark:
    details = operands[1] if len(operands) > 1 else None
    if not isinstance(details, pikepdf.Dictionary):
        return outer
    stands_for = str(details["/ActualText"]) if "/ActualText" in details else None
    language = str(details.get("/Lang", outer.language))
    return _Mark(details.get("/MCID", outer.id), stands_for, language)


def _codes(shown: Any) -> Iterator[str]:
    """The two bytes of each glyph that is shown, as hexadecimal digits."""
    for each in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(each, pikepdf.String):
            digits = bytes(each).hex()
            yield from (digits[place : place + 4] for place in range(0, len(digits), 4))


def _letters(to_unicode: bytes) -> dict[str, str]:
    """What each glyph of a font means, by its code: both as hexadecimal digits in the file."""
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", to_unicode, re.DOTALL):
        for code, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[code.decode().lower()] = bytes.fromhex(text.decode()).decode("utf-16-be")
    assert b"beginbfrange" not in to_unicode
    return found
