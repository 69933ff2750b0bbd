"""What each thing rests on, what rests on nothing, and what nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from screening.check.finding import Remark, Severity
from screening.questionnaire.condition_checks import Place, later_conditions, placed_questions
from screening.questionnaire.model import Option, Question, Questionnaire


def find_unsourced(questionnaire: Questionnaire) -> Iterator[Remark]:
    for place, _, _, question in placed_questions(questionnaire):
        cited = [question.evidence, question.references]
        for option in question.options.values():
            cited += [option.evidence, option.references]
        if not any(cited):
            yield _unsourced(place, f"'{question.id}' rests on no note and no reference")
        for value, option in question.options.items():
            yield from _weak_flags(questionnaire, (*place, "options", value), value, option)
    for a, ask in enumerate(questionnaire.asks):
        if not ask.evidence:
            yield _unsourced(("asks", a), f"{ask.id} rests on no note")
    for c, card in enumerate(questionnaire.cards):
        if not (card.evidence or card.references):
            yield _unsourced(("cards", c), f"the card '{card.id}' rests on no note")


def _unsourced(place: Place, text: str) -> Remark:
    return Remark(
        "warning",
        "no-source",
        place,
        text,
        "Every question, flag and page says where it comes from, so that a clinician can judge it.",
        "Name a note under `evidence` (E..), or a reference under `references` (R..).",
    )


def _weak_flags(
    questionnaire: Questionnaire, place: Place, value: str, option: Option
) -> Iterator[Remark]:
    for level, bases in option.flags.items():
        at = (*place, "flags", level)
        cited = {questionnaire.evidence[id_].source for id_ in option.evidence}
        for basis in bases:
            if basis == "memory":
                yield Remark(
                    "note",
                    "from-memory",
                    at,
                    f"the flag '{level}' of '{value}' rests on general knowledge",
                    "No source was read for it. It prints as good practice until signed off.",
                    "Read a source and name it, or list it in docs/sign-off.md.",
                )
            elif basis in ("label", "study") and not option.references:
                yield _unsourced(at, f"'{value}' names a {basis}, but no reference says which")
            elif basis.startswith("web ") and basis[4:] not in cited:
                yield _unsourced(at, f"'{value}' names {basis}, but no note under it is from there")


def find_unused(questionnaire: Questionnaire) -> Iterator[Remark]:
    notes, references, topics = _used(questionnaire)
    for id_ in questionnaire.evidence.keys() - notes:
        yield _unused("warning", ("evidence", id_), f"the note {id_} is used nowhere")
    for id_ in questionnaire.references.keys() - references:
        yield _unused("note", ("references", id_), f"the reference {id_} is named nowhere")
    for id_ in questionnaire.topics.keys() - topics:
        yield _unused("warning", ("topics", id_), f"the topic '{id_}' is used nowhere")
    yield from _unused_options(questionnaire)


def _unused(severity: Severity, place: Place, text: str) -> Remark:
    return Remark(
        severity,
        "unused",
        place,
        text,
        "What nothing points to is read by nobody, and was perhaps meant for something.",
        "Point to it where it belongs, or take it out.",
    )


def _used(questionnaire: Questionnaire) -> tuple[set[str], set[str], set[str]]:
    """Notes, references and topics that something names."""
    notes: set[str] = set()
    references: set[str] = set()
    topics: set[str] = set()
    for question in questionnaire.questions.values():
        parts: list[Question | Option] = [question, *question.options.values()]
        for each in parts:
            notes.update(each.evidence)
            references.update(each.references)
            topics.add(each.topic or "")
    for ask in questionnaire.asks:
        notes.update(ask.evidence)
    for card in questionnaire.cards:
        notes.update(card.evidence)
        references.update(card.references)
    for locale in questionnaire.crisis.locales.values():
        references.update(locale.references)
    return notes, references, topics


def _unused_options(questionnaire: Questionnaire) -> Iterator[Remark]:
    named = _named_by_conditions(questionnaire)
    gathered = {id_ for row in questionnaire.sheet.glance for id_ in row.questions}
    for place, _, _, question in placed_questions(questionnaire):
        if questionnaire.is_private(question.id):
            continue  # how these print is the person's own choice
        for value, option in question.options.items():
            if (question.id, value) in named or _prints(question, value, option, gathered):
                continue
            yield Remark(
                "warning",
                "unused-option",
                (*place, "options", value),
                f"nothing uses the option '{value}' of '{question.id}'",
                "No condition names it, and the clinician sheet has no place for it. (`glance` "
                "words print only where a row of `sheet: glance` gathers the question.)",
                "Give it a `line` with a `topic`, gather its question in a row, or take it out.",
            )


def _prints(question: Question, value: str, option: Option, gathered: set[str]) -> bool:
    return bool(option.line or question.is_no(value) or (option.glance and question.id in gathered))


def _named_by_conditions(questionnaire: Questionnaire) -> set[tuple[str, str]]:
    conditions = [
        *(question.show_if for question in questionnaire.questions.values()),
        *(condition for _, condition in later_conditions(questionnaire)),
    ]
    return {
        (test.question, value)
        for condition in conditions
        for test in condition.tests
        if test.operator != "has any except"
        for value in test.values
    }
