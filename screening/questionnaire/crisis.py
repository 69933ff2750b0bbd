"""Where help is, and how the safety questions behave."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from screening.questionnaire.base import Content, Identifier, StepIdentifier, Text, Untranslated
from screening.questionnaire.conditions import NEVER, Condition


class Emergency(Content):
    label: Untranslated
    tel: Untranslated


class CrisisLine(Content):
    """One helpline. `tel_note`: what to do after the call is picked up ("press 2")."""

    name: Text
    tel: Untranslated | None = None
    tel_note: Text | None = None
    sms: Untranslated | None = None
    sms_body: Untranslated | None = None
    chat: Untranslated | None = None
    note: Text | None = None


class CrisisLocale(Content):
    """The checked lines of one place. `short` completes "You can ..." in running text."""

    place: Text
    emergency: Emergency
    short: Text
    lines: Annotated[tuple[CrisisLine, ...], Field(min_length=1)]
    checked_on: date
    references: tuple[str, ...] = ()


class ExtraLine(Content):
    """A line that is added where its condition holds."""

    show_if: Condition
    text: Text


class CrisisPage(Content):
    """The crisis words. The page itself comes from the template."""

    heading: Text
    first: Text
    hope: Text
    extra: tuple[ExtraLine, ...] = ()
    danger_heading: Text
    danger: Text
    talk_heading: Text
    talk_cost: Text
    trust_heading: Text
    trust: Text
    about_heading: Text
    about: Text
    know_heading: Text
    know: Text


class SupportPage(Content):
    """What stands after the safety questions where no crisis words are due. `title` is that of the
    page for everyone."""

    title: Text
    text: Text


class Crisis(Content):
    """Help: the page, the short panel, and the lines for each place."""

    title: Text
    page: CrisisPage
    support: SupportPage | None = None
    """Left out: `title` and `panel` stand in its place."""
    panel: Text
    link: Text
    default: Untranslated
    """The locale whose lines are shown, unless the setting CRISIS_LOCALE names another."""
    fallback_url: Untranslated
    fallback: Text
    """What stands in place of the lines where a locale has none that were checked."""
    fallback_short: Text
    """Completes "You can ..." there: "find a helpline at findahelpline.com"."""
    fallback_emergency: Text
    """Completes "call ..." there: "your local emergency number"."""
    locales: dict[str, CrisisLocale]

    @property
    def here(self) -> CrisisLocale | None:
        """The lines of the active locale; None where none were checked (show the fallback)."""
        return self.locales.get(self.default)


class Safety(Content):
    """How the safety questions behave. They are kept out of everything but the safety line.

    A checklist without safety questions says only what stands on every sheet.
    """

    step: StepIdentifier | Literal[""] = ""
    questions: tuple[Identifier, ...] = ()
    """Their answers print nowhere but in the safety lines, and only as `print_choice` allows."""
    print_choice: Identifier | Literal[""] = ""
    interrupt_if: Condition = NEVER
    """When a save makes this true, the crisis words stand on the page that follows, once."""
    every_sheet: Text
    ask_me: Text = ""
    full_lead: Text = ""
    """Before the answers, under the choice `full`; `{date}` is the day they were given."""
    not_stated: Text = ""
    in_person: Text = ""
    """The label of 'in person' under the private questions, of which no list names the topic."""
    ask_again: Text = ""
    """Asked on return when the answers are more than a day old."""
