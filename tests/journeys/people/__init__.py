"""Made-up people, one a file: what they answer, and what both sheets must then say.

Everything in the files was worked out by hand from questions.yaml. `answers` holds the fields of
each step by name. `clinician` is the clinician sheet from 'Safety' to own words, a line each; what
stands further in belongs to the line above. `talk_about` names options and rules, whose patient
lines stand in that order on the patient sheet, and whose reasons on the clinician's back; `asks`
the questions for the provider in theirs: by id, `own` for the last page's, or as they were typed.
{today} is the day of the walk (UTC).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

Fields = dict[str, str | list[str]]


class Person(BaseModel):
    """`comes_back`: the steps that show once more, because a save reveals a question there.
    `crisis`: whether the crisis words stand on the page after the safety questions.
    `first_questions`: typed before printing, and picked to be asked first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    way: str
    comes_back: list[str] = []
    crisis: bool = False
    answers: dict[str, Fields] = {}
    first_questions: list[str] = []
    clinician: str
    talk_about: dict[str, list[str]] = {}
    asks: list[str]

    @property
    def fields(self) -> Fields:
        """All answers by field name."""
        return {name: value for step in self.answers.values() for name, value in step.items()}

    @property
    def questions(self) -> list[str]:
        """The questions that have an answer; a medicine list counts once."""
        names = [name.split("-")[0] for name, value in self.fields.items() if value]
        return list(dict.fromkeys(names))

    def picks(self, question: str) -> list[str]:
        """The values picked there, in the order of the file, which is the order of the page."""
        value = self.fields.get(question, [])
        return [value] if isinstance(value, str) else value

    @property
    def clinician_lines(self) -> list[str]:
        lines: list[str] = []
        for line in filter(str.strip, self.clinician.splitlines()):
            if line.startswith(" " * 4):
                lines[-1] += " " + line.strip()
            else:
                lines.append(line.strip())
        return lines


def _load(path: Path) -> Person:
    data: Mapping[str, Any] = YAML(typ="safe", pure=True).load(path)
    return Person(name=path.stem, **data)


PEOPLE = {path.stem: _load(path) for path in sorted(Path(__file__).parent.glob("*.yaml"))}
