"""The two questionnaires of these tests: a small made-up one, and the one that ships."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from screening.errors import Problem, QuestionnaireError
from screening.questionnaire.base import Content
from screening.questionnaire.loader import build_questionnaire, load_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.yaml_source import parse_document

AnyContent = TypeVar("AnyContent", bound=Content)

SMALL = Path(__file__).with_name("small.yaml")
SHIPPED = Path(__file__).parents[2] / "questions.yaml"
CLINICS = """\
clinics:
  - id: north-side
    name: Northside Clinic
    contact: 555-123-4567
    address: 12 Harbor Street
    opening:
      en: We are glad that you come.
      es: Nos alegra que venga.
    reads_it: true
    language: en
    paper: a4
    timezone: America/Chicago
  - id: lake
    name: Lake Practice
"""
"""A clinics file."""

OPERATOR_WORDS = {"keep_hours": "24", "keep_days": "14"}


@cache
def small() -> Questionnaire:
    return load_questionnaire(SMALL, words=OPERATOR_WORDS)


@cache
def shipped() -> Questionnaire:
    return load_questionnaire(SHIPPED, words=OPERATOR_WORDS)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def seconds_of_loading() -> float:
    """What loading the shipped file costs this processor, where nothing of it was parsed before."""
    began = time.process_time()
    build(f"{text_of(SHIPPED)}# {began}\n")
    return time.process_time() - began


@contextmanager
def without_blowing_up() -> Iterator[None]:
    """Fails where what is done inside costs the processor more than loading the shipped file ten
    times: what blows up costs a hundredfold, on a fast machine and on a slow one."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 10 * seconds_of_loading()


def small_with(*edits: tuple[str, str]) -> str:
    """The text of the small file with each (old, new) laid in. `old` must stand there once."""
    text = text_of(SMALL)
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def without_safety() -> str:
    """The small file as it would be for a checklist that does not ask about safety."""
    text = text_of(SMALL)
    for start, end in (
        ("      - id: worries\n", "      - id: history\n"),
        ("  step: worries\n", "  every_sheet:"),
        ("  ask_me: I would", "\nnotices:"),
    ):
        before, _, rest = text.partition(start)
        text = before + end + rest.partition(end)[2]
    return text


def without_places() -> str:
    """The small file as it would be for a checklist with nothing but questions: no safety block, no
    medicines, reactions or questions of one's own."""
    text = without_safety()
    for start, end in (
        ("  - id: medicines\n    title", "  - id: asking\n"),
        ("          - id: own_questions\n", "\nsafety:"),
        ("safety:\n", "notices:"),
        ("  - {id: P02", "  - {id: P03"),
        ("  medicines: medicines\n", "  states:"),
    ):
        before, _, rest = text.partition(start)
        assert rest, start
        text = before + end + rest.partition(end)[2]
    return text


def changed(content: AnyContent, **changes: object) -> AnyContent:
    """A new object with some fields changed. (A plain copy would keep what the old one cached.)"""
    fields = {name: getattr(content, name) for name in type(content).model_fields}
    return type(content)(**{**fields, **changes})


def build(text: str) -> Questionnaire:
    return build_questionnaire(parse_document(text, "small.yaml"), words=OPERATOR_WORDS)


def problems_in(text: str) -> tuple[Problem, ...]:
    """What is wrong with `text`; fails the test where nothing is."""
    with pytest.raises(QuestionnaireError) as raised:
        build(text)
    return raised.value.problems


def line_of(text: str, part: str) -> int:
    """The line on which `part` begins; it must stand there once."""
    assert text.count(part) == 1, f"{part!r} stands there {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1
