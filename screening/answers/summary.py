"""The Summary: everything that both sheets say, as finished text in one language.

Every output (screen, print, PDF, text, JSON, FHIR) is made from this and nothing else, so they
agree to the line. `build_summary` is a pure function: same input, same Summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.answers.clinician_sheet import ClinicianSheet, build_clinician_sheet
from screening.answers.flags import SEPARATOR, SummaryPart, flag_lines
from screening.answers.path import find_path
from screening.answers.patient_sheet import PatientSheet, build_patient_sheet
from screening.answers.print_options import MOST_ASKED, Layout, printed_path
from screening.answers.provider_questions import chosen_asks
from screening.answers.screening import Screening
from screening.languages import format_day, isolated
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.site_text import HelpWords, SheetWords


class Strip(SummaryPart):
    """What stands at the head of every sheet."""

    made_with: str
    """Names the product, and the address of the site that it came from."""
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
    born_line: str
    """Label of the line on which a birth date is written by hand."""
    notes: tuple[str, ...]
    """Whether a clinician reviewed the questions, and whether their review date is past."""
    sources: str
    """Where the sources of all lines are listed."""
    clinic: str
    """Name and contact of the clinic by whose link the patient came, or that runs the site; empty
    where neither is named."""
    report: str
    """Whom to tell of a line that is wrong; empty where the site names nobody."""


@dataclass(frozen=True)
class Site:
    """Where a summary was made."""

    address: str = "localhost"
    """Its name on the network, without a scheme."""
    contact: str = ""
    """How to reach the clinic; may be empty."""
    clinic: str = ""
    """Name of the clinic by whose link the person came, or that runs the site; may be empty."""


LOCAL = Site()


@dataclass(frozen=True)
class Summary:
    language: str
    foreign: frozenset[tuple[str, str]]
    """Texts that may stand in it in another language, and the code of that: see Questionnaire."""
    words: SheetWords
    """What stands on the sheets whatever was answered."""
    help_words: HelpWords
    example: str
    """The mark on every sheet that is about no real person; empty otherwise."""
    strip: Strip
    clinician: ClinicianSheet
    patient: PatientSheet
    layout: Layout


@dataclass(frozen=True)
class Printout:
    """The two sheets, each of the Summary in its language: the page for the provider may be in
    another one than the person reads. Both are of the same answers and choices."""

    clinician: Summary
    patient: Summary

    @property
    def for_record(self) -> Summary:
        """The one that goes into a record: in the language of the page for the provider, where that
        page was chosen."""
        chosen = "clinician" in self.clinician.layout.sheets
        return self.clinician if chosen else self.patient


def build_summary(
    questionnaire: Questionnaire,
    screening: Screening,
    made_at: datetime,
    reference: str,
    site: Site = LOCAL,
) -> Summary:
    """Return what prints of `screening`. `made_at` is aware, in the zone to print; `reference` is
    the sheet's eight characters."""
    options = screening.print_options
    everything = find_path(questionnaire, screening.answers)
    path = printed_path(everything, options)
    lines = flag_lines(path)
    asks = chosen_asks(path, options, lines)
    theirs = sum(ask.picked or ask.own for ask in asks)  # these stand before what is suggested
    asks = asks[: max(MOST_ASKED, theirs)]
    sheet = questionnaire.sheet
    return Summary(
        language=questionnaire.language,
        foreign=questionnaire.foreign,
        words=questionnaire.fixed.sheet,
        help_words=questionnaire.fixed.help,
        # by all answers: leaving a line out does not make an example a real person's
        example=sheet.example if sheet.example_if.holds(everything.facts) else "",
        strip=_strip(questionnaire, made_at, reference, site),
        clinician=build_clinician_sheet(path, screening, lines, asks, made_at.tzinfo),
        patient=build_patient_sheet(path, lines, asks),
        layout=options.layout,
    )


def _strip(questionnaire: Questionnaire, made_at: datetime, reference: str, site: Site) -> Strip:
    words, language, fixed = questionnaire.sheet, questionnaire.language, questionnaire.fixed.sheet
    review = questionnaire.signed_off
    notes = [
        words.reviewed.replace("{on}", format_day(review.on, language)).replace("{by}", review.by)
        if review.by and review.on
        else words.not_reviewed
    ]
    if made_at.date() > questionnaire.review_by:
        notes.append(
            words.out_of_date.replace("{date}", format_day(questionnaire.review_by, language))
        )
    named = (isolated(words, language) for words in (site.clinic, site.contact) if words)
    report = fixed.report.replace("{contact}", site.contact)
    return Strip(
        made_with=fixed.made_with.replace("{address}", site.address),
        text=words.strip,
        made=f"{format_day(made_at, language)} {made_at:%H:%M} {made_at.tzname()}",
        version=version_of(questionnaire),
        reference=f"{reference[:4]}-{reference[4:]}",
        name_line=words.name_line,
        born_line=fixed.born,
        notes=tuple(notes),
        clinic=SEPARATOR.join(named) if site.clinic else "",
        sources=fixed.sources_at.replace("{address}", site.address),
        report=report.replace("{version}", questionnaire.version) if site.contact else "",
    )


def version_of(questionnaire: Questionnaire) -> str:
    """Return version and day of the questions, as both sheets and the blank form name them."""
    words = questionnaire.fixed.sheet.checked.replace("{version}", questionnaire.version)
    return words.replace("{date}", format_day(questionnaire.checked_on, questionnaire.language))
