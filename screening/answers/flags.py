"""Answers to lines for the clinician: one line per topic, under its highest level.

A flag is a topic to talk about. Options name a topic; the sheet prints each topic once, with the
details of all its options joined. 'Not sure' and 'in person' never make a line: they have lists
of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from screening.answers.answers import Answer
from screening.answers.path import AnsweredFacts, Path
from screening.languages import format_number, format_part_of_date, isolated
from screening.questionnaire.conditions import STANDARD, Condition, Test
from screening.questionnaire.model import LEVELS, Level, Option, Question, Questionnaire, Rule

SEPARATOR = " · "


class SummaryPart(BaseModel):
    """Base of all that a Summary is made of. The JSON document is dumped from these classes and its
    schema is made of them: a docstring is a description there, and a new field a new key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Detail(SummaryPart):
    """What one answer adds to the line of its topic."""

    question: str
    """Id of the question."""
    value: str
    """Id of the option that was picked; empty where words were written instead."""
    level: Level
    """The level of this answer alone."""
    text: str
    """Its part of the line, with the patient's own words where there are any."""
    bases: tuple[str, ...]
    """Where it comes from, as in `tags`; `memory` (not looked up) prints as `practice`."""
    explanation: str
    """Why it is asked, what each source says, and what to clarify; may be empty."""
    stated: bool
    """Whether one of the documents names this very thing; else `notes` speak in general terms."""
    notes: tuple[str, ...]
    """Ids of the notes from the documents that it rests on (E..)."""
    references: tuple[str, ...]
    """Ids of the labels and papers that it rests on (R..)."""


class TopicLine(SummaryPart):
    """One line of the clinician sheet. A topic to talk about, never a verdict."""

    id: str
    """Name of the line."""
    topic: str
    """Id of the topic; each stands once among the lines of single answers."""
    label: str
    """The topic in a word or two."""
    level: Level
    """The highest level among its answers."""
    text: str
    """What was answered, joined by middle dots."""
    tags: tuple[str, ...]
    """Where it comes from, strongest first: a kind of label (`esk_us`), `study`, `web 00n`,
    `practice`."""
    marks: tuple[str, ...]
    """The tags as they print, in the language of the page: `esk US`."""
    details: tuple[Detail, ...]
    """The answers behind the line."""
    rule: str
    """Id of the rule that joins several answers in this line; empty for the line of a topic."""
    explanation: str
    """Why those answers matter together, and what to clarify; empty for the line of a topic."""


def flag_lines(path: Path) -> tuple[TopicLine, ...]:
    """Return every line of the sheet: those that join several answers, then those of the topics."""
    return *_joint_lines(path), *topic_lines(path)


def topic_lines(path: Path) -> tuple[TopicLine, ...]:
    """Return a line for every topic with an answer: highest level first, then in the order of the
    file's topics."""
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
    tags = sorted_tags(
        (basis for detail in details if detail.level == level for basis in detail.bases),
        tuple(questionnaire.bases),
    )
    return TopicLine(
        id=f"topic-{topic}",
        topic=topic,
        label=questionnaire.topics[topic],
        level=level,
        text=SEPARATOR.join(dict.fromkeys(detail.text for detail in details)),
        tags=tags,
        marks=_marks(questionnaire, tags),
        details=details,
        rule="",
        explanation="",
    )


def _joint_lines(path: Path) -> tuple[TopicLine, ...]:
    """Return a line for each rule that the answers meet, in the order of the file, but for those
    that say no more than another of their topic and level. 'Not sure' and 'in person' are no
    answers to join; nor are those of private questions."""
    given = {
        id_: answer._replace(picks=tuple(pick for pick in answer.picks if pick not in STANDARD))
        for id_, answer in path.answers.items()
        if not path.questionnaire.is_private(id_)
    }
    lines = [
        _joint_line(path.questionnaire, rule, tuple(_joined(path.questionnaire, rule, given)))
        for rule in path.questionnaire.together
        if rule.show_if.holds(AnsweredFacts(path.questionnaire, given))
    ]
    return tuple(
        line
        for line in lines
        if not any(
            (other.topic, other.level) == (line.topic, line.level)
            and set(line.details) < set(other.details)
            for other in lines
        )
    )


def _joint_line(questionnaire: Questionnaire, rule: Rule, details: tuple[Detail, ...]) -> TopicLine:
    tags = sorted_tags(_bases(questionnaire, rule), tuple(questionnaire.bases))
    return TopicLine(
        id=f"rule-{rule.id}",
        topic=rule.topic,
        label=questionnaire.topics[rule.topic],
        level=rule.level,
        text=f"{rule.line}: {' + '.join(dict.fromkeys(detail.text for detail in details))}",
        tags=tags,
        marks=_marks(questionnaire, tags),
        details=details,
        rule=rule.id,
        explanation=rule.detail,
    )


