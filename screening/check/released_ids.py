"""Ids that were released: saved answers, sheets and other software hold them for good.

`released_ids.txt` is made by `screening export ids` at each release: the version with what it says,
then one id a line::

    # Released with version 1.0-3f2a91bc
    question medicine_kinds
    option medicine_kinds.sedatives
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from screening.errors import Problem, find_near
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.validation import located_ids

RELEASED = Path(__file__).with_name("released_ids.txt")
RELEASED_WITH = "# Released with version "


def list_ids(questionnaire: Questionnaire) -> str:
    """Return the text of `released_ids.txt` for a release of `questionnaire`."""
    lines = [f"{kind} {id_}" for (kind, id_), _ in located_ids(questionnaire)]
    lines += questionnaire.retired
    version = fhir_questionnaire(questionnaire)["version"]
    return "\n".join([f"{RELEASED_WITH}{version}", *lines, ""])


def load_released_version(path: Path = RELEASED) -> str:
    """Return the version with which the ids were released."""
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix(RELEASED_WITH)


def load_released_ids(path: Path = RELEASED) -> tuple[tuple[str, str], ...]:
    """Return kind and id of each."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return tuple((kind, id_) for kind, id_ in rows)


def check_released_ids(
    questionnaire: Questionnaire, released: tuple[tuple[str, str], ...]
) -> Iterator[Problem]:
    """Ids of `released` that are gone, and not said to be under `retired`.

    Where most are, it is another checklist than the released one, and held to none of them.
    """
    ids = dict(located_ids(questionnaire))
    retired = [tuple(line.split()) for line in questionnaire.retired]
    gone = [id_ for id_ in released if id_ not in ids and id_ not in retired]
    if len(gone) * 2 > len(released):
        return
    new = ids.keys() - set(released)
    for kind, id_ in gone:
        if kind == "option" and ("question", id_.split(".")[0]) in (*gone, *retired):
            continue  # said once, of its question
        # what it may be called now: a near miss in its place, for which a new id is no proof alone
        place, dot, name = id_.rpartition(".")
        candidates = [
            other.removeprefix(f"{place}{dot}")
            for k, other in sorted(new)
            if (k, other.rpartition(".")[0]) == (kind, place)
        ]
        near = find_near(name, candidates)
        new_name = f"{place}{dot}{near}" if near else ""
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
            f"If it is no longer wanted, write `- {kind} {id_}` below `retired:`."
        )
        yield Problem("id-vanished", location, text, why, fix)
