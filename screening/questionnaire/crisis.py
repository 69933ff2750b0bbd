"""Where help is, and how the safety questions behave."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import Field

from screening.errors import Problem, SourceLocation
from screening.questionnaire.base import Content, Identifier, StepIdentifier, Text, Untranslated
from screening.questionnaire.conditions import NEVER, Condition


class Emergency(Content):
    label: Untranslated
    """As it stands in a text."""
    tel: Untranslated
    """As it is dialed."""

    @property
    def call_url(self) -> str:
        """The address that calls it."""
        return f"tel:{_dialed(self.tel)}"


class CrisisLine(Content):
    """One helpline. `tel_note`: what to do after the call is picked up ("press 2")."""

    name: Text
    """Who answers there."""
    tel: Untranslated | None = None
    """The number, as it is dialed."""
    tel_note: Text | None = None
    """What to do once somebody picks up."""
    sms: Untranslated | None = None
    """The number for messages."""
    sms_body: Untranslated | None = None
    """The word to send there."""
    chat: Untranslated | None = None
    """The address of the chat, from https:// on."""
    note: Text | None = None
    """For whom it is, or when it answers."""

    @property
    def call_url(self) -> str:
        """The address that calls it; empty where it takes no calls."""
        return f"tel:{_dialed(self.tel)}" if self.tel else ""

    @property
    def text_url(self) -> str:
        """The address that writes a message to it; empty where it takes none."""
        body = f"?body={quote(self.sms_body)}" if self.sms_body else ""
        return f"sms:{_dialed(self.sms)}{body}" if self.sms else ""


class CrisisLocale(Content):
    """The checked lines of one place. `short` completes "You can ..." in running text."""

    place: Text
    """The name of the place."""
    emergency: Emergency
    """The emergency number."""
    short: Text
    """Completes "You can ..." in running text."""
    talk_cost: Text | None = None
    """What each of its lines costs, and when it answers; left out: nothing is said of that."""
    lines: Annotated[tuple[CrisisLine, ...], Field(min_length=1)]
    """The lines, first the one for everybody."""
    checked_on: date
    """The day on which all of them were last checked."""
    references: tuple[str, ...] = ()
    """Entries of `references` (R..) that say so."""


class ExtraLine(Content):
    """A line that is added where its condition holds."""

    show_if: Condition
    """When it stands there."""
    text: Text
    """What it says."""


class CrisisPage(Content):
    """The crisis words. The page itself comes from the template."""

    heading: Text
    """The first words."""
    first: Text
    """What to do now."""
    hope: Text
    """That it can get better."""
    extra: tuple[ExtraLine, ...] = ()
    """Lines for some people only."""
    danger_heading: Text
    """The heading for danger now."""
    danger: Text
    """What to do in danger."""
    talk_heading: Text
    """The heading above the lines."""
    talk_cost: Text | None = None
    """What a call costs, where the place does not say it."""
    trust_heading: Text
    """The heading about somebody near."""
    trust: Text
    """Whom to tell, and how to begin."""
    about_heading: Text
    """The heading about the treatment."""
    about: Text
    """What the treatment cannot do in a crisis."""
    know_heading: Text
    """The heading about this page."""
    know: Text
    """What happens with the answer."""


class SupportPage(Content):
    """What stands after the safety questions where no crisis words are due. `title` is that of the
    page for everyone."""

    title: Text
    """The title of the page, for everyone."""
    text: Text
    """Two calm sentences."""