def _joined(
    questionnaire: Questionnaire, rule: Rule, given: Mapping[str, Answer]
) -> Iterator[Detail]:
    """Each answer that a case of the rule names, where that case holds, by a short name."""

    def is_met(tests: tuple[Test, ...], answers: Mapping[str, Answer]) -> bool:
        return Condition("", (tests,)).holds(AnsweredFacts(questionnaire, answers))

    met = {test for tests in rule.show_if.any_of if is_met(tests, given) for test in tests}
    named_by_rule = {test.question for test in met}
    language = questionnaire.language
    for id_, answer in given.items():
        if id_ not in named_by_rule:
            continue
        question = questionnaire.questions[id_]
        written = written_text(question, answer.text, language) if answer.text else ""
        named = [*picked_options(question, answer, language)]
        named += [("", None, written)] if written else []
        glance = question.glance  # said before the first: "ketamine before: surgery + outside"
        for value, option, words in named:
            alone = Answer((value,)) if value else answer
            if any(test.question == id_ and is_met((test,), {id_: alone}) for test in met):
                name = question.line or "{text}"
                if option:
                    at_a_glance = option.glance and glance.replace("{}", option.glance)
                    name = option.if_not_ticked or at_a_glance or option.line or option.label
                    glance = "{}"
                yield Detail(
                    question=id_,
                    value=value,
                    level=option.level if option else "info",
                    text=filled(name, words),
                    bases=tuple(_bases(questionnaire, option)) if option else (),
                    explanation="",  # the line of that answer has it
                    stated=False,
                    notes=(),
                    references=(),
                )


def _marks(questionnaire: Questionnaire, tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tags in the language of the page; a page keeps its number: "web 001"."""
    parts = (tag.partition(" ") for tag in tags)
    return tuple(f"{questionnaire.bases[kind].tag} {number}".strip() for kind, _, number in parts)


def _details(path: Path) -> Iterator[tuple[str, Detail]]:
    """Each line of each answer, with its topic, in the order of the questions."""
    language = path.questionnaire.language
    joining = {question.joins: question for question in path.questions if question.joins}
    for question in path.questions:
        if path.questionnaire.is_private(question.id) or question.joins:
            continue
        answer = path.answers[question.id]
        joined = ""  # the picks of a question that prints behind this line: ": alcohol, opioids"
        if other := joining.get(question.id):
            picked = picked_options(other, path.answers[other.id], language)
            texts = [line_of(option, words) for _, option, words in picked if option]
            joined = f": {', '.join(texts)}" if texts else ""
        if question.is_written and question.topic and answer.text:
            text = filled(question.line or "{text}", written_text(question, answer.text, language))
            detail = Detail(
                question=question.id,
                value="",
                level="info",
                text=text + joined,
                bases=(),
                explanation=with_words(question.detail or "", answer.text),
                stated=question.stated,
                notes=question.evidence,
                references=question.references,
            )
            yield question.topic, detail
        for value, option, words in picked_options(question, answer, language):
            if option and option.topic and option.line:
                detail = Detail(
                    question=question.id,
                    value=value,
                    level=option.level,
                    text=line_of(option, words) + joined,
                    bases=tuple(_bases(path.questionnaire, option)),
                    explanation=with_words(option.detail or "", words),
                    stated=option.stated,
                    notes=option.evidence,
                    references=option.references,
                )
                yield option.topic, detail


def _bases(questionnaire: Questionnaire, flagged: Option | Rule) -> Iterator[str]:
    """What its level rests on, each label by its kind. What supports a lower level would
    mislead."""
    kinds = [questionnaire.references[id_].kind or "" for id_ in flagged.references]
    for basis in flagged.flags.get(flagged.level, ()):
        yield from (basis == "label" and dict.fromkeys(filter(None, kinds))) or (basis,)


def written_text(question: Question, text: str, language: str) -> str:
    """Return what was written, to be read in `language`: a number with its unit, a date in words,
    and words as they are."""
    match question.type:
        case "number":
            return " ".join(filter(None, (format_number(Decimal(text), language), question.unit)))
        case "date":
            return format_part_of_date(text, language)
        case _:
            return isolated(text, language)


def picked_options(
    question: Question, answer: Answer, language: str
) -> Iterator[tuple[str, Option | None, str]]:
    """Yield each pick, its option, and what the person wrote there, to stand in a text in
    `language`. The standard answers, such as 'not sure', are None in place of an option."""
    for value in answer.picks:
        yield value, question.options.get(value), isolated(answer.texts.get(value, ""), language)


def line_of(option: Option, words: str) -> str:
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


def sorted_tags(bases: Iterator[str], strength: tuple[str, ...]) -> tuple[str, ...]:
    """In the order of `strength`. What rests on memory alone prints as practice, and waits for
    sign-off."""
    tags = {"practice" if basis == "memory" else basis for basis in bases}
    return tuple(sorted(tags, key=lambda tag: (strength.index(tag.split()[0]), tag)))
