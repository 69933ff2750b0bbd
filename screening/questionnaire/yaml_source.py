"""YAML text to plain data, with the place of every key and item.

Stricter than YAML on purpose, because a clinician edits the file by hand: no duplicate keys, no
anchors, aliases or tags, keys are text, and only plain scalars of YAML 1.2 (so `no` is the word
no). The document is read as a stream of events, without recursion and within fixed limits, so
that no file can take the loader down.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.docinfo import DocInfo
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from screening.errors import Problem, QuestionnaireError, SourceLocation
from screening.questionnaire.yaml_slips import ODD_SPACE, find_slip, odd_space

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40
MAX_NODES = 25_000
"""Keys, values and lists. The shipped file has about 9,000; this many are read in half a second."""

UNREADABLE = "A server that cannot read the file does not start, or keeps the file that it has."
SHAPE = "Every key has a fixed place and a fixed kind of value, so that no typing error goes by."
"""Why it matters: two reasons that many problems share."""

Scalar = str | int | bool | date | None


@dataclass
class Document:
    """The data of a file, and the line and column (from 1) of each key and item in it."""

    file: str
    data: Any
    positions: dict[SourceLocation, tuple[int, int]]
    remarks: dict[SourceLocation, str] = field(default_factory=dict)
    """What stands behind a text without quotes, from its # on."""
    lines: Sequence[str] = ()
    """The text of the file; empty where only the data is known."""

    def position(self, location: SourceLocation) -> tuple[int, int]:
        """Return line and column of `location`, or of the nearest thing around it that is there."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.positions:
                return self.positions[location[:length]]
        return 1, 1

    def locate(self, problem: Problem) -> Problem:
        """Return `problem` with its file, line and column: of the words that it quotes, where these
        are found. A text may be folded over lines, so its lines are read as one."""
        line, column = self.position(problem.location)
        if problem.quote:
            after = min(
                (other for other, _ in self.positions.values() if other > line),
                default=len(self.lines) + 1,
            )
            text, places = "", list[tuple[int, int]]()
            for number in range(line, after if self.lines else line):
                written = f"{self.lines[number - 1].rstrip()} "
                indent = len(written) - len(written.lstrip())
                text += written[indent:]
                places += ((number, at + 1) for at in range(indent, len(written)))
            # else a name in braces was filled in behind its first words
            for quote in (problem.quote, " ".join(problem.quote.split()[:3])):
                start = r"\b" * quote[:1].isalnum()
                end = r"\b" * quote[-1:].isalnum()
                if found := re.search(f"{start}{re.escape(quote)}{end}", text):
                    line, column = places[found.start()]
                    break
        return replace(problem, file=self.file, line=line, column=column)


def read_document(path: Path) -> Document:
    """Raises QuestionnaireError."""
    return parse_document(read_text(path), path.name)


def read_text(path: Path) -> str:
    """Raises QuestionnaireError where it is no readable UTF-8 file of a sensible size."""
    file = path.name
    try:
        if path.is_fifo():  # which would be waited for without end
            raise OSError("it is a pipe")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        text = f"cannot be read: {error.strerror or error}"
        fix = "Check the name of the file, and that you may read it."
        raise _refusal(file, (1, 1), "unreadable", text, fix) from error
    if len(raw) > MAX_BYTES:
        text = f"is larger than {MAX_BYTES // 1024} KiB"
        raise _refusal(file, (1, 1), "too-large", text, TAKE_OUT)
    raw = raw.removeprefix(codecs.BOM_UTF8)  # here: the codec that drops it does not count it
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line, _ = _position_after(raw[: error.start].decode())
        text = "is not UTF-8 text; save it as UTF-8"
        fix = "In your editor, choose 'Save with encoding' and UTF-8."
        raise _refusal(file, (line, 1), "unreadable", text, fix) from error


TAKE_OUT = "Take out what does not belong in it."


def parse_document(text: str, file: str) -> Document:
    """Raises QuestionnaireError with the place of the first thing that is not understood.

    libyaml reads it, in a tenth of the time. What is no YAML to it, or holds what it takes
    otherwise, is read by ruamel.yaml's own parser, which says better where.
    """
    if not _READ_OTHERWISE.search(text):
        with suppress(YAMLError, ValueError):
            return _Builder(file, pure=False).build(text)
    builder = _Builder(file, pure=True)
    try:
        return builder.build(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if slip := find_slip(LINE_BREAK.split(text), position[0]):
            raise QuestionnaireError([replace(slip, file=file)]) from error
        reason, why, fix = "something is wrong here or on the lines above", UNREADABLE, NEIGHBOR
    except ReaderError as error:
        position = _position_after(text[: error.position])
        reason = f"the character U+{ord(text[error.position]):04X} is no text"
        why, fix = NO_CHARACTER, TYPE_IT
    except (OverflowError, ValueError):  # of an escape or a directive
        position, reason = builder.reached, "a number here is too large"
        why, fix = NO_CHARACTER, TYPE_IT
    except (YAMLError, RecursionError) as error:
        position, reason, why, fix = builder.reached, str(error), UNREADABLE, NEIGHBOR
    raise _refusal(file, position, "not-yaml", f"is not valid YAML: {reason}", fix, why)


NEIGHBOR = (
    "Compare with a neighbor: the same number of spaces at the start, a colon and a space "
    "behind each key, quotes and brackets that close."
)
NO_CHARACTER = "What is no character cannot stand on a page."
TYPE_IT = (
    "Type the character itself in place of the escape; delete a character that cannot be seen."
)

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line."""


