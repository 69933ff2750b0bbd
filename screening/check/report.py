"""Everything an editor should know about a questions file, by line.

Errors are what the loader refuses, and released ids that are gone. Warnings are what should be
mended before a patient meets it. Notes may stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from screening.check.advice import advise, names_in_data
from screening.check.bare_numbers import find_bare_numbers
from screening.check.citations import find_unsourced, find_unused
from screening.check.finding import Finding, Remark
from screening.check.reachability import find_dead_conditions
from screening.check.readability import find_hard_words, find_long_lines
from screening.check.released_ids import find_vanished, load_released
from screening.check.review_dates import find_out_of_date, find_unreviewed
from screening.check.translations import check_translations
from screening.errors import Problem, QuestionnaireError
from screening.questionnaire.loader import build_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.yaml_source import Document, lines_of, parse_document, read_text

FAR = 200
"""Lines above a problem in which its cause is looked for."""
REACH = 12
"""Lines below a key in which its text is looked for."""


def locate(lines: Sequence[str], start: tuple[int, int], words: str) -> tuple[int, int]:
    """Line and column of `words` at or below `start`; `start` where they are not found.

    A text may be folded over lines, so the lines are read as one, with single spaces.
    """
    if not words:
        return start
    joined, places = _unfolded(lines, start[0])
    at = joined.find(words)
    if at < 0:  # a name in braces was filled in somewhere behind these
        at = joined.find(" ".join(words.split()[:3]))
    return places[at] if at >= 0 else start


def _unfolded(lines: Sequence[str], first: int) -> tuple[str, list[tuple[int, int]]]:
    """The text from line `first` on, and for each character its line and column."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for number in range(first, min(first + REACH, len(lines) + 1)):
        line = lines[number - 1]
        indent = len(line) - len(line.lstrip())
        for column, character in enumerate(line[indent:].rstrip() + " ", indent + 1):
            characters.append(character)
            places.append((number, column))
    return "".join(characters), places


_OPENS = re.compile(r"^[\s-]*(?:[\w\"']+:\s+|-\s+)(?P<quote>[\"'])(?P<rest>.*)$")


def find_open_quote(lines: Sequence[str], line: int) -> tuple[int, int] | None:
    """The quote that opens at or above `line` and has no end on its own line, if there is one.

    YAML reads on from there to the next quote, and stumbles only behind that.
    """
    for number in range(min(line, len(lines)), max(0, line - FAR), -1):
        match = _OPENS.match(lines[number - 1])
        if match and match["quote"] not in match["rest"].replace("\\" + match["quote"], ""):
            return number, match.start("quote") + 1
    return None


OPERATOR_WORDS = {"keep_hours": "24", "keep_days": "14"}
"""What stands in for the settings of whoever will run it."""

NOT_YAML = "is not valid YAML"


def check_file(
    path: Path,
    *,
    today: date,
    crisis_locale: str | None = None,
    translations: Path | None = None,
) -> tuple[Finding, ...]:
    """In the order of the file. Never raises for anything that the file holds."""
    try:
        text = read_text(path)
    except QuestionnaireError as error:
        return _errors(path, error)
    lines = lines_of(text)
    try:
        document = parse_document(text, path.name)
    except QuestionnaireError as error:
        return _errors(path, error, lines)
    try:
        questionnaire = build_questionnaire(document, crisis_locale, OPERATOR_WORDS)
    except QuestionnaireError as error:
        return _errors(path, error, lines, names_in_data(document.data))
    remarks = find_remarks(questionnaire, document, today, translations)
    found = {_placed(path, document, lines, remark) for remark in remarks}
    return tuple(sorted(found, key=lambda finding: finding.order))


def find_remarks(
    questionnaire: Questionnaire, document: Document, today: date, translations: Path | None
) -> Iterator[Remark]:
    yield from find_vanished(questionnaire, load_released())
    yield from find_dead_conditions(questionnaire)
    yield from find_unused(questionnaire)
    yield from find_unsourced(questionnaire)
    yield from find_hard_words(questionnaire)
    yield from find_long_lines(questionnaire)
    yield from find_bare_numbers(questionnaire, document.data)
    yield from find_out_of_date(questionnaire, today)
    yield from find_unreviewed(questionnaire)
    yield from check_translations(questionnaire, document, translations)


def _errors(
    path: Path,
    error: QuestionnaireError,
    lines: Sequence[str] = (),
    names: Collection[str] = (),
) -> tuple[Finding, ...]:
    """The loader's refusals, each with what stands on its line and how to mend it."""
    return tuple(_error(path, problem, lines, names) for problem in error.problems)


def _error(path: Path, problem: Problem, lines: Sequence[str], names: Collection[str]) -> Finding:
    line, column, text = problem.line, problem.column, problem.message
    opened = find_open_quote(lines, line) if text.startswith(NOT_YAML) else None
    if opened:
        line, column = opened
        text = f"a quote opens here and is not closed, so line {problem.line} makes no sense"
    why, mend = advise(problem.message, names)
    stands = lines[line - 1].strip() if line <= len(lines) else ""
    return Finding(
        file=str(path),
        line=line,
        column=column,
        severity="error",
        rule="refused",
        text=f"{text} (here: {stands[:80]})" if stands else text,
        why=why,
        mend=mend,
    )


def _placed(path: Path, document: Document, lines: list[str], remark: Remark) -> Finding:
    start = document.problem(remark.place, "")
    line, column = locate(lines, (start.line, start.column), remark.at)
    return Finding(
        file=str(path),
        line=line,
        column=column,
        severity=remark.severity,
        rule=remark.rule,
        text=remark.text,
        why=remark.why,
        mend=remark.mend,
    )
