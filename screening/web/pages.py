"""What the templates are given: views of the domain with everything decided.

A template shows; it does not work things out. Every page gets `site`, a Site; the other names
are said where a view renders its page.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.answers.clinician_sheet import Labelled
from screening.languages import Language
from screening.questionnaire.model import Question, Section, Step
from screening.web.forms import ErrorLink


@dataclass(frozen=True)
class Site:
    """What every page shows around its own content."""

    clinic_name: str
    clinic_contact: str
    has_record: bool
    """Whether this browser carries a record's cookie; the record itself may be gone."""


@dataclass(frozen=True)
class Switch:
    """The buttons that give this page in another language. `action`: where they lead. `form`: the
    id of the page's form whose content goes along; empty on a page without such a form. `enter`:
    the action of that form's first button; empty for one without a name, None without any."""

    action: str
    now: Language
    others: tuple[Language, ...]
    form: str = ""
    enter: str | None = None


@dataclass(frozen=True)
class Conflict:
    """The same step was saved elsewhere: what is saved now, question by question."""

    saved: tuple[Labelled, ...]


@dataclass(frozen=True)
class StepPage:
    """Everything on a step's page. `action` is where the form goes.

    `message` tells what happened to the form itself (a stale token, a record that is gone, a
    database that is down); `button` and `button_value` follow it.
    """

    step: Step
    section: Section
    part: int
    parts: int
    opens_section: bool
    back: str
    action: str
    revision: int
    errors: tuple[ErrorLink, ...]
    notices: tuple[str, ...]
    panel: bool
    ask_again: str
    message: str
    conflict: Conflict | None
    button: str
    button_value: str
    can_keep: bool
    """Whether there is a record that a resume code could open."""
    back_to_review: bool
    just_saved: bool
    """A step was saved a moment ago: says so quietly, whichever it was."""
    unsaved: bool
    """The form holds what the record does not."""


@dataclass(frozen=True)
class StepLink:
    step: Step
    url: str
    saved: bool


@dataclass(frozen=True)
class WayLeft:
    """What the person's way still holds: pages that were never saved, and minutes for them."""

    pages: int
    minutes: int


@dataclass(frozen=True)
class Minutes:
    """How long each way takes, from the content."""

    short: int
    full: int


@dataclass(frozen=True)
class SectionState:
    """One section of /checklist. `state`: 'Not started', 'Started' or 'Looked at', in words."""

    number: int
    section: Section
    state: str
    steps: tuple[StepLink, ...]


@dataclass(frozen=True)
class ReviewRow:
    """One question of /check-answers. `said` is empty when it is blank."""

    number: int
    question: Question
    said: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class ReviewSection:
    """`private` rows stay inside a closed disclosure."""

    section: Section
    rows: tuple[ReviewRow, ...]
    private: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class SavePage:
    """A resume code, shown this once. `resumed`: it takes the place of the one just typed.
    `address`: where it can be typed. `going_on`: where the person was."""

    code: str
    resumed: bool
    address: str
    going_on: str


@dataclass(frozen=True)
class ResumePage:
    """The form for a resume code. `typed` comes back with what is wrong with it (`error`), or
    with what happened to the form (`message`)."""

    typed: str = ""
    error: str = ""
    message: str = ""


@dataclass(frozen=True)
class Action:
    """A link on a problem page."""

    label: str
    url: str


@dataclass(frozen=True)
class ProblemPage:
    """What happened, what is kept, what to do. `restart`: offer a new start (a form)."""

    status: int
    heading: str
    happened: str
    kept: str
    actions: tuple[Action, ...]
    restart: bool
