"""questions.yaml to a Questionnaire, whole or not at all.

Every mistake is reported with its file, line and column, all of them at once where possible:
first what is not YAML, then what does not fit the model, then what does not fit together.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from screening.errors import QuestionnaireError
from screening.questionnaire.consistency import find_contradictions
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.source import Document, read_document

NO_WORDS: Mapping[str, str] = MappingProxyType({})


def load_questionnaire(
    path: Path, crisis_locale: str | None = None, words: Mapping[str, str] = NO_WORDS
) -> Questionnaire:
    """`crisis_locale` replaces the file's own default; `words` are the operator's, by the name
    of their placeholder ("keep_hours"). Raises QuestionnaireError."""
    return build_questionnaire(read_document(path), crisis_locale, words)


def build_questionnaire(
    document: Document, crisis_locale: str | None = None, words: Mapping[str, str] = NO_WORDS
) -> Questionnaire:
    """Raises QuestionnaireError."""
    if not isinstance(document.data, dict):
        raise QuestionnaireError([document.problem((), "must be a mapping of keys to values")])
    try:
        questionnaire = Questionnaire.model_validate(_filled(document.data, crisis_locale, words))
    except ValidationError as error:
        problems = [
            document.problem(details["loc"], _in_plain_words(details))
            for details in error.errors(include_url=False)
        ]
        raise QuestionnaireError(problems) from error
    if contradictions := list(find_contradictions(questionnaire)):
        raise QuestionnaireError([document.problem(*each) for each in contradictions])
    return questionnaire


def _filled(
    data: dict[str, Any], crisis_locale: str | None, own_words: Mapping[str, str]
) -> dict[str, Any]:
    """The data with the words of the active place, date and operator filled in.

    Emergency numbers stand once in the file, under `crisis`; all other text names them by
    placeholder, so that another country is a matter of one setting.
    """
    crisis = data.get("crisis")
    if not isinstance(crisis, dict) or not isinstance(crisis.get("locales"), dict):
        return data  # the model will say what is wrong
    if crisis_locale:
        crisis = {**crisis, "default": crisis_locale}
    here = crisis["locales"].get(crisis.get("default"))
    words = {f"{{{name}}}": word for name, word in own_words.items()}
    words["{approval_checked_on}"] = str(data.get("approval_checked_on"))
    if isinstance(here, dict) and isinstance(here.get("emergency"), dict):
        words["{crisis_short}"] = str(here.get("short"))
        words["{emergency}"] = str(here["emergency"].get("label"))
    else:
        words["{crisis_short}"] = str(crisis.get("fallback_short"))
        words["{emergency}"] = str(crisis.get("fallback_emergency"))
    filled: dict[str, Any] = _replaced({**data, "crisis": crisis}, words)
    return filled


def _replaced(value: Any, words: dict[str, str]) -> Any:
    match value:
        case str() if "{" in value:
            for placeholder, word in words.items():
                value = value.replace(placeholder, word)
            return value
        case dict():
            return {key: _replaced(each, words) for key, each in value.items()}
        case tuple():
            return tuple(_replaced(each, words) for each in value)
        case _:
            return value


def _in_plain_words(details: ErrorDetails) -> str:
    name = details["loc"][-1] if details["loc"] else ""
    match details["type"]:
        case "extra_forbidden":
            return f"unknown key '{name}'{_meant(str(name), details['loc'])}"
        case "missing":
            return f"the key '{name}' is missing"
        case "string_type":
            return f"'{name}' must be text"
        case "string_too_short":
            return f"'{name}' must not be empty"
        case "tuple_type":
            return f"'{name}' must be a list"
        case "date_type" | "date_from_datetime_parsing":
            return f"'{name}' must be a date such as 2026-11-22"
        case "string_pattern_mismatch":
            return f"'{details['input']}' does not fit {details['ctx']['pattern']}"
        case _:
            return f"'{name}': {details['msg']}"


def _meant(name: str, path: tuple[int | str, ...]) -> str:
    """A near miss among the keys that may stand at `path`."""
    model = _model_at(Questionnaire, path[:-1])
    close = get_close_matches(name, list(model.model_fields)) if model else []
    return f"; did you mean '{close[0]}'?" if close else ""


def _model_at(model: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that describes what stands at `path`."""
    found: type[BaseModel] | None = model
    for part in path:
        if found is not None and part in found.model_fields:
            found = _model_in(found.model_fields[str(part)].annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