def _position_after(text: str) -> tuple[int, int]:
    """Return line and column of what follows `text`."""
    lines = LINE_BREAK.split(text)
    return len(lines), len(lines[-1]) + 1


def _refusal(
    file: str, position: tuple[int, int], rule: str, text: str, fix: str, why: str = UNREADABLE
) -> QuestionnaireError:
    line, column = position
    return QuestionnaireError(
        [Problem(rule, (), text, why, fix, file=file, line=line, column=column)]
    )


@dataclass
class _Open:
    """A mapping or list that is being read. `key`: that of a mapping whose value comes next."""

    location: SourceLocation
    value: dict[str, Any] | list[Any]
    key: str | None = None


class _Builder:
    """Puts the data of a file together from the events of the YAML parser."""

    def __init__(self, file: str, *, pure: bool) -> None:
        self.document = Document(file, None, {})
        self.root: dict[str, Any] = {}
        self.stack = [_Open((), self.root, key="document")]
        self.nodes = 0
        self.lines: list[str] = []
        self.yaml = YAML(typ="safe", pure=pure)

    def build(self, text: str) -> Document:
        self.lines = [*LINE_BREAK.split(text), ""]
        # As YAML.parse does it; but that forgets how far it came, and some errors do not tell.
        self.yaml.doc_infos.append(DocInfo())
        _, parser = self.yaml.get_constructor_parser(text)
        while parser.check_event():
            self._take(parser.get_event())
        self.document.data = self.root.get("document")
        self.document.lines = self.lines
        return self.document

    @property
    def reached(self) -> tuple[int, int]:
        """Line and column up to which the text was read."""
        return self.yaml.reader.line + 1, self.yaml.reader.column + 1

    def _take(self, event: Any) -> None:
        match event:
            case yaml_events.AliasEvent():
                self._refuse(event, "anchor", "aliases (*name) are not used in this file", NO_NAMES)
            case yaml_events.ScalarEvent():
                self._check_node(event)
                self._add_scalar(event, self._scalar(event))
            case yaml_events.MappingStartEvent():
                self._open(event, {})
            case yaml_events.SequenceStartEvent():
                self._open(event, [])
            case yaml_events.MappingEndEvent() | yaml_events.SequenceEndEvent():
                closed = self.stack.pop().value
                self._put(tuple(closed) if isinstance(closed, list) else closed)
            case yaml_events.DocumentStartEvent() if self.root:
                text = "a second document starts here; the file holds one"
                fix = "Take out the line of three dashes."
                self._refuse(event, "second-document", text, fix)

    def _check_node(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            text = f"holds more than {MAX_NODES} keys and values"
            self._refuse(event, "too-large", text, TAKE_OUT, UNREADABLE)
        if event.anchor is not None:
            text = f"anchors (&{event.anchor}) are not used in this file"
            self._refuse(event, "anchor", text, NO_NAMES)
        if event.tag is not None:
            text = f"tags ({event.tag}) are not used in this file"
            fix = 'Put the text in "quotes" if it begins with an exclamation mark.'
            self._refuse(event, "tag", text, fix)

    def _open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        self._check_node(event)
        if len(self.stack) > MAX_DEPTH:
            text = f"is nested more than {MAX_DEPTH} levels deep"
            fix = "Count the brackets and the spaces at the start of the lines."
            self._refuse(event, "too-deep", text, fix)
        if isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            fix = 'Put it in "quotes" if it begins with [ or {.'
            self._refuse(event, "key-not-text", "a key must be text", fix)
        self.stack.append(_Open(self._note_position(event), value))

    def _add_scalar(self, event: Any, value: Scalar) -> None:
        """Take `value` as a key, where one is due, or else as a value."""
        parent = self.stack[-1]
        if isinstance(parent.value, list) or parent.key is not None:
            location, end = self._note_position(event), event.end_mark
            if not event.style and (remark := _REMARK.match(self.lines[end.line], end.column)):
                self.document.remarks[location] = remark[1]
            self._put(value)
            return
        if not isinstance(value, str):
            text = f"the key {event.value!r} must be text; put it in quotes"
            self._refuse(event, "key-not-text", text, 'Put the key in quotes: "18_24".')
        if odd := ODD_SPACE.search(value):
            line, column = _position(event)
            slip = odd_space(line, column + odd.start())
            raise QuestionnaireError([replace(slip, file=self.document.file)])
        if value in parent.value:
            first, _ = self.document.positions[*parent.location, value]
            text = f"the key '{value}' stands here twice (first on line {first})"
            fix = "Delete one of the two, or give one its own name."
            why = "The second would silently win over the first."
            if re.match(rf"[ ]*- +[\"']?{re.escape(value)}\b", self.lines[first - 1]):
                text = f"a dash is missing before '{value}' (as on line {first})"
                fix = (
                    f"Begin this line with `- {value}:`, two spaces further left; or delete it if "
                    "it is one too many."
                )
            self._refuse(event, "key-twice", text, fix, why)
        parent.key = value
        self.document.positions[(*parent.location, value)] = _position(event)

    def _note_position(self, event: Any) -> SourceLocation:
        """Return the location of the node that starts here. The position of its key comes first."""
        parent = self.stack[-1]
        here = len(parent.value) if isinstance(parent.value, list) else parent.key or ""
        location = (*parent.location, here) if len(self.stack) > 1 else ()
        self.document.positions.setdefault(location, _position(event))
        return location

    def _put(self, value: Any) -> None:
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            parent.value[parent.key], parent.key = value, None

    def _scalar(self, event: Any) -> Scalar:
        """YAML 1.2's plain words, whole numbers and dates; the rest, and all in quotes, is text."""
        value: str = event.value
        if _SURROGATE.search(value):
            text = "an escape here is half of a character; no page can hold it"
            self._refuse(event, "no-character", text, TYPE_IT, NO_CHARACTER)
        if event.style:
            return value
        if odd := _ODD_END.search(value):
            line, column = _position(event)
            if odd.start():
                line, column = event.end_mark.line + 1, event.end_mark.column
            raise QuestionnaireError([replace(odd_space(line, column), file=self.document.file)])
        if value in _WORDS:
            return _WORDS[value]
        if _INTEGER.fullmatch(value):
            return int(value)
        if _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self._refuse(event, "no-date", f"{value} is not a day of the calendar", WRITE_DATE)
        return value

    def _refuse(self, event: Any, rule: str, text: str, fix: str, why: str = SHAPE) -> NoReturn:
        raise _refusal(self.document.file, _position(event), rule, text, fix, why)


def _position(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


NO_NAMES = 'Write the thing out where it is used. If a text begins with & or *, put it in "quotes".'
WRITE_DATE = "Write it as year-month-day: 2026-11-22."

_READ_OTHERWISE = re.compile("[\t\ufeff\x85\u2028\u2029]")
"""By libyaml: it lets tabs stand in words, and counts other ends of lines and columns."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD_END = re.compile(rf"^{ODD_SPACE.pattern}|{ODD_SPACE.pattern}$")
_REMARK = re.compile(r"[ \t]+(#.*)")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: dict[str, Scalar] = {"": None, "null": None, "~": None, "true": True, "false": False}
