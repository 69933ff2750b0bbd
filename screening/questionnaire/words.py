"""The fixed words: of the sheets, of the site's own pages, and of what the content rests on."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from screening.questionnaire.conditions import Condition
from screening.questionnaire.content import (
    Blocks,
    Content,
    Fixed,
    Identifier,
    StepIdentifier,
    Text,
    Translated,
)


class LevelWords(Content):
    """How one level is named on the two sheets."""

    heading: Text
    patient: Text
    meaning: Text


class BasisWords(Content):
    """The `tag` as it stands behind a line, and what it means: on the legend (`short`), and in a
    sentence for the patient."""

    tag: Text
    short: Text
    patient: Text


class StandardWords(Content):
    """The words of an answer that every question offers. `{topic}` is the question's `short`."""

    label: Text
    patient: Text


class Notice(Content):
    """A line that stands on the named steps, and on the first page of the sections that it comes
    `before`, while its condition holds."""

    show_if: Condition
    steps: tuple[StepIdentifier, ...] = ()
    before: tuple[Identifier, ...] = ()
    text: Text


class GlanceRow(Content):
    """One row of 'At a glance': its label (empty for the first) and the questions it gathers."""

    label: Annotated[str, Translated]
    questions: tuple[Identifier, ...]


class States(Content):
    """Words for what was answered to the medicine list and the reactions."""

    yes: Text
    no: Text
    not_sure: Text
    in_person: Text
    blank: Text


class Sheet(Content):
    """The fixed words of the two sheets, and which questions feed their fixed places."""

    clinician_title: Text
    strip: Text
    not_reviewed: Text
    reviewed: Text
    out_of_date: Text
    name_line: Text
    example: Text
    example_if: Condition
    example_question: Text
    glance: tuple[GlanceRow, ...]
    medicines: Identifier
    reactions: Identifier
    own_questions: Identifier
    """The question whose text stands first among the questions to ask."""
    states: States
    not_sure_first: tuple[Identifier, ...]
    legend: Text
    no_verdict: Text
    empty_group: Text
    patient_title: Text
    point_here: Text
    bring: Text
    first_group_intro: Text
    no_lines: Text
    where_from: Text
    clear: Text
    ends: tuple[Text, ...]
    before_printing: Text
    after_printing: Text


class StartPage(Content):
    title: Text
    intro: Text
    can_heading: Text
    can: tuple[Text, ...]
    cannot_heading: Text
    cannot: tuple[Text, ...]
    heads_up: Text


class Site(Content):
    """The site's own pages and notices. Names in braces come from the settings."""

    start: StartPage
    disclaimer_short: Text
    disclaimer_heading: Text
    disclaimer: Blocks
    privacy: Blocks
    clinicians: Blocks
    sources_intro: Blocks
    saved: Text
    medicine_warning: Text
    where_from: Text


class Card(Content):
    """One Learn page."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    title: Text
    summary: Text
    body: Blocks
    basis: Fixed
    evidence: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Term(Content):
    """A glossary term. `words` are further spellings under which it is found in running text."""

    meaning: Text
    words: tuple[Fixed, ...] = ()


class Source(Content):
    """One of the five documents: background, not proof."""

    title: Fixed
    note: Text
    used_for: Text
    checked_on: date


class Evidence(Content):
    """One note taken from a document, in our own words."""

    source: Annotated[str, Field(pattern=r"^\d{3}$")]
    says: Text


class Reference(Content):
    """A label, paper or page outside the five documents."""

    cite: Fixed
    used_for: Text
    status: Text
    checked_on: date
