"""The whole checklist as one picture: parts, steps, questions, conditions, flags and asks.

One SVG that needs nothing else: it can be printed, searched, and read in light and dark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from markupsafe import Markup

from screening.check import render
from screening.questionnaire.conditions import ALWAYS, NEVER, Condition, Test
from screening.questionnaire.model import LEVELS, Level, Question, Questionnaire, Section, Step

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
        self._behind: list[Markup] = []
        self._shapes: list[Markup] = []

    @property
    def shapes(self) -> Markup:
        return Markup("\n").join([*self._behind, *self._shapes])

    def text(self, x: float, y: float, words: str, kind: str, anchor: str = "start") -> None:
        """`y` is the base line; `kind` names a class of the style sheet."""
        aligned = Markup(' text-anchor="{}"').format(anchor) if anchor != "start" else ""
        shape = Markup('<text class="{}" x="{:.0f}" y="{:.0f}"{}>{}</text>')
        self._shapes.append(shape.format(kind, x, y, aligned, words))

    def box(
        self, x: float, y: float, width: float, height: float, kind: str, *, round_: float = 6
    ) -> None:
        """Lies behind all text, and behind the boxes that were drawn before it."""
        shape = Markup(
            '<rect class="{}" x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{:.0f}" rx="{:.0f}"/>'
        )
        self._behind.insert(0, shape.format(kind, x, y, width, height, round_))

    def path(self, shape: str, kind: str) -> None:
        self._shapes.append(Markup('<path class="{}" d="{}"/>').format(kind, shape))

    def lines(
        self, x: float, y: float, words: str, kind: str, *, size: float, width: float
    ) -> float:
        """Broken text whose first base line is `y`; returns the base line for what follows."""
        for line in broken(words, size, width, bold="bold" in kind.split()):
            self.text(x, y, line, kind)
            y += size * 1.32
        return y


LONGEST = 34
"""Characters of an answer's label."""


def condition_words(questionnaire: Questionnaire, condition: Condition) -> str:
    """As in: 12 is "Yes", or 14 names any of "Alcohol", "Opioids"."""
    if condition in (ALWAYS, NEVER):
        return condition.text
    return ", or ".join(
        " and ".join(_test_words(questionnaire, test) for test in tests)
        for tests in condition.any_of
    )


def _test_words(questionnaire: Questionnaire, test: Test) -> str:
    options = questionnaire.questions[test.question].options
    named = (options[v].label if v in options else v.replace("_", " ") for v in test.values)
    labels = ", ".join(f"“{shortened(label, LONGEST)}”" for label in named)
    comparison = {
        "=": f"is {labels}",
        "!=": f"is not {labels}",
        "in": f"is one of {labels}",
        "has": f"names {labels}",
        "lacks": f"does not name {labels}",
        "has any of": f"names any of {labels}",
        "has any except": f"names any but {labels}",
        "answered": "is answered",
        "not answered": "is blank",
        "has rows": "has rows",
        "flagged above info": "is flagged",
    }[test.operator]
    return f"{questionnaire.numbers[test.question]} {comparison}"


def shortened(text: str, length: int) -> str:
    """Cut at a word, without what stands in parentheses."""
    text = text.split(" (")[0].rstrip(".")
    if len(text) <= length:
        return text
    return text[: length - 1].rpartition(" ")[0].rstrip(" ,;") + "…"


COLUMN = 520
INSIDE = 16
"""Between a card and what is in it."""
INDENT = 34
"""From a question's number to its text."""

FLAGS: tuple[Level, ...] = LEVELS[:-1]


def draw_title(sheet: Sheet, questionnaire: Questionnaire, x: float, width: float) -> None:
    counts = (
        f"{len(questionnaire.sections)} parts, {len(questionnaire.steps)} steps, "
        f"{len(questionnaire.questions)} questions, {len(questionnaire.asks)} to ask back"
    )
    reviewed = questionnaire.signed_off
    signed = (
        f"Signed off by {reviewed.by}, {reviewed.on}"
        if reviewed.by
        else "Not yet reviewed by a clinician"
    )
    sheet.text(x, 84, "Map of the checklist", "big ink")
    sheet.text(x, 118, counts, "lead soft")
    version = f"Version {questionnaire.version}, checked on {questionnaire.checked_on}"
    sheet.text(width - x, 84, version, "lead soft", "end")
    sheet.text(width - x, 118, signed, "lead soft", "end")


def draw_section(
    sheet: Sheet, *, questionnaire: Questionnaire, number: int, section: Section, x: float, y: float
) -> float:
    sheet.text(x, y + 38, str(number), "big figure dusk")
    left = x + (34 if number < 10 else 60)
    y = sheet.lines(left, y + 34, section.title, "part bold", size=27, width=COLUMN - 60)
    sheet.path(f"M{x:.0f} {y - 12:.0f}h{COLUMN}", "rule")
    y += 6
    for step in section.steps:
        y = _draw_step(sheet, questionnaire, step, x, y) + 14
    return y + 26


