"""The parts of the clinician sheet that gather answers from all over the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from screening.answers.answers import MedicineRow
from screening.answers.flags import SEPARATOR, TopicLine
from screening.answers.path import Path
from screening.answers.screening import Screening
from screening.languages import format_day
from screening.questionnaire.model import (
    IN_PERSON,
    LEVELS,
    NONE,
    NOT_SURE,
    SUMMARY,
    Level,
    Question,
    Questionnaire,
    Section,
)


@dataclass(frozen=True)
class Labelled:
    """A labelled line. By its `id` the person may leave it out; without one it always stands."""

    label: str
    text: str
    id: str = ""
    language: str = ""
    """Of the text, where that is the person's own and in another language than the sheet."""


@dataclass(frozen=True)
class Group:
    """The topic lines of one level."""

    level: Level
    heading: str
    lines: tuple[TopicLine, ...]


@dataclass(frozen=True)
class Lists:
    """Questions by name: each that applies and has no answer of its own is in one of these."""

    not_sure: tuple[str, ...]
    in_person: tuple[str, ...]
    blank: tuple[str, ...]
    not_opened: tuple[str, ...]
    """Pages that were never saved; their questions are not in `blank`."""


@dataclass(frozen=True)
class Medicines:
    """`state` says it in a word where there are no rows; `blank_rows` are to fill in by hand.
    Both are empty where the answer was left out, and so is `reactions`."""

    rows: tuple[MedicineRow, ...]
    state: str
    blank_rows: int
    reactions: str


BLANK_ROWS = 6


def topic_groups(
    questionnaire: Questionnaire, lines: tuple[TopicLine, ...]
) -> tuple[tuple[Group, ...], str]:
    """The groups that have lines, and one sentence for those that have none."""
    groups = tuple(
        Group(
            level,
            questionnaire.levels[level].heading,
            tuple(line for line in lines if line.level == level),
        )
        for level in LEVELS
        if level != "info"
    )
    empty = [group.heading for group in groups if not group.lines]
    sentence = questionnaire.sheet.empty_group.replace("{groups}", SEPARATOR.join(empty))
    return tuple(group for group in groups if group.lines), sentence if empty else ""


def glance_lines(path: Path) -> tuple[Labelled, ...]:
    """The rows of 'At a glance', each with what was answered to its questions."""
    return tuple(
        Labelled(row.label, SEPARATOR.join(_glanced(path, row.questions)), f"glance-{number}")
        for number, row in enumerate(path.questionnaire.sheet.glance, 1)
    )


def _glanced(path: Path, question_ids: tuple[str, ...]) -> Iterator[str]:
    for id_ in question_ids:
        question = path.questionnaire.questions[id_]
        words = [
            option.glance
            for pick in path.answers[id_].picks
            if (option := question.options.get(pick)) and option.glance
        ]
        if NOT_SURE in path.answers[id_].picks and question.glance != "{}":
            words.append(path.questionnaire.sheet.states.not_sure)
        if words:
            yield question.glance.replace("{}", ", ".join(words))


def unanswered_lists(path: Path, screening: Screening) -> Lists:
    """Private questions are in no list, and whether their page was opened shows nowhere."""
    questions = [q for q in path.questions if not path.questionnaire.is_private(q.id)]

    def named(pick: str) -> tuple[str, ...]:
        first = path.questionnaire.sheet.not_sure_first
        found = [q for q in questions if pick in path.answers[q.id].picks]
        found.sort(key=lambda q: first.index(q.id) if q.id in first else len(first))
        return tuple(q.short for q in found)

    opened = {
        q.id
        for step in path.questionnaire.steps
        if step.id in screening.steps
        for q in step.questions
    }
    unsaid = opened - path.omitted.questions
    blank = tuple(q.short for q in questions if q.id in unsaid and q.id not in path.answers)
    lists = {
        "list-not-sure": named(NOT_SURE),
        "list-in-person": named(IN_PERSON),
        "list-blank": blank,
        "list-not-opened": tuple(_not_opened(path, screening)),
    }
    left_out = screening.print_options.left_out
    return Lists(*(() if id_ in left_out else names for id_, names in lists.items()))


def _not_opened(path: Path, screening: Screening) -> Iterator[str]:
    """The pages that were never saved, by title; a whole section by its own."""
    private = path.questionnaire.safety.step
    for section in path.questionnaire.sections:
        steps = [step for step in section.steps if step.id != private]
        missing = [step.title for step in steps if step.id not in screening.steps]
        if len(missing) == len(steps) > 1:
            yield section.title
        else:
            yield from missing


def build_medicines(path: Path) -> Medicines:
    sheet = path.questionnaire.sheet
    question = path.questionnaire.questions[sheet.medicines]
    answer = path.answers[question.id]
    blank = answer.is_blank and question.id not in path.omitted.questions
    return Medicines(
        rows=answer.rows,
        state="" if answer.rows else _state(path, question),
        blank_rows=BLANK_ROWS if blank else 0,
        reactions=_state(path, path.questionnaire.questions[sheet.reactions]),
    )


