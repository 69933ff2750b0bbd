"""Placeholders: names in braces, what fills them in, and which stand where nothing does.

Emergency numbers stand once in the file, under `crisis`; all other text names them, so that
another country is a matter of one setting. Such names are filled in when the file is loaded. The
rest wait for a person's answers, each in a few places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from babel import UnknownLocaleError

from screening.errors import (
    Problem,
    QuestionnaireError,
    SourceLocation,
    did_you_mean,
    find_near,
)
from screening.languages import SOURCE, format_day, format_duration, locale_of
from screening.questionnaire.yaml_source import TAKE_OUT, UNREADABLE

ANYWHERE = ("crisis_short", "emergency", "approval_checked_on", "keep_hours", "keep_days")
"""Filled in at loading."""

SPANS: Mapping[str, Literal["hour", "day"]] = {"keep_hours": "hour", "keep_days": "day"}
"""Numbers of the operator's that are said with their unit, in its plural form."""

LATER: Mapping[str, tuple[str, ...]] = {
    "text": ("line", "glance", "patient", "detail"),
    "topic": ("patient",),
    "date": ("out_of_date", "where_from", "full_lead", "ask_again", "checked", "lines_checked"),
    "place": ("lines_checked",),
    "groups": ("empty_group",),
    "titles": ("where_from",),
    **dict.fromkeys(("by", "on"), ("reviewed",)),
    "version": ("checked", "report"),
    "contact": ("report",),
    "notes": ("in_general",),
    "languages": ("own_words_in", "written_in"),
    "list": ("none_of",),
    **dict.fromkeys(("page", "pages"), ("page",)),
    "count": ("part",),
    "number": (
        *("part", "answered", "left_blank", "listed", "nothing_listed", "not_picked", "picked"),
        *("below", "at_most", "above", "at_least"),
        *("emergency", "call", "text", "text_word", "in_danger"),
    ),
    "bound": ("below", "at_most", "above", "at_least"),
    "unit": ("in_unit",),
    "ways": ("only_if",),
    **dict.fromkeys(("one", "other"), ("both", "either")),
    "labels": ("not_picked", "picked", "but", "last_label", "pick_alone"),
    "label": ("label", "last_label", "in_danger"),
    "word": ("text_word",),
    "address": ("chat", "made_with", "on_screen", "sources_at", "code"),
}
"""Filled in for a person or a day, under these keys."""

MAX_FILLED = 1024 * 1024
"""Characters that all names of a file together may become."""

_NAME = re.compile(r"\{(\w*)\}")


def placeholder_words(data: dict[str, Any], own_words: Mapping[str, str]) -> dict[str, str]:
    """What the names stand for: words of the active place, the file, and the operator."""
    crisis = data["crisis"]
    default = crisis.get("default")
    locale = crisis["locales"].get(default) if isinstance(default, str) else None
    checked_on = data.get("approval_checked_on")
    language = SOURCE if any(check_language(data)) else data["language"]
    words = dict(own_words)
    for name, unit in SPANS.items():
        if own_words.get(name, "").isdigit():
            words[name] = format_duration(int(own_words[name]), unit, language)
    if isinstance(checked_on, date):
        words["approval_checked_on"] = format_day(checked_on, language)
    if isinstance(locale, dict) and isinstance(locale.get("emergency"), dict):
        words["crisis_short"] = str(locale.get("short"))
        words["emergency"] = str(locale["emergency"].get("label"))
    return words


def check_language(data: dict[str, Any]) -> Iterator[Problem]:
    """A language that nobody knows how to write a day in."""
    language = data.get("language")
    try:
        locale_of(str(language))
    except (UnknownLocaleError, ValueError):
        text = f"'{language}' is no language that is known here"
        why = "Days, numbers and the direction of writing follow it."
        fix = "Write the tag of the language of the file in its place, such as en, es or pt-BR."
        yield Problem("unknown-language", ("language",), text, why, fix)


def fill_placeholders(data: dict[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Return `data` with `words` in place of their names. Raises QuestionnaireError."""
    room = MAX_FILLED

    def filled(location: SourceLocation, value: Any) -> Any:
        nonlocal room
        match value:
            case str() if "{" in value:
                room -= sum(len(words.get(name, "")) for name in _NAME.findall(value))
                if room < 0:
                    text = "the words that are filled in here make the file too large"
                    problem = Problem("too-large", location, text, UNREADABLE, TAKE_OUT)
                    raise QuestionnaireError([problem])
                return _NAME.sub(lambda match: words.get(match[1], match[0]), value)
            case dict():
                return {key: filled((*location, key), inner) for key, inner in value.items()}
            case tuple():
                return tuple(filled((*location, n), inner) for n, inner in enumerate(value))
            case _:
                return value

    return {key: filled((key,), value) for key, value in data.items()}


def check_placeholders(value: Any, location: SourceLocation = ()) -> Iterator[Problem]:
    """Names that nothing fills in where they stand, and braces that hold no name."""
    match value:
        case str() if "{" in value or "}" in value:
            known = _names_filled_at(location)
            for name in dict.fromkeys(_NAME.findall(value)):
                if name not in known:
                    near = did_you_mean(find_near(f"{{{name}}}", (f"{{{n}}}" for n in known)))
                    yield _problem(location, f"nothing fills in {{{name}}} here{near}")
            rest = _NAME.sub("", value)
            if "{" in rest or "}" in rest:
                text = "a brace stands here without a name such as {emergency}"
                yield _problem(location, text)
        case dict():
            for key, inner in value.items():
                if "{" in key or "}" in key:
                    text = f"the key '{key}' holds a brace; nothing is filled in here"
                    yield _problem((*location, key), text)
                yield from check_placeholders(inner, (*location, key))
        case tuple():
            for number, inner in enumerate(value):
                yield from check_placeholders(inner, (*location, number))


def _problem(location: SourceLocation, text: str) -> Problem:
    why = "A patient would read the braces as they stand."
    fix = "Use a name from the head of the file, where it may stand, or take the braces out."
    return Problem("placeholder", location, text, why, fix)


def _names_filled_at(location: SourceLocation) -> tuple[str, ...]:
    key = next((part for part in reversed(location) if isinstance(part, str)), "")
    if location[0] == "crisis" and (key == "short" or "emergency" in location):
        return ()  # these words are filled in themselves
    if key == "glance" and location[0] == "sections" and isinstance(location[-2], int):
        return ("", *ANYWHERE)  # of a question: the words of its options
    return *ANYWHERE, *(name for name, keys in LATER.items() if key in keys)
