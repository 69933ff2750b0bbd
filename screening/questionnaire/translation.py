"""The same questions file in another language: its words from a gettext catalogue.

Which texts have words in every language, the model itself says (`Translated`). Each is named to
translators by its ids, as in `questions.heart_conditions.options.stroke.label`, so a question may
move without losing its words. What holds an id begins a name of its own.
"""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from operator import eq
from typing import Annotated, Any, BinaryIO, Union, get_args, get_origin, get_type_hints

from pydantic_core import PydanticUndefined

from screening.errors import SourceLocation
from screening.languages import Language
from screening.questionnaire.base import Content, Text, Translated
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.yaml_source import parse_document

GLOSSARY = "glossary"
OFFERED = 0.9
"""The share of a file's texts that must have words in a language before it is offered."""
SPELLINGS = " | "
"""Between a glossary term in another language and the further spellings under which it is found."""


@dataclass(frozen=True)
class Message:
    """A text of the file as translators get it. `location`: where it stands, or would stand."""

    context: str
    text: str
    location: SourceLocation


Change = Callable[[Message], str]


def list_messages(data: dict[str, Any]) -> list[Message]:
    """Return every text of the file that is translated, those left to the model too."""
    messages: list[Message] = []

    def note(message: Message) -> str:
        messages.append(message)
        return message.text

    _walk(note, Questionnaire, data)
    return messages


def translated(
    data: dict[str, Any], language: Language, refused: Collection[Message] = ()
) -> dict[str, Any]:
    """Return the data of the file in another language, with its placeholders still in it.

    What the catalogue has no words for stays as it is, and so do the texts whose words are
    `refused`.
    """

    def words(message: Message) -> str:
        found = message not in refused and language.find(message.context, message.text)
        return found or message.text

    walked: dict[str, Any] = _walk(words, Questionnaire, data)
    return walked | {"language": language.code, GLOSSARY: _respelled(walked, data)}


def has_words_for(data: dict[str, Any], language: Language, least: float = OFFERED) -> bool:
    """Whether so much of the file has words in the language that it is offered to people.

    A few sentences that an operator changed stand in the file's own; another checklist is not
    offered in half. `least`: another share of the texts that must have words.
    """
    messages = list_messages(data)
    known = sum(bool(language.find(message.context, message.text)) for message in messages)
    return known > 0 and known >= least * len(messages)


def find_terms_of_one_name(data: dict[str, Any], language: Language) -> Iterator[Message]:
    """Yield the glossary terms whose words are those of another term, or no name at all."""
    taken = set(data.get(GLOSSARY, {}))
    for message in list_messages({GLOSSARY: data.get(GLOSSARY, {})}):
        words = language.find(message.context, message.text)
        if words and message.location == (GLOSSARY, message.text):
            name = words.split(SPELLINGS)[0]
            if not name.strip() or name in taken - {message.text}:
                yield message
            taken.add(name)


def messages_at(
    location: SourceLocation, data: dict[str, Any], language: Language
) -> Iterator[Message]:
    """Yield the texts with words in the language from which a place of the translated data comes,
    or which lie inside it."""
    for message in list_messages(data):
        places = [message.location]
        if places[0][0] == GLOSSARY:  # a term is its own key
            term = str(places[0][1])
            name = language.find(f"{GLOSSARY}.{term}", term).split(SPELLINGS)[0]
            places.append((GLOSSARY, name, *places[0][2:]))
        is_there = any(all(map(eq, place, location)) for place in places)
        if is_there and language.find(message.context, message.text):
            yield message


