"""The page for the patient."""

from __future__ import annotations

from screening.outputs.summary_format.lines import Ask, Shape
from screening.questionnaire.model import Level


class Topics(Shape):
    """What to talk about, for one level."""

    level: Level
    """As in `groups`."""
    heading: str
    """The level in words for the patient."""
    lines: tuple[str, ...]
    """Said to the patient."""


class Row(Shape):
    """One question as it was answered."""

    id: str
    """Name of the line."""
    question: str
    """The question, as it was asked."""
    said: tuple[str, ...]
    """The answers that were picked, the patient's own words, the medicines."""
    means: tuple[str, ...]
    """Lines about the answer."""


class Part(Shape):
    """The answered questions of one part of the checklist."""

    title: str
    """Title of the part."""
    rows: tuple[Row, ...]
    """In the order in which they were asked."""


class HelpLine(Shape):
    """One line to call, text or write to. What it does not offer is null."""

    name: str
    """Name of the line."""
    tel: str | None
    """Number to call."""
    tel_note: str | None
    """What to do once the call is picked up."""
    sms: str | None
    """Number to text."""
    sms_body: str | None
    """The word to text."""
    chat: str | None
    """Address of a chat."""
    note: str | None
    """What else to know."""


class Help(Shape):
    """Where to reach someone."""

    emergency: str
    """Completes 'In an emergency, call ...'."""
    lines: tuple[HelpLine, ...]
    """Empty where none were checked for the place."""
    fallback: str
    """How to find a line elsewhere."""


class PatientSheet(Shape):
    """The page for the patient, in its order. It never holds an answer about safety."""

    language: str
    """Of this page, which may be another than that of the page for the provider."""
    title: str
    """Title of the sheet."""
    point_here: str
    """To point at, where starting is hard."""
    bring: str
    """What to do with the sheets."""
    intro: str
    """Before the topics; empty where there are none."""
    topics: tuple[Topics, ...]
    """What to talk about first, highest level first."""
    no_topics: str
    """In place of topics where there are none; else empty."""
    asks: tuple[Ask, ...]
    """Questions to ask, in the patient's order."""
    parts: tuple[Part, ...]
    """What was answered, part by part."""
    no_verdict: str
    """No flag is not clearance; a flag is not a no."""
    medicine_warning: str
    """Not to stop or change a medicine because of the sheet."""
    where_from: tuple[str, ...]
    """What the lines rest on, and the titles of the web pages among it."""
    help_heading: str
    """Heading of the help lines."""
    help: Help
    """Help lines."""
    clear: str
    """How to delete the answers from the site."""
    ends: tuple[str, ...]
    """Labels of the lines to fill in during the talk."""
    disclaimer: str
    """What the sheet is not."""
