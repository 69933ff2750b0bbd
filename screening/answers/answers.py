"""What one person answered, by question id. Immutable; knows nothing of what was asked.

An answer can be five things, kept apart everywhere: a pick or words, `not_sure`, `in_person`,
blank (no `Answer` at all), and not asked (the question is off the path, see `path`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class MedicineRow:
    """One line of the medicine list, as the person copied it."""

    name: str
    purpose: str = ""
    amount: str = ""
    kind: str = ""
    """`prescribed`, `otc`, `herb`, or empty."""

    @property
    def id(self) -> str:
        """Names this row by what it says, so that a choice about it never hits another row."""
        said = "\x1f".join((self.name, self.purpose, self.amount, self.kind))
        return f"row-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Answer:
    """One question's answer. `picks` are option values in the order of the questionnaire."""

    picks: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    """What was written behind an option, by its value. Never empty strings."""
    text: str = ""
    rows: tuple[MedicineRow, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not (self.picks or self.text or self.rows)

    @property
    def words(self) -> tuple[str, ...]:
        """All that the person wrote here, as against what they picked."""
        rows = (part for row in self.rows for part in (row.name, row.purpose, row.amount))
        texts = (f"{value} {text}" for value, text in sorted(self.texts.items()))
        return tuple(filter(None, (self.text, *texts, *rows)))

    def to_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.picks:
            data["picks"] = list(self.picks)
        if self.texts:
            data["texts"] = dict(self.texts)
        if self.text:
            data["text"] = self.text
        if self.rows:
            data["rows"] = [[row.name, row.purpose, row.amount, row.kind] for row in self.rows]
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Answer:
        return cls(
            picks=tuple(data.get("picks", ())),
            texts=MappingProxyType(dict(data.get("texts", {}))),
            text=data.get("text", ""),
            rows=tuple(MedicineRow(*row) for row in data.get("rows", ())),
        )


BLANK = Answer()


class Answers(Mapping[str, Answer]):
    """Every answer that is not blank, by question id.

    Those of a record stay as its JSON has them until someone asks: a page needs a few of them.
    """

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self._made = {id_: answer for id_, answer in (answers or {}).items() if not answer.is_blank}
        self._data: dict[str, Any] = {}

    def __getitem__(self, question_id: str) -> Answer:
        """The answer; BLANK where there is none."""
        answer = self._made.get(question_id)
        if answer is not None:
            return answer
        if question_id not in self._data:
            return BLANK
        self._made[question_id] = Answer.from_data(self._data[question_id])
        return self._made[question_id]

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._made or question_id in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._data, *self._made)))

    def __len__(self) -> int:
        return len(self._data.keys() | self._made.keys())

    def __repr__(self) -> str:
        return f"<Answers to {len(self)} questions>"  # never what they say

    def merged(self, changes: Mapping[str, Answer]) -> Answers:
        """New answers with `changes` laid over these; a blank change takes an answer back."""
        merged = Answers()
        merged._made = {**self._made}
        merged._data = {**self._data}
        for id_, answer in changes.items():
            merged._data.pop(id_, None)
            merged._made.pop(id_, None)
            if not answer.is_blank:
                merged._made[id_] = answer
        return merged

    def only(self, question_ids: Iterator[str] | tuple[str, ...]) -> Answers:
        return Answers({id_: self[id_] for id_ in question_ids})

    def to_data(self) -> dict[str, Any]:
        """Plain data for canonical JSON."""
        return {id_: self._data.get(id_) or self[id_].to_data() for id_ in sorted(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Answers:
        answers = cls()
        answers._data = {**data}
        return answers
