"""CSS as the oldest browsers read it that Foreword is made for: iOS 15.4, Firefox 115, Chrome 99.

Even the worst of the three together: what one of them does not know is dropped, as a browser drops
it, which may be a declaration, a rule or a whole block. `css_floor.txt` has the names that all
three know; those of properties, pseudo-classes and at-rules are from version 8 of MDN's
browser-compat-data (CC0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
NEW_VALUES = re.compile(
    r"(float|clear): inline-|overflow(-\w+)?: clip|vertical-align: center|grid[\w-]*: .*subgrid"
    r"|white-space: (collapse|preserve|wrap)|font-size: xxx-large|text-align: match-parent"
)
"""Of properties that are known, those values that came later."""


def read_names() -> dict[str, set[str]]:
    """Return the names that all three browsers know, by kind."""
    text = (CHECKOUT / "tests" / "css_floor.txt").read_text()
    parts = re.split(r"^\[(.*)\]$", text, flags=re.MULTILINE)[1:]
    return {kind: set(names.split()) for kind, names in zip(parts[::2], parts[1::2], strict=True)}


NAMES = read_names()


@dataclass(frozen=True)
class Statement:
    """A declaration, a rule or an at-rule; `inner` is what stands between its braces. `is_nested`:
    those of another rule are around it."""

    text: str
    inner: tuple[Statement, ...] | None = None
    is_nested: bool = False

    def __str__(self) -> str:
        if self.inner is None:
            return f"{self.text};"
        return f"{self.text} {{{' '.join(map(str, self.inner))}}}"

    @property
    def name(self) -> str:
        """The property of a declaration."""
        return self.text.partition(":")[0].strip()

    def find_newer(self) -> Iterator[str]:
        """Yield what one of the browsers does not know in this, apart from what is inside."""
        text = re.sub(r'"[^"]*"', '""', self.text)
        if self.is_nested:
            yield "a rule inside a rule"
        elif text.startswith("@"):
            yield from _newer_at_rule(text)
        elif self.inner is not None:
            pseudo = re.findall(r"::?([\w-]+)", text)
            yield from (f":{name}" for name in pseudo if name not in NAMES[PSEUDO])
        else:
            if not self.name.startswith("--") and self.name not in NAMES["properties"]:
                yield self.name
            yield from _newer_value(text)


PSEUDO = "pseudo-classes and elements"


def _newer_at_rule(text: str) -> Iterator[str]:
    name, _, condition = text[1:].partition(" ")
    if name not in NAMES["at-rules"]:
        yield f"@{name}"
    elif name == "media":
        if re.search("[<>]", condition):
            yield "a range of widths"
        features = re.findall(r"\((?:min-|max-)?([\w-]+)", condition)
        yield from (f"({each})" for each in features if each not in NAMES["media features"])


def _newer_value(text: str) -> Iterator[str]:
    yield from (
        f"{name}()" for name in re.findall(r"([\w-]+)\(", text) if name not in NAMES["functions"]
    )
    without_colors = re.sub(r"#\w+", "", text)
    units = re.findall(r"(?<![\w-])[\d.]*\d([a-z]+|%)", without_colors)
    yield from (f"the unit {unit}" for unit in units if unit not in NAMES["units"])
    if match := NEW_VALUES.match(text):
        yield match[0]


def parse(css: str) -> tuple[Statement, ...]:
    """Read a style sheet. Strings may hold braces; comments are left out."""
    tokens = re.findall(r'"[^"]*"|[{};]|[^{};"]+', re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    stack: list[list[Statement]] = [[]]
    heads: list[str] = []
    head = ""
    for token in [*tokens, ";"]:
        if token == "{":
            heads.append(" ".join(head.split()))
            stack.append([])
        elif token in "};":
            if head.strip():
                stack[-1].append(Statement(" ".join(head.split())))
            if token == "}":
                inner = tuple(stack.pop())
                text = heads.pop()
                is_nested = bool(heads) and not heads[-1].startswith("@")
                stack[-1].append(Statement(text, inner, is_nested))
        else:
            head += token
            continue
        head = ""
    [statements] = stack
    return tuple(statements)


def find_newer(css: str) -> Iterator[tuple[Statement, str, bool]]:
    """Yield each statement with something newer, what that is, and whether the declaration before
    it in its rule stands in for it."""
    yield from _find_newer(parse(css))


def _find_newer(statements: tuple[Statement, ...]) -> Iterator[tuple[Statement, str, bool]]:
    for place, each in enumerate(statements):
        older = [other.name for other in statements[:place] if not any(other.find_newer())]
        for newer in each.find_newer():
            yield each, newer, each.inner is None and each.name in older
        yield from _find_newer(each.inner or ())


def drop_newer(css: str) -> str:
    """Return the sheet as these browsers read it."""
    return "\n".join(map(str, _keep(parse(css))))


def _keep(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    for each in statements:
        if not any(each.find_newer()):
            inner = None if each.inner is None else tuple(_keep(each.inner))
            yield Statement(each.text, inner)


def read_sheets() -> dict[str, str]:
    """Return all CSS that is sent, by file: the style sheets, and what stands in pages."""
    static = sorted((CHECKOUT / "screening" / "static").glob("*.css"))
    found = {path.name: path.read_text() for path in static}
    for path in sorted((CHECKOUT / "templates").rglob("*.html")):
        inside = re.findall(r"<style[^>]*>(.*?)</style>", path.read_text(), flags=re.DOTALL)
        if inside:
            found[path.name] = "\n".join(inside)
    return found
