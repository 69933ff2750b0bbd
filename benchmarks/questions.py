"""The shipped questionnaire made longer: the same steps again, under other ids.

A step is as large as before, and so is what it depends on: conditions of a copy look at the
questions of the same copy. What a checklist can hold only once, such as the safety questions, is
not copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from screening.shipped import shipped

NAMING = ("show_if", "joins")
"""Keys of a question that name others."""


def write_questions(path: Path, count: int) -> list[str]:
    """Writes a file with `count` questions, or up to three more: steps stay whole. Returns the
    ids of all of them."""
    yaml = YAML(typ="safe")
    data = yaml.load(shipped("questions.yaml"))
    sections = data["sections"]
    once = {*data["safety"]["questions"], data["safety"]["print_choice"]}
    copied = [section | {"steps": [*_repeatable(section, once)]} for section in sections]
    number = 1
    while (missing := count - len(_ids(sections))) > 0:
        number += 1
        sections += _copies(copied, number, missing)
    _gather(data["sheet"]["glance"], set(_ids(sections)), number)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return _ids(sections)


def copied_id(id_: str, number: int) -> str:
    """The id of a question in copy `number`, from 2."""
    return f"{id_}_{number}"


def _ids(sections: list[Any]) -> list[str]:
    steps = (step for section in sections for step in section["steps"])
    return [question["id"] for step in steps for question in step["questions"]]


def _repeatable(section: Any, once: set[str]) -> Iterator[Any]:
    """The steps without questions that a sheet prints in a place of their own."""
    for step in section["steps"]:
        if not any(q["id"] in once or q["type"] == "medicines" for q in step["questions"]):
            yield step


def _copies(sections: list[Any], number: int, most: int) -> Iterator[Any]:
    """Copies of whole steps, until they hold `most` questions or more."""
    name = re.compile(rf"\b({'|'.join(_ids(sections))})\b")
    for section in deepcopy(sections):
        steps = []
        for step in section["steps"]:
            if most > 0:
                most -= len(step["questions"])
                steps.append(_renamed(step, number, name))
        if steps:
            yield section | {"id": copied_id(section["id"], number), "steps": steps}


def _renamed(step: Any, number: int, name: re.Pattern[str]) -> Any:
    for question in step["questions"]:
        question["id"] = copied_id(question["id"], number)
        for key in NAMING:
            if key in question:
                question[key] = name.sub(lambda found: copied_id(found[0], number), question[key])
    return step | {"id": f"{step['id']}-{number}"}


def _gather(rows: list[Any], ids: set[str], copies: int) -> None:
    """The rows of "At a glance" take in the copies of their questions."""
    for row in rows:
        shown = tuple(row["questions"])
        numbers = range(2, copies + 1)
        row["questions"] += [
            copy for number in numbers for id_ in shown if (copy := copied_id(id_, number)) in ids
        ]
