"""Ids that were released: saved answers, sheets and other software hold them for good.

`released_ids.txt` is made by `screening export ids` at each release, one id a line::

    question medicine_kinds
    option medicine_kinds.sedatives
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from screening.check.finding import Remark
from screening.questionnaire.condition_checks import Place, placed_questions
from screening.questionnaire.model import Questionnaire

RELEASED = Path(__file__).with_name("released_ids.txt")

Ids = dict[tuple[str, str], Place]
"""Each kind and id, with its place in the file."""


def ids_of(questionnaire: Questionnaire) -> Ids:
    """In the order of the file."""
    found: Ids = {}
    for s, section in enumerate(questionnaire.sections):
        found["section", section.id] = ("sections", s, "id")
        for p, step in enumerate(section.steps):
            found["step", step.id] = ("sections", s, "steps", p, "id")
    for place, _, _, question in placed_questions(questionnaire):
        found["question", question.id] = (*place, "id")
        for value in question.options:
            found["option", f"{question.id}.{value}"] = (*place, "options", value)
    for a, ask in enumerate(questionnaire.asks):
        found["ask", ask.id] = ("asks", a, "id")
    for c, card in enumerate(questionnaire.cards):
        found["card", card.id] = ("cards", c, "id")
    return found


def listed(questionnaire: Questionnaire) -> str:
    lines = [f"{kind} {id_}" for kind, id_ in ids_of(questionnaire)]
    return "\n".join([f"# Released with version {questionnaire.version}", *lines, ""])


def load_released(path: Path = RELEASED) -> tuple[tuple[str, str], ...]:
    """Kind and id of each; nothing where there is no list yet."""
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return tuple((kind, id_) for kind, id_ in rows)


def find_vanished(
    questionnaire: Questionnaire, released: tuple[tuple[str, str], ...]
) -> Iterator[Remark]:
    """Ids of `released` that are gone. Another checklist than the released one has none."""
    now = ids_of(questionnaire)
    gone = [each for each in released if each not in now]
    if len(gone) * 2 > len(released):
        return
    new = now.keys() - set(released)
    for kind, id_ in gone:
        if kind == "option" and ("question", id_.split(".")[0]) in gone:
            continue  # said once, of its question
        yield _vanished(kind, id_, new, now, released)


def _vanished(
    kind: str,
    id_: str,
    new: set[tuple[str, str]],
    now: Ids,
    released: tuple[tuple[str, str], ...],
) -> Remark:
    renamed = _renamed(kind, id_, new)
    place = now[kind, renamed] if renamed else _where_it_stood(kind, id_, now, released)
    became = f"; did it become '{renamed}'?" if renamed else ""
    return Remark(
        "error",
        "id-vanished",
        place,
        f"the {kind} id '{id_}' was released and is gone{became}",
        "Saved answers, printed sheets and other software hold it for good.",
        f"Call it '{id_.rpartition('.')[2]}' again: words may change, ids never. "
        "To stop asking something, take it out in a new release and make the list of ids anew.",
    )


def _renamed(kind: str, id_: str, new: set[tuple[str, str]]) -> str:
    """What the id may be called now: a near miss, or the one new thing in its place."""
    candidates = [
        other
        for other_kind, other in sorted(new)
        if other_kind == kind and other.rpartition(".")[0] == id_.rpartition(".")[0]
    ]
    close = get_close_matches(id_, candidates, n=1)
    return (close or (candidates if len(candidates) == 1 else [""]))[0]


def _where_it_stood(kind: str, id_: str, now: Ids, released: tuple[tuple[str, str], ...]) -> Place:
    """The question of an option; for the rest, the last of its kind before it that still is."""
    if kind == "option":
        return now["question", id_.split(".")[0]]
    earlier = [each for each in released[: released.index((kind, id_))] if each[0] == kind]
    return next((now[each] for each in reversed(earlier) if each in now), ("sections",))
