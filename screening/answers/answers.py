"""What one person answered, by question id. Immutable; knows nothing of what was asked.

An answer can be five things, kept apart everywhere: a pick or words, `not_sure`, `in_person`,
blank (no `Answer` at all), and not asked (the question is off the path, see `path`).
"""

from __future__ import annotations

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
    id: str = field(default="", compare=False)
    """Random, made when the row is first saved; it outlives changes of the row. What is typed in a
    form has none yet."""


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
    def free_texts(self) -> tuple[str, ...]:
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
            data["rows"] = [
                [row.name, row.purpose, row.amount, row.kind, row.id] for row in self.rows
            ]
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Answer:
        return cls(
            tuple(data.get("picks", ())),
            MappingProxyType(data["texts"]) if "texts" in data else NO_TEXTS,
            data.get("text", ""),
            tuple(MedicineRow(*row) for row in data["rows"]) if "rows" in data else (),
        )


BLANK = Answer()


class Answers(Mapping[str, Answer]):
    """Every answer that is not blank, by question id."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self._answers = {
            id_: answer for id_, answer in (answers or {}).items() if not answer.is_blank
        }

    def __getitem__(self, question_id: str) -> Answer:
        """The answer; BLANK where there is none."""
        return self._answers.get(question_id, BLANK)

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._answers

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __repr__(self) -> str:
        return f"<Answers to {len(self)} questions>"  # never what they say

    def merged(self, changes: Mapping[str, Answer]) -> Answers:
        """New answers with `changes` laid over these; a blank change takes an answer back."""
        return Answers({**self._answers, **changes})

    def to_data(self) -> dict[str, Any]:
        """Plain data for canonical JSON."""
        return {id_: self._answers[id_].to_data() for id_ in sorted(self._answers)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Answers:
        return cls({id_: Answer.from_data(answer) for id_, answer in data.items()})
