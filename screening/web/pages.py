"""What the templates are given: views of the domain with everything decided.

A template shows; it does not work things out. Every page gets `site`, a Site; the other names
are said where a view renders its page.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.answers.summary import Labelled
from screening.languages import Language
from screening.questionnaire.glossary import Gloss
from screening.questionnaire.model import Question, Section, Step


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
class FieldView:
    """One input. `id` is its HTML id, `name` what it is posted as."""

    id: str
    name: str
    value: str
    label: str
    errors: tuple[str, ...]
    max_length: int


@dataclass(frozen=True)
class ChoiceView:
    """One radio button or tick box, with the text box behind it if it has one.

    `standard` is true for 'not sure' and 'in person'; `exclusive` for what stands alone.
    """

    id: str
    value: str
    label: str
    checked: bool
    standard: bool
    exclusive: bool
    follow_up: FieldView | None


@dataclass(frozen=True)
class RowView:
    """One row of the medicine list, numbered from 1."""

    number: int
    name: FieldView
    purpose: FieldView
    amount: FieldView
    kind: FieldView
    """Its value is `prescribed`, `otc`, `herb` or empty."""


@dataclass(frozen=True)
class QuestionView:
    """One question as it stands on its page. `id`: where the error summary leads."""

    question: Question
    number: int
    id: str
    errors: tuple[str, ...]
    choices: tuple[ChoiceView, ...]
    text: FieldView | None
    rows: tuple[RowView, ...]
    can_clear: bool
    """A radio button is chosen and can be taken back."""
    titles: tuple[str, ...]
    titles_in: str
    """The language of the titles, which are not translated."""
    kinds: tuple[str, ...]
    terms: tuple[Gloss, ...]
    """Glossary terms that stand here first on the page."""
    why_terms: tuple[Gloss, ...]
    """Those in 'why we ask' alone."""


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary."""

    target: str
    message: str


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
    questions: tuple[QuestionView, ...]
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
class LineChoice:
    """One line of the sheets that may be left out, under the id of its tick box."""

    id: str
    label: str
    text: str
    left_out: bool


@dataclass(frozen=True)
class AskChoice:
    """One question to ask: its place in the list, whether it is asked first, or dropped."""

    id: str
    text: str
    own: bool
    place: FieldView
    first: bool
    left_out: bool


@dataclass(frozen=True)
class ChoicesPage:
    """The form before printing. `own`: boxes for questions of one's own. `uncovered`: signs that
    the printed file cannot show and names instead. `message` tells what happened to the form."""

    revision: int
    sheets: tuple[str, ...]
    paper: str
    large: bool
    provider_lines: tuple[LineChoice, ...]
    answer_lines: tuple[LineChoice, ...]
    asks: tuple[AskChoice, ...]
    own: tuple[FieldView, ...]
    errors: tuple[ErrorLink, ...]
    message: str
    unsaved: bool
    """The form holds what the record does not: it stands open."""
    uncovered: tuple[str, ...]


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
