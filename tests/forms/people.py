"""Two small checklists with numbers, dates and answers that stand alone, and people who answered
just below their conditions, on them and above."""

from __future__ import annotations

from pathlib import Path

from screening.answers.answers import Answer
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.model import Questionnaire
from tests.answers.people import pick, wrote
from tests.questionnaire.files import OPERATOR_WORDS

OPERATION = Path(__file__).with_name("before_operation.yaml")
HOUSEHOLD = Path(__file__).with_name("household.yaml")


def load(path: Path) -> Questionnaire:
    return load_questionnaire(path, words=OPERATOR_WORDS)


_OPERATION: tuple[dict[str, Answer], ...] = (
    {},
    {"age": wrote("64")},
    {"age": wrote("65"), "operation": wrote("2019")},
    {"age": wrote("17"), "operation": wrote("2019")},
    {"sleep": pick("snores", "tired")},
    {"heart": pick("pressure"), "sleep": pick("stops")},
    {"heart": pick("pressure"), "sleep": pick("none")},
)
_HOUSEHOLD: tuple[dict[str, Answer], ...] = (
    {"household": wrote("0")},
    {"household": wrote("1"), "income": wrote("1000.4")},
    {"income": wrote("1000.5")},
    {"income": wrote("1"), "missing": pick("none")},
    {"missing": pick("food")},
    {"income": pick("in_person"), "moved_in": pick("not_sure")},
)

PEOPLE = {OPERATION: _OPERATION, HOUSEHOLD: _HOUSEHOLD}
