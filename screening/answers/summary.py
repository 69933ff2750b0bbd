"""The Summary: everything that both sheets say, as finished text in one language.

Every output (screen, print, PDF, text, JSON, FHIR) is made from this and nothing else, so they
agree to the line. `build_summary` is a pure function: same input, same Summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from screening.answers.answers import MedicineRow
from screening.answers.asks import AskLine, find_ask_lines
from screening.answers.choices import MOST_FIRST, Layout, find_printed_path
from screening.answers.clinician import (
    Group,
    Labelled,
    Lists,
    Medicines,
    find_answered_no,
    find_glance,
    find_groups,
    find_lists,
    find_medicines,
    find_own_words,
)
from screening.answers.flags import TopicLine, find_topic_lines
from screening.answers.path import Path, find_path
from screening.answers.patient import PatientSheet, build_patient_sheet
from screening.answers.safety import find_safety_lines
from screening.answers.screening import Screening
from screening.questionnaire.days import day
from screening.questionnaire.model import Questionnaire

__all__ = [
    "AskLine",
    "ClinicianSheet",
    "Group",
    "Labelled",
    "Lists",
    "MedicineRow",
    "Medicines",
    "PatientSheet",
    "Strip",
    "Summary",
    "TopicLine",
    "build_summary",
]


@dataclass(frozen=True)
class Strip:
    """What stands at the head of every sheet."""

    text: str
    made: str
    """Day and local time with zone."""
    version: str
    reference: str
    name_line: str
    notes: tuple[str, ...]
    """Whether a clinician reviewed the content, and whether it is past its review date."""


@dataclass(frozen=True)
class ClinicianSheet:
    """In the order of the sheet."""

    title: str
    safety: tuple[str, ...]
    glance: tuple[Labelled, ...]
    first_questions: tuple[AskLine, ...]
    """The person's own choice of what to ask first; at most three."""
    groups: tuple[Group, ...]
    """Groups with lines, highest level first; the last, `ask`, is what to discuss."""
    empty: str
    """One sentence that names the groups without a line; empty if there are none."""
    lists: Lists
    information: tuple[TopicLine, ...]
    medicines: Medicines
    own_words: tuple[Labelled, ...]
    answered_no: tuple[Labelled, ...]
    no_verdict: str
    legend: tuple[Labelled, ...]


@dataclass(frozen=True)
class Summary:
    language: str
    example: str
    """The mark on every sheet that is about no real person; empty otherwise."""
    strip: Strip
    clinician: ClinicianSheet
    patient: PatientSheet
    layout: Layout


def build_summary(
    questionnaire: Questionnaire, screening: Screening, made_at: datetime, reference: str
) -> Summary:
    """`made_at` is aware, in the zone to print; `reference` is the sheet's eight characters."""
    choices = screening.choices
    path = find_printed_path(questionnaire, screening.answers, choices)
    lines = find_topic_lines(path)
    asks = find_ask_lines(path, choices)
    sheet = questionnaire.sheet
    return Summary(
        language=questionnaire.language,
        example=sheet.example if _is_example(questionnaire, screening) else "",
        strip=_strip(questionnaire, made_at, reference),
        clinician=_clinician_sheet(path, screening, lines, asks, made_at.tzinfo),
        patient=build_patient_sheet(path, lines, asks),
        layout=choices.layout,
    )


def _clinician_sheet(
    path: Path,
    screening: Screening,
    lines: tuple[TopicLine, ...],
    asks: tuple[AskLine, ...],
    zone: tzinfo | None,
) -> ClinicianSheet:
    words = path.questionnaire.sheet
    groups, empty = find_groups(path.questionnaire, lines)
    first, left_out = screening.choices.first, screening.choices.left_out
    by_id = {ask.id: ask for ask in asks}
    return ClinicianSheet(
        title=words.clinician_title,
        safety=find_safety_lines(path, screening, zone),
        glance=_kept(find_glance(path), left_out),
        first_questions=tuple(by_id[id_] for id_ in first if id_ in by_id)[:MOST_FIRST],
        groups=groups,
        empty=empty,
        lists=find_lists(path, screening),
        information=tuple(line for line in lines if line.level == "info"),
        medicines=find_medicines(path),
        own_words=find_own_words(path),
        answered_no=_kept(find_answered_no(path), left_out),
        no_verdict=words.no_verdict,
        legend=tuple(
            Labelled(tag if tag != "web" else "web 00n", basis.short)
            for tag, basis in path.questionnaire.bases.items()
        ),
    )


def _is_example(questionnaire: Questionnaire, screening: Screening) -> bool:
    """By all answers: leaving a line out does not make an example a real person's."""
    facts = find_path(questionnaire, screening.answers).facts
    return questionnaire.sheet.example_if.holds(facts)


def _kept(lines: tuple[Labelled, ...], left_out: frozenset[str]) -> tuple[Labelled, ...]:
    return tuple(line for line in lines if line.id not in left_out)


def _strip(questionnaire: Questionnaire, made_at: datetime, reference: str) -> Strip:
    words = questionnaire.sheet
    review = questionnaire.signed_off
    notes = [
        words.reviewed.replace("{on}", day(review.on)).replace("{by}", review.by)
        if review.by and review.on
        else words.not_reviewed
    ]
    if made_at.date() > questionnaire.review_by:
        notes.append(words.out_of_date.replace("{date}", day(questionnaire.review_by)))
    return Strip(
        text=words.strip,
        made=f"{day(made_at)} {made_at:%H:%M} {made_at.tzname()}",
        version=f"v{questionnaire.version} (checked {day(questionnaire.checked_on)})",
        reference=f"{reference[:4]}-{reference[4:]}",
        name_line=words.name_line,
        notes=tuple(notes),
    )
