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
from screening.questionnaire.conditions import NEVER, Condition


class LevelWords(Content):
    """How one level is named on the two sheets."""

    heading: Text
    """The heading on the clinician sheet."""
    patient: Text
    """The heading on the patient's own sheet."""
    meaning: Text
    """What the level means, on the page for clinicians."""


class BasisWords(Content):
    """The `tag` as it stands behind a line, and what it means: on the legend (`short`), and in a
    sentence for the patient."""

    tag: Text
    """As it stands behind a line, in square brackets."""
    short: Text
    """On the legend of the clinician sheet."""
    patient: Text
    """In a sentence for the patient."""


class StandardWords(Content):
    """The words of an answer that every question offers. `{topic}` is the question's `short`."""

    label: Text
    """What the person reads and picks."""
    note: Text | None = None
    """What it does: once on each page that offers it, safety and requests apart."""
    patient: Text
    """The sentence on the patient's own sheet."""

    @property
    def short(self) -> str:
        """The label without what its words in parentheses say of the printed page."""
        return self.label.partition(" (")[0]


class Notice(Content):
    """A line that stands on the named steps, and on the first page of the sections that it comes
    `before`, while its condition holds."""

    show_if: Condition
    """When it stands there."""
    steps: tuple[StepIdentifier, ...] = ()
    """The pages (ids of steps) on which it stands."""
    before: tuple[Identifier, ...] = ()
    """The parts (ids of sections) on whose first page it stands."""
    text: Text
    """What it says."""


class GlanceRow(Content):
    """One row of 'At a glance': its label (empty for the first) and the questions it gathers.
    `id`: what a choice about the row is kept by; without it, the row goes by its first question."""

    id: Identifier | None = None
    """Never changes once released."""
    label: Annotated[str, Translated]
    """The words before the row; empty for the first."""
    questions: tuple[Identifier, ...]
    """The questions whose `glance` words it gathers."""

    @property
    def name(self) -> str:
        """The id, or what stands in for it; empty for a row that gathers nothing."""
        return self.id or next(iter(self.questions), "")


class States(Content):
    """Words for what was answered to the medicine list and the reactions."""

    yes: Text
    """For a plain yes."""
    no: Text
    """For a plain no."""
    not_sure: Text
    """For 'not sure'."""
    in_person: Text
    """For 'in person'."""
    blank: Text
    """For no answer."""


class Sheet(Content):
    """The words of the two sheets, and which questions have places of their own on them."""

    clinician_title: Text
    """The title of the clinician sheet."""
    strip: Text
    """What the sheet is and is not, on each of its pages."""
    not_reviewed: Text
    """What stands there while nobody has signed the content off."""
    reviewed: Text
    """What stands there once somebody has: `{by}`, `{on}`."""
    out_of_date: Text
    """What stands there past `review_by`, which is `{date}`."""
    name_line: Text
    """Before the line on which the name is written by hand."""
    example: Text
    """Stands large on a sheet that is about no real person."""
    example_if: Condition
    """When the answers are about no real person."""
    example_question: Text
    """What is asked then, before anything is printed."""
    glance: tuple[GlanceRow, ...]
    """The rows of 'At a glance'."""
    medicines: Identifier | Literal[""] = ""
    """The question that lists medicines. Left out: no sheet has a place for them."""
    reactions: Identifier | Literal[""] = ""
    """The question about allergies and bad reactions, whose answer stands beside the medicines."""
    hopes: Identifier | Literal[""] = ""
    """The question whose text stands whole behind the first questions on the clinician sheet."""
    own_questions: Identifier | Literal[""] = ""
    """The question whose text stands first among the questions to ask."""
    states: States
    """Words for what was answered about medicines and reactions."""
    not_sure_first: tuple[Identifier, ...]
    """Questions whose 'not sure' stands before all others."""
    legend: Text
    """The heading above what the tags on the clinician sheet mean."""
    no_verdict: Text
    """That no flag is not clearance."""
    empty_group: Text
    """What stands for levels without a line, `{groups}`."""
    patient_title: Text
    """The title of the patient's own sheet."""
    point_here: Text
    """What to point at if starting is hard."""
    bring: Text
    """What to do with the sheets."""
    first_group_intro: Text
    """What stands above the highest level, for the patient."""
    no_lines: Text
    """What the patient reads where no answer makes a line."""
    where_from: Text
    """Which documents the lines rest on, `{titles}`, and from when, `{date}`."""
    clear: Text
    """When the answers are deleted."""
    ends: tuple[Text, ...]
    """Headings with room to write, at the end of the patient's sheet."""
    before_printing: Text
    """What stands above the buttons for printing."""
    after_printing: Text
    """What stands below them."""


