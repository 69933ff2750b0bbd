"""Everything an editor should know about a questions file, by line.

Errors are what the loader refuses, and released ids that are gone. Warnings are what should be
fixed before a patient meets it. Notes may stand.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from screening.check.citations import check_citations, check_unused
from screening.check.reachability import check_reachability
from screening.check.readability import check_as_typed, check_numbers, check_readability
from screening.check.released_ids import (
    check_released_ids,
    load_released_ids,
    load_released_version,
)
from screening.check.review_dates import check_dates, check_sign_off
from screening.check.translations import check_translations
from screening.errors import SEVERITIES, Problem, QuestionnaireError
from screening.languages import load_languages
from screening.questionnaire.clinics import load_clinics
from screening.questionnaire.loader import build_questionnaire, load_questionnaires
from screening.questionnaire.yaml_source import LINE_BREAK, parse_document, read_text

OPERATOR_WORDS = {"keep_hours": "24", "keep_days": "14"}
"""What stands in for the settings of whoever will run it."""


def check_file(
    path: Path,
    *,
    today: date,
    crisis_locale: str | None = None,
    translations: Path | None = None,
    languages: Collection[str] = (),
    changed: Path | None = None,
) -> tuple[Problem, ...]:
    """Return all problems, the worst first, with ids in place of numbers in their location.
    Nothing that the file holds raises an error.

    `translations` is the folder of the catalogues; what is found in another language is one line,
    but for those `languages`. `changed` is another version of the file: what was wrong there
    already, in whatever line, is left out.
    """
    found = _problems_by_name(path, today, crisis_locale, translations, languages)
    if changed is not None:
        old = _problems_by_name(changed, today, crisis_locale, translations, languages)
        for name, before in old.items():
            del found[name][: len(before)]
    return tuple(
        replace(problem, file=str(path)) if problem.file == path.name else problem
        for problem in sorted(chain(*found.values()), key=lambda problem: problem.order)
    )


def check_clinics(path: Path, questions: Path, translations: Path | None) -> tuple[Problem, ...]:
    """Return what is wrong with the clinics file at `path`, for the languages in which the file of
    `questions` is offered. Raises QuestionnaireError where that file cannot be used."""
    known = load_languages(translations, questions)
    offered = load_questionnaires(questions, known.values())
    try:
        load_clinics(path, offered, known)
    except QuestionnaireError as error:
        return tuple(replace(problem, file=str(path)) for problem in error.problems)
    return ()


def _problems_by_name(
    path: Path,
    today: date,
    crisis_locale: str | None,
    translations: Path | None,
    languages: Collection[str],
) -> dict[Hashable, list[Problem]]:
    """The problems of a file by what they are called in each version of it: rule, place by ids in
    place of numbers, and text."""
    lines: list[str] = []
    data: Any = None
    try:
        text = read_text(path)
        lines = LINE_BREAK.split(text)
        document = parse_document(text, path.name)
        data = document.data
        questionnaire = build_questionnaire(document, crisis_locale, OPERATOR_WORDS)
    except QuestionnaireError as error:
        problems = set(error.problems)
        for problem in error.problems:
            if line := "".join(lines[problem.line - 1 : problem.line]).strip():
                told = replace(problem, text=f"{problem.text} (here: {line[:80]})")
                problems = problems - {problem} | {told}
    else:
        # of all checks the one that takes long to import
        from screening.check.fhir_export import check_export, check_released_version

        found = chain(  # what the loader lets through
            check_released_ids(questionnaire, load_released_ids()),
            check_released_version(
                build_questionnaire(document, None, OPERATOR_WORDS), load_released_version()
            ),
            check_export(questionnaire),
            check_reachability(questionnaire),
            check_unused(questionnaire),
            check_citations(questionnaire),
            check_readability(questionnaire),
            check_numbers(questionnaire, document.data),
            check_as_typed(questionnaire, document),
            check_dates(questionnaire, today),
            check_sign_off(questionnaire),
            check_translations(questionnaire, document, translations, path, languages),
        )
        # those of a catalogue have their place there
        problems = {each if each.file else document.locate(each) for each in found}
    by_name: dict[Hashable, list[Problem]] = defaultdict(list)
    for problem in sorted(problems, key=lambda problem: problem.order):
        place, value = list[str | int](), data
        for part in problem.location:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                value = None
            own = value.get("id") if isinstance(value, dict) and isinstance(part, int) else None
            place.append(part if own is None else str(own))
        by_name[problem.rule, tuple(place), problem.text].append(
            replace(problem, location=tuple(place))
        )
    return by_name


def exit_code(problems: Iterable[Problem]) -> int:
    """Return 0 where there are notes at most, 1 for warnings, 2 for errors."""
    severities = {problem.severity for problem in problems}
    return 2 if "error" in severities else 1 if "warning" in severities else 0


def as_text(path: Path, problems: Sequence[Problem]) -> str:
    """Return all problems; what has one reason and one fix is told together, as is what stands on
    several lines in the same words."""
    alike: dict[Hashable, dict[str, list[Problem]]] = {}
    for problem in problems:
        kind = (problem.severity, problem.rule, problem.why, problem.fix)
        alike.setdefault(kind, {}).setdefault(problem.text, []).append(problem)
    blocks = list[str]()
    for by_text in alike.values():
        for text, (first, *more) in by_text.items():
            lines = ", ".join(dict.fromkeys(str(problem.line) for problem in more))
            times = f" ({len(more) + 1} times: also on line {lines})" if more else ""
            at = f"{first.file}:{first.line}:{first.column}"
            blocks.append(f"{at}: {first.severity}: {text}{times} [{first.rule}]")
        blocks.append(f"    why: {first.why}\n    fix: {first.fix}")
    return "\n".join([*blocks, f"{path}: {count_severities(problems)}"])


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
    return "\n".join([*lines, f"{path}: {count_severities(problems)}"])


def count_severities(problems: Iterable[Problem]) -> str:
    """Return how many errors, warnings and notes there are, in words."""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(
        f"{counts[severity] or 'no'} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in SEVERITIES
    )


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