def _draw_step(
    sheet: Sheet, questionnaire: Questionnaire, step: Step, x: float, top: float
) -> float:
    sheet.text(x + INSIDE, top + 28, step.title, "step")
    if step.short_way:
        _pill(sheet, x + COLUMN - INSIDE, top + 28, "short way", 5, right=True)
    after = x + INSIDE + width_of(step.title, 18, bold=True) + 10
    sheet.text(after, top + 28, step.id, "mono")
    y = top + 58
    heights: dict[str, float] = {}
    for question in step.questions:
        heights[question.id] = y
        _branches(sheet, question, heights, x)
        y = _draw_question(sheet, questionnaire, question, x + INSIDE, y)
    for words in _rules(questionnaire, step):
        left, width = x + INSIDE + INDENT, COLUMN - 2 * INSIDE - INDENT
        y = sheet.lines(left, y, words, "if", size=14, width=width) + 8
    sheet.box(x, top, COLUMN, y - top - 6, "card")
    return y - 6


def _rules(questionnaire: Questionnaire, step: Step) -> Iterator[str]:
    """What else may show on the step or behind it."""
    safety = questionnaire.safety
    if step.id == safety.step:
        support = questionnaire.crisis.support
        title = support.title if support else questionnaire.crisis.title
        interrupt = condition_words(questionnaire, safety.interrupt_if)
        yield f"The page “{title}” comes next, with the crisis words, once, if {interrupt}."
    for notice in questionnaire.notices:
        section = questionnaire.section_of[step.id]
        opens = section.id in notice.before and step == section.steps[0]
        if opens or step.id in notice.steps:
            yield f"“{notice.text}” if {condition_words(questionnaire, notice.show_if)}."


def _branches(sheet: Sheet, question: Question, heights: dict[str, float], x: float) -> None:
    """Dashed lines to a question from those on the same step that decide whether it shows."""
    for parent in dict.fromkeys(test.question for test in question.show_if.tests):
        if parent in heights and parent != question.id:
            start, end = heights[parent] - 2, heights[question.id] - 5
            edge = x + INSIDE - 4
            out = x - 10
            sheet.path(
                f"M{edge:.0f} {start:.0f}C{out:.0f} {start:.0f} {out:.0f} {end:.0f} "
                f"{edge:.0f} {end:.0f}",
                "branch",
            )
            sheet.path(f"M{edge + 2:.0f} {end:.0f}l-7 -4v8z", "tip")


def _draw_question(
    sheet: Sheet, questionnaire: Questionnaire, question: Question, x: float, y: float
) -> float:
    left, width = x + INDENT, COLUMN - 2 * INSIDE - INDENT
    sheet.text(x, y, str(questionnaire.numbers[question.id]), "number")
    y = sheet.lines(left, y, question.text, "question", size=16.5, width=width)
    kind = {"single": "one answer", "multiple": "several answers"}.get(
        question.type, question.type.replace("_", " ")
    )
    sheet.text(left, y - 2, f"{question.id} · {kind}", "mono")
    y += 20
    if question.show_if != ALWAYS:
        words = f"Only if {condition_words(questionnaire, question.show_if)}"
        y = sheet.lines(left, y, words, "if-bold bold", size=14, width=width) + 1
    for level in FLAGS:
        y = _draw_flags(sheet, question, level, left, y, width)
    asks = [
        ask.id
        for ask in questionnaire.asks
        for condition in (ask.show_if, ask.moves_up_if or NEVER)
        if any(test.question == question.id for test in condition.tests)
    ]
    if asks:
        words = f"To ask: {', '.join(dict.fromkeys(asks))}"
        y = sheet.lines(left, y, words, "ask", size=14, width=width)
    return y + 14


def _draw_flags(
    sheet: Sheet, question: Question, level: Level, x: float, y: float, width: float
) -> float:
    """The answers whose highest flag is `level`."""
    labels = [
        shortened(option.label, 60) for option in question.options.values() if option.level == level
    ]
    if not labels:
        return y
    _pill(sheet, x, y, level.replace("_", " "), FLAGS.index(level) + 1)
    indent = PILL_WIDTH + 10
    return sheet.lines(x + indent, y, " · ".join(labels), "flag", size=14, width=width - indent) + 3


PILL_WIDTH = 94


def _pill(sheet: Sheet, x: float, y: float, words: str, rank: int, *, right: bool = False) -> float:
    width = width_of(words, 12) + 14
    left = x - width if right else x
    sheet.box(left, y - 13, width, 18, f"pill-{rank}", round_=9)
    sheet.text(left + 7, y, words, f"pill on-{rank}")
    return left + width


