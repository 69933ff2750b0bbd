"""What differs between two versions, in plain words, for whoever signs the new one off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.questionnaire.model import (
    LEVELS,
    Ask,
    Card,
    Level,
    Option,
    Question,
    Questionnaire,
)

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One sentence, and where words were changed, the words before and after."""

    text: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if not (self.before or self.after):
            return self.text
        return f"{self.text}: {quoted(self.before)} → {quoted(self.after)}"


NAMES = {
    "text": "wording",
    "short": "name in lists",
    "why": "why we ask",
    "show_if": "condition",
    "moves_up_if": "condition for moving up",
    "if_not_sure": "what 'not sure' counts as",
    "max_length": "greatest length",
    "line": "clinician line",
    "detail": "long clinician line",
    "glance": "words at a glance",
    "patient": "patient sentence",
    "if_not_ticked": "name when not ticked",
    "own_words": "label of the quoted words",
    "evidence": "notes it rests on",
    "references": "references",
    "basis": "stated basis",
    "says": "note",
}
"""How a key is called in a sentence; others go by their own name."""


def differences(
    before: Fields, after: Fields, skip: tuple[str, ...] = (), path: str = ""
) -> Iterator[Change]:
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key), after.get(key)
        if key in skip or was == now:
            continue
        name = f"{path}{NAMES.get(key, key.replace('_', ' '))}"
        if isinstance(was, dict) and isinstance(now, dict):
            yield from differences(was, now, path=f"{name}, ")
        elif not was:
            yield Change(f"{name} is new", "", said(now))
        elif not now:
            yield Change(f"{name} is gone", said(was), "")
        else:
            verb = "reworded" if isinstance(was, str) and " " in was else "changed"
            yield Change(f"{name} {verb}", said(was), said(now))


def set_changes(before: Fields, after: Fields, kind: str) -> Iterator[Change]:
    for id_ in after:
        if id_ not in before:
            yield Change(f"the {kind} '{id_}' is new", "", said(after[id_]))
    for id_ in before:
        if id_ not in after:
            yield Change(f"the {kind} '{id_}' is gone", said(before[id_]), "")
    yield from reordered(before, after, "they")


def reordered(before: Fields, after: Fields, what: str) -> Iterator[Change]:
    was = [id_ for id_ in before if id_ in after]
    now = [id_ for id_ in after if id_ in before]
    if was != now:
        yield Change(f"{what} come in another order", ", ".join(was), ", ".join(now))


