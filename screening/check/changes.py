"""What differs between two versions, in plain words, for whoever signs the new one off: as text for
a terminal, and as one page to print, read and sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from screening.questionnaire.model import (
    LEVELS,
    Ask,
    Level,
    Option,
    Question,
    Questionnaire,
    Section,
    Step,
)
from screening.questionnaire.site_text import Card

Fields = Mapping[str, Any]
Parts = Sequence[Section] | Sequence[Step]


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
    groups = [*_sections(old, new), *_questions(old, new), *_lists(old, new), *_rest(old, new)]
    return tuple(group for group in groups if group.changes)


def _sections(old: Questionnaire, new: Questionnaire) -> Iterator[Group]:
    """Parts and steps, without what is in them."""
    kinds: tuple[tuple[str, str, Parts, Parts], ...] = (
        ("Parts", "part", old.sections, new.sections),
        ("Steps", "step", old.steps, new.steps),
    )
    for heading, kind, old_parts, new_parts in kinds:
        before, after = ({part.id: part for part in parts} for parts in (old_parts, new_parts))
        yield Group(heading, "order and number", tuple(set_changes(before, after, kind)))
        for id_ in after:
            if id_ in before:
                was, now = _plain(before[id_]), _plain(after[id_])
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
            flag = f", flagged {_level(new, option.level)}" if option.flags else ""
            yield Change(f"now also offers {quoted(option.label)} ({value}){flag}")
        else:
            yield from _flags(old, new, option.label, earlier, option)
            for change in differences(_plain(earlier), _plain(option), skip=("flags",)):
                yield Change(f"{quoted(option.label)}: {change.text}", change.before, change.after)
    for value, option in before.options.items():
        if value not in after.options:
            yield Change(f"no longer offers {quoted(option.label)} ({value})")
    yield from reordered(before.options, after.options, "its options")


def _flags(
    old: Questionnaire, new: Questionnaire, label: str, before: Option, after: Option
) -> Iterator[Change]:
    if before.level != after.level:
        verb = "rose" if LEVELS.index(after.level) < LEVELS.index(before.level) else "fell"
        yield Change(
            f"{quoted(label)}: its flag {verb} from {quoted(_level(old, before.level))} "
            f"to {quoted(_level(new, after.level))}"
        )
    bases_before, bases_after = (
        "; ".join(
            f"{_level(questionnaire, level)} [{', '.join(bases)}]"
            for level, bases in option.flags.items()
        )
        for questionnaire, option in ((old, before), (new, after))
    )
    if bases_before != bases_after:
        yield Change(f"{quoted(label)}: what its flags rest on", bases_before, bases_after)


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
    return {thing.id: _plain(thing) for thing in things}


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
        yield Change("reworded", in_words(before), in_words(after))


def _plain(content: Any) -> dict[str, Any]:
    plain: dict[str, Any] = content.model_dump(mode="json")
    return plain


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
    """Self-contained HTML, without script or anything from elsewhere."""
    title = escape(_title(old, new))
    parts = "".join(_table(part, in_part) for part, in_part in groupby(groups, lambda g: g.part))
    count = sum(len(group.changes) for group in groups)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>For sign-off</h1>\n<p class=versions>{title}. "
        f"{count} change{'' if count == 1 else 's'}.</p>\n"
        f"{parts or f'<p>{NOTHING}</p>'}\n<p class=kept>{escape(NOTE)}</p>\n{SIGN}\n"
        "</main>\n</body>\n</html>\n"
    )


def _table(part: str, groups: Iterable[Group]) -> str:
    rows = "".join(
        _row(group.name if number == 0 else "", change)
        for group in groups
        for number, change in enumerate(group.changes)
    )
    return (
        f"<section>\n<h2>{escape(part)}</h2>\n<table>\n<thead><tr><th>Where</th><th>What</th>"
        f"<th>Before</th><th>After</th><th>Seen</th></tr></thead>\n<tbody>\n{rows}</tbody>\n"
        "</table>\n</section>\n"
    )


def _row(name: str, change: Change) -> str:
    where = f"<th scope=row>{escape(name)}</th>" if name else "<td></td>"
    before = after = ""
    if change.before or change.after:
        before = f"<del>{escape(change.before)}</del>" if change.before else "nothing"
        after = f"<ins>{escape(change.after)}</ins>" if change.after else "nothing"
    return (
        f"<tr>{where}<td>{escape(change.text)}</td><td>{before}</td><td>{after}</td>"
        "<td class=seen></td></tr>\n"
    )


SIGN = """<section class=sign>
<h2>Signed off</h2>
<p>I have read every change above, and agree that patients and clinicians may read it.</p>
<dl><div><dt>Name</dt><dd></dd></div><div><dt>Date</dt><dd></dd></div>
<div><dt>Signature</dt><dd></dd></div></dl>
<p>Then put the name and the date under <code>reviewed</code> in the questions file.</p>
</section>"""

STYLE = """
:root { color-scheme: light dark }
body { margin: 0; font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  color: light-dark(#26222d, #efe9df); background: light-dark(#fffdf9, #19181f) }
main { max-width: 70rem; margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 3rem) }
h1, h2 { font-family: "Iowan Old Style", Palatino, "URW Palladio L", Georgia, serif }
h1, h2 { line-height: 1.2 }
h1 { margin: 0 0 .3rem } h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; break-after: avoid }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .92rem }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-block-start: 1px solid light-dark(#ddd3c4, #3d3a47); overflow-wrap: anywhere }
thead th { border: 0; font-size: .8rem; font-weight: 400 }
th:nth-child(1) { width: 18% } th:nth-child(2) { width: 24% } th:nth-child(5) { width: 3.2rem }
tr { break-inside: avoid }
del, ins { text-decoration: none }
ins { font-weight: 600 }
.seen::after { content: ""; display: block; width: 1rem; height: 1rem;
  border: 1px solid currentColor }
.sign { break-inside: avoid }
.sign dl { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 2rem }
.sign dd { margin: 2.2rem 0 0; border-block-end: 1px solid currentColor }
@page { margin: 15mm }
@media print {
  :root { color-scheme: only light }
  body { color: #000; background: #fff; font-size: 10pt } main { max-width: none; padding: 0 }
}
"""