def draw_asks(sheet: Sheet, *, questionnaire: Questionnaire, x: float, y: float) -> float:
    y = sheet.lines(x, y + 34, "Questions to ask back", "part bold", size=27, width=COLUMN)
    sheet.path(f"M{x:.0f} {y - 12:.0f}h{COLUMN}", "rule")
    y += 16
    left, width = x + 44, COLUMN - 44
    for ask in questionnaire.asks:
        sheet.text(x, y, ask.id, "number")
        y = sheet.lines(left, y, ask.text, "question", size=16.5, width=width)
        words = [condition_words(questionnaire, ask.show_if)]
        if ask.moves_up_if:
            words.append(f"moves up if {condition_words(questionnaire, ask.moves_up_if)}")
        if ask.first:
            words.append("comes first")
        terms = f"{'' if ask.show_if == ALWAYS else 'if '}{'; '.join(words)}"
        y = sheet.lines(left, y - 1, terms, "if", size=14, width=width) + 10
    return y + 20


def draw_legend(sheet: Sheet, x: float) -> None:
    """In the head of the sheet, beside the title."""
    left = x
    for rank, level in enumerate(FLAGS, 1):
        end = _pill(sheet, left, 64, level.replace("_", " "), rank)
        sheet.text(end + 8, 64, LEGEND[level], "flag")
        left = end + 8 + width_of(LEGEND[level], 14) + 26
    for number, words in enumerate(NOTES):
        sheet.text(x, 94 + 22 * number, words, "flag soft")


LEGEND: dict[Level, str] = {
    "raise_first": "before any treatment",
    "monitor": "closer watching",
    "little_research": "little is known",
    "tell_provider": "a check should include it",
    "ask": "wants to talk about it",
    "info": "",
}
NOTES = (
    "A flag is a topic to talk about, never a verdict. Answers without a flag are not listed here.",
    "A dashed line leads from a question to one that shows only after some answers to it. "
    "“Short way” marks the steps that everybody meets.",
    "P01, P02 and so on are the questions that a person takes along to ask the provider.",
)


MARGIN, GAP, TOP = 56, 44, 190
SHAPE = 1.414
"""Width by height that is aimed at: paper, lying."""

Draw = Callable[..., float]
"""Takes a sheet, x and y, and draws something there; returns where it ends below."""


def draw_chart(questionnaire: Questionnaire) -> str:
    blocks: list[Draw] = [
        partial(draw_section, questionnaire=questionnaire, number=number, section=section)
        for number, section in enumerate(questionnaire.sections, 1)
    ]
    blocks.append(partial(draw_asks, questionnaire=questionnaire))
    columns = _columns([draw(Sheet(), x=0, y=0) for draw in blocks])
    sheet = Sheet()
    bottom = 0.0
    for number, (start, end) in enumerate(pairwise(columns)):
        y: float = TOP
        for draw in blocks[start:end]:
            y = draw(sheet, x=MARGIN + number * (COLUMN + GAP), y=y)
        bottom = max(bottom, y)
    width = 2 * MARGIN + (len(columns) - 1) * (COLUMN + GAP) - GAP
    draw_title(sheet, questionnaire, MARGIN, width)
    draw_legend(sheet, MARGIN + COLUMN + GAP)
    return render(
        "map.svg",
        language=questionnaire.language,
        version=questionnaire.version,
        width=f"{width:.0f}",
        height=f"{bottom + MARGIN / 2:.0f}",
        shapes=sheet.shapes,
    )


def _columns(heights: list[float]) -> list[int]:
    """Where each column starts, and the end: the number of columns that looks most like paper."""
    shapes = {}
    for count in range(2, 9):
        starts = _split(heights, count)
        tallest = max(sum(heights[a:b]) for a, b in pairwise(starts))
        width = (len(starts) - 1) * (COLUMN + GAP) + 2 * MARGIN
        shapes[abs(width / (tallest + TOP) - SHAPE)] = starts
    return shapes[min(shapes)]


def _split(heights: list[float], count: int) -> list[int]:
    """The lowest height at which blocks, in their order, fit into `count` columns."""
    low, high = max(heights), sum(heights)
    while high - low > 1:
        middle = (low + high) / 2
        if len(_filled(heights, middle)) - 1 <= count:
            high = middle
        else:
            low = middle
    return _filled(heights, high)


def _filled(heights: list[float], most: float) -> list[int]:
    starts, filled = [0], 0.0
    for number, height in enumerate(heights):
        if filled + height > most and number > starts[-1]:
            starts.append(number)
            filled = 0.0
        filled += height
    return [*starts, len(heights)]
