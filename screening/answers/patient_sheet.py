"""The patient sheet: what to talk about, what to ask, what was answered. No safety answer."""

from __future__ import annotations

from collections.abc import Iterator

from screening.answers.answers import Answer
from screening.answers.flags import (
    SEPARATOR,
    SummaryPart,
    TopicLine,
    picked_options,
    with_words,
    written_text,
)
from screening.answers.path import Path
from screening.answers.provider_questions import Ask
from screening.languages import format_day, isolated
from screening.questionnaire.model import LEVELS, Level, Question, Questionnaire, Section

TALK_ABOUT: tuple[Level, ...] = LEVELS[:4]
"""The levels whose lines are topics to talk about; the others stand with the answers."""


MOST_TOPICS = 5
"""Lines about topics on the first page, which leaves room to write on it."""


class Topics(SummaryPart):
    """What to talk about, for one level."""

    level: Level
    """As in `groups`."""
    heading: str
    """The level in words for the patient."""
    lines: tuple[str, ...]
    """Said to the patient."""


class Row(SummaryPart):
    """One question as it was answered."""

    id: str
    """Name of the line."""
    question: str
    """The question, as it was asked."""
    said: tuple[str, ...]
    """The answers that were picked, the patient's own words, the medicines."""
    means: tuple[str, ...]
    """Lines about the answer."""


class Part(SummaryPart):
    """The answered questions of one part of the checklist."""

    title: str
    """Title of the part."""
    rows: tuple[Row, ...]
    """In the order in which they were asked."""


class HelpLine(SummaryPart):
    """One line to call, text or write to. What it does not offer is null."""

    name: str
    """Name of the line."""
    tel: str | None
    """Number to call."""
    tel_note: str | None
    """What to do once the call is picked up."""
    sms: str | None
    """Number to text."""
    sms_body: str | None
    """The word to text."""
    chat: str | None
    """Address of a chat."""
    note: str | None
    """What else to know."""


class Help(SummaryPart):
    """Where to reach someone."""

    emergency: str
    """Completes 'In an emergency, call ...'."""
    lines: tuple[HelpLine, ...]
    """Those of the place: each has one or more."""
    fallback: str
    """How to find a line elsewhere."""


class PatientSheet(SummaryPart):
    """The page for the patient, in its order. It never holds an answer about safety."""

    language: str
    """Of this page, which may be another than that of the page for the provider."""
    title: str
    """Title of the sheet."""
    point_here: str
    """To point at, where starting is hard."""
    bring: str
    """What to do with the sheets."""
    help_heading: str
    """Heading of the help lines."""
    help: Help
    """Help lines."""
    asks: tuple[Ask, ...]
    """Questions to ask, in the patient's order; the first three lead both sheets."""
    intro: str
    """Before the topics; empty where there are none."""
    topics: tuple[Topics, ...]
    """What to talk about first, highest level first."""
    no_topics: str
    """In place of topics where there are none; else empty."""
    more_note: str
    """Says where the other topics stand; empty where there are none."""
    medicine_warning: str
    """Not to stop or change a medicine because of the sheet."""
    ends: tuple[str, ...]
    """Labels of the boxes to fill in during the talk."""
    no_verdict: str
    """No flag is not clearance; a flag is not a no."""
    disclaimer: str
    """What the sheet is not."""
    clear: str
    """How to delete the answers from the site."""
    more_topics: tuple[Topics, ...]
    """The other topics to talk about."""
    parts: tuple[Part, ...]
    """What was answered, part by part."""
    where_from: tuple[str, ...]
    """What the lines rest on, and the titles of the web pages among it."""


