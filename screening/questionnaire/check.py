"""Everything an editor should know about a questions file, by line.

Errors are what the loader refuses, and released ids that are gone. Warnings are what should be
mended before a patient meets it. Notes may stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from screening.errors import Problem, QuestionnaireError
from screening.questionnaire.advice import advise, names_in_data
from screening.questionnaire.dates import find_out_of_date, find_unreviewed
from screening.questionnaire.excerpt import find_open_quote, locate
from screening.questionnaire.file_text import lines_of, read_text
from screening.questionnaire.finding import Finding, Remark
from screening.questionnaire.loader import build_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.numbers import find_bare_numbers
from screening.questionnaire.plain import find_hard_words, find_long_lines
from screening.questionnaire.reach import find_dead_conditions
from screening.questionnaire.released import find_vanished, load_released
from screening.questionnaire.source import Document, parse_document
from screening.questionnaire.sourcing import find_unsourced, find_unused
from screening.questionnaire.translated import check_translations

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
