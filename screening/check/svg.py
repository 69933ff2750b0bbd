"""Text and shapes on a sheet of SVG. Texts are broken here, since SVG breaks none."""

from __future__ import annotations

from html import escape

_NARROW = {
    **dict.fromkeys("ijl'|", 0.24),
    **dict.fromkeys(" .,:;!It/[]()f\\", 0.29),
    **dict.fromkeys('r-"“”·', 0.36),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("ABEKPSVXY&", 0.67),
    **dict.fromkeys("CDHNRUw", 0.72),
    **dict.fromkeys("GOQ", 0.78),
    **dict.fromkeys("mMW…", 0.88),
}
_USUAL = 0.56
"""Widths in parts of the size, as in Helvetica and its kin."""
_BOLD = 1.07
_SPARE = 1.04
"""For typefaces that run a little wider."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    width = sum(_NARROW.get(character, _USUAL) for character in text) * size
    return width * _SPARE * (_BOLD if bold else 1)


def broken(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """`text` in lines that fit; a word that is too long has a line of its own."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


class Sheet:
    """Shapes in the order in which they are drawn. All lengths are in pixels."""

    def __init__(self) -> None:
        self._behind: list[str] = []
        self._shapes: list[str] = []

    @property
    def shapes(self) -> str:
        return "\n".join([*self._behind, *self._shapes])

    def text(self, x: float, y: float, words: str, kind: str, anchor: str = "start") -> None:
        """`y` is the base line; `kind` names a class of the style sheet."""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._shapes.append(
            f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}"{place}>{escape(words)}</text>'
        )

    def box(
        self, x: float, y: float, width: float, height: float, kind: str, *, round_: float = 6
    ) -> None:
        """Lies behind all text, and behind the boxes that were drawn before it."""
        self._behind.insert(
            0,
            f'<rect class="{kind}" x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" '
            f'height="{height:.0f}" rx="{round_:.0f}"/>',
        )

    def path(self, shape: str, kind: str) -> None:
        self._shapes.append(f'<path class="{kind}" d="{shape}"/>')

    def lines(
        self, x: float, y: float, words: str, kind: str, *, size: float, width: float
    ) -> float:
        """Broken text whose first base line is `y`; returns the base line for what follows."""
        for line in broken(words, size, width, bold="bold" in kind.split()):
            self.text(x, y, line, kind)
            y += size * 1.32
        return y
