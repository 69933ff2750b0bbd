"""The Summary: everything that both sheets say, as finished text in one language.

Every output (screen, print, PDF, text, JSON, FHIR) is made from this and nothing else, so they
agree to the line. `build_summary` is a pure function: same input, same Summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.lists import format_list

from screening.answers.answers import MedicineRow
from screening.answers.clinician_sheet import (
    Group,
    Labelled,
    Lists,
    Medicines,
    answered_no_lines,
    build_medicines,
    free_text_lines,
    glance_lines,
    other_languages,
    safety_lines,
    topic_groups,
    unanswered_lists,
)
from screening.answers.flags import TopicLine, topic_lines
from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import PatientSheet, build_patient_sheet
from screening.answers.print_options import MOST_FIRST, Layout, printed_path
from screening.answers.provider_questions import AskLine, chosen_ask_lines
from screening.answers.screening import Screening
from screening.languages import format_day, locale_of
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.site_text import HelpWords, SheetWords

__all__ = [
    "AskLine",
    "ClinicianSheet",
    "Group",
    "Labelled",
    "Lists",
    "MedicineRow",
    "Medicines",
    "PatientSheet",
    "Printout",
    "Strip",
    "Summary",
    "TopicLine",
    "build_summary",
]


@dataclass(frozen=True)
class Strip:
    """What stands at the head of every sheet."""

    text: str
    made: str
    """Day and local time with zone."""
    version: str
    reference: str
    name_line: str
    notes: tuple[str, ...]
    """Whether a clinician reviewed the content, and whether it is past its review date."""


@dataclass(frozen=True)
class ClinicianSheet:
    """In the order of the sheet."""

    language: str
    title: str
    written_in: str
    """One sentence that names the language of the person's own words, where it is another."""
    safety: tuple[str, ...]
    glance: tuple[Labelled, ...]
    first_questions: tuple[AskLine, ...]
    """The person's own choice of what to ask first; at most three."""
    groups: tuple[Group, ...]
    """Groups with lines, highest level first; the last, `ask`, is what to discuss."""
    empty: str
    """One sentence that names the groups without a line; empty if there are none."""
    lists: Lists
    information: tuple[TopicLine, ...]
    medicines: Medicines
    own_words: tuple[Labelled, ...]
    own_words_heading: str
    answered_no: tuple[Labelled, ...]
    no_verdict: str
    legend: tuple[Labelled, ...]


@dataclass(frozen=True)
class Summary:
    language: str
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
        """Of what is pasted or loaded into a record: as the page for the provider has it, where
        that was chosen."""
        chosen = "clinician" in self.clinician.layout.sheets
        return self.clinician if chosen else self.patient


def build_summary(
    questionnaire: Questionnaire, screening: Screening, made_at: datetime, reference: str
) -> Summary:
    """`made_at` is aware, in the zone to print; `reference` is the sheet's eight characters."""
    options = screening.print_options
    everything = find_path(questionnaire, screening.answers)
    path = printed_path(everything, options)
    lines = topic_lines(path)
    asks = chosen_ask_lines(path, options)
    sheet = questionnaire.sheet
    return Summary(
        language=questionnaire.language,
        words=questionnaire.fixed.sheet,
        help_words=questionnaire.fixed.help,
        # by all answers: leaving a line out does not make an example a real person's
        example=sheet.example if sheet.example_if.holds(everything.facts) else "",
        strip=_strip(questionnaire, made_at, reference),
        clinician=_clinician_sheet(path, screening, lines, asks, made_at.tzinfo),
        patient=build_patient_sheet(path, lines, asks),
        layout=options.layout,
    )


def _clinician_sheet(
    path: Path,
    screening: Screening,
    lines: tuple[TopicLine, ...],
    asks: tuple[AskLine, ...],
    zone: tzinfo | None,
) -> ClinicianSheet:
    words, fixed = path.questionnaire.sheet, path.questionnaire.fixed.sheet
    languages = _named(other_languages(path, screening), path.questionnaire.language)
    groups, empty = topic_groups(path.questionnaire, lines)
    first, left_out = screening.print_options.first, screening.print_options.left_out
    by_id = {ask.id: ask for ask in asks}
    return ClinicianSheet(
        language=path.questionnaire.language,
        title=words.clinician_title,
        written_in=fixed.written_in.replace("{languages}", languages) if languages else "",
        safety=safety_lines(path, screening, zone),
        glance=_kept(glance_lines(path), left_out),
        first_questions=tuple(by_id[id_] for id_ in first if id_ in by_id)[:MOST_FIRST],
        groups=groups,
        empty=empty,
        lists=unanswered_lists(path, screening),
        information=tuple(line for line in lines if line.level == "info"),
        medicines=build_medicines(path),
        own_words=free_text_lines(path, screening),
        own_words_heading=fixed.own_words_in.replace("{languages}", languages)
        if languages
        else fixed.own_words,
        answered_no=_kept(answered_no_lines(path), left_out),
        no_verdict=words.no_verdict,
        legend=tuple(
            Labelled(basis.tag if kind != "web" else f"{basis.tag} 00n", basis.short)
            for kind, basis in path.questionnaire.bases.items()
        ),
    )


def _named(languages: tuple[str, ...], language: str) -> str:
    """Languages by their names in `language`: "Spanish"."""
    locale = locale_of(language)
    names = [locale_of(each).get_display_name(locale) or each for each in languages]
    return format_list(names, locale=locale) if names else ""


def _kept(lines: tuple[Labelled, ...], left_out: frozenset[str]) -> tuple[Labelled, ...]:
    return tuple(line for line in lines if line.id not in left_out)


def _strip(questionnaire: Questionnaire, made_at: datetime, reference: str) -> Strip:
    words, language = questionnaire.sheet, questionnaire.language
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
    return Strip(
        text=words.strip,
        made=f"{format_day(made_at, language)} {made_at:%H:%M} {made_at.tzname()}",
        version=version_of(questionnaire),
        reference=f"{reference[:4]}-{reference[4:]}",
        name_line=words.name_line,
        notes=tuple(notes),
    )


def version_of(questionnaire: Questionnaire) -> str:
    """Version and day of the questions, as both sheets and the blank form name them."""
    said = questionnaire.fixed.sheet.checked.replace("{version}", questionnaire.version)
    return said.replace("{date}", format_day(questionnaire.checked_on, questionnaire.language))
