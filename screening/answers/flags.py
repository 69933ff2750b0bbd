"""Answers to lines for the clinician: one line per topic, under its highest level.

A flag is a topic to talk about. Options name a topic; the sheet prints each topic once, with the
details of all its options joined. 'Not sure' and 'in person' never make a line: they have lists
of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from screening.answers.answers import Answer
from screening.answers.path import Path
from screening.languages import isolated
from screening.questionnaire.model import (
    LEVELS,
    Level,
    Option,
    Question,
    Questionnaire,
)

SEPARATOR = " · "


@dataclass(frozen=True)
class Detail:
    """What one answer adds to its topic's line."""

    question: str
    value: str
    level: Level
    text: str
    bases: tuple[str, ...]
    explanation: str = ""
    """The longer line behind the short one."""


@dataclass(frozen=True)
class TopicLine:
    """One line of the sheet: "BP: uncontrolled or untreated [label]"."""

    topic: str
    label: str
    level: Level
    details: tuple[Detail, ...]
    tags: tuple[str, ...]
    """What supports the line's level: `label`, `study`, `web 00n`, `practice`; strongest first,
    each once."""
    marks: tuple[str, ...] = ()
    """The same in words, as they stand in brackets behind the line."""

    @property
    def text(self) -> str:
        return SEPARATOR.join(dict.fromkeys(detail.text for detail in self.details))

    @property
    def id(self) -> str:
        return f"topic-{self.topic}"


def topic_lines(path: Path) -> tuple[TopicLine, ...]:
    """Every topic with an answer, highest level first, then in the order of the file's topics."""
    by_topic: dict[str, list[Detail]] = {}
    for topic, detail in _details(path):
        by_topic.setdefault(topic, []).append(detail)
    order = list(path.questionnaire.topics)
    lines = (
        _topic_line(path.questionnaire, topic, tuple(by_topic[topic]))
        for topic in sorted(by_topic, key=order.index)
    )
    return tuple(sorted(lines, key=lambda line: LEVELS.index(line.level)))


def _topic_line(questionnaire: Questionnaire, topic: str, details: tuple[Detail, ...]) -> TopicLine:
    level = min((detail.level for detail in details), key=LEVELS.index)
    highest = [detail for detail in details if detail.level == level]
    tags = sorted_tags(basis for detail in highest for basis in detail.bases)
    return TopicLine(
        topic=topic,
        label=questionnaire.topics[topic],
        level=level,
        details=details,
        tags=tags,
        marks=tuple(_mark(questionnaire, tag) for tag in tags),
    )


def _mark(questionnaire: Questionnaire, tag: str) -> str:
    """ "label" in the sheet's language; a page keeps its number: "web 001"."""
    kind, _, number = tag.partition(" ")
    return f"{questionnaire.bases[kind].tag} {number}".strip()


def _details(path: Path) -> Iterator[tuple[str, Detail]]:
    """Each line of each answer, with its topic, in the order of the questions."""
    joined = {question.joins: question for question in path.questions if question.joins}
    for question in path.questions:
        if path.questionnaire.is_private(question.id) or question.joins:
            continue
        answer = path.answers[question.id]
        for topic, detail in _details_of(question, answer, path.questionnaire.language):
            behind = joined.get(question.id)
            yield topic, replace(detail, text=detail.text + _joined(path, behind))


def _details_of(question: Question, answer: Answer, language: str) -> Iterator[tuple[str, Detail]]:
    if question.is_text and question.topic and answer.text:
        text = filled(question.line or "{text}", isolated(answer.text, language))
        yield question.topic, Detail(question.id, "", "info", text, ())
    for value in answer.picks:
        option = question.options.get(value)
        words = isolated(answer.texts.get(value, ""), language)
        if option and option.topic and option.line:
            yield (
                option.topic,
                Detail(
                    question.id,
                    value,
                    option.level,
                    _said(option, words),
                    _bases(option),
                    with_words(option.detail or "", words),
                ),
            )


def _joined(path: Path, question: Question | None) -> str:
    """The picks of a question that prints behind another's line: ": alcohol, opioids"."""
    if question is None:
        return ""
    answer = path.answers[question.id]
    texts = [
        _said(option, isolated(answer.texts.get(value, ""), path.questionnaire.language))
        for value in answer.picks
        if (option := question.options.get(value))
    ]
    return f": {', '.join(texts)}" if texts else ""


def _said(option: Option, words: str) -> str:
    """The option's line; its label where that is words alone, and none were written."""
    text = filled(option.line or option.label, words)
    return text if re.search(r"\w", text) else option.label


def filled(line: str, words: str) -> str:
    """`line` with the person's own words, on one line: at {text}, or behind it."""
    words = " ".join(words.split())
    if words and "{text}" not in line:
        return f'{line}: "{words}"'
    return with_words(line, words)


def with_words(line: str, words: str) -> str:
    """`line` with `words` at {text}; without any, what introduces them goes too."""
    if words:
        return line.replace("{text}", words)
    return re.sub(r'[\s:,;]*"?\{text\}"?', "", line)


def _bases(option: Option) -> tuple[str, ...]:
    """What supports the level of this option; what supports a lower one would mislead."""
    return option.flags.get(option.level, ())


def sorted_tags(bases: Iterator[str]) -> tuple[str, ...]:
    """Strongest first. What rests on memory alone prints as practice, and waits for sign-off."""
    tags = {"practice" if basis == "memory" else basis for basis in bases}
    strength = ("label", "study", "web", "practice")
    return tuple(sorted(tags, key=lambda tag: (strength.index(tag.split()[0]), tag)))
