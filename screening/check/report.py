"""Everything an editor should know about a questions file, by line.

Errors are what the loader refuses, and released ids that are gone. Warnings are what should be
fixed before a patient meets it. Notes may stand.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from screening.check.citations import check_citations, check_unused
from screening.check.reachability import check_reachability
from screening.check.readability import check_numbers, check_readability
from screening.check.released_ids import check_released_ids, load_released_ids
from screening.check.review_dates import check_dates, check_sign_off
from screening.check.translations import check_translations
from screening.errors import SEVERITIES, Problem, QuestionnaireError
from screening.questionnaire.loader import build_questionnaire
from screening.questionnaire.yaml_source import LINE_BREAK, NOT_YAML, parse_document, read_text

OPERATOR_WORDS = {"keep_hours": "24", "keep_days": "14"}
"""What stands in for the settings of whoever will run it."""
QUOTE_LINES = 200
"""Lines above a problem in which an open quote may have caused it."""
TEXT_LINES = 12
"""Lines below a key in which its text is looked for."""


def check_file(
    path: Path,
    *,
    today: date,
    crisis_locale: str | None = None,
    translations: Path | None = None,
    languages: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Return all problems in the order of the file. Nothing that the file holds raises an error.
    `translations` is the folder of the catalogues; what is found in another language is one line,
    but for those `languages`."""
    lines: list[str] = []
    try:
        text = read_text(path)
        lines = LINE_BREAK.split(text)
        document = parse_document(text, path.name)
        questionnaire = build_questionnaire(document, crisis_locale, OPERATOR_WORDS)
    except QuestionnaireError as error:
        problems = {_with_line(problem, lines) for problem in error.problems}
    else:
        found = chain(  # what the loader lets through
            check_released_ids(questionnaire, load_released_ids()),
            check_reachability(questionnaire),
            check_unused(questionnaire),
            check_citations(questionnaire),
            check_readability(questionnaire),
            check_numbers(questionnaire, document.data),
            check_dates(questionnaire, today),
            check_sign_off(questionnaire),
            check_translations(questionnaire, document, translations, languages),
        )
        problems = {  # those of a catalogue have their place there
            problem if problem.file else _at_quote(document.locate(problem), lines)
            for problem in found
        }
    in_order = sorted(problems, key=lambda problem: problem.order)
    return tuple(
        replace(problem, file=str(path)) if problem.file == path.name else problem
        for problem in in_order
    )


def exit_code(problems: Iterable[Problem]) -> int:
    """Return 0 where there are notes at most, 1 for warnings, 2 for errors."""
    severities = {problem.severity for problem in problems}
    return 2 if "error" in severities else 1 if "warning" in severities else 0


def _with_line(problem: Problem, lines: Sequence[str]) -> Problem:
    """Return an error of the loader with what stands on its line."""
    if problem.rule == NOT_YAML and (quote := _open_quote(lines, problem.line)):
        text = f"a quote opens here and is not closed, so line {problem.line} makes no sense"
        problem = replace(problem, line=quote[0], column=quote[1], text=text)
    line = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
    return replace(problem, text=f"{problem.text} (here: {line[:80]})") if line else problem


_OPENING_QUOTE = re.compile(r"^[\s-]*(?:[\w\"']+:\s+|-\s+)(?P<quote>[\"'])(?P<rest>.*)$")


def _open_quote(lines: Sequence[str], line: int) -> tuple[int, int] | None:
    """Find the quote that opens at or above `line` and has no end on its own line.

    YAML reads on from there to the next quote, and stumbles only behind that.
    """
    for number in range(min(line, len(lines)), max(0, line - QUOTE_LINES), -1):
        match = _OPENING_QUOTE.match(lines[number - 1])
        if match and match["quote"] not in match["rest"].replace("\\" + match["quote"], ""):
            return number, match.start("quote") + 1
    return None


def _at_quote(problem: Problem, lines: Sequence[str]) -> Problem:
    """Return `problem` at the words it quotes, or as it is where these are not found.

    A text may be folded over lines, so the lines below are read as one, with single spaces.
    """
    if not problem.quote:
        return problem
    text, positions = "", list[tuple[int, int]]()
    for number in range(problem.line, min(problem.line + TEXT_LINES, len(lines) + 1)):
        line = lines[number - 1].rstrip() + " "
        indent = len(line) - len(line.lstrip())
        text += line[indent:]
        positions += ((number, column + 1) for column in range(indent, len(line)))
    start = text.find(problem.quote)
    if start < 0:  # a name in braces was filled in somewhere behind these
        start = text.find(" ".join(problem.quote.split()[:3]))
    if start < 0:
        return problem
    return replace(problem, line=positions[start][0], column=positions[start][1])


def as_text(path: Path, problems: Sequence[Problem]) -> str:
    blocks = [
        f"{problem.file}:{problem.line}:{problem.column}: {problem.severity}: {problem.text} "
        f"[{problem.rule}]\n    why: {problem.why}\n    fix: {problem.fix}"
        for problem in problems
    ]
    return "\n".join([*blocks, f"{path}: {_totals(problems)}"])


def as_json(path: Path, problems: Sequence[Problem]) -> str:
    keys = ("file", "line", "column", "severity", "rule", "text", "why", "fix")
    rows = [{key: getattr(problem, key) for key in keys} for problem in problems]
    return json.dumps({"file": str(path), "findings": rows}, indent=2)


def as_github(path: Path, problems: Sequence[Problem]) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a change."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    escapes = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
    of_property = escapes | str.maketrans({":": "%3A", ",": "%2C"})
    lines = [
        f"::{kinds[problem.severity]} file={problem.file.translate(of_property)},"
        f"line={problem.line},col={problem.column},title={problem.rule}::"
        + f"{problem.text}\n{problem.why}\n{problem.fix}".translate(escapes)
        for problem in problems
    ]
    return "\n".join([*lines, f"{path}: {_totals(problems)}"])


def _totals(problems: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(
        f"{counts[severity] or 'no'} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in SEVERITIES
    )


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