def said(value: Any) -> str:
    """A value as an editor would say it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return " · ".join(filter(None, map(said, value.values())))
        case list() | tuple():
            return ", ".join(filter(None, map(said, value)))
        case _:
            title = getattr(value, "title", None)
            return title if isinstance(title, str) else str(value)


def quoted(text: str) -> str:
    return f"“{text}”" if text else "nothing"


@dataclass(frozen=True)
class Group:
    """The changes of one thing: a question, a step, an ask, a page."""

    part: str
    name: str
    changes: tuple[Change, ...]


def describe_changes(old: Questionnaire, new: Questionnaire) -> tuple[Group, ...]:
    """In the order of the new file; what is gone comes where it stood. Empty: nothing differs."""
    found = [*_sections(old, new), *_questions(old, new), *_lists(old, new), *_rest(old, new)]
    return tuple(group for group in found if group.changes)


def _sections(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    yield Group("Parts", "order and number", tuple(set_changes(before, after, "part")))
    for id_, section in after.items():
        if was := before.get(id_):
            fields = differences(_plain(was), _plain(section), skip=("id", "steps"))
            yield Group("Parts", id_, tuple(fields))
    steps_before = {step.id: step for step in old.steps}
    steps_after = {step.id: step for step in new.steps}
    yield Group("Steps", "order and number", tuple(set_changes(steps_before, steps_after, "step")))
    for id_, step in steps_after.items():
        if earlier := steps_before.get(id_):
            fields = differences(_plain(earlier), _plain(step), skip=("id", "questions"))
            yield Group("Steps", id_, tuple(fields))


def _questions(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    for id_, question in new.questions.items():
        part = f"Questions of the part '{new.section_of[new.step_of[id_].id].title}'"
        earlier = old.questions.get(id_)
        if earlier is None:
            labels = ", ".join(option.label for option in question.options.values())
            yield Group(part, id_, (Change(f"is new: {quoted(question.text)} {labels}".strip()),))
            continue
        changes = list(differences(_plain(earlier), _plain(question), skip=("id", "options")))
        if old.step_of[id_].id != new.step_of[id_].id:
            changes.append(
                Change("moved to another step", old.step_of[id_].id, new.step_of[id_].id)
            )
        yield Group(part, id_, (*changes, *_options(old, new, earlier, question)))
    for id_, question in old.questions.items():
        if id_ not in new.questions:
            yield Group(
                "Questions that are gone",
                id_,
                (Change(f"is asked no more: {quoted(question.text)}"),),
            )


def _options(
    old: Questionnaire, new: Questionnaire, before: Question, after: Question
) -> Iterator[Change]:
    for value, option in after.options.items():
        earlier = before.options.get(value)
        if earlier is None:
            yield Change(f"now also offers {quoted(option.label)} ({value}){_flagged(new, option)}")
        else:
            yield from _flags(old, new, option.label, earlier, option)
            for change in differences(_plain(earlier), _plain(option), skip=("flags",)):
                yield Change(f"{quoted(option.label)}: {change.text}", change.before, change.after)
    for value, option in before.options.items():
        if value not in after.options:
            yield Change(f"no longer offers {quoted(option.label)} ({value})")
    yield from reordered(before.options, after.options, "its options")


def _flagged(questionnaire: Questionnaire, option: Option) -> str:
    return f", flagged {_level(questionnaire, option.level)}" if option.flags else ""


def _flags(
    old: Questionnaire, new: Questionnaire, label: str, before: Option, after: Option
) -> Iterator[Change]:
    if before.level != after.level:
        was, is_ = LEVELS.index(before.level), LEVELS.index(after.level)
        verb = "rose" if is_ < was else "fell"
        yield Change(
            f"{quoted(label)}: its flag {verb} from {quoted(_level(old, before.level))} "
            f"to {quoted(_level(new, after.level))}"
        )
    said_before, said_after = _bases(old, before), _bases(new, after)
    if said_before != said_after:
        yield Change(f"{quoted(label)}: what its flags rest on", said_before, said_after)


def _bases(questionnaire: Questionnaire, option: Option) -> str:
    return "; ".join(
        f"{_level(questionnaire, level)} [{', '.join(bases)}]"
        for level, bases in option.flags.items()
    )


def _level(questionnaire: Questionnaire, level: Level) -> str:
    return questionnaire.levels[level].heading if level != "info" else "no flag"


def _lists(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    """What has ids of its own: questions to ask, Learn pages, terms, notes and references."""
    tables: dict[str, tuple[Fields, Fields]] = {
        "Questions for the provider": (_by_id(old.asks), _by_id(new.asks)),
        "Learn pages": (_by_id(old.cards), _by_id(new.cards)),
    }
    for part, name in TABLES.items():
        tables[part] = (_plain(old)[name], _plain(new)[name])
    for part, (before, after) in tables.items():
        yield Group(part, "number and order", tuple(set_changes(before, after, "entry")))
        for id_ in after:
            if id_ in before:
                yield Group(part, id_, tuple(_compared(before[id_], after[id_])))


def _by_id(things: Iterable[Ask | Card]) -> dict[str, dict[str, Any]]:
    return {each.id: _plain(each) for each in things}


TABLES = {
    "Topics": "topics",
    "Glossary": "glossary",
    "Notes from the documents": "evidence",
    "Documents": "sources",
    "References": "references",
}


def _rest(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    """All other words and rules, key by key."""
    skip = {"sections", "asks", "cards", *TABLES.values()}
    before, after = _plain(old), _plain(new)
    for key in after:
        if key not in skip:
            yield Group("Everything else", key, tuple(_compared(before[key], after[key])))


def _compared(before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from differences(before, after)
    elif before != after:
        yield Change("reworded", said(before), said(after))


def _plain(content: Any) -> dict[str, Any]:
    plain: dict[str, Any] = content.model_dump(mode="json")
    return plain
