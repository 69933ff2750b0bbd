"""What an editor should know of the translations: texts without words, words that do not fit, and
sentences that patients could not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from screening.check.readability import check_readability
from screening.errors import Problem, QuestionnaireError
from screening.languages import Language, load_languages
from screening.questionnaire.loader import build_translation
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.translation import Message, has_words_for, list_messages
from screening.questionnaire.yaml_source import Document


def check_translations(
    questionnaire: Questionnaire, document: Document, translations: Path | None
) -> Iterator[Problem]:
    """`translations` is the folder of the catalogues."""
    for language in load_languages(translations).values():
        if language.code == questionnaire.language:
            continue
        messages = list_messages(document.data)
        if has_words_for(document.data, language):
            yield from _check_words(messages, language)
            try:
                translation = build_translation(document, questionnaire, language)
            except QuestionnaireError as error:
                text = "; ".join(problem.text for problem in error.problems[:3])
                why = "A server refuses to start with a translation that does not fit."
                fix = "Fix the words in translations/, then run `make messages`."
                yield Problem("broken-translation", (), text, why, fix)
                continue
            for problem in check_readability(translation):
                yield replace(problem, text=f"in {language.name}: {problem.text}", quote="")
        elif translations is not None:
            known = sum(bool(language.find(m.context, m.text)) for m in messages)
            text = (
                f"{known} of {len(messages)} texts have words in {language.name}, too few to "
                "offer it"
            )
            why = "People who read that language get the checklist in the language of this file."
            fix = "docs/translating.md tells how a translation is made."
            yield Problem("not-offered", (), text, why, fix, "note")


def _check_words(messages: list[Message], language: Language) -> Iterator[Problem]:
    for message in messages:
        words = language.find(message.context, message.text)
        placeholders, theirs = (
            sorted(re.findall(r"\{\w*\}", text)) for text in (message.text, words)
        )
        if not words:
            text = f"no words in {language.name} for '{message.text[:60]}'"
            why = "Who reads the checklist in that language meets this in the language of the file."
            fix = (
                "Run `make messages`, add the words to the catalogue in translations/, and let a "
                "native speaker read them."
            )
            yield Problem("not-translated", message.location, text, why, fix, "warning")
        elif theirs != placeholders:
            text = f"the words in {language.name} hold other names in braces: '{words[:60]}'"
            why = "What is filled in there would be missing, or a brace would be shown to people."
            fix = f"Use {', '.join(placeholders) or 'no braces'}, as the text itself does."
            yield Problem("broken-translation", message.location, text, why, fix)
