"""What an editor should know of the translations: texts without words, words that do not fit, and
sentences that patients could not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from screening.check.finding import Remark
from screening.check.readability import find_hard_words, find_long_lines
from screening.errors import QuestionnaireError
from screening.languages import Language, load_languages
from screening.questionnaire.loader import build_wording
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.translation import Message, find_messages, has_words_for
from screening.questionnaire.yaml_source import Document

_NAMES = re.compile(r"\{\w*\}")


def check_translations(
    questionnaire: Questionnaire, document: Document, translations: Path | None
) -> Iterator[Remark]:
    """`translations`: the folder of the catalogues."""
    for language in load_languages(translations).values():
        if language.code == questionnaire.language:
            continue
        if has_words_for(document.data, language):
            yield from _missing(document, language)
            yield from _misread(questionnaire, document, language)
        elif translations is not None:
            yield _not_offered(document, language)


def _not_offered(document: Document, language: Language) -> Remark:
    messages = list(find_messages(document.data))
    known = sum(bool(language.find(each.context, each.text)) for each in messages)
    return Remark(
        "note",
        "not-offered",
        (),
        f"{known} of {len(messages)} texts have words in {language.name}, too few to offer it",
        "People who read that language get the checklist in the language of this file.",
        "docs/translating.md tells how a translation is made.",
    )


def _missing(document: Document, language: Language) -> Iterator[Remark]:
    for message in find_messages(document.data):
        words = language.find(message.context, message.text)
        if not words:
            yield Remark(
                "warning",
                "not-translated",
                message.place,
                f"no words in {language.name} for '{message.text[:60]}'",
                "Who reads the checklist in that language meets this in the language of the file.",
                "Run `make messages`, add the words to the catalogue in translations/, and let a "
                "native speaker read them.",
            )
        elif _names_in(words) != _names_in(message.text):
            yield _other_names(message, words, language)


def _names_in(text: str) -> list[str]:
    return sorted(_NAMES.findall(text))


def _other_names(message: Message, words: str, language: Language) -> Remark:
    return Remark(
        "error",
        "broken-translation",
        message.place,
        f"the words in {language.name} hold other names in braces: '{words[:60]}'",
        "What is filled in there would be missing, or a brace would be shown to people.",
        f"Use {', '.join(_names_in(message.text)) or 'no braces'}, as the text itself does.",
    )


def _misread(
    questionnaire: Questionnaire, document: Document, language: Language
) -> Iterator[Remark]:
    try:
        wording = build_wording(document, questionnaire, language)
    except QuestionnaireError as error:
        yield Remark(
            "error",
            "broken-translation",
            (),
            "; ".join(each.message for each in error.problems[:3]),
            "A server refuses to start with a translation that does not fit.",
            "Mend the words in translations/, then run `make messages`.",
        )
        return
    for remark in (*find_hard_words(wording), *find_long_lines(wording)):
        yield replace(remark, text=f"in {language.name}: {remark.text}", at="")
