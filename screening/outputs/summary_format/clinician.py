"""The page for the provider."""

from __future__ import annotations

from typing import Literal

from screening.outputs.summary_format.lines import Ask, Labelled, Shape, TopicLine
from screening.questionnaire.model import Level


class Group(Shape):
    """The lines of one level."""

    level: Level
    """`raise_first`, `monitor`, `little_research`, `tell_provider` or `ask`."""
    heading: str
    """The level in words."""
    lines: tuple[TopicLine, ...]
    """In the order of the sheet; at least one."""


class Lists(Shape):
    """What has no answer of its own, by name, for four different reasons."""

    not_sure: tuple[str, ...]
    """Answered 'not sure'."""
    in_person: tuple[str, ...]
    """To be told in person only."""
    blank: tuple[str, ...]
    """Seen, and left blank."""
    not_opened: tuple[str, ...]
    """Pages and parts of the checklist that were never saved."""


class Medicine(Shape):
    """One medicine, as the patient copied it."""

    name: str
    """As the patient wrote it."""
    purpose: str
    """What it is for; may be empty."""
    amount: str
    """How much and how often; may be empty."""
    kind: Literal["", "prescribed", "otc", "herb"]
    """`prescribed`, `otc` (over the counter), `herb` (herb or vitamin), or empty."""


class Medicines(Shape):
    """The patient's list of medicines, not reconciled, and whether there were reactions."""

    rows: tuple[Medicine, ...]
    """In the patient's order."""
    state: str
    """What was answered, in a word or two, where there are no rows; else empty."""
    blank_rows: int
    """How many rows paper leaves empty, to be filled in by hand."""
    reactions: str
    """What was answered about allergies and bad reactions, in a word or two."""


class ClinicianSheet(Shape):
    """The page for the provider, in its order."""

    language: str
    """Of the page; not of the patient's own words."""
    title: str
    """Title of the sheet."""
    written_in: str
    """Names the language of the patient's own words, where it is not that of the page."""
    safety: tuple[str, ...]
    """The line that is on every sheet, then what the patient chose to add."""
    glance: tuple[Labelled, ...]
    """At a glance: who, what for, what was tried, what is planned."""
    first_questions: tuple[Ask, ...]
    """What the patient wants to ask first; at most three."""
    groups: tuple[Group, ...]
    """The levels that have lines, highest first."""
    empty: str
    """One sentence that names the levels without a line; empty if there are none."""
    lists: Lists
    """What was not answered, and why."""
    information: tuple[TopicLine, ...]
    """Lines without a flag: what a provider may be glad to know."""
    medicines: Medicines
    """Medicines and reactions."""
    own_words: tuple[Labelled, ...]
    """The patient's longer texts, whole."""
    own_words_heading: str
    """Names their language, where it is not that of the page."""
    answered_no: tuple[Labelled, ...]
    """What was answered no, and what was not ticked, for each part of the checklist."""
    no_verdict: str
    """No flag is not clearance; a flag is not a no."""
    legend: tuple[Labelled, ...]
    """What each tag means."""
