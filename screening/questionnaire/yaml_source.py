"""YAML text to plain data, with the place of every key and item.

Stricter than YAML on purpose, because a clinician edits the file by hand: no duplicate keys, no
anchors, aliases or tags, keys are text, and only plain scalars of YAML 1.2 (so `no` is the word
no). The document is read as a stream of events, without recursion and within fixed limits, so
that no file can take the loader down.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.docinfo import DocInfo
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from screening.errors import Problem, QuestionnaireError

MAX_DEPTH = 40
MAX_NODES = 25_000
"""Keys, values and lists. The shipped file has about 9,000; this many are read in half a second."""

Path_ = tuple[str | int, ...]
Scalar = str | int | bool | date | None


@dataclass
class Document:
    """The data of a file, and the place (line, column; from 1) of each key and item."""

    file: str
    data: Any
    places: dict[Path_, tuple[int, int]]

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem at `path`, or at the nearest thing around it that stands in the file."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return Problem(self.file, *self.places[path[:length]], message)
        return Problem(self.file, 1, 1, message)


@dataclass
class _Open:
    """A mapping or list that is being read."""

    path: Path_
    value: dict[str, Any] | list[Any]
    key: str | None = None
    keys: set[str] = field(default_factory=set)

    @property
    def next(self) -> str | int:
        """Where the next value goes."""
        return len(self.value) if isinstance(self.value, list) else self.key or ""


def read_document(path: Path) -> Document:
    """Raises QuestionnaireError."""
    return parse_document(read_text(path), path.name)


def parse_document(text: str, file: str) -> Document:
    """Raises QuestionnaireError with the place of the first thing that is not understood."""
    builder = _Builder(file)
    try:
        return builder.build(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise refusal(file, f"is not valid YAML: {error.problem}", *place) from error
    except ReaderError as error:
        message = f"is not valid YAML: the character U+{ord(text[error.position]):04X} is no text"
        raise refusal(file, message, *place_behind(text[: error.position])) from error
    except (OverflowError, ValueError) as error:  # of an escape or a directive
        message = "is not valid YAML: a number here is too large"
        raise refusal(file, message, *builder.reached) from error
    except (YAMLError, RecursionError) as error:
        raise refusal(file, f"is not valid YAML: {error}", *builder.reached) from error


class _Builder:
    def __init__(self, file: str) -> None:
        self.document = Document(file, None, {})
        self.stack: list[_Open] = []
        self.done = False
        self.nodes = 0
        self.yaml = YAML(typ="safe", pure=True)

    def build(self, text: str) -> Document:
        # As YAML.parse does it; but that forgets how far it came, and some errors do not tell.
        self.yaml.doc_infos.append(DocInfo())
        _, parser = self.yaml.get_constructor_parser(text)
        while parser.check_event():
            self._take(parser.get_event())
        return self.document

    @property
    def reached(self) -> tuple[int, int]:
        """How far the text was read."""
        return self.yaml.reader.line + 1, self.yaml.reader.column + 1

    def _take(self, event: Any) -> None:
        match event:
            case yaml_events.AliasEvent():
                self._refuse(event, "aliases (*name) are not used in this file")
            case yaml_events.ScalarEvent():
                self._check_node(event)
                self._add(event, self._scalar(event))
            case yaml_events.MappingStartEvent():
                self._open(event, {})
            case yaml_events.SequenceStartEvent():
                self._open(event, [])
            case yaml_events.MappingEndEvent() | yaml_events.SequenceEndEvent():
                self._close()
            case yaml_events.DocumentStartEvent() if self.done:
                self._refuse(event, "a second document starts here; the file holds one")
            case _:
                pass

    def _check_node(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse(event, f"holds more than {MAX_NODES} keys and values")
        if event.anchor is not None:
            self._refuse(event, f"anchors (&{event.anchor}) are not used in this file")
        if event.tag is not None:
            self._refuse(event, f"tags ({event.tag}) are not used in this file")

    def _open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        self._check_node(event)
        if len(self.stack) >= MAX_DEPTH:
            self._refuse(event, f"is nested more than {MAX_DEPTH} levels deep")
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            self._refuse(event, "a key must be text")
        self.stack.append(_Open(self._place(event), value))

    def _close(self) -> None:
        closed = self.stack.pop()
        value = tuple(closed.value) if isinstance(closed.value, list) else closed.value
        self._put(value)

    def _add(self, event: Any, value: Scalar) -> None:
        top = self.stack[-1] if self.stack else None
        if top is None or isinstance(top.value, list) or top.key is not None:
            self._place(event)
            self._put(value)
            return
        if not isinstance(value, str):
            self._refuse(event, f"the key {event.value!r} must be text; put it in quotes")
        if value in top.keys:
            self._refuse(event, f"the key '{value}' stands here twice")
        top.keys.add(value)
        top.key = value
        self.document.places[(*top.path, value)] = _mark(event)

    def _place(self, event: Any) -> Path_:
        """The path of the node that starts here; noted, unless its key already was."""
        if not self.stack:
            path: Path_ = ()
        else:
            path = (*self.stack[-1].path, self.stack[-1].next)
        self.document.places.setdefault(path, _mark(event))
        return path

    def _put(self, value: Any) -> None:
        if not self.stack:
            self.document.data = value
            self.done = True
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            top.value[top.key] = value
            top.key = None

    def _scalar(self, event: Any) -> Scalar:
        """YAML 1.2's plain words, whole numbers and dates; the rest, and all in quotes, is text."""
        value: str = event.value
        if _SURROGATE.search(value):
            self._refuse(event, "an escape here is half of a character; no page can hold it")
        if event.style is not None:
            return value
        if value in _WORDS:
            return _WORDS[value]
        if _INTEGER.fullmatch(value):
            return int(value)
        if _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self._refuse(event, f"{value} is not a day of the calendar")
        return value

    def _refuse(self, event: Any, message: str) -> NoReturn:
        raise refusal(self.document.file, message, *_mark(event))


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


_SURROGATE = re.compile("[\ud800-\udfff]")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: dict[str, Scalar] = {"": None, "null": None, "~": None, "true": True, "false": False}


MAX_BYTES = 512 * 1024

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line."""


def read_text(path: Path) -> str:
    """Raises QuestionnaireError where it is no readable UTF-8 file of a sensible size."""
    file = path.name
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal(file, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_BYTES:
        raise refusal(file, f"is larger than {MAX_BYTES // 1024} KiB")
    raw = raw.removeprefix(codecs.BOM_UTF8)  # here: the codec that drops it does not count it
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line, _ = place_behind(raw[: error.start].decode())
        raise refusal(file, "is not UTF-8 text; save it as UTF-8", line) from error


def lines_of(text: str) -> list[str]:
    return _LINE_BREAK.split(text)


def place_behind(text: str) -> tuple[int, int]:
    """The line and column of what follows `text`."""
    breaks = list(_LINE_BREAK.finditer(text))
    start = breaks[-1].end() if breaks else 0
    return len(breaks) + 1, len(text) - start + 1


def refusal(file: str, message: str, line: int = 1, column: int = 1) -> QuestionnaireError:
    return QuestionnaireError([Problem(file, line, column, message)])
