"""questions.yaml to a Questionnaire, whole or not at all.

Every mistake is reported with its file, line and column, all of them at once where possible:
first what is not YAML, then what does not fit the model, then what does not fit together.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from screening.catalogues import broken_words
from screening.errors import Problem, QuestionnaireError
from screening.languages import Language
from screening.questionnaire.crisis import unknown_locale
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.placeholders import (
    check_language,
    check_placeholders,
    fill_placeholders,
    placeholder_words,
)
from screening.questionnaire.print_validation import check_printing
from screening.questionnaire.schema import explain_errors
from screening.questionnaire.translation import (
    OFFERED,
    find_terms_of_one_name,
    has_words_for,
    list_messages,
    messages_at,
    translated,
)
from screening.questionnaire.validation import check_consistency
from screening.questionnaire.yaml_source import SHAPE, Document, read_document

log = logging.getLogger(__name__)

NO_WORDS: Mapping[str, str] = MappingProxyType({})


def load_questionnaire(
    path: Path, crisis_locale: str | None = None, words: Mapping[str, str] = NO_WORDS
) -> Questionnaire:
    """Return what the file at `path` asks. `crisis_locale` replaces the file's own default; `words`
    are the operator's, by the name of their placeholder. Raises QuestionnaireError."""
    return build_questionnaire(read_document(path), crisis_locale, words)


def load_questionnaires(
    path: Path,
    languages: Iterable[Language],
    crisis_locale: str | None = None,
    words: Mapping[str, str] = NO_WORDS,
    least: float = OFFERED,
) -> Mapping[str, Questionnaire]:
    """Return the questionnaire in each language that has words for `least` of its texts, by the
    language's code, that of the file first. Words that do not fit are named in the log. Raises
    QuestionnaireError where the file itself cannot be used."""
    document = read_document(path)
    source = build_questionnaire(document, crisis_locale, words)
    questionnaires = {source.language: source}
    for language in languages:
        slips = list(language.slips)
        is_offered = has_words_for(document.data, language, least)
        if is_offered and language.code != source.language:
            try:
                questionnaires[language.code], broken = build_translation(
                    document, source, language, crisis_locale, words
                )
                slips += broken
            except QuestionnaireError as error:
                slips += error.problems
        for slip in slips:
            log.warning("Words left out, %s: %s", language.name, slip)
    return MappingProxyType(questionnaires)


def build_translation(
    document: Document,
    source: Questionnaire,
    language: Language,
    crisis_locale: str | None = None,
    words: Mapping[str, str] = NO_WORDS,
) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """Return the questionnaire in `language`, checked like `source`, and what is wrong with the
    words that do not fit: the text of the file stands in their place. Raises QuestionnaireError
    where no words are to blame."""
    locale = locale_for(language, crisis_locale or source.crisis.default, source.crisis.locales)
    refused = dict.fromkeys(
        find_terms_of_one_name(document.data, language), "another term has that name"
    )
    while True:
        data = translated(document.data, language, refused)
        try:
            translation = build_questionnaire(replace(document, data=data), locale, words)
            break
        except QuestionnaireError as error:
            found = {
                message: problem.text
                for problem in error.problems
                for message in messages_at(problem.location, document.data, language)
            }
            if found.keys() <= refused.keys():
                raise
            refused |= found
    # Records do not tell in which language they were answered, so both have one digest.
    vars(translation)["digest"] = source.digest
    lacking = {
        str(place): message.text
        for place, message in enumerate(list_messages(document.data))
        if message in refused or not language.find(message.context, message.text)
    }
    filled = fill_placeholders(lacking, placeholder_words(data, words))
    vars(translation)["foreign"] = frozenset((text, source.language) for text in filled.values())
    return translation, tuple(
        broken_words(language.paths, message.context, (message.text,), slip)
        for message, slip in refused.items()
    )


def locale_for(language: Language, crisis_locale: str, known: Container[str]) -> str:
    """Return the crisis locale for those who read `language` in the same country: for Spanish es-US
    in place of en-US, where the file knows it."""
    own = f"{language.locale.language}-{crisis_locale.rpartition('-')[2]}"
    return own if own in known else crisis_locale


def build_questionnaire(
    document: Document, crisis_locale: str | None = None, words: Mapping[str, str] = NO_WORDS
) -> Questionnaire:
    """Return what `document` asks; the rest as for `load_questionnaire`."""
    data = document.data
    if not isinstance(data, dict):
        fix = "Start from a copy of the file that came with the product."
        problem = Problem("no-mapping", (), "must be a mapping of keys to values", SHAPE, fix)
        raise QuestionnaireError([document.locate(problem)])
    problems = [*check_placeholders(data), *check_language(data)]
    crisis = data.get("crisis")
    try:
        if isinstance(crisis, dict) and isinstance(crisis.get("locales"), dict):
            if crisis_locale in crisis["locales"]:
                data = {**data, "crisis": {**crisis, "default": crisis_locale}}
            elif crisis_locale:  # words for it would be missing, or those of another country
                at, name = ("crisis", "locales"), f"the setting CRISIS_LOCALE is '{crisis_locale}'"
                problems.append(unknown_locale(at, name, crisis["locales"]))
            data = fill_placeholders(data, placeholder_words(data, words))
        questionnaire = Questionnaire.model_validate(data)
    except ValidationError as error:
        problems += explain_errors(error, data)
        raise QuestionnaireError(map(document.locate, problems)) from error
    except QuestionnaireError as error:
        raise QuestionnaireError(map(document.locate, error.problems)) from error
    problems += check_consistency(questionnaire)
    problems += check_printing(questionnaire)
    if problems:
        raise QuestionnaireError(map(document.locate, problems))
    return questionnaire
