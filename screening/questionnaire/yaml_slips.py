"""Slips of the hand in a file that is no YAML: the line where the slip is, and what to do there.

A parser stumbles where it can go on no longer, often lines below the slip, and tells what it
expected itself. This reads the lines as an editor does: how far each begins from the left, what it
opens and what goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screening.errors import Problem

COLON = "A colon with a space behind it starts a value."
WHOLE_TEXT = (
    'Put the whole text in "quotes", or let it follow `>-` on lines of its own, further in.'
)
SAME_BLANKS = "Give lines that belong together the same number of spaces at the start."
NO_TAB = "A tab looks like spaces and counts otherwise, so this file takes none."
WHERE_IT_STANDS = "How far a line begins from the left says what it belongs to."
PUNCTUATION = (
    "Brackets, quotes and some punctuation marks have a meaning of their own in this file."
)
"""Reasons and fixes that several slips share."""

CURLY_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u00ab"
NO_QUOTE = "is no quote for this file; type a straight quote"
STRAIGHT_ALONE = "Curly quotes are letters to this file; straight ones alone hold a text together."
TYPE_STRAIGHT = 'Type " in place of the curly quotes at both ends of the text.'

ODD_SPACE = re.compile("[\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
"""What looks like a space, or like nothing, and is none."""

_CONTENT = re.compile(r"[^\s\u200b\ufeff]")
_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'\[\]{}#&*!|>%@`,](?:(?!\s\#|:[ \t]).)*?)"""
    r"[ \t]*:(?:[ \t]+|$)(?P<value>.*)"
)
_ID = r"[A-Za-z_][\w-]*"
_WORDS = re.compile(r"(?:(?!:(?:\s|$|[,\]}])|\s#)[^,\[\]{}])+")
_FEW_WORDS = re.compile(r"[\w-]+(?: [\w-]+){0,3}")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]{0,2}\s*(?:#.*)?")
_ESCAPES = '0abt\tnvfre "/\\N_LPxuU\n'
_CLOSERS = {"[": "]", "{": "}"}


def odd_space(line: int, column: int) -> Problem:
    """Return the problem that something stands there that only looks like a space."""
    text = "a no-break space stands here; type a plain space"
    why = "It came along with a text from elsewhere. It looks like a space, and counts as a letter."
    fix = "Delete the space here and type it anew; look for others in what was pasted."
    return _slip("no-break-space", line, column, text, why, fix)


def find_slip(lines: Sequence[str], reached: int) -> Problem | None:
    """Return the first slip in `lines` up to the one that a parser reached, counted from 1."""
    return next(_Lines(lines[:reached]).slips(), None)


def _slip(rule: str, line: int, column: int, text: str, why: str, fix: str) -> Problem:
    return Problem(rule, (), text, why, fix, line=line, column=column)


@dataclass
class _Level:
    """Lines that begin equally far from the left: a mapping, or a list."""

    indent: int
    is_list: bool
    line: int
    entries: int = 0


class _Lines:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.next = 0
        self.levels: list[_Level] = []
        self.is_open = False  # the line above ends with a colon or a dash, and waits for more
        self.plain: int | None = None  # a text without quotes may go on right of this column
        self.lone: tuple[int, int] | None = None  # where such a text began on a line of its own
        self.dropped = (0, 0)  # a line that begins further left than its neighbor, which began here
        self.empty_text = 0  # the line of a `>-` that nothing follows

    def slips(self) -> Iterator[Problem]:
        while self.next < len(self.lines):
            line = self.lines[self.next]
            self.next += 1
            indent = _CONTENT.split(line, maxsplit=1)[0]
            content = line[len(indent) :].rstrip(" \r")
            if not content or content.startswith("#") or line.startswith(("%", "---", "...")):
                continue
            if re.match("<{7}|={7}|>{7}", content):
                text = "two versions of the file were laid into each other here"
                why = "A program for versions leaves such lines where both changed the same place."
                fix = "Keep one of the two versions, and delete the three lines of symbols."
                yield _slip("two-versions", self.next, 1, text, why, fix)
            if "\t" in indent:
                text = "this line starts with a tab; type spaces in its place"
                fix = "Put spaces in place of the tab; set your editor to insert spaces."
                yield _slip("tab", self.next, indent.index("\t") + 1, text, NO_TAB, fix)
            if odd := ODD_SPACE.search(indent):
                yield odd_space(self.next, odd.start() + 1)
            yield from self._line(len(indent), content)

    def _line(self, indent: int, content: str) -> Iterator[Problem]:
        number, key = self.next, _KEY.match(content)
        is_item = content == "-" or content.startswith("- ")
        if self.plain is not None and indent > self.plain and not key and not is_item:
            return  # the text goes on
        if bullet := re.match(r"[*\u2013\u2014\u2022\u00b7] ", content):
            text = f"a {bullet[0][0]} begins this line; an entry begins with a dash"
            fix = "Type the plain dash of the keyboard and a space: - "
            yield _slip("dash", number, indent + 1, text, PUNCTUATION, fix)
        lone, self.lone = self.lone, None
        if lone and key and lone[1] <= indent:
            text = self.lines[lone[0] - 1][lone[1] :].strip()
            if lone[1] == indent or _FEW_WORDS.fullmatch(text):
                yield self._no_colon(*lone, text)
        if key and re.match(rf"{_ID} +[\[{{]", content):
            yield self._no_colon(number, indent, content)
        begins = self.is_open and indent > self._outer()
        if begins and not key and not content.startswith("-"):
            self.lone = (number, indent)
            yield from self._value(indent, content, self._outer())
            return
        if content.startswith("-\t"):
            text = "a tab stands behind the dash; type a space in its place"
            yield _slip(
                "tab", number, indent + 2, text, NO_TAB, "Put one space in place of the tab."
            )
        yield from self._place(indent, content, is_item)
        while content == "-" or content.startswith("- "):
            rest = content[1:].lstrip()
            if not rest:
                self._end(is_open=True)
                return
            inner = indent + len(content) - len(rest)
            if (cut := _KEY.match(rest)) and '"' in cut["key"] and rest[0] not in "\"'":
                yield self._colon_in_text(number, inner, rest, len(cut["key"].rstrip()))
            if rest == "-" or rest.startswith("- ") or _KEY.match(rest):
                is_list = rest == "-" or rest.startswith("- ")
                self.levels.append(_Level(inner, is_list, number, 1))
            else:
                self.lone = (number, inner)
                yield from self._value(inner, rest, indent)
                return
            indent, content = inner, rest
        if not (key := _KEY.match(content)):
            if self.levels and not self.levels[-1].is_list:
                yield self._no_colon(number, indent, content)
            yield from self._value(indent, content, self._outer())
            return
        if "\t" in (gap := content[key.end("key") : key.start("value")]):
            side = "behind" if ":" in gap[: gap.index("\t")] else "before"
            text = f"a tab stands {side} the colon; type a space in its place"
            at = indent + key.end("key") + gap.index("\t") + 1
            yield _slip("tab", number, at, text, NO_TAB, "Put one space in place of the tab.")
        if odd := ODD_SPACE.search(key["key"]):
            yield odd_space(number, indent + odd.start() + 1)
        yield from self._value(indent + key.start("value"), key["value"], indent)

    def _outer(self) -> int:
        return self.levels[-1].indent if self.levels else -1

    def _end(self, *, is_open: bool = False, plain: int | None = None) -> None:
        self.is_open, self.plain = is_open, plain
        if plain is None:
            self.lone = None

    def _place(self, indent: int, content: str, is_item: bool) -> Iterator[Problem]:
        """What is wrong with how far the line begins from the left."""
        number, left = self.next, None
        while self.levels and self.levels[-1].indent > indent:
            left = self.levels.pop()
        top = self.levels[-1] if self.levels else None
        if dash := re.match(rf"-(?={_ID}\s*:)", content):
            text = "a space is missing behind the dash"
            why = "A dash begins an entry of a list when a space stands behind it."
            fix = f"Write `- {content[dash.end() :][:40]}`."
            yield _slip("dash", number, indent + 1, text, why, fix)
        if top is None or indent > top.indent:
            if left:
                yield self._uneven(indent, left, top)
            elif top and not self.is_open and self.dropped == (top.line, indent):
                yield self._further(top.line, top.indent, number, indent)
            elif top and not self.is_open:
                text = (
                    f"this line begins {indent} spaces from the left; line {top.line}, with which "
                    f"it seems to belong, {top.indent}"
                )
                fix = (
                    f"{SAME_BLANKS} If it belongs to the line above instead, that line must end "
                    "with its colon."
                )
                yield _slip("indent", number, indent + 1, text, WHERE_IT_STANDS, fix)
            self.levels.append(_Level(indent, is_item, number))
        elif top.is_list and not is_item:
            if len(self.levels) > 1 and self.levels[-2].indent == indent:
                self.levels.pop()
            else:
                text = f"the lines beside this one begin with a dash (see line {top.line})"
                fix = (
                    "Begin a new entry with a dash and a space, or give this line two spaces more "
                    "if it belongs to the entry above."
                )
                yield _slip("dash", number, indent + 1, text, WHERE_IT_STANDS, fix)
        elif is_item and not top.is_list:
            if self.is_open:
                self.levels.append(_Level(indent, True, number))
            else:
                text = (
                    f"a dash stands here, but the lines beside it (see line {top.line}) have none"
                )
                fix = (
                    "Take the dash out; or move the line to the right, below the key whose list it "
                    "belongs to."
                )
                yield _slip("dash", number, indent + 1, text, WHERE_IT_STANDS, fix)
        self.dropped = (number, left.indent) if left else (0, 0)
        self.levels[-1].line = number
        self.levels[-1].entries += 1

    def _uneven(self, indent: int, left: _Level, top: _Level | None) -> Problem:
        """The line fits no line above. The slip is here, or in the only line that is further in."""
        number, other, has, others = self.next, left.line, indent, left.indent
        if left.entries == 1 and indent == (top.indent + 2 if top else 0):
            number, other, has, others = other, number, others, has
        return self._further(number, has, other, others)

    def _further(self, number: int, indent: int, other: int, others: int) -> Problem:
        text = (
            f"this line begins {indent} spaces from the left; line {other}, with which it seems to "
            f"belong, {others}"
        )
        return _slip("indent", number, indent + 1, text, WHERE_IT_STANDS, SAME_BLANKS)

    def _no_colon(self, number: int, indent: int, content: str) -> Problem:
        if self.empty_text:
            text = f"this text belongs to line {self.empty_text} and must begin further in"
            why = "Text below `>-` goes on as long as its lines begin further in than the key."
            fix = "Put two spaces more at the start of each line of the text than at its key's."
            return _slip("indent", number, indent + 1, text, why, fix)
        why = "A key, a colon and a space begin each line; what stands behind is the value."
        if tight := re.match(rf"({_ID}):(?=\S)", content):
            text = f"a space is missing behind the colon of '{tight[1]}'"
            fix = f"Write `{tight[1]}: {content[tight.end() :][:40]}`."
            return _slip("colon", number, indent + tight.end() + 1, text, why, fix)
        if odd := re.match(rf"{_ID}:?(?={ODD_SPACE.pattern})", content):
            return odd_space(number, indent + odd.end() + 1)
        word, below = (
            content.split()[0].rstrip(";,="),
            self.lines[number] if number < len(self.lines) else "",
        )
        if len(below) - len(below.lstrip()) > indent and _KEY.match(below.lstrip()):
            word = content  # what others stand below is a key, of however many words
        text = f"a colon is missing behind '{word[:40]}'"
        fix = (
            f"Write `{word[:40]}: ...`. If the line goes on with a text from above, begin it "
            "further in than the key of that text."
        )
        return _slip("colon", number, indent + len(word) + 1, text, why, fix)

    def _value(self, column: int, value: str, outer: int) -> Iterator[Problem]:
        """What is wrong with a value that begins at `column`, in a block at `outer`."""
        self.empty_text = 0
        number = self.next
        if not value or value.startswith("#"):
            self._end(is_open=True)
        elif value[0] in "|>":
            yield from self._block_text(column, value, outer)
        elif value[0] in "\"'":
            yield from self._quoted(column, outer)
        elif value[0] in "[{":
            yield from self._in_brackets(column, outer)
        else:
            value = re.split(r"\s#", value)[0].rstrip()
            if value[0] in "@`%]}," or value.startswith("? "):
                text = f"a text begins with {value[0]} and has no quotes"
                yield _slip("quotes", number, column + 1, text, PUNCTUATION, WHOLE_TEXT)
            elif value == "-" or value.startswith("- "):
                text = "a list begins on the line of its key"
                fix = (
                    "Put each entry on a line of its own below the key: a dash, a space, the "
                    'entry. A text that begins with a dash needs "quotes".'
                )
                yield _slip("dash", number, column + 1, text, WHERE_IT_STANDS, fix)
            elif colon := re.search(r":(?=\s|$)", value):
                yield self._colon_in_text(number, column, value, colon.start())
            self._end(plain=outer)

    def _colon_in_text(self, number: int, column: int, value: str, colon: int) -> Problem:
        text = f"a text holds a colon and has no quotes: '{value[:60]}'"
        fix = WHOLE_TEXT
        why = COLON
        if value[0] in CURLY_QUOTES:
            colon, text = 0, f"{value[0]} {NO_QUOTE}"
            why, fix = STRAIGHT_ALONE, TYPE_STRAIGHT
        elif '"' in value and "'" not in value:
            fix = f"Put ' around the whole text, as it holds \" itself: '{value}'"
        return _slip("quotes", number, column + colon + 1, text, why, fix)

    def _block_text(self, column: int, value: str, outer: int) -> Iterator[Problem]:
        header = self.next
        if not _BLOCK_TEXT.fullmatch(value):
            text = f"a text stands on the line of its {value[0]}"
            fix = "Let it begin on the next line, two spaces further in than its key."
            why = "`>-` says that a text follows on lines of its own."
            yield _slip("quotes", header, column + 1, text, why, fix)
        first = begun = 0
        while self.next < len(self.lines):
            line = self.lines[self.next]
            indent = len(line) - len(line.lstrip(" "))
            if line.strip():
                if indent <= outer:
                    break
                first, begun = first or indent, begun or self.next + 1
                if indent < first:
                    text = f"this line begins further left than line {begun}, where the text begins"
                    yield _slip(
                        "indent", self.next + 1, indent + 1, text, WHERE_IT_STANDS, SAME_BLANKS
                    )
            self.next += 1
        self.empty_text = 0 if first else header
        self._end()

    def _quoted(self, column: int, outer: int) -> Iterator[Problem]:
        quote = self.lines[self.next - 1][column]
        end = self._end_of_quote(column, outer)
        if isinstance(end, Problem):
            yield end
            return
        rest = self.lines[self.next - 1][end:]
        if rest.strip() and not re.match(r"\s+#", rest):
            text = f"words stand behind the closing quote: '{rest.strip()[:40]}'"
            other = "'" if quote == '"' else '"'
            fix = (
                f"Put the quote at the end of the text. If the text itself holds {quote}, put "
                f"{other} around the whole, or let it follow `>-` on lines of its own."
            )
            yield _slip("quotes", self.next, end + 1, text, PUNCTUATION, fix)
        self._end()

    def _end_of_quote(self, column: int, outer: int) -> int | Problem:
        """Return the column behind the quote that opens at `column`, on the line then reached."""
        number, quote = self.next, self.lines[self.next - 1][column]
        at = column + 1
        while True:
            line = self.lines[self.next - 1]
            while at < len(line):
                if line[at] == "\\" and quote == '"':
                    if line[at + 1 : at + 2] not in (*_ESCAPES, ""):
                        text = f"a backslash stands before '{line[at + 1]}' in double quotes"
                        fix = "Put 'single quotes' around the text, or write the backslash twice."
                        return _slip("quotes", self.next, at + 1, text, PUNCTUATION, fix)
                    at += 1
                elif line[at] == quote:
                    if quote == '"' or line[at + 1 : at + 2] != "'":
                        return at + 1
                    at += 1
                at += 1
            if not self._go_on(outer):
                text = "a quote opens here and is not closed"
                fix = f"Put {quote} at the end of the text too."
                return _slip("unclosed", number, column + 1, text, PUNCTUATION, fix)
            at = 0

    def _go_on(self, outer: int) -> bool:
        """Go to the next line that holds something, if what was opened may go on there."""
        while self.next < len(self.lines):
            line = self.lines[self.next]
            indent = len(line) - len(line.lstrip())
            if line.strip() and indent <= outer and line.strip()[0] not in "]}":
                return False
            self.next += 1
            if line.strip():
                return True
        return False

    def _in_brackets(self, column: int, outer: int) -> Iterator[Problem]:
        open_: list[tuple[str, int, int]] = []
        at, has_value, colons = column, False, [0]
        while True:
            line = self.lines[self.next - 1]
            while at < len(line):
                sign = line[at]
                if sign.isspace():
                    at += 1
                    continue
                if sign == "#" and (at == 0 or line[at - 1].isspace()):
                    break
                if sign in "]}":
                    opener, number, opened_at = open_.pop()
                    if _CLOSERS[opener] != sign:
                        yield self._unclosed(opener, number, opened_at)
                    colons.pop()
                    at, has_value = at + 1, True
                    if not open_:
                        rest = line[at:]
                        if rest.strip() and not re.match(r"\s+#", rest):
                            said = rest.strip()[:40]
                            text = f"something stands behind the closing bracket: '{said}'"
                            fix = (
                                "Take one bracket out, or put what stands behind it inside. A text "
                                'that begins with a bracket needs "quotes".'
                            )
                            yield _slip("unclosed", self.next, at + 1, text, PUNCTUATION, fix)
                        self._end()
                        return
                    continue
                if sign == ",":
                    at, has_value, colons[-1] = at + 1, False, 0
                    continue
                if sign == ":" and has_value:
                    at, has_value, colons[-1] = at + 1, False, colons[-1] + 1
                    continue
                if has_value:
                    yield self._no_comma(at, line[at:])
                if sign in "[{":
                    open_.append((sign, self.next, at))
                    colons.append(0)
                    at += 1
                elif sign in "\"'":
                    end = self._end_of_quote(at, outer)
                    if isinstance(end, Problem):
                        yield end
                        return
                    line, at, has_value = self.lines[self.next - 1], end, True
                else:
                    word = _WORDS.match(line, at)
                    words = word[0].rstrip() if word else sign
                    if colons[-1] and re.compile(r"\s*:").match(line, at + len(words)):
                        *before, last = words.split(" ")
                        yield self._no_comma(at + len(" ".join(before)) + bool(before), last)
                    at, has_value = at + len(words), True
            if not self._go_on(outer):
                yield self._unclosed(*open_[-1])
                return
            at = 0

    def _unclosed(self, opener: str, number: int, column: int) -> Problem:
        text = f"a bracket {opener} opens here and is not closed"
        fix = f"Put {_CLOSERS[opener]} behind the last entry."
        return _slip("unclosed", number, column + 1, text, PUNCTUATION, fix)

    def _no_comma(self, column: int, words: str) -> Problem:
        words = re.split(r"[,\]}]", words)[0].strip()[:40]
        text = f"a comma is missing before '{words}', or quotes around a text"
        why = "Within brackets a comma ends each entry, and a colon each key."
        fix = (
            "Put a comma and a space between two entries. Put a text that holds a colon, a comma "
            'or a bracket in "quotes".'
        )
        return _slip("comma", self.next, column + 1, text, why, fix)
