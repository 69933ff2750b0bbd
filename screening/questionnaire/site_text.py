"""Words that no question holds: of the sheets, of the site's pages, and of the sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from screening.questionnaire.base import (
    Blocks,
    Content,
    Identifier,
    StepIdentifier,
    Text,
    Translated,
    Untranslated,
)
from screening.questionnaire.conditions import Condition


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

    @property
    def short(self) -> str:
        """The label without what its words in parentheses say of the printed page."""
        return self.label.partition(" (")[0]


class Notice(Content):
    """A line that stands on the named steps, and on the first page of the sections that it comes
    `before`, while its condition holds."""

    show_if: Condition
    steps: tuple[StepIdentifier, ...] = ()
    before: tuple[Identifier, ...] = ()
    text: Text


class GlanceRow(Content):
    """One row of 'At a glance': its label (empty for the first) and the questions it gathers.
    `id`: what a choice about the row is kept by; without it, the row goes by its first question."""

    id: Identifier | None = None
    label: Annotated[str, Translated]
    questions: tuple[Identifier, ...]

    @property
    def name(self) -> str:
        """The id, or what stands in for it; empty for a row that gathers nothing."""
        return self.id or next(iter(self.questions), "")


class States(Content):
    """Words for what was answered to the medicine list and the reactions."""

    yes: Text
    no: Text
    not_sure: Text
    in_person: Text
    blank: Text


class Sheet(Content):
    """The words of the two sheets, and which questions have places of their own on them."""

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
    medicines: Identifier | Literal[""] = ""
    """The question that lists medicines. Left out: no sheet has a place for them."""
    reactions: Identifier | Literal[""] = ""
    """The question about allergies and bad reactions, whose answer stands beside the medicines."""
    own_questions: Identifier | Literal[""] = ""
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
    privacy_changed_on: date
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
    basis: Untranslated
    evidence: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Term(Content):
    """A glossary term. `words` are further spellings under which it is found in running text."""

    meaning: Text
    words: tuple[Untranslated, ...] = ()


class Source(Content):
    """One of the five documents: background, not proof."""

    title: Untranslated
    note: Text
    used_for: Text
    checked_on: date


class Evidence(Content):
    """One note taken from a document, in our own words."""

    source: Annotated[str, Field(pattern=r"^\d{3}$")]
    says: Text


class Reference(Content):
    """A label, paper or page outside the five documents."""

    cite: Untranslated
    used_for: Text
    status: Text
    checked_on: date


class SheetWords(Content):
    """Headings and labels of both sheets, on the screen, in print and as text."""

    safety: Text = "Safety"
    made: Text = "Made"
    questions: Text = "Questions"
    checked: Text = "v{version} (checked {date})"
    ref: Text = "Ref"
    page: Text = "Page {page} of {pages}"
    patient_reported: Text = "{title} (patient-reported)"
    glance: Text = "At a glance"
    first_questions: Text = "Please go through these questions first"
    picked: Text = "picked by the patient"
    written: Text = "written by the patient"
    suggested: Text = "suggested from the answers"
    requests: Text = "Requests"
    none: Text = "none"
    basis: Text = "Basis"
    other_answers: Text = "Other answers"
    not_sure: Text = "Not sure"
    in_person: Text = "Prefers in person"
    blank: Text = "Left blank"
    not_opened: Text = "Not opened"
    topic: Text = "Topic"
    answer: Text = "Answer"
    about: Text = "About"
    medicines: Text = "Medicines"
    medicines_note: Text = "(copied by the patient; not reconciled)"
    medicine_name: Text = "Name"
    medicine_purpose: Text = "For"
    medicine_amount: Text = "Amount and how often"
    medicine_kind: Text = "Kind"
    prescribed: Text = "prescribed"
    otc: Text = "over the counter"
    herb: Text = "herb or vitamin"
    reactions: Text = "Allergy or bad reaction:"
    own_words: Text = "In the patient's own words"
    own_words_in: Text = "In the patient's own words, written in {languages}"
    written_in: Text = "Words in quotation marks, and the names of medicines, are in {languages}."
    answered_no: Text = "Answered no"
    none_of: Text = "none of {list}"
    not_ticked: Text = "{list} not ticked"
    notes: Text = "Notes"
    reviewed_by: Text = "Reviewed with patient by"
    date: Text = "date"
    how_to_read: Text = "How to read this"
    talk_first: Text = "What to talk about first"
    asks: Text = "Questions to ask"
    answers: Text = "What I answered"
    where_from: Text = "Where things come from"

    @property
    def medicine_columns(self) -> tuple[str, ...]:
        name, purpose, amount = self.medicine_name, self.medicine_purpose, self.medicine_amount
        return name, purpose, amount, self.medicine_kind

    @property
    def medicine_kinds(self) -> dict[str, str]:
        """By the value of each kind; empty for what was not said."""
        return {"": "", "prescribed": self.prescribed, "otc": self.otc, "herb": self.herb}


class BlankFormWords(Content):
    """The blank form on paper and as FHIR, and when a question of it applies."""

    part: Text = "Part {number} of {count}"
    pick_one: Text = "Pick one."
    pick_alone: Text = "Tick {labels} on its own."
    on_paper: Text = (
        "Skip any question you want. Paper can be read by anyone who has it: leave out what you "
        "would rather say in person, and do not write your name if you do not want to."
    )
    why: Text = "Why we ask:"
    medicine_kinds: Text = "Kind: prescribed, over the counter, or herb or vitamin."
    only_if: Text = "Only if {ways}."
    both: Text = "{one}, and {other}"
    either: Text = "{one}, or if {other}"
    answered: Text = "you answered question {number}"
    left_blank: Text = "you left question {number} blank"
    listed: Text = "you listed something in question {number}"
    nothing_listed: Text = "you listed nothing in question {number}"
    not_picked: Text = "you did not tick {labels} in question {number}"
    picked: Text = "you ticked {labels} in question {number}"
    but: Text = "anything but {labels}"
    label: Text = "“{label}”"
    last_label: Text = "{labels} or {label}"
    codes: Text = "Questions and answers of the checklist. A code never changes its meaning."


class HelpWords(Content):
    """How to reach a helpline."""

    emergency: Text = "In an emergency, call {number}."
    call: Text = "call {number}"
    text: Text = "text {number}"
    text_word: Text = "text {word} to {number}"
    chat: Text = "chat at {address}"


class FixedWords(Content):
    sheet: SheetWords = SheetWords()
    form: BlankFormWords = BlankFormWords()
    help: HelpWords = HelpWords()
