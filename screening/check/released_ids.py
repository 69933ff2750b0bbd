"""Ids that were released: saved answers, sheets and other software hold them for good.

`released_ids.txt` is made by `screening export ids` at each release, one id a line::

    question medicine_kinds
    option medicine_kinds.sedatives
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from screening.errors import Problem, SourceLocation
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.validation import located_questions

RELEASED = Path(__file__).with_name("released_ids.txt")

Ids = dict[tuple[str, str], SourceLocation]
"""Each kind and id, with where it stands in the file."""


def located_ids(questionnaire: Questionnaire) -> Ids:
    """Return every id, in the order of the file."""
    ids: Ids = {}
    for s, section in enumerate(questionnaire.sections):
        ids["section", section.id] = ("sections", s, "id")
        for p, step in enumerate(section.steps):
            ids["step", step.id] = ("sections", s, "steps", p, "id")
    for location, question in located_questions(questionnaire):
        ids["question", question.id] = (*location, "id")
        for value in question.options:
            ids["option", f"{question.id}.{value}"] = (*location, "options", value)
    for g, row in enumerate(questionnaire.sheet.glance):
        if row.name:
            ids["row", row.name] = ("sheet", "glance", g, *(("id",) if row.id else ()))
    for a, ask in enumerate(questionnaire.asks):
        ids["ask", ask.id] = ("asks", a, "id")
    for c, card in enumerate(questionnaire.cards):
        ids["card", card.id] = ("cards", c, "id")
    return ids


def list_ids(questionnaire: Questionnaire) -> str:
    """Return the text of `released_ids.txt` for a release of `questionnaire`."""
    lines = [f"{kind} {id_}" for kind, id_ in located_ids(questionnaire)]
    return "\n".join([f"# Released with version {questionnaire.version}", *lines, ""])


def load_released_ids(path: Path = RELEASED) -> tuple[tuple[str, str], ...]:
    """Return kind and id of each; nothing where there is no list yet."""
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return tuple((kind, id_) for kind, id_ in rows)


def check_released_ids(
    questionnaire: Questionnaire, released: tuple[tuple[str, str], ...]
) -> Iterator[Problem]:
    """Ids of `released` that are gone.

    Where most are, it is another checklist than the released one, and held to none of them.
    """
    ids = located_ids(questionnaire)
    gone = [released_id for released_id in released if released_id not in ids]
    if len(gone) * 2 > len(released):
        return
    new = ids.keys() - set(released)
    for kind, id_ in gone:
        if kind == "option" and ("question", id_.split(".")[0]) in gone:
            continue  # said once, of its question
        new_name = _new_name(kind, id_, new)
        renamed = f"; did it become '{new_name}'?" if new_name else ""
        if new_name:
            location = ids[kind, new_name]
        elif kind == "option":
            location = ids["question", id_.split(".")[0]]
        else:  # at the last of its kind before it that still is there
            earlier = reversed(released[: released.index((kind, id_))])
            known = (ids[other] for other in earlier if other[0] == kind and other in ids)
            location = next(known, ("sections",))
        text = f"the {kind} id '{id_}' was released and is gone{renamed}"
        why = "Saved answers, printed sheets and other software hold it for good."
        fix = (
            f"Call it '{id_.rpartition('.')[2]}' again: words may change, ids never. "
            "To stop asking something, take it out in a new release and make the list of ids anew."
        )
        yield Problem("id-vanished", location, text, why, fix)


def _new_name(kind: str, id_: str, new: set[tuple[str, str]]) -> str:
    """What the id may be called now: a near miss, or the one new thing of its kind in its place."""
    candidates = [
        other
        for other_kind, other in sorted(new)
        if other_kind == kind and other.rpartition(".")[0] == id_.rpartition(".")[0]
    ]
    close = get_close_matches(id_, candidates, n=1)
    return (close or (candidates if len(candidates) == 1 else [""]))[0]
