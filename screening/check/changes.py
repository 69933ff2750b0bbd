"""What differs between two versions, in plain words, for whoever signs the new one off: as text for
a terminal, and as one page to print, read and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import groupby
from typing import Any

from screening.check import render
from screening.check.map import KINDS, condition_words
from screening.questionnaire.base import Content
from screening.questionnaire.conditions import parse_condition
from screening.questionnaire.model import LEVELS, Level, Option, Question, Questionnaire

Fields = Mapping[str, Any]
_DIGITS = re.compile(r"(?<![A-Za-z_0-9])([0-9]+)")
"""Whole numbers; not the digits of an id, as in E12."""


@dataclass(frozen=True)
class Change:
    """One sentence, and where words were changed, the words before and after."""

    text: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.before and self.after:
            return f"{self.text}: {quoted(self.before)} → {quoted(self.after)}"
        words = self.before or self.after
        return f"{self.text}: {quoted(words)}" if words else self.text

    @property
    def marked(self) -> tuple[list[tuple[str, bool]], ...]:
        """The words before and after, in parts: which are digits that changed. Where all is new or
        gone, none is."""
        before, after = _DIGITS.split(self.before), _DIGITS.split(self.after)
        if self.before and self.after:
            same = SequenceMatcher(None, before[1::2], after[1::2], False).get_matching_blocks()
        else:
            return [(self.before, False)], [(self.after, False)]
        kept = (
            {2 * n + 1 for block in same for n in range(block.a, block.a + block.size)},
            {2 * n + 1 for block in same for n in range(block.b, block.b + block.size)},
        )
        return tuple(
            [(part, n % 2 == 1 and n not in kept[side]) for n, part in enumerate(parts)]
            for side, parts in enumerate((before, after))
        )


NAMES = {
    "text": "wording",
    "short": "short words",
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
    "basis": "stated basis",
    "says": "note",
    "references": "references it rests on",
    "interrupt_if": "condition for the crisis words",
    "example_if": "condition for an example",
    "offers": "standard answers below",
    "type": "kind of question",
    "tel": "number to call",
    "sms": "number to text",
}
"""How a key is called in a sentence; others go by their own name."""


CONDITIONS = ("show_if", "moves_up_if", "interrupt_if", "example_if")


def differences(
    old: Questionnaire,
    new: Questionnaire,
    before: Any,
    after: Any,
    skip: tuple[str, ...] = (),
    path: str = "",
) -> Iterator[Change]:
    """Every word that differs between two values of the files. Where one is empty, what is new or
    gone is told whole, a line a key."""
    before, after = (_by_name(value) for value in (before, after))
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before != after:
            verb = "reworded" if isinstance(after, str) else "changed"
            yield Change(verb, in_words(before), in_words(after))
        return
    whole = not (before and after)
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key), after.get(key)
        if key in skip or was == now:
            continue
        name = f"{path}{NAMES.get(key, key.replace('_', ' '))}"
        inner = [_by_name(value) or {} for value in (was, now)]
        words = key_words(old, key, was), key_words(new, key, now)
        if key != "flags" and all(isinstance(value, dict) for value in inner) and any(inner):
            if not whole and not all(inner):
                yield Change(f"{name} is {'gone' if inner[0] else 'new'}")
            yield from differences(old, new, inner[0], inner[1], path=f"{name}, ")
            if isinstance(was, list) and isinstance(now, list):
                yield from reordered(inner[0], inner[1], f"{name}: they")
        elif whole and any(words):
            yield Change(name, *words)
        elif whole:
            continue  # an empty list says nothing
        elif not was:
            yield Change(f"{name} is new", "", words[1])
        elif not now:
            yield Change(f"{name} is gone", words[0], "")
        else:
            verb = "reworded" if isinstance(was, str) and " " in was else "changed"
            if key in CONDITIONS:
                yield Change(f"{name} {verb}", was, now)
                name, verb = f"{name},", "in words"
            yield Change(f"{name} {verb}", *words)


def _by_name(value: Any) -> Any:
    """Return a list of things by what each is called, so that it is told which of them changed."""
    if not (isinstance(value, list) and value and all(isinstance(each, dict) for each in value)):
        return value
    named: dict[str, Any] = {}
    for number, each in enumerate(value, 1):
        name = next((str(each[key]) for key in ("id", "name", "label") if each.get(key)), "")
        named[f"“{name}”" if name and f"“{name}”" not in named else f"number {number}"] = each
    return named


def whole(questionnaire: Questionnaire, part: Content, *, gone: bool = False) -> Iterator[Change]:
    """All that a part of the file says which is new, or gone: but what is as it is by default, its
    id, and parts within it that are told for themselves."""
    fields = part.model_dump(mode="json", exclude_defaults=True)
    between = (fields, {}) if gone else ({}, fields)
    skip = ("id", "steps", "questions", "options")
    yield from differences(questionnaire, questionnaire, *between, skip=skip)


def key_words(questionnaire: Questionnaire, key: str, value: Any) -> str:
    """Return what stands behind `key` as whoever signs it reads it: no id without its words."""
    if not value:
        return in_words(value)
    match key:
        case "show_if" | "moves_up_if" | "interrupt_if" | "example_if":
            return condition_words(questionnaire, parse_condition(value), in_full=True)
        case "evidence" if isinstance(value, list):
            notes = ((id_, questionnaire.evidence[id_]) for id_ in value)
            return "; ".join(f"{id_}: {note.says} (source {note.source})" for id_, note in notes)
        case "references" if isinstance(value, list):
            return "; ".join(f"{id_}: {questionnaire.references[id_].cite}" for id_ in value)
        case "topic":
            return str(questionnaire.topics[value])
        case "flags":
            return _flag_words(questionnaire, value)
        case "if_not_sure":
            return _level(questionnaire, value)
        case "offers":
            return ", ".join(questionnaire.standard_answers[name].label for name in value)
        case "type":
            return str(KINDS.get(value, value.replace("_", " ")))
        case _:
            return in_words(value)


def set_changes(before: Fields, after: Fields, kind: str) -> Iterator[Change]:
    for id_ in after:
        if id_ not in before:
            yield Change(f"the {kind} '{id_}' is new")
    for id_ in before:
        if id_ not in after:
            yield Change(f"the {kind} '{id_}' is gone")
    yield from reordered(before, after, "they")


def reordered(before: Fields, after: Fields, what: str) -> Iterator[Change]:
    was = [id_ for id_ in before if id_ in after]
    now = [id_ for id_ in after if id_ in before]
    if was != now:
        yield Change(f"{what} come in another order", ", ".join(was), ", ".join(now))


def in_words(value: Any) -> str:
    """Return a value as an editor would say it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return " · ".join(filter(None, map(in_words, value.values())))
        case list() | tuple():
            return ", ".join(filter(None, map(in_words, value)))
        case _:
            title = getattr(value, "title", None)
            return title if isinstance(title, str) else str(value)