class Crisis(Content):
    """Help: the page, the short panel, and the lines for each place."""

    title: Text
    """The title of the help page."""
    page: CrisisPage
    """The crisis words."""
    support: SupportPage | None = None
    """Left out: `title` and `panel` stand in its place."""
    panel: Text
    """The short words above the lines."""
    link: Text
    """The words of the link to the help page."""
    default: Untranslated
    """The locale, of `locales`, whose lines are shown, unless the setting CRISIS_LOCALE names
    another of them."""
    fallback_url: Untranslated
    """Where to find a line in any country."""
    fallback: Text
    """What stands below the lines, for who is in another country."""
    locales: dict[str, CrisisLocale]
    """The checked lines of each place, by language and country: en-US."""

    @property
    def here(self) -> CrisisLocale:
        """The lines of the active locale."""
        return self.locales[self.default]

    def find_links(self, text: str) -> Iterator[tuple[str, str]]:
        """Return `text` in pieces, each with its address, empty for what is no page and no number
        of the active lines. The address of a number sends a word where that stands before it; else
        it calls, or texts where no calls are taken."""
        lines = self.here.lines
        words = {
            rf"\b{re.escape(line.sms_body)}\b[^0-9]*?{_spaced(line.sms)}": line.text_url
            for line in lines
            if line.sms and line.sms_body
        }
        numbers = {line.sms: line.text_url for line in lines if line.sms and not line.sms_body}
        numbers |= {line.tel: line.call_url for line in lines if line.tel}
        numbers[self.here.emergency.tel] = self.here.emergency.call_url
        longest_first = sorted(numbers, key=len, reverse=True)
        pages = (self.fallback_url, *(line.chat for line in lines if line.chat))
        urls = {re.escape(page.removeprefix("https://")): page for page in pages}
        urls |= words | {_spaced(number): numbers[number] for number in longest_first}
        ways = tuple(urls.values())
        pattern = "|".join(f"({each})" for each in urls)
        return _split(text, pattern, lambda match: ways[(match.lastindex or 1) - 1])


class Safety(Content):
    """How the safety questions behave. They are kept out of everything but the safety line.

    A checklist without safety questions says only what stands on every sheet, if anything.
    """

    step: StepIdentifier | Literal[""] = ""
    """The first of their pages. It may be left out: the pages are those of the questions."""
    questions: tuple[Identifier, ...] = ()
    """Their answers print nowhere but in the safety lines, and only as `print_choice` allows."""
    print_choice: Identifier | Literal[""] = ""
    """What may print of them. It stands on the last of their pages."""
    interrupt_if: Condition = NEVER
    """When a save makes this true, the crisis words stand on the page that follows, once."""
    every_sheet: Text = ""
    """What every sheet says, whatever was answered."""
    ask_me: Text = ""
    """What prints under the choice `ask_me`."""
    full_lead: Text = ""
    """Before the answers, under the choice `full`; `{date}` is the day they were given."""
    not_stated: Text = ""
    """What prints where a safety question has no answer."""
    in_person: Text = ""
    """The label of 'in person' under the private questions, of which no list names the topic."""
    ask_again: Text = ""
    """Asked on return when the answers are more than a day old."""


NUMBER = r"[+*]?\(?[0-9](?:[ ().-]*[0-9])+"
"""A number as it is dialed, with what may stand between its digits."""
WRITE_DIGITS = 'Write the digits as they are dialed, in quotes: "13 11 14". Words go into `name`.'


def find_contacts(text: str) -> Iterator[tuple[str, str]]:
    """Return `text` in pieces, each with the address that calls it or writes to it; empty for what
    is neither a phone number, of six digits or more, nor an email address."""

    def url(match: re.Match[str]) -> str:
        if match["mail"]:
            return f"mailto:{match['mail']}"
        dialed = _dialed(match[0])
        return f"tel:{dialed}" if len(dialed) > 5 else ""

    return _split(text, rf"(?P<mail>[^\s<>(),;:@]+@[^\s<>(),;:@]*\w)|{NUMBER}", url)


def _split(
    text: str, pattern: str, url: Callable[[re.Match[str]], str]
) -> Iterator[tuple[str, str]]:
    end = 0
    for match in re.finditer(pattern, text):
        if match.start() > end:
            yield text[end : match.start()], ""
        yield match[0], url(match)
        end = match.end()
    if end < len(text):
        yield text[end:], ""


def _dialed(number: str) -> str:
    return re.sub(r"[^0-9+*]", "", number)


def _spaced(number: str) -> str:
    """Return a pattern for `number`, however its digits are spaced, and not inside a longer one."""
    return rf"(?<![0-9]){r'[ ().-]*'.join(re.sub('[^0-9]', '', number))}(?![0-9])"


