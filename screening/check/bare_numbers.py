"""Emergency numbers that stand in running text, where they would be wrong in another country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from screening.check.finding import Remark
from screening.questionnaire.condition_checks import Place
from screening.questionnaire.model import Questionnaire


def find_bare_numbers(questionnaire: Questionnaire, data: dict[str, Any]) -> Iterator[Remark]:
    """`data`: the file as it was read, with its placeholders."""
    numbers = {
        number
        for locale in questionnaire.crisis.locales.values()
        for number in (locale.emergency.tel, *(line.tel for line in locale.lines))
        if number and re.fullmatch(r"\d{3,}", number)
    }
    if not numbers:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(numbers))})(?![\w-])")
    for place, text in _texts((), data):
        if place[:2] != ("crisis", "locales") and (match := pattern.search(text)):
            yield Remark(
                "warning",
                "bare-number",
                place,
                f"the number {match[0]} stands in running text",
                "In another country it would be wrong. Numbers stand under `crisis: locales`.",
                "Write {emergency}, or 'you can {crisis_short}', in its place.",
                at=match[0],
            )


def _texts(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, each in value.items():
                yield from _texts((*place, key), each)
        case tuple():
            for number, each in enumerate(value):
                yield from _texts((*place, number), each)