def build_patient_sheet(
    path: Path, lines: tuple[TopicLine, ...], asks: tuple[Ask, ...]
) -> PatientSheet:
    questionnaire = path.questionnaire
    words = questionnaire.sheet
    topics, more_topics = _topics(path, lines)
    return PatientSheet(
        language=questionnaire.language,
        title=words.patient_title,
        point_here=words.point_here,
        bring=words.bring,
        help_heading=questionnaire.crisis.title,
        help=build_help(questionnaire),
        asks=asks,
        intro=words.first_group_intro if topics else "",
        topics=topics,
        no_topics="" if topics else words.no_lines,
        more_note=questionnaire.fixed.sheet.more_topics if more_topics else "",
        medicine_warning=questionnaire.site.medicine_warning,
        ends=words.ends,
        no_verdict=words.no_verdict,
        disclaimer=questionnaire.site.disclaimer_short,
        clear=words.clear,
        more_topics=more_topics,
        parts=tuple(part for section in questionnaire.sections if (part := _part(path, section))),
        where_from=tuple(_where_from(path, lines)),
    )


def _topics(
    path: Path, lines: tuple[TopicLine, ...]
) -> tuple[tuple[Topics, ...], tuple[Topics, ...]]:
    """Return the first patient lines, and the rest, by the level of their topic, in the
    clinician's order."""
    room = MOST_TOPICS
    first, more = list[Topics](), list[Topics]()
    for level in TALK_ABOUT:
        found = (text for line in lines if line.level == level for text in topic_texts(path, line))
        texts = tuple(dict.fromkeys(found))
        heading = path.questionnaire.levels[level].patient
        for topics, part in ((first, texts[:room]), (more, texts[room:])):
            if part:
                topics.append(Topics(level=level, heading=heading, lines=part))
        room = max(0, room - len(texts))
    return tuple(first), tuple(more)


def topic_texts(path: Path, line: TopicLine) -> tuple[str, ...]:
    """Return what the patient's page says of this line of the provider's; behind the first of it,
    words to begin with, where the topic is hard to say."""
    questions, language = path.questionnaire.questions, path.questionnaire.language
    if line.rule:
        return tuple(rule.patient for rule in path.questionnaire.together if rule.id == line.rule)
    texts: dict[str, None] = {}  # each once, in their order
    for detail in line.details:
        option = questions[detail.question].options.get(detail.value)
        if option and detail.level in TALK_ABOUT:
            written = path.answers[detail.question].texts.get(detail.value, "")
            if text := with_words(option.patient or "", isolated(written, language)):
                texts[text] = None
    if not texts:
        return ()
    first, *others = texts
    words = path.questionnaire.hard_to_say.get(line.topic, "")
    return f"{first} {words}".rstrip(), *others


def _part(path: Path, section: Section) -> Part | None:
    rows = tuple(
        Row(
            id=f"answer-{question.id}",
            question=question.text,
            said=tuple(answer_texts(path, question, path.answers[question.id])),
            means=tuple(_means(path, question)),
        )
        for step in section.steps
        for question in path.questions_of(step)
        if question.id in path.answers
        and question.id != path.questionnaire.sheet.own_questions
        and not path.questionnaire.is_private(question.id)
    )
    return Part(title=section.title, rows=rows) if rows else None


def answer_texts(path: Path, question: Question, answer: Answer) -> Iterator[str]:
    """An answer as the person gave it: labels, what they wrote, their rows."""
    language = path.questionnaire.language
    if answer.text:
        yield written_text(question, answer.text, language)
    for pick, _, text in picked_options(question, answer, language):
        label = path.questionnaire.label_of(question, pick)
        yield f"{label}: {text}" if text else label
    kinds = path.questionnaire.fixed.sheet.medicine_kinds
    for row in answer.rows:
        written = (isolated(part, language) for part in (row.name, row.purpose, row.amount))
        yield SEPARATOR.join(filter(None, (*written, kinds[row.kind])))


def _means(path: Path, question: Question) -> Iterator[str]:
    """The patient lines that are not among the topics to talk about."""
    answer, language = path.answers[question.id], path.questionnaire.language
    for pick, option, text in picked_options(question, answer, language):
        if option is None:
            words = path.questionnaire.standard_answers[pick].patient
            yield words.replace("{topic}", question.short)
        elif option.level not in TALK_ABOUT and (line := with_words(option.patient or "", text)):
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
    """Return the same for everyone, whatever they answered."""
    crisis = questionnaire.crisis
    return Help(
        emergency=crisis.here.emergency.label,
        lines=tuple(HelpLine(**dict(line)) for line in crisis.here.lines),
        fallback=crisis.fallback,
    )