class StartPage(Content):
    title: Text
    """The title of the start page."""
    intro: Text
    """What this is, in one or two sentences."""
    can_heading: Text
    """The heading above what it can do."""
    can: tuple[Text, ...]
    """What it can do."""
    cannot_heading: Text
    """The heading above what it cannot do."""
    cannot: tuple[Text, ...]
    """What it cannot do."""
    heads_up: Text | None = None
    """Which questions are hard, and that one may skip them or stop."""


class Site(Content):
    """The site's own pages and notices. Names in braces come from the settings."""

    start: StartPage
    """The start page."""
    when: Text | None = None
    """When to fill it in: on the start page and on that of the summary."""
    disclaimer_short: Text
    """At the foot of each page."""
    disclaimer_heading: Text
    """The title of the disclaimer."""
    disclaimer: Blocks
    """The whole disclaimer."""
    privacy: Blocks
    """The privacy page."""
    privacy_changed_on: date
    """The day of its last change, which people see."""
    clinicians: Blocks
    """The page for clinicians."""
    sources_intro: Blocks
    """What stands above the sources."""
    medicine_warning: Text
    """What stands below every list of medicines."""


class Card(Content):
    """One Learn page."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    """Its address; never changes once released."""
    title: Text
    """The title."""
    summary: Text
    """One sentence in the list of cards."""
    body: Blocks
    """What it says."""
    basis: Untranslated
    """For whoever edits this: what it rests on, in words."""
    evidence: tuple[str, ...] = ()
    """Notes of `evidence` (E..) that it rests on."""
    references: tuple[str, ...] = ()
    """Entries of `references` (R..) that it rests on."""


class Term(Content):
    """A glossary term. `words` are further spellings under which it is found in running text."""

    meaning: Text
    """What it means, in plain words."""
    words: tuple[Untranslated, ...] = ()
    """Further spellings under which it is found in the texts."""


class Source(Content):
    """One of the five documents: background, not proof."""

    title: Untranslated
    """Its title, as it was given."""
    note: Text
    """What kind of document it is, and how far to trust it."""
    used_for: Text
    """What this checklist takes from it."""
    checked_on: date
    """The day on which it was last looked at."""


class Evidence(Content):
    """One note taken from a document, in our own words."""

    source: Annotated[str, Field(pattern=r"^\d{3}$")]
    """The number of the document, one of `sources`."""
    says: Text
    """What it says, in our own words."""


class Reference(Content):
    """A label, paper or page outside the five documents."""

    kind: Identifier | None = None
    """For a label or a notice: the entry of `bases` whose tag says whose it is."""
    cite: Untranslated
    """How it is cited: who, what, where, when."""
    used_for: Text
    """What this checklist takes from it."""
    status: Text
    """How it was read: whole, or its summary alone; still in force or not."""
    checked_on: date
    """The day on which it was last looked at."""


class SheetWords(Content):
    """Headings and labels of both sheets, on the screen, in print and as text."""

    safety: Text = "Safety"
    made_with: Text = "Made with Foreword, {address}"
    born: Text = "Born"
    made: Text = "Made"
    questions: Text = "Questions"
    checked: Text = "v{version} (checked {date})"
    ref: Text = "Ref"
    page: Text = "Page {page} of {pages}"
    glance: Text = "At a glance"
    first_questions: Text = "Please go through these questions first"
    first_three: Text = "Please go through these three questions first"
    picked: Text = "picked by the patient"
    written: Text = "written by the patient"
    suggested: Text = "suggested from the answers"
    requests: Text = "Asked for"
    none: Text = "none"
    basis: Text = "Basis"
    asked: Text = "asked"
    other_answers: Text = "Other answers"
    not_answered: Text = "Not answered"
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
    reactions: Text = "Allergies, reactions"
    own_words: Text = "In the patient's own words"
    own_words_in: Text = "In the patient's own words, written in {languages}"
    written_in: Text = "Words in quotation marks, and the names of medicines, are in {languages}."
    answered_no: Text = "Answered no"
    none_of: Text = "none of {list}"
    not_ticked: Text = "Not ticked"
    also_not_sure: Text = "also ticked: not sure"
    reasons: Text = "Why these lines, and what to clarify"
    in_general: Text = "{notes} in general terms"
    over: Text = "Why and what to clarify, answered no, not ticked: over"
    for_provider: Text = "For the provider"
    blood_pressure: Text = "BP"
    heart_rate: Text = "HR"
    oxygen: Text = "SpO2"
    weight: Text = "weight"
    pregnancy_test: Text = "pregnancy test"
    negative: Text = "neg"
    positive: Text = "pos"
    not_applicable: Text = "n/a"
    last_food: Text = "last food"
    last_drink: Text = "last drink"
    escort: Text = "escort"
    notes: Text = "Notes"
    reviewed_by: Text = "Reviewed with patient by"
    date: Text = "date"
    sources_at: Text = "Sources with dates: {address}/sources"
    report: Text = "To report a line (v{version}): {contact}"
    talk_first: Text = "What to talk about first"
    joined: Text = (
        "Lines that join answers with + are no interaction check. Look at those together."
    )
    asks: Text = "Questions to ask"
    my_questions: Text = "My questions"
    more_questions: Text = "Also"
    more_topics: Text = "The page for your provider has more topics."
    more_to_talk: Text = "More to talk about"
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
    in_unit: Text = "Give a number in {unit}."
    a_year: Text = "Give a year."
    a_month: Text = "Give a month and a year. The year alone will do."
    a_day: Text = "Give a day, or a month and a year. The year alone will do."
    on_paper: Text = (
        "Skip any question you want. Paper can be read by anyone who has it: leave out what you "
        "would rather say in person, and do not write your name if you do not want to."
    )
    on_screen: Text = (
        "If you cannot write here, or would rather not, answer by touch, by keyboard or by voice "
        "at {address}. Or ask someone you trust to write down what you say, in your words."
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
    below: Text = "your number in question {number} is below {bound}"
    at_most: Text = "your number in question {number} is {bound} or less"
    above: Text = "your number in question {number} is above {bound}"
    at_least: Text = "your number in question {number} is {bound} or more"
    but: Text = "anything but {labels}"
    label: Text = "“{label}”"
    last_label: Text = "{labels} or {label}"
    codes: Text = "Questions and answers of the checklist. A code never changes its meaning."
    readers: Text = "Whoever receives this form can read these answers."
    in_danger: Text = (
        "{label}: call {number} or your local emergency number, "
        "or go to the nearest emergency room."
    )
    lines_checked: Text = "{place}, as checked on {date}:"
    the_patient: Text = "the patient"
    a_helper: Text = "a helper, with the patient"


class HelpWords(Content):
    """How to reach a helpline."""

    emergency: Text = "In an emergency, call {number}."
    call: Text = "call {number}"
    text: Text = "text {number}"
    text_word: Text = "text {word} to {number}"
    chat: Text = "chat at {address}"


class CardWords(Content):
    """The card with a clinic's link, to cut out and hand on."""

    scan: Text = "Point the camera of your phone here, or type the address:"
    no_name: Text = "No account and no name. Skip any question you want."
    code: Text = "A QR code that leads to {address}"


class Elsewhere(Content):
    """What another system says that shows the checklist or reads answers to it, as FHIR."""

    site_words: tuple[Text, ...] = (
        *("this page", "the page", "next page", "sheet", "print", "the list you", "your list"),
        *("we will show", "we can help", "is watching", "alerts no one"),
    )
    """Words, or how words begin, by which a text is known to speak of this site. `check` names each
    text with one of them that goes along with the checklist."""
    texts: dict[str, Annotated[str, Translated]] = Field(default_factory=dict)
    """The words there of an item or an answer, by its id there; empty: it stays here."""
    loinc: dict[str, Annotated[str, Field(pattern=r"^[0-9]{1,7}-[0-9]$")]] = Field(
        default_factory=dict
    )
    """The code of LOINC that comes nearest to a question or an answer, by its code there."""
    helped_if: Condition = NEVER
    """When another person helps to answer, so that they are the source of the answers."""


class FixedWords(Content):
    sheet: SheetWords = SheetWords()
    """Of both sheets."""
    form: BlankFormWords = BlankFormWords()
    """Of the blank form."""
    help: HelpWords = HelpWords()
    """Of the helplines."""
    card: CardWords = CardWords()
    """Of the card with a clinic's link."""