def quoted(text: str) -> str:
    if not text:
        return "nothing"
    return text if "“" in text else f"“{text}”"


@dataclass(frozen=True)
class Group:
    """The changes of one thing: a question, a step, an ask, a page."""

    part: str
    name: str
    changes: tuple[Change, ...]


SAFETY = "Safety and crisis lines"


def describe_changes(old: Questionnaire, new: Questionnaire) -> tuple[Group, ...]:
    """What is about safety first, then in the order of the new file; what is gone comes where it
    stood. Empty: nothing differs."""
    groups = [
        *_tables(old, new, PLACES, skip=("id", "steps", "questions")),
        *_questions(old, new),
        *_tables(old, new, TABLES, skip=("id",)),
        *_other_keys(old, new),
    ]
    groups.sort(key=lambda group: (group.part != SAFETY, group.name not in ("crisis", "safety")))
    return tuple(group for group in groups if group.changes)


def _tables(
    old: Questionnaire,
    new: Questionnaire,
    tables: Mapping[str, tuple[str, str]],
    skip: tuple[str, ...],
) -> Iterator[Group]:
    """Things with ids: which are new or gone and their order, then each for itself."""
    for part, (name, kind) in tables.items():
        before, after = (
            {thing.id: thing for thing in table} if isinstance(table, tuple) else table
            for table in (getattr(old, name), getattr(new, name))
        )
        yield Group(part, "number and order", tuple(set_changes(before, after, kind)))
        for id_ in [*after, *(id_ for id_ in before if id_ not in after)]:
            was, now = (
                thing.model_dump(mode="json", exclude_defaults=not (id_ in before and id_ in after))
                if isinstance(thing, Content)
                else thing
                for thing in (before.get(id_, {}), after.get(id_, {}))
            )
            if isinstance(was, str) or isinstance(now, str):  # a topic
                was, now = ({"label": word} if word else {} for word in (was, now))
            yield Group(part, id_, tuple(differences(old, new, was, now, skip)))