def _state(path: Path, question: Question) -> str:
    """What was answered, in a word or two; details stand under their topic. Empty for what was
    left out."""
    picks = path.answers[question.id].picks
    words = path.questionnaire.sheet.states
    if not picks and question.id in path.omitted.questions:
        return ""
    if not picks:
        return words.blank
    if any(question.is_no(pick) for pick in picks):
        return words.no
    if IN_PERSON in picks:
        return words.in_person
    if set(picks) == {NOT_SURE}:
        return words.not_sure
    return words.yes


def answered_no_lines(path: Path) -> tuple[Labelled, ...]:
    """What was answered no, and what was not ticked, by topic: one row a section."""
    rows = (
        Labelled(section.sheet_name, "; ".join(_noes(path, section)), f"no-{section.id}")
        for section in path.questionnaire.sections
    )
    return tuple(row for row in rows if row.text)


def _noes(path: Path, section: Section) -> Iterator[str]:
    sheet = path.questionnaire.sheet
    elsewhere = (sheet.medicines, sheet.reactions)
    plain: list[str] = []
    lists: list[str] = []
    for question in (q for step in section.steps for q in path.questions_of(step)):
        if path.questionnaire.is_private(question.id) or question.id in elsewhere:
            continue
        picks = path.answers[question.id].picks
        unticked = ", ".join(_not_ticked(path, question))
        if unticked:
            words = path.questionnaire.fixed.sheet
            said = words.none_of if NONE in picks else words.not_ticked
            lists.append(said.replace("{list}", unticked))
        elif any(_is_mere_no(question, pick) for pick in picks):
            plain.append(question.short)
    if plain:
        yield ", ".join(plain)
    yield from lists


def _is_mere_no(question: Question, pick: str) -> bool:
    """A no that prints nowhere else: not flagged, and not in 'At a glance'."""
    option = question.options.get(pick)
    return (
        option is not None
        and question.is_no(pick)
        and option.level == "info"
        and not (option.glance or option.line)
    )


def _not_ticked(path: Path, question: Question) -> Iterator[str]:
    """Only where the list was answered: a tick, or none of these. What was ticked and left out
    is not said to be unticked."""
    picks = path.answers[question.id].picks
    if any(pick in question.options for pick in picks):
        for value, option in question.options.items():
            hidden = value in picks or (question.id, value) in path.omitted.picks
            if option.if_not_ticked and not hidden:
                yield option.if_not_ticked


def free_text_lines(path: Path, screening: Screening) -> tuple[Labelled, ...]:
    """The long texts, whole, each with its language where that is not the sheet's."""
    return tuple(
        Labelled(
            question.own_words,
            path.answers[question.id].text,
            f"answer-{question.id}",
            _other_language(path, screening, path.questionnaire.step_of[question.id].id),
        )
        for question in path.questions
        if question.own_words and path.answers[question.id].text
    )


def other_languages(path: Path, screening: Screening) -> tuple[str, ...]:
    """The languages, other than the sheet's, of all that a person wrote and that may print."""
    found = [
        _other_language(path, screening, path.questionnaire.step_of[question.id].id)
        for question in path.questions
        if path.answers[question.id].free_texts
    ]
    if screening.print_options.own:
        found.append(_other_language(path, screening, SUMMARY))
    return tuple(dict.fromkeys(filter(None, found)))


def _other_language(path: Path, screening: Screening, step_id: str) -> str:
    """That of the page on which it was written; empty if it is the sheet's own."""
    state = screening.steps.get(step_id)
    language = state.language if state else ""
    return "" if language == path.questionnaire.language else language


FULL = "full"
ASK_ME = "ask_me"


def safety_lines(path: Path, screening: Screening, zone: tzinfo | None) -> tuple[str, ...]:
    """Return the line that is on every sheet, then what the person chose to add. Days are those of
    `zone`.

    Safety answers appear nowhere else. With the choice 'nothing more' every sheet is the same to
    the byte, whatever was answered, so these lines depend on the answers under `full` alone.
    """
    safety = path.questionnaire.safety
    choice = path.answers[safety.print_choice].picks
    if ASK_ME in choice:
        return safety.every_sheet, safety.ask_me
    if FULL not in choice:
        return (safety.every_sheet,)
    state = screening.steps.get(safety.step)
    language = path.questionnaire.language
    given = format_day(state.saved_at.astimezone(zone), language) if state else safety.not_stated
    answers = (_stated(path, path.questionnaire.questions[id_]) for id_ in safety.questions)
    return safety.every_sheet, safety.full_lead.replace("{date}", given), " · ".join(answers)


def _stated(path: Path, question: Question) -> str:
    """One safety answer in full: what was picked, or that nothing was."""
    for pick in path.answers[question.id].picks:
        option = question.options.get(pick)
        if option is None:
            return f"{question.short}: {path.questionnaire.standard_answers[pick].label}"
        return option.line or option.label
    return f"{question.short}: {path.questionnaire.safety.not_stated}"
