"""The words that stand on every sheet, whatever is asked: in every checklist the same, unless its
file gives others under `fixed`. Sheets hold no words of their own, so that each is in one language
throughout.
"""

from __future__ import annotations

from screening.questionnaire.content import Content, Text


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
    first_questions: Text = "Three questions for this visit"
    to_ask_first: Text = "To ask first"
    none_picked: Text = "none picked"
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
        return (
            self.medicine_name,
            self.medicine_purpose,
            self.medicine_amount,
            self.medicine_kind,
        )

    @property
    def medicine_kinds(self) -> dict[str, str]:
        """By the value of each kind; empty for what was not said."""
        return {"": "", "prescribed": self.prescribed, "otc": self.otc, "herb": self.herb}


class FormWords(Content):
    """The blank form on paper and as FHIR, and when a question of it applies."""

    part: Text = "Part {number} of {count}"
    pick_one: Text = "Pick one."
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
    form: FormWords = FormWords()
    help: HelpWords = HelpWords()
