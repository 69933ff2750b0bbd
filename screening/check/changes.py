"""What differs between two versions, in plain words, for whoever signs the new one off: as text for
a terminal, and as one page to print, read and sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from screening.check import render
from screening.questionnaire.model import LEVELS, Level, Option, Question, Questionnaire

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
    "basis": "stated basis",
    "says": "note",
}
"""How a key is called in a sentence; others go by their own name."""


def differences(
    before: Any, after: Any, skip: tuple[str, ...] = (), path: str = ""
) -> Iterator[Change]:
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before != after:
            yield Change("reworded", in_words(before), in_words(after))
        return
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key), after.get(key)
        if key in skip or was == now:
            continue
        name = f"{path}{NAMES.get(key, key.replace('_', ' '))}"
        if isinstance(was, dict) and isinstance(now, dict):
            yield from differences(was, now, path=f"{name}, ")
        elif not was:
            yield Change(f"{name} is new", "", in_words(now))
        elif not now:
            yield Change(f"{name} is gone", in_words(was), "")
        else:
            verb = "reworded" if isinstance(was, str) and " " in was else "changed"
            yield Change(f"{name} {verb}", in_words(was), in_words(now))


def set_changes(before: Fields, after: Fields, kind: str) -> Iterator[Change]:
    for id_ in after:
        if id_ not in before:
            yield Change(f"the {kind} '{id_}' is new", "", in_words(after[id_]))
    for id_ in before:
        if id_ not in after:
            yield Change(f"the {kind} '{id_}' is gone", in_words(before[id_]), "")
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
    return f"“{text}”" if text else "nothing"


@dataclass(frozen=True)
class Group:
    """The changes of one thing: a question, a step, an ask, a page."""

    part: str
    name: str
    changes: tuple[Change, ...]


def describe_changes(old: Questionnaire, new: Questionnaire) -> tuple[Group, ...]:
    """In the order of the new file; what is gone comes where it stood. Empty: nothing differs."""
    groups = [*_sections(old, new), *_questions(old, new), *_other_keys(old, new)]
    return tuple(group for group in groups if group.changes)


def _sections(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    """Parts and steps, without what is in them."""
    for heading, name in (("Parts", "sections"), ("Steps", "steps")):
        before, after = ({part.id: part for part in getattr(q, name)} for q in (old, new))
        changes = set_changes(before, after, heading[:-1].lower())
        yield Group(heading, "order and number", tuple(changes))
        for id_ in after:
            if id_ in before:
                was, now = (part[id_].model_dump(mode="json") for part in (before, after))
                fields = differences(was, now, skip=("id", "steps", "questions"))
                yield Group(heading, id_, tuple(fields))


def _questions(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    for id_, question in new.questions.items():
        part = f"Questions of the part '{new.section_of[new.step_of[id_].id].title}'"
        earlier = old.questions.get(id_)
        if earlier is None:
            labels = ", ".join(option.label for option in question.options.values())
            yield Group(part, id_, (Change(f"is new: {quoted(question.text)} {labels}".strip()),))
            continue
        was, now = earlier.model_dump(mode="json"), question.model_dump(mode="json")
        changes = list(differences(was, now, skip=("id", "options")))
        if old.step_of[id_].id != new.step_of[id_].id:
            moved = old.step_of[id_].id, new.step_of[id_].id
            changes.append(Change("moved to another step", *moved))
        yield Group(part, id_, (*changes, *_options(old, new, earlier, question)))
    for id_, question in old.questions.items():
        if id_ not in new.questions:
            gone = Change(f"is asked no more: {quoted(question.text)}")
            yield Group("Questions that are gone", id_, (gone,))


def _options(
    old: Questionnaire, new: Questionnaire, before: Question, after: Question
) -> Iterator[Change]:
    for value, option in after.options.items():
        earlier = before.options.get(value)
        if earlier is None:
            flag = f", flagged {_level(new, option.level)}" if option.flags else ""
            yield Change(f"now also offers {quoted(option.label)} ({value}){flag}")
        else:
            was, now = earlier.model_dump(mode="json"), option.model_dump(mode="json")
            fields = differences(was, now, skip=("flags",))
            for change in (*_flags(old, new, earlier, option), *fields):
                yield Change(f"{quoted(option.label)}: {change.text}", change.before, change.after)
    for value, option in before.options.items():
        if value not in after.options:
            yield Change(f"no longer offers {quoted(option.label)} ({value})")
    yield from reordered(before.options, after.options, "its options")


def _flags(
    old: Questionnaire, new: Questionnaire, before: Option, after: Option
) -> Iterator[Change]:
    if before.level != after.level:
        verb = "rose" if LEVELS.index(after.level) < LEVELS.index(before.level) else "fell"
        was, now = quoted(_level(old, before.level)), quoted(_level(new, after.level))
        yield Change(f"its flag {verb} from {was} to {now}")
    bases_before, bases_after = (
        "; ".join(
            f"{_level(questionnaire, level)} [{', '.join(bases)}]"
            for level, bases in option.flags.items()
        )
        for questionnaire, option in ((old, before), (new, after))
    )
    if bases_before != bases_after:
        yield Change("what its flags rest on", bases_before, bases_after)


def _level(questionnaire: Questionnaire, level: Level) -> str:
    return questionnaire.levels[level].heading if level != "info" else "no flag"


TABLES = {
    "Questions for the provider": "asks",
    "Learn pages": "cards",
    "Topics": "topics",
    "Glossary": "glossary",
    "Notes from the documents": "evidence",
    "Documents": "sources",
    "References": "references",
}
"""What has ids of its own, by its name in a sentence."""


def _other_keys(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    """All but parts, steps and questions: what has ids one by one, the rest key by key."""
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    for part, name in TABLES.items():
        before, after = (
            {thing["id"]: thing for thing in table} if isinstance(table, list) else table
            for table in (was[name], now[name])
        )
        yield Group(part, "number and order", tuple(set_changes(before, after, "entry")))
        for id_ in after:
            if id_ in before:
                yield Group(part, id_, tuple(differences(before[id_], after[id_])))
    for key in now:
        if key not in ("sections", *TABLES.values()):
            yield Group("Everything else", key, tuple(differences(was[key], now[key])))


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
            lines += [f"    - {change}" for change in group.changes]
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
