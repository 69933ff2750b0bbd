"""The clinics that have a link of their own, from the file that CLINICS_FILE names.

A clinic's link, /c/<id>, is the start page with its name and lines; a record that begins there
keeps the id, and its pages and sheets name the clinic. The file is checked as strictly as the
questions file, with file and line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import Field, ValidationError

from screening.errors import Problem, QuestionnaireError, SourceLocation, did_you_mean, find_near
from screening.questionnaire.base import BLANK, Content, check_forbidden
from screening.questionnaire.schema import explain_errors
from screening.questionnaire.yaml_source import SHAPE, read_document

ID_LENGTH = 40
"""Characters. Records hold each id at this length, so that none is longer for it."""

Line = Annotated[str, Field(pattern=BLANK, max_length=120)]


class Clinic(Content):
    """One clinic. What is left out is as for people who come by no link."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=ID_LENGTH)]
    """The end of its link, /c/<id>. Printed cards and open records hold it: it never changes."""
    name: Line
    """As people know it: on the pages and both sheets of whoever came by its link."""
    contact: Line | None = None
    """How to reach it, by phone or email: there, too."""
    address: Line | None = None
    """Where it is: on the page of its link, and on its card."""
    opening: dict[str, Annotated[str, Field(pattern=BLANK, max_length=300)]] = Field(
        default_factory=dict
    )
    """Its own words on the page of its link and on its card, in every language that pages are
    offered in: en, es."""
    reads_it: bool = False
    """Whether it promises to read the sheet with the person at the start. Then alone pages say so;
    else that the provider may not know it."""
    language: str | None = None
    """Of its card, and of the page for the provider, unless the person picks another."""
    paper: Literal["a4", "letter"] | None = None
    """The size of its paper."""
    timezone: str | None = None
    """For the days and times on pages and sheets, such as Europe/Berlin."""


class ClinicsFile(Content):
    clinics: tuple[Clinic, ...]
    """Every clinic with a link of its own."""


def load_clinics(
    path: Path, offered: Collection[str], known: Collection[str]
) -> Mapping[str, Clinic]:
    """Return the clinics of the file at `path` by their ids. `offered`: the languages that pages
    are in; `known`: all that they may be in once the questions have words. Raises
    QuestionnaireError."""
    document = read_document(path)
    if not isinstance(document.data, dict):
        fix = "Begin with `clinics:`, and below it `- id: ...`, two spaces further in."
        problem = Problem("no-mapping", (), "must hold the key 'clinics'", SHAPE, fix)
        raise QuestionnaireError([document.locate(problem)])
    try:
        clinics = ClinicsFile.model_validate(document.data).clinics
        problems = list(_check_clinics(clinics, offered, known))
    except ValidationError as error:
        problems = list(explain_errors(error, document.data, ClinicsFile))
    if problems:
        raise QuestionnaireError(map(document.locate, problems))
    return {clinic.id: clinic for clinic in clinics}


def _check_clinics(
    clinics: tuple[Clinic, ...], offered: Collection[str], known: Collection[str]
) -> Iterator[Problem]:
    """What does not fit together, and words that this checklist never says."""
    ids = set[str]()
    for number, clinic in enumerate(clinics):
        at: SourceLocation = ("clinics", number)
        if clinic.id in ids:
            text = f"the clinic id '{clinic.id}' is used twice"
            why = "Both would have the same link."
            yield Problem("id-twice", (*at, "id"), text, why, "Give each an id of its own.")
        ids.add(clinic.id)
        named = [((*at, "opening", code), code) for code in clinic.opening]
        named += [((*at, "language"), clinic.language)] if clinic.language else []
        for place, code in named:
            if code not in known:
                text = f"no page is offered in '{code}'{did_you_mean(find_near(code, known))}"
                why, fix = "Nobody would ever read it.", f"Pages are in: {', '.join(offered)}."
                yield Problem("unknown-language", place, text, why, fix)
        for code in offered if clinic.opening else ():
            if code not in clinic.opening:
                text = f"the opening words of '{clinic.id}' are missing in '{code}'"
                why = "Who reads that language would find another one on the page."
                fix = f"Add a line `{code}: ...` below `opening`, or take `opening` out."
                yield Problem("not-translated", (*at, "opening"), text, why, fix)
        if clinic.timezone and clinic.timezone not in (zones := available_timezones()):
            near = did_you_mean(find_near(clinic.timezone, sorted(zones)))
            text = f"'{clinic.timezone}' is no known time zone{near}"
            why = "The sheets say when they were made, in its time."
            fix = "Write the zone of its place, such as America/Chicago or Europe/Berlin."
            yield Problem("unknown-zone", (*at, "timezone"), text, why, fix)
        for key in ("name", "contact", "address"):
            for code in known:
                yield from check_forbidden((*at, key), getattr(clinic, key) or "", code)
        for code, words in clinic.opening.items():
            yield from check_forbidden((*at, "opening", code), words, code)
