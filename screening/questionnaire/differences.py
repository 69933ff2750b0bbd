"""What differs between two sets of keys and values, each difference as a plain sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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