def _questions(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    tell_new, tell_gone = partial(whole, new), partial(whole, old, gone=True)
    private = {id_ for q in (old, new) for id_ in q.questions if q.is_private(id_)}
    for id_, question in new.questions.items():
        title = new.section_of[new.step_of[id_].id].title
        part = SAFETY if id_ in private else f"Questions of the part '{title}'"
        earlier = old.questions.get(id_)
        if earlier is None:
            place = Change("stands on the page", "", new.step_of[id_].title)
            changes = [Change(f"is new: {quoted(question.text)}"), place]
            changes += (change for change in tell_new(question) if change.text != NAMES["text"])
            for value, option in question.options.items():
                changes += _option(new, f"offers {quoted(option.label)} ({value})", option)
        else:
            was, now = earlier.model_dump(mode="json"), question.model_dump(mode="json")
            changes = list(differences(old, new, was, now, skip=("id", "options")))
            if old.step_of[id_].id != new.step_of[id_].id:
                moved = old.step_of[id_].title, new.step_of[id_].title
                changes.append(Change("moved to another page", *moved))
            changes += _options(old, new, earlier, question)
        yield Group(part, id_, tuple(changes))
    for id_, question in old.questions.items():
        if id_ not in new.questions:
            part = SAFETY if id_ in private else "Questions that are gone"
            changes = [Change(f"is asked no more: {quoted(question.text)}")]
            changes += (change for change in tell_gone(question) if change.text != NAMES["text"])
            for value, option in question.options.items():
                text = f"no longer offers {quoted(option.label)} ({value})"
                changes += _option(old, text, option, gone=True)
            yield Group(part, id_, tuple(changes))


def _option(
    questionnaire: Questionnaire, text: str, option: Option, *, gone: bool = False
) -> Iterator[Change]:
    """A new option, or one that is gone, with every word of it."""
    yield Change(text)
    for change in whole(questionnaire, option, gone=gone):
        if change.text != "label":
            yield _of_option(option, change)


def _of_option(option: Option, change: Change) -> Change:
    """The change with the option's label. Its `text` is no wording, but stands above a box."""
    if change.text.startswith(NAMES["text"]):
        change = replace(
            change, text=change.text.replace(NAMES["text"], "label of its text box", 1)
        )
    return replace(change, text=f"{quoted(option.label)}: {change.text}")


def _options(
    old: Questionnaire, new: Questionnaire, before: Question, after: Question
) -> Iterator[Change]:
    for value, option in after.options.items():
        earlier = before.options.get(value)
        if earlier is None:
            flag = f", flagged {_level(new, option.level)}" if option.flags else ""
            yield from _option(
                new, f"now also offers {quoted(option.label)} ({value}){flag}", option
            )
        else:
            was, now = earlier.model_dump(mode="json"), option.model_dump(mode="json")
            fields = differences(old, new, was, now, skip=("flags",))
            for change in (*_flags(old, new, earlier, option), *fields):
                yield _of_option(option, change)
    for value, option in before.options.items():
        if value not in after.options:
            text = f"no longer offers {quoted(option.label)} ({value})"
            yield from _option(old, text, option, gone=True)
    yield from reordered(before.options, after.options, "its options")


def _flags(
    old: Questionnaire, new: Questionnaire, before: Option, after: Option
) -> Iterator[Change]:
    if before.level != after.level:
        verb = "rose" if LEVELS.index(after.level) < LEVELS.index(before.level) else "fell"
        was, now = quoted(_level(old, before.level)), quoted(_level(new, after.level))
        yield Change(f"its flag {verb} from {was} to {now}")
    bases = _flag_words(old, before.flags), _flag_words(new, after.flags)
    if bases[0] != bases[1]:
        yield Change("what its flags rest on", *bases)


def _flag_words(questionnaire: Questionnaire, flags: Mapping[Level, Sequence[str]]) -> str:
    return "; ".join(
        f"{_level(questionnaire, level)} [{', '.join(bases)}]" for level, bases in flags.items()
    )


def _level(questionnaire: Questionnaire, level: Level) -> str:
    return questionnaire.levels[level].heading if level != "info" else "no flag"


PLACES = {"Parts": ("sections", "part"), "Steps": ("steps", "step")}
TABLES = {
    "Questions for the provider": ("asks", "entry"),
    "Lines of several answers": ("together", "entry"),
    "Learn pages": ("cards", "entry"),
    "Topics": ("topics", "entry"),
    "Glossary": ("glossary", "entry"),
    "Notes from the documents": ("evidence", "entry"),
    "Documents": ("sources", "entry"),
    "References": ("references", "entry"),
}
"""What has ids of its own, by its name in a sentence: where it stands, and what one is called."""


def _other_keys(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    """All without ids of its own, key by key."""
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    named = {name for tables in (PLACES, TABLES) for name, _ in tables.values()}
    for key in now:
        if key not in named:
            part = SAFETY if key in ("safety", "crisis") else "Everything else"
            yield Group(part, key, tuple(differences(old, new, was[key], now[key])))


NOTHING = "Nothing differs."
NOTE = (
    "Answers that people gave under the old version are kept by id. An answer to a question or an "
    "option that is gone stays sealed in its record, and prints nowhere."
)


def changes_text(old: Questionnaire, new: Questionnaire, groups: Sequence[Group]) -> str:
    lines = [_title(old, new), ""]
    for part, in_part in groupby(groups, key=lambda group: group.part):
        lines.append(part)
        for group in in_part:
            lines.append(f"  {group.name}")
            for change in group.changes:
                lines.append(f"    - {change}")
                marks = [[part for part, is_new in side if is_new] for side in change.marked]
                if any(marks):
                    was, now = (", ".join(side) or "none" for side in marks)
                    lines.append(f"      >>> digits: {was} → {now}")
        lines.append("")
    return "\n".join([*lines, NOTE if groups else NOTHING, ""])


def _title(old: Questionnaire, new: Questionnaire) -> str:
    return (
        f"Changes from version {old.version} ({old.checked_on}) "
        f"to version {new.version} ({new.checked_on})"
    )


def changes_page(old: Questionnaire, new: Questionnaire, groups: Sequence[Group]) -> str:
    """Return self-contained HTML, without script or anything from elsewhere."""
    return render(
        "changes.html",
        title=_title(old, new),
        count=sum(len(group.changes) for group in groups),
        parts=[(part, [*in_part]) for part, in_part in groupby(groups, lambda group: group.part)],
        nothing=NOTHING,
        note=NOTE,
    )
