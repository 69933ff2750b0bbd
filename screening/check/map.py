"""The whole checklist as one picture: parts, steps, questions, conditions, flags and asks.

One SVG that needs nothing else: it can be printed, searched, and read in light and dark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations, pairwise

from markupsafe import Markup

from screening.check import render
from screening.questionnaire.conditions import ALWAYS, NEVER, ORDERS, Condition, Test
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
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


KINDS = {"single": "one answer", "multiple": "several answers"}
"""How a type of question is called; others go by their own name."""
LONGEST = 34
"""Characters of an answer's label."""


def condition_words(
    questionnaire: Questionnaire, condition: Condition, *, in_full: bool = False
) -> str:
    """As in: 12 is "Yes", or 14 names any of "Alcohol", "Opioids". `in_full`: with the names of the
    questions, and every word of the answers."""
    if condition in (ALWAYS, NEVER):
        return condition.text

    def words(tests: Iterable[Test], between: str) -> str:
        return between.join(_test_words(questionnaire, test, in_full) for test in tests)

    cases = [dict.fromkeys(tests) for tests in condition.any_of]
    shared = [test for test in cases[0] if all(test in case for case in cases)]
    counted = dict.fromkeys(test for case in cases for test in case if test not in shared)
    needed = len(cases[0]) - len(shared)
    ways = {frozenset(case) - {*shared} for case in cases}
    if needed > 1 and ways == {*map(frozenset, combinations(counted, needed))} and len(ways) > 1:
        count = f"at least {needed} of these: {words(counted, '; ')}"
        return f"{words(shared, ' and ')} and {count}" if shared else count
    return ", or ".join(words(tests, " and ") for tests in condition.any_of)


def _test_words(questionnaire: Questionnaire, test: Test, in_full: bool) -> str:
    question = questionnaire.questions[test.question]
    options, number = question.options, str(questionnaire.numbers[test.question])
    named = [options[v].label if v in options else v.replace("_", " ") for v in test.values]
    if in_full:
        number = f"{number} ({question.short})"
    else:
        named = [shortened(label, LONGEST) for label in named]
    labels = ", ".join(f"“{label}”" for label in named)
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
        "<": "is below ",
        "<=": "is at most ",
        ">=": "is at least ",
        ">": "is above ",
    }[test.operator]
    if test.operator in ORDERS:
        comparison += test.values[0]
    words = f"{number} {comparison}"
    return f"not ({words})" if test.negated else words


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
PILL_WIDTH = 94
MARGIN, GAP, TOP = 56, 44, 190
SHAPE = 1.414
"""Width by height that is aimed at: paper, lying."""

LEGEND: dict[Level, str] = {
    "raise_first": "before any treatment",
    "monitor": "closer watching",
    "little_research": "little is known",
    "tell_provider": "a check should include it",
    "ask": "wants to talk about it",
}


