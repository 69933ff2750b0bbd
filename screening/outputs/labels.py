"""The words that stand on every sheet, whatever was answered: on the screen, in print, as text.

Templates of sheets hold no words of their own, so that a sheet is in one language throughout.
"""

from __future__ import annotations

NOT_SURE = "Not sure"
IN_PERSON = "Prefers in person"
LEFT_BLANK = "Left blank"
NOT_OPENED = "Not opened"

SHEET: dict[str, str | list[str]] = {
    "safety": "Safety",
    "made": "Made",
    "questions": "Questions",
    "ref": "Ref",
    "page": "Page {page} of {pages}",
    "glance": "At a glance",
    "first_questions": "Three questions for this visit",
    "none_picked": "none picked",
    "none": "none",
    "basis": "Basis",
    "not_sure": NOT_SURE,
    "in_person": IN_PERSON,
    "blank": LEFT_BLANK,
    "not_opened": NOT_OPENED,
    "topic": "Topic",
    "answer": "Answer",
    "about": "About",
    "medicines": "Medicines",
    "medicines_note": "(copied by the patient; not reconciled)",
    "medicine_columns": ["Name", "For", "Amount and how often", "Kind"],
    "reactions": "Allergy or bad reaction:",
    "own_words": "In the patient's own words",
    "answered_no": "Answered no",
    "notes": "Notes",
    "reviewed_by": "Reviewed with patient by",
    "date": "date",
    "talk_first": "What to talk about first",
    "asks": "Questions to ask",
    "answers": "What I answered",
    "where_from": "Where things come from",
    "help": "Help and support",
}

FORM: dict[str, str | list[str]] = {
    "page": "Page {page} of {pages}",
    "questions": "Questions",
    "why": "Why we ask:",
    "help": "Help and support",
    "medicine_columns": ["Name", "For", "Amount and how often", "Kind"],
    "medicine_kinds": "Kind: prescribed, over the counter, or herb or vitamin.",
}
PART = "Part {number} of {count}"
PICK_ONE = "Pick one."
ON_PAPER = (
    "Skip any question you want. Paper can be read by anyone who has it: leave out what you would "
    "rather say in person, and do not write your name if you do not want to."
)

EMERGENCY = "In an emergency, call {number}."
CALL = "call {number}"
TEXT = "text {number}"
TEXT_WORD = "text {word} to {number}"
CHAT = "chat at {address}"
