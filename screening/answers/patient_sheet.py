"""The patient sheet: what to talk about, what to ask, what was answered. No safety answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screening.answers.answers import Answer
from screening.answers.flags import SEPARATOR, TopicLine, with_words
from screening.answers.path import Path
from screening.answers.provider_questions import AskLine
from screening.languages import format_day, isolated
from screening.questionnaire.crisis import CrisisLine
from screening.questionnaire.model import (
    LEVELS,
    Level,
    Question,
    Questionnaire,
    Section,
)

TALK_ABOUT: tuple[Level, ...] = LEVELS[:4]
"""The levels whose lines are topics to talk about; the others stand with the answers."""


@dataclass(frozen=True)
class Topics:
    """What to talk about first, for one level; each line under its topic's id."""

    level: Level
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One question as it was answered. `said`: labels and own words; `means`: lines about it."""

    id: str
    question: str
    said: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The answered questions of one section."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Help:
    """Where to reach someone. `fallback` replaces the lines where none were checked."""

    emergency: str
    lines: tuple[CrisisLine, ...]
    fallback: str


@dataclass(frozen=True)
class PatientSheet:
    """In the order of the sheet."""

    language: str
    title: str
    point_here: str
    bring: str
    intro: str
    topics: tuple[Topics, ...]
    no_topics: str
    asks: tuple[AskLine, ...]
    parts: tuple[Part, ...]
    no_verdict: str
    medicine_warning: str
    where_from: tuple[str, ...]
    help_heading: str
    help: Help
    clear: str
    ends: tuple[str, ...]
    disclaimer: str


def build_patient_sheet(
    path: Path, lines: tuple[TopicLine, ...], asks: tuple[AskLine, ...]
) -> PatientSheet:
    questionnaire = path.questionnaire
    words = questionnaire.sheet
    topics = tuple(_topics(path, lines))
    return PatientSheet(
        language=questionnaire.language,
        title=words.patient_title,
        point_here=words.point_here,
        bring=words.bring,
        intro=words.first_group_intro if topics else "",
        topics=topics,
        no_topics="" if topics else words.no_lines,
        asks=asks,
        parts=tuple(part for section in questionnaire.sections if (part := _part(path, section))),
        no_verdict=words.no_verdict,
        medicine_warning=questionnaire.site.medicine_warning,
        where_from=tuple(_where_from(path, lines)),
        help_heading=questionnaire.crisis.title,
        help=build_help(questionnaire),
        clear=words.clear,
        ends=words.ends,
        disclaimer=questionnaire.site.disclaimer_short,
    )


def _topics(path: Path, lines: tuple[TopicLine, ...]) -> Iterator[Topics]:
    """Patient lines by the level of their topic, in the clinician's order."""
    for level in TALK_ABOUT:
        found = [
            patient
            for line in lines
            if line.level == level
            for detail in line.details
            if detail.level in TALK_ABOUT
            and (patient := _patient_line(path, detail.question, detail.value))
        ]
        if found:
            heading = path.questionnaire.levels[level].patient
            yield Topics(level, heading, tuple(dict.fromkeys(found)))


def _patient_line(path: Path, question_id: str, value: str) -> str:
    question = path.questionnaire.questions[question_id]
    option = question.options.get(value)
    text = isolated(path.answers[question_id].texts.get(value, ""), path.questionnaire.language)
    return with_words(option.patient or "", text) if option else ""


def _part(path: Path, section: Section) -> Part | None:
    rows = tuple(
        _row(path, question, path.answers[question.id])
        for step in section.steps
        for question in path.questions_of(step)
        if question.id in path.answers
        and question.id != path.questionnaire.sheet.own_questions
        and not path.questionnaire.is_private(question.id)
    )
    return Part(section.title, rows) if rows else None


def _row(path: Path, question: Question, answer: Answer) -> Row:
    return Row(
        f"answer-{question.id}",
        question.text,
        tuple(said(path, question, answer)),
        tuple(_means(path, question)),
    )


def said(path: Path, question: Question, answer: Answer) -> Iterator[str]:
    """An answer as the person gave it: labels, what they wrote, their rows."""
    language = path.questionnaire.language
    if answer.text:
        yield isolated(answer.text, language)
    for pick in answer.picks:
        option = question.options.get(pick)
        label = option.label if option else path.questionnaire.standard_answers[pick].label
        text = isolated(answer.texts.get(pick, ""), language)
        yield f"{label}: {text}" if text else label
    kinds = path.questionnaire.fixed.sheet.medicine_kinds
    for row in answer.rows:
        written = (isolated(part, language) for part in (row.name, row.purpose, row.amount))
        yield SEPARATOR.join(filter(None, (*written, kinds[row.kind])))


def _means(path: Path, question: Question) -> Iterator[str]:
    """The patient lines that are not among the topics to talk about."""
    for pick in path.answers[question.id].picks:
        option = question.options.get(pick)
        if option is None:
            words = path.questionnaire.standard_answers[pick].patient
            yield words.replace("{topic}", question.short)
        elif option.level not in TALK_ABOUT and option.patient:
            text = isolated(
                path.answers[question.id].texts.get(pick, ""), path.questionnaire.language
            )
            if line := with_words(option.patient, text):
                yield line


def _where_from(path: Path, lines: tuple[TopicLine, ...]) -> Iterator[str]:
    """What each kind of source behind the lines is, and the titles of the pages used."""
    questionnaire = path.questionnaire
    tags = {tag for line in lines for tag in line.tags}
    for kind, basis in questionnaire.bases.items():
        if any(tag.split()[0] == kind for tag in tags):
            yield basis.patient
    titles = [source.title for id_, source in questionnaire.sources.items() if f"web {id_}" in tags]
    if titles:
        yield questionnaire.sheet.where_from.replace("{titles}", "; ".join(titles)).replace(
            "{date}", format_day(questionnaire.checked_on, questionnaire.language)
        )


def build_help(questionnaire: Questionnaire) -> Help:
    """The same for everyone, whatever they answered."""
    crisis = questionnaire.crisis
    here = crisis.here
    return Help(
        emergency=here.emergency.label if here else crisis.fallback_emergency,
        lines=here.lines if here else (),
        fallback=crisis.fallback,
    )
