"""What one person answered, by question id. Immutable; knows nothing of what was asked.

An answer can be five things, kept apart everywhere: a pick or words, `not_sure`, `in_person`,
blank (no `Answer` at all), and not asked (the question is off the path, see `path`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

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


class Answer(NamedTuple):
    """One question's answer. `picks` are option values in the order of the questionnaire."""

    picks: tuple[str, ...] = ()
    texts: Mapping[str, str] = NO_TEXTS
    """What was written behind an option, by its value; behind one that is not picked now it counts
    for nothing. Never empty strings."""
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


BLANK = Answer()


class Answers(Mapping[str, Answer]):
    """Every answer that is not blank, and words behind options that are no longer picked, by
    question id."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self._answers = {
            id_: answer
            for id_, answer in (answers or {}).items()
            if answer.picks or answer.text or answer.rows or answer.texts
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
        """Return plain data for canonical JSON: of each answer what it has."""
        data: dict[str, dict[str, Any]] = {}
        for id_, answer in sorted(self._answers.items()):
            parts: dict[str, Any] = {}
            data[id_] = parts
            if answer.picks:
                parts["picks"] = list(answer.picks)
            if answer.texts:
                parts["texts"] = dict(answer.texts)
            if answer.text:
                parts["text"] = answer.text
            if answer.rows:
                parts["rows"] = [[r.name, r.purpose, r.amount, r.kind, r.id] for r in answer.rows]
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Answers:
        """Return what `to_data` was made from, from its JSON."""
        return cls(
            {
                id_: Answer(
                    tuple(parts.get("picks", ())),
                    MappingProxyType(parts["texts"]) if "texts" in parts else NO_TEXTS,
                    parts.get("text", ""),
                    tuple([MedicineRow(*row) for row in parts["rows"]]) if "rows" in parts else (),
                )
                for id_, parts in data.items()
            }
        )