class Chart:
    """Shapes in the order in which they are drawn. All lengths are in pixels; what draws something
    that is broken into lines returns the `y` of what follows."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.behind: list[Markup] = []
        self.shapes: list[Markup] = []

    def text(self, x: float, y: float, words: str, kind: str) -> None:
        """`y` is the base line; `kind` names a class of the style sheet."""
        shape = Markup('<text class="{}" x="{:.0f}" y="{:.0f}">{}</text>')
        self.shapes.append(shape.format(kind, x, y, words))

    def box(self, x: float, y: float, width: float, height: float, kind: str, round_: int) -> None:
        """Lies behind all text, and behind the boxes that were drawn before it."""
        shape = Markup(
            '<rect class="{}" x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{:.0f}" rx="{}"/>'
        )
        self.behind.insert(0, shape.format(kind, x, y, width, height, round_))

    def path(self, shape: str, kind: str) -> None:
        self.shapes.append(Markup('<path class="{}" d="{}"/>').format(kind, shape))

    def lines(
        self, x: float, y: float, words: str, kind: str, size: float, width: float = COLUMN
    ) -> float:
        for line in broken(words, size, width, bold="bold" in kind.split()):
            self.text(x, y, line, kind)
            y += size * 1.32
        return y

    def pill(self, x: float, y: float, words: str, rank: int) -> float:
        """Return where it ends."""
        width = width_of(words, 12) + 14
        self.box(x, y - 13, width, 18, f"pill-{rank}", 9)
        self.text(x + 7, y, words, f"pill on-{rank}")
        return x + width

    def section(self, x: float, y: float, section: Section) -> float:
        number = self.questionnaire.sections.index(section) + 1
        self.text(x, y + 38, str(number), "big figure dusk")
        left = x + (34 if number < 10 else 60)
        y = self.lines(left, y + 34, section.title, "part bold", 27, COLUMN - 60)
        self.path(f"M{x:.0f} {y - 12:.0f}h{COLUMN}", "rule")
        y += 6
        for step in section.steps:
            y = self.step(step, x, y) + 14
        return y + 26

    def step(self, step: Step, x: float, top: float) -> float:
        self.text(x + INSIDE, top + 28, step.title, "step")
        if step.short_way:
            width = width_of("short way", 12) + 14
            self.pill(x + COLUMN - INSIDE - width, top + 28, "short way", 5)
        after = x + INSIDE + width_of(step.title, 18, bold=True) + 10
        self.text(after, top + 28, step.id, "mono")
        y = top + 58
        heights: dict[str, float] = {}
        for question in step.questions:
            heights[question.id] = y
            for parent in dict.fromkeys(test.question for test in question.show_if.tests):
                if parent in heights and parent != question.id:
                    # a dashed line from the question that decides whether this one shows
                    edge, start, end = x + INSIDE - 4, heights[parent] - 2, y - 5
                    out = f"{edge - INSIDE - 6:.0f}"
                    curve = f"C{out} {start:.0f} {out} {end:.0f} {edge:.0f} {end:.0f}"
                    self.path(f"M{edge:.0f} {start:.0f}{curve}", "branch")
                    self.path(f"M{edge + 2:.0f} {end:.0f}l-7 -4v8z", "tip")
            y = self.question(question, x + INSIDE, y)
        for words in _rules(self.questionnaire, step):
            width = COLUMN - 2 * INSIDE - INDENT
            y = self.lines(x + INSIDE + INDENT, y, words, "if", 14, width) + 8
        self.box(x, top, COLUMN, y - top - 6, "card", 6)
        return y - 6

    def question(self, question: Question, x: float, y: float) -> float:
        left, width = x + INDENT, COLUMN - 2 * INSIDE - INDENT
        self.text(x, y, str(self.questionnaire.numbers[question.id]), "number")
        y = self.lines(left, y, question.text, "question", 16.5, width)
        kind = KINDS.get(question.type, question.type.replace("_", " "))
        self.text(left, y - 2, f"{question.id} · {kind}", "mono")
        y += 20
        if question.show_if != ALWAYS:
            words = f"Only if {condition_words(self.questionnaire, question.show_if)}"
            y = self.lines(left, y, words, "if-bold bold", 14, width) + 1
        for rank, level in enumerate(LEGEND, 1):  # the answers whose highest flag it is
            options = (option for option in question.options.values() if option.level == level)
            if labels := " · ".join(shortened(option.label, 60) for option in options):
                self.pill(left, y, level.replace("_", " "), rank)
                indent = PILL_WIDTH + 10
                y = self.lines(left + indent, y, labels, "flag", 14, width - indent) + 3
        asks = [
            ask.id
            for ask in self.questionnaire.asks
            for tests in [(*ask.show_if.tests, *(ask.moves_up_if or NEVER).tests)]
            if any(test.question == question.id for test in tests)
        ]
        if asks:
            y = self.lines(left, y, f"To ask: {', '.join(asks)}", "ask", 14, width)
        return y + 14

    def asks(self, x: float, y: float) -> float:
        y = self.lines(x, y + 34, "Questions to ask back", "part bold", 27)
        self.path(f"M{x:.0f} {y - 12:.0f}h{COLUMN}", "rule")
        y += 16
        left, width = x + 44, COLUMN - 44
        for ask in self.questionnaire.asks:
            self.text(x, y, ask.id, "number")
            y = self.lines(left, y, ask.text, "question", 16.5, width)
            terms = "" if ask.show_if == ALWAYS else "if "
            terms += condition_words(self.questionnaire, ask.show_if)
            if ask.moves_up_if:
                terms += f"; moves up if {condition_words(self.questionnaire, ask.moves_up_if)}"
            if ask.first:
                terms += "; comes first"
            y = self.lines(left, y - 1, terms, "if", 14, width) + 10
        return y + 20

    def rules(self, x: float, y: float) -> float:
        y = self.lines(x, y + 34, "Lines of several answers", "part bold", 27)
        self.path(f"M{x:.0f} {y - 12:.0f}h{COLUMN}", "rule")
        y += 16
        for rule in self.questionnaire.together:
            words = f"{self.questionnaire.topics[rule.topic]}: {rule.line}"
            y = self.lines(x, y, words, "question", 16.5)
            self.pill(x, y, rule.level.replace("_", " "), LEVELS.index(rule.level) + 1)
            self.text(x + PILL_WIDTH + 10, y, rule.id, "mono")
            terms = f"if {condition_words(self.questionnaire, rule.show_if)}"
            y = self.lines(x, y + 20, terms, "if", 14) + 10
        return y + 20

    def legend(self, x: float, y: float) -> None:
        for rank, (level, words) in enumerate(LEGEND.items(), 1):
            after = self.pill(x, y, level.replace("_", " "), rank) + 8
            self.text(after, y, words, "flag")
            x = after + width_of(words, 14) + 26


def _rules(questionnaire: Questionnaire, step: Step) -> Iterator[str]:
    """What else may show on the step or behind it."""
    safety = questionnaire.safety
    if step.id in questionnaire.safety_steps:
        support = questionnaire.crisis.support
        title = support.title if support else questionnaire.crisis.title
        interrupt = condition_words(questionnaire, safety.interrupt_if)
        yield f"The page “{title}” comes next, with the crisis words, once, if {interrupt}."
    for notice in questionnaire.notices:
        section = questionnaire.section_of[step.id]
        opens = section.id in notice.before and step == section.steps[0]
        if opens or step.id in notice.steps:
            yield f"“{notice.text}” if {condition_words(questionnaire, notice.show_if)}."


def draw_chart(questionnaire: Questionnaire) -> str:
    blocks: list[Callable[[Chart, float, float], float]] = [
        *(partial(Chart.section, section=section) for section in questionnaire.sections),
        Chart.asks,
        *([Chart.rules] if questionnaire.together else []),
    ]
    columns = _columns([draw(Chart(questionnaire), 0, 0) for draw in blocks])
    chart = Chart(questionnaire)
    bottom = 0.0
    for number, (start, end) in enumerate(pairwise(columns)):
        y: float = TOP
        for draw in blocks[start:end]:
            y = draw(chart, MARGIN + number * (COLUMN + GAP), y)
        bottom = max(bottom, y)
    chart.legend(MARGIN + COLUMN + GAP, 64)
    return render(
        "map.svg",
        content=questionnaire,
        width=2 * MARGIN + (len(columns) - 1) * (COLUMN + GAP) - GAP,
        height=f"{bottom + MARGIN / 2:.0f}",
        left=MARGIN,
        legend=MARGIN + COLUMN + GAP,
        shapes=Markup("\n").join([*chart.behind, *chart.shapes]),
    )


def _columns(heights: list[float]) -> list[int]:
    """Where each column starts, and the end: the number of columns that looks most like paper, each
    number at the lowest height at which the blocks fit in their order."""
    runs = (heights[a:b] for a, b in combinations(range(len(heights) + 1), 2))
    shapes: dict[int, tuple[float, list[int]]] = {}
    for most in sorted(height for height in map(sum, runs) if height >= max(heights)):
        starts, filled, tallest = [0], 0.0, 0.0
        for number, height in enumerate(heights):
            if filled + height > most:
                starts.append(number)
                filled = 0.0
            filled += height
            tallest = max(tallest, filled)
        width = len(starts) * (COLUMN + GAP) + 2 * MARGIN
        shape = abs(width / (tallest + TOP) - SHAPE), [*starts, len(heights)]
        shapes.setdefault(len(starts), shape)
    return min(shape for count, shape in shapes.items() if 2 <= count <= 8)[1]