def unknown_locale(location: SourceLocation, name: str, locales: Iterable[str]) -> Problem:
    """Return the problem that `name`, in words, is a place without lines."""
    text = f"{name}, which has no lines; these have: {', '.join(locales) or 'none'}"
    why = "People in danger would get no numbers, or those of another country."
    fix = "Name one of these, or add the place and its lines under `crisis: locales`."
    return Problem("crisis-locale", location, text, why, fix)


def check_crisis_lines(crisis: Crisis) -> Iterator[Problem]:
    """What would reach nobody, or someone else; in every place, for each may become the active
    one."""
    why = "Who is in danger and reaches nobody may not try again."
    if crisis.default not in crisis.locales:
        name = f"the default is '{crisis.default}'"
        yield unknown_locale(("crisis", "default"), name, crisis.locales)
    for id_, place in crisis.locales.items():
        at: SourceLocation = ("crisis", "locales", id_)
        numbers = {(*at, "emergency", "tel"): place.emergency.tel}
        for n, line in enumerate(place.lines):
            here: SourceLocation = (*at, "lines", n)
            ways = {"tel": line.tel, "sms": line.sms, "chat": line.chat}
            numbers |= {(*here, way): ways[way] or "" for way in ("tel", "sms") if ways[way]}
            if not any(ways.values()):
                text = f"'{line.name}' says no way to reach anybody"
                fix = "Add `tel`, `sms` or `chat`, or take the line out."
                yield Problem("crisis-line", here, text, why, fix)
            if line.chat and not re.fullmatch(r"https://[^\s/.]+\.[^\s]+", line.chat):
                text = f"the chat '{line.chat}' is no address"
                fix = "Write the address of the chat's page, from https:// on."
                yield Problem("crisis-line", (*here, "chat"), text, why, fix)
            for key, other in (("tel_note", "tel"), ("sms_body", "sms")):
                if getattr(line, key) and not ways[other]:
                    text = f"'{key}' stands here without `{other}`, and shows nowhere"
                    yield Problem("crisis-line", (*here, key), text, why, f"Add `{other}`.")
        for where, number in numbers.items():
            if not re.fullmatch(NUMBER, number):
                text = f"'{number}' is no number that can be dialed"
                yield Problem("crisis-line", where, text, why, WRITE_DIGITS)
        known = {re.sub(r"[^0-9]", "", number) for number in numbers.values()}
        own = re.sub(r"[^0-9]", "", place.emergency.tel)
        if own and own not in _numbers_in(place.emergency.label, {own}):
            text = f"the label '{place.emergency.label}' does not name {place.emergency.tel}"
            fix = "Name in `label` the number that stands behind `tel`."
            yield Problem("crisis-line", (*at, "emergency", "label"), text, why, fix)
        # "13 11 14" is "+61 13 11 14" at home, and "0800 1110" may be "+49 800 1110"
        abroad = [re.sub(r"[^0-9]", "", tel) for tel in numbers.values() if tel.startswith("+")]
        known |= {
            number
            for number in _numbers_in(place.short, known)
            if any(tel.endswith(number.lstrip("0") or number) for tel in abroad)
        }
        for number in sorted(_numbers_in(place.short, known) - known):
            text = f"'short' names {number}, which is no number of this place's lines"
            fix = "Name a number that stands behind `tel` or `sms` here, or correct that one."
            yield Problem("crisis-line", (*at, "short"), text, why, fix)


def _numbers_in(text: str, known: set[str]) -> set[str]:
    """Return the digits of the `known` numbers that stand in `text`, however they are spaced, and
    those of every other that is longer than "24" of "24 hours" or "24/7"."""
    found = set()
    for digits in sorted(filter(None, known), key=len, reverse=True):
        text, count = re.subn(_spaced(digits), "#", text)
        found |= {digits} if count else set()
    rest = (re.sub(r"[^0-9]", "", number) for number in re.findall(NUMBER, text))
    return found | {digits for digits in rest if len(digits) > 2}
