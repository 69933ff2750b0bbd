"""questions.yaml to a Questionnaire, whole or not at all.

Every mistake is reported with its file, line and column, all of them at once where possible:
first what is not YAML, then what does not fit the model, then what does not fit together.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from screening.errors import QuestionnaireError
from screening.languages import Language
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.placeholders import TooMuchFilled, fill, find_odd_names, find_words
from screening.questionnaire.schema_errors import find_refusals
from screening.questionnaire.translation import has_words_for, translated
from screening.questionnaire.validation import find_contradictions, find_misprints
from screening.questionnaire.yaml_source import Document, read_document

NO_WORDS: Mapping[str, str] = MappingProxyType({})


def load_questionnaire(
    path: Path, crisis_locale: str | None = None, words: Mapping[str, str] = NO_WORDS
) -> Questionnaire:
    """`crisis_locale` replaces the file's own default; `words` are the operator's, by the name
    of their placeholder ("keep_hours"). Raises QuestionnaireError."""
    return build_questionnaire(read_document(path), crisis_locale, words)


def load_wordings(
    path: Path,
    languages: Iterable[Language],
    crisis_locale: str | None = None,
    words: Mapping[str, str] = NO_WORDS,
) -> Mapping[str, Questionnaire]:
    """The questionnaire in each language that has words for it, by the language's code: first as
    the file has it. Raises QuestionnaireError."""
    document = read_document(path)
    source = build_questionnaire(document, crisis_locale, words)
    wordings = {source.language: source}
    for language in languages:
        if language.code != source.language and has_words_for(document.data, language):
            wordings[language.code] = build_wording(
                document, source, language, crisis_locale, words
            )
    return MappingProxyType(wordings)


def build_wording(
    document: Document,
    source: Questionnaire,
    language: Language,
    crisis_locale: str | None = None,
    words: Mapping[str, str] = NO_WORDS,
) -> Questionnaire:
    """The questionnaire in `language`, checked like the one in the file's own. Raises
    QuestionnaireError, with the place of the text whose translation does not fit."""
    data = translated(document.data, language)
    place = place_for(language, crisis_locale or source.crisis.default, source.crisis.locales)
    try:
        wording = build_questionnaire(replace(document, data=data), place, words)
    except QuestionnaireError as error:
        raise QuestionnaireError(
            [
                replace(each, message=f"in {language.name}: {each.message}")
                for each in error.problems
            ]
        ) from error
    # Records do not tell in which language they were answered, so both have one digest.
    vars(wording)["digest"] = source.digest
    return wording


def place_for(language: Language, place: str, known: Container[str]) -> str:
    """The same place for those who read `language`, where the file knows one: for Spanish, es-US
    in the place of en-US."""
    own = f"{language.locale.language}-{place.rpartition('-')[2]}"
    return own if own in known else place


def build_questionnaire(
    document: Document, crisis_locale: str | None = None, words: Mapping[str, str] = NO_WORDS
) -> Questionnaire:
    """Raises QuestionnaireError."""
    if not isinstance(document.data, dict):
        raise QuestionnaireError([document.problem((), "must be a mapping of keys to values")])
    problems = [document.problem(*each) for each in find_odd_names(document.data)]
    try:
        questionnaire = Questionnaire.model_validate(_filled(document.data, crisis_locale, words))
    except ValidationError as error:
        problems += find_refusals(document, error)
        raise QuestionnaireError(problems) from error
    except TooMuchFilled as error:
        message = "the words that are filled in here make the file too large"
        raise QuestionnaireError([document.problem(error.place, message)]) from error
    problems += (document.problem(*each) for each in find_contradictions(questionnaire))
    problems += (document.problem(*each) for each in find_misprints(questionnaire))
    if problems:
        raise QuestionnaireError(problems)
    return questionnaire


def _filled(
    data: dict[str, Any], crisis_locale: str | None, own_words: Mapping[str, str]
) -> dict[str, Any]:
    """The data with the words of the active place, date and operator filled in."""
    crisis = data.get("crisis")
    if not isinstance(crisis, dict) or not isinstance(crisis.get("locales"), dict):
        return data  # the model will say what is wrong
    if crisis_locale:
        data = {**data, "crisis": {**crisis, "default": crisis_locale}}
    filled: dict[str, Any] = fill(data, find_words(data, own_words))
    return filled
