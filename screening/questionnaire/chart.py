"""The whole checklist as one picture: parts, steps, questions, conditions, flags and asks.

One SVG that needs nothing else: it can be printed, searched, and read in light and dark.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from screening.questionnaire.chart_parts import (
    COLUMN,
    draw_asks,
    draw_legend,
    draw_section,
    draw_title,
)
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.svg import Sheet

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
    return _document(sheet, questionnaire, width, bottom + MARGIN / 2)


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


def _document(sheet: Sheet, questionnaire: Questionnaire, width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{questionnaire.language}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">\n'
        f"<title>Map of the checklist, version {questionnaire.version}</title>\n"
        f"<style>{STYLE}</style>\n"
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>\n'
        f"{sheet.shapes}\n</svg>\n"
    )


LIGHT = """
.paper { fill: #faf6ee } .card { fill: #fffdf9; stroke: #ddd3c4 }
.ink, .big, .part, .step, .question, .mono, .flag { fill: #26222d } .soft, .if { fill: #5b5364 }
.dusk, .number, .if-bold, .ask { fill: #4a3f74 }
.rule, .branch { stroke: #4a3f74 } .tip { fill: #4a3f74 }
.pill-1 { fill: #26222d; stroke: #26222d } .pill-2 { fill: #4a3f74; stroke: #4a3f74 }
.pill-3, .pill-4, .pill-5 { fill: #fffdf9; stroke: #4a3f74 }
.on-1, .on-2 { fill: #fffdf9 } .on-3, .on-4, .on-5 { fill: #26222d }
"""
DARK = """
.paper { fill: #19181f } .card { fill: #211f29; stroke: #3d3a47 }
.ink, .big, .part, .step, .question, .mono, .flag { fill: #efe9df } .soft, .if { fill: #bcb3c5 }
.dusk, .number, .if-bold, .ask { fill: #c5b8f2 }
.rule, .branch { stroke: #c5b8f2 } .tip { fill: #c5b8f2 }
.pill-1 { fill: #efe9df; stroke: #efe9df } .pill-2 { fill: #c5b8f2; stroke: #c5b8f2 }
.pill-3, .pill-4, .pill-5 { fill: #211f29; stroke: #c5b8f2 }
.on-1, .on-2 { fill: #1d1930 } .on-3, .on-4, .on-5 { fill: #efe9df }
"""
STYLE = f"""
text {{ font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif }}
.big, .part {{ font-family: Palatino, "Palatino Linotype", "URW Palladio L", P052, Georgia, serif }}
.big {{ font-size: 52px }} .part {{ font-size: 27px }} .figure {{ font-size: 44px }}
.lead {{ font-size: 17px }} .step {{ font-size: 18px }} .question, .number {{ font-size: 16.5px }}
.flag, .if, .if-bold, .ask {{ font-size: 14px }} .mono, .pill {{ font-size: 12px }}
.mono {{ font-family: ui-monospace, "SF Mono", Menlo, "Liberation Mono", monospace; opacity: .75 }}
.bold, .step, .number, .if-bold {{ font-weight: 700 }}
.card {{ stroke-width: 1 }} .rule {{ stroke-width: 2 }}
.branch {{ fill: none; stroke-width: 1.6; stroke-dasharray: 4 3 }}
{LIGHT}
@media (prefers-color-scheme: dark) {{ {DARK} }}
@media print {{ {LIGHT} .paper {{ fill: #fff }} }}
"""
