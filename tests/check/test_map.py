"""The map: everything is on it, it can be searched and printed, and no text leaves its place."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from screening.check.map import broken, condition_words, draw_chart, width_of
from screening.questionnaire.conditions import parse_condition
from screening.questionnaire.model import Questionnaire
from tests.questionnaire.files import shipped, small
from tests.test_cli import run

SVG = "{http://www.w3.org/2000/svg}"


def texts(questionnaire: Questionnaire) -> str:
    root = ElementTree.fromstring(draw_chart(questionnaire))  # noqa: S314
    return " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("questionnaire", [shipped(), small()], ids=["shipped", "small"])
def test_every_part_step_question_and_ask_is_on_it(questionnaire: Questionnaire) -> None:
    said = texts(questionnaire)

    for section in questionnaire.sections:
        assert section.title in said
    for step in questionnaire.steps:
        assert step.title in said
        assert step.id in said
    for question in questionnaire.questions.values():
        assert question.text in said
        assert f"{question.id} · " in said
    for ask in questionnaire.asks:
        assert ask.text in said
    for rule in questionnaire.together:
        assert f"{questionnaire.topics[rule.topic]}: {rule.line}" in said
        assert rule.level.replace("_", " ") in said


def test_conditions_flags_and_asks_stand_with_their_question() -> None:
    said = texts(small())

    assert "Only if 2 names any but “Not known yet”" in said
    assert "raise first Egg" in said
    assert "To ask: P04" in said
    assert "if 8 is flagged" not in said
    assert (
        "The page “A short pause” comes next, with the crisis words, once, if 10 is “Very much”."
        in said
    )
    assert "Not yet reviewed by a clinician" in said


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("always", "always"),
        ("about = me", "1 is “Me”"),
        ("about in [me, child]", "1 is one of “Me”, “My child”"),
        (
            "regions lacks none and hopes answered",
            "2 does not name “Not known yet” and 4 is answered",
        ),
        ("allergy flagged above info or medicines has rows", "5 is flagged, or 15 has rows"),
        (
            "2 of (about = me; fever = yes; hopes answered)",
            "at least 2 of these: 1 is “Me”; 9 is “Yes”; 4 is answered",
        ),
        (
            "about = me and 2 of (immune has weak; fever = yes; allergy has egg)",
            "1 is “Me” and at least 2 of these: 8 names “Weak immune system”; 9 is “Yes”; "
            "5 names “Egg”",
        ),
        (
            "(about = me or fever = yes) and hopes answered",
            "1 is “Me” and 4 is answered, or 9 is “Yes” and 4 is answered",
        ),
    ],
)
def test_conditions_are_said_in_words(condition: str, words: str) -> None:
    assert condition_words(small(), parse_condition(condition)) == words


def test_long_words_and_long_texts_are_broken_and_never_lost() -> None:
    lines = broken("one two three " + "x" * 80, 10, 60)

    assert " ".join(lines) == "one two three " + "x" * 80
    assert all(width_of(line, 10) <= 60 for line in lines[:-1])


def test_it_stands_alone_and_knows_dark_and_print() -> None:
    svg = draw_chart(shipped())

    assert re.findall(r"(?:href|src|url\()", svg) == []
    assert "prefers-color-scheme: dark" in svg
    assert "@media print" in svg
    assert "<title>Map of the checklist, version 1.0</title>" in svg


def test_the_command_writes_it(tmp_path: Path) -> None:
    result = run(tmp_path, "map", "-o", "map.svg")

    assert result.returncode == 0
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_not_stands_before_what_it_is_about() -> None:
    words = condition_words(small(), parse_condition("not (about = me or regions has tropics)"))

    assert words == "not (1 is “Me”) and not (2 names “The tropics”)"
