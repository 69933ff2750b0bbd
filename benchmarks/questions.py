"""The shipped questionnaire made longer: the same steps again, under other ids.

A step is as large as before, and so is what it depends on: conditions of a copy look at the
questions of the same copy. What a checklist can hold only once, such as the safety questions, is
not copied. Run as a program, it is `screening` with the limits on the size of a questions file
lifted, which refuse a file of a thousand questions.
"""

from __future__ import annotations

import re
import sys
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from screening.cli import main
from screening.questionnaire import yaml_source
from screening.shipped import shipped


def write_questions(path: Path, wanted: int) -> list[str]:
    """Write a file with `wanted` questions, or up to three more: steps stay whole. Return the ids
    of all of them."""
    yaml = YAML(typ="safe")
    data = yaml.load(shipped("questions.yaml"))
    sections = data["sections"]
    once = {*data["safety"]["questions"], data["safety"]["print_choice"]}
    originals = [
        section | {"steps": [step for step in section["steps"] if _may_stand_twice(step, once)]}
        for section in sections
    ]
    shipped_ids = _ids(sections)
    name = re.compile(rf"\b({'|'.join(shipped_ids)})\b")
    rows = data["sheet"]["glance"]  # take in the copies of their questions
    shown = [tuple(row["questions"]) for row in rows]
    for number in count(2):
        missing = wanted - len(_ids(sections))
        if missing <= 0:
            break
        for section in deepcopy(originals):
            steps = []
            for step in section["steps"]:
                if missing > 0:
                    missing -= len(step["questions"])
                    steps.append(_renamed(step, number, name))
            if steps:
                sections.append(section | {"id": f"{section['id']}_{number}", "steps": steps})
        there = set(_ids(sections))
        for row, ids in zip(rows, shown, strict=True):
            row["questions"] += [copy for id_ in ids if (copy := copied_id(id_, number)) in there]
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return _ids(sections)


def copied_id(id_: str, number: int) -> str:
    """The id of a question in copy `number`, from 2."""
    return f"{id_}_{number}"


def _ids(sections: list[Any]) -> list[str]:
    steps = (step for section in sections for step in section["steps"])
    return [question["id"] for step in steps for question in step["questions"]]


def _may_stand_twice(step: Any, once: set[str]) -> bool:
    """Whether no sheet prints a question of it in a place of its own."""
    return not any(q["id"] in once or q["type"] == "medicines" for q in step["questions"])


def _renamed(step: Any, number: int, name: re.Pattern[str]) -> Any:
    for question in step["questions"]:
        question["id"] = copied_id(question["id"], number)
        for key in ("show_if", "joins"):  # they name other questions
            if key in question:
                question[key] = name.sub(lambda found: copied_id(found[0], number), question[key])
    return step | {"id": f"{step['id']}-{number}"}


if __name__ == "__main__":
    yaml_source.MAX_BYTES = 16 * 1024 * 1024
    yaml_source.MAX_NODES = 1_000_000
    sys.exit(main())