def _respelled(walked: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The terms that got a translated name are found under its spellings, and those alone. They
    stand in the order of their own alphabet."""
    terms = {}
    named = zip(walked.get(GLOSSARY, {}).items(), data.get(GLOSSARY, {}), strict=True)
    for (name, term), source in named:
        first, *others = name.split(SPELLINGS)
        terms[first] = term if name == source else {**term, "words": tuple(others)}

    def without_accents(term: tuple[str, Any]) -> bytes:
        return unicodedata.normalize("NFKD", term[0].casefold()).encode("ascii", "ignore")

    return dict(sorted(terms.items(), key=without_accents))


def _walk(
    change: Change, kind: Any, value: Any, context: str = "", location: SourceLocation = ()
) -> Any:
    """Return `value` with each text in it changed, beside `kind`, its type in the model. What does
    not fit the model is left alone: the loader says what is wrong with it."""
    origin, inner = get_origin(kind), get_args(kind)
    is_content = isinstance(kind, type) and issubclass(kind, Content)
    if origin is Annotated and Translated not in inner[1:]:
        return _walk(change, inner[0], value, context, location)
    if origin in (Union, types.UnionType):
        return value if value is None else _walk(change, inner[0], value, context, location)
    if isinstance(value, str) and (origin is Annotated or is_content):
        # content may be a block that is nothing but a paragraph; `{}` alone has no words
        is_text = any(map(str.isalpha, value))
        return change(Message(context, value, location)) if is_text else value
    if origin is tuple and isinstance(value, tuple):
        items: list[Any] = []
        for number, item in enumerate(value):
            name = context
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                name = f"{context.rpartition('.')[2]}.{item['id']}"
            items.append(_walk(change, inner[0], item, name, (*location, number)))
        return tuple(items)
    if not isinstance(value, dict) or not (origin is dict or is_content):
        return value
    walked: dict[str, Any] = dict(value) if is_content else {}
    if origin is dict:
        for key, item in value.items():
            name, at = f"{context}.{key}", (*location, key)
            # a glossary term is its own key
            changed = _walk(change, Text, key, name, at) if context == GLOSSARY else key
            walked[changed] = _walk(change, inner[1], item, name, at)
        return walked
    for field, field_kind in _fields(kind):
        default = kind.model_fields[field].default  # the words that stand where the file has none
        default = {} if isinstance(default, Content) else default
        given = value.get(field, None if default is PydanticUndefined else default)
        if given is not None:
            name = f"{context}.{field}" if context else field
            changed = _walk(change, field_kind, given, name, (*location, field))
            if field in value or changed != given:  # a default may be empty, but no text of a file
                walked[field] = changed
    return walked


@cache
def _fields(kind: type[Content]) -> tuple[tuple[str, Any], ...]:
    """The fields that hold texts to translate, at whatever depth."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        (name, hints[name]) for name in kind.model_fields if _holds_texts(hints[name], kind)
    )


def _holds_texts(kind: Any, inside: type[Content]) -> bool:
    if kind is Translated or kind is inside:
        return True
    if isinstance(kind, type) and issubclass(kind, Content):
        return bool(_fields(kind))
    return any(_holds_texts(argument, inside) for argument in get_args(kind))


COMMENTS = {
    "line": "For the clinician, short: 90 characters together with the topic",
    "glance": "For the clinician: a word or two in 'At a glance'",
    "short": "The question as a topic, as in 'You were not sure about family history'",
    "if_not_ticked": "For the clinician: completes '... not ticked' and 'none of ...'",
    "sheet_name": "For the clinician: a word or two",
    "tag": "In brackets behind a line: one short word",
    GLOSSARY: "A glossary term. Further spellings, such as a plural, follow it behind ' | '",
}
"""What to know of a text, by its key; of a glossary term, which is a key itself."""


def extract_questions(
    file: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Yield line, function, texts and comments of each text, as Babel wants them of an extractor.

    `translations/babel.cfg` names it. Raises QuestionnaireError.
    """
    document = parse_document(file.read().decode(), "questions.yaml")
    for message in list_messages(document.data):
        line = document.position(message.location)[0]
        keys = message.context.split(".")
        is_term = keys[0] == GLOSSARY and len(keys) == 2
        comment = COMMENTS.get(GLOSSARY if is_term else keys[-1])
        yield line, "pgettext", (message.context, message.text), [comment] if comment else []
