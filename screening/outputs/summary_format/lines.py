"""What both sheets have: the head, and lines of different kinds."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from screening.questionnaire.model import Level


class Shape(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        from_attributes=True,
        use_attribute_docstrings=True,
    )


class Strip(Shape):
    """What stands at the head of every sheet."""

    text: str
    """What the sheet is and is not: reported by the patient, not verified."""
    made: str
    """Day and local time with zone at which the summary was made."""
    version: str
    """Version of the questions, and the day on which they were last checked."""
    reference: str
    """Tells the sheets of one summary from those of another. Names no person."""
    name_line: str
    """Label of the line on which a name is written by hand."""
    notes: tuple[str, ...]
    """Whether a clinician reviewed the questions, and whether their review date is past."""


class Labelled(Shape):
    """A labelled line."""

    id: str
    """Name of the line; empty where it always stands."""
    label: str
    """May be empty."""
    text: str
    """What was answered; may be empty."""
    language: str
    """Of the text, where it is the patient's own words in another language than the page's; else
    empty."""


class Detail(Shape):
    """What one answer adds to the line of its topic."""

    question: str
    """Id of the question."""
    value: str
    """Id of the option that was picked; empty where words were written instead."""
    level: Level
    """The level of this answer alone."""
    text: str
    """Its part of the line, with the patient's own words where there are any."""
    bases: tuple[str, ...]
    """Where it comes from, as in `tags`; `memory` (not looked up) prints as `practice`."""
    explanation: str
    """The longer line behind the short one, with what each source says; may be empty."""


class TopicLine(Shape):
    """One line of the clinician sheet. A topic to talk about, never a verdict."""

    id: str
    """Name of the line."""
    topic: str
    """Id of the topic; each stands once."""
    label: str
    """The topic in a word or two."""
    level: Level
    """The highest level among its answers."""
    text: str
    """What was answered, joined by middle dots."""
    tags: tuple[str, ...]
    """Where it comes from, strongest first: `label`, `study`, `web 00n`, `practice`."""
    marks: tuple[str, ...]
    """The tags in the language of the page."""
    details: tuple[Detail, ...]
    """The answers behind the line."""


class Ask(Shape):
    """A question that the patient may want to ask."""

    id: str
    """Name of the line; `ask-P..` is one of the checklist's own."""
    text: str
    """The question."""
    own: bool
    """Whether these are the patient's own words."""
