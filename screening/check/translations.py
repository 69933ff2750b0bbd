"""What an editor should know of the translations: texts without words, words that do not fit, and
sentences that patients could not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from screening.check.fhir_export import check_export
from screening.check.readability import check_readability
from screening.errors import SEVERITIES, Problem, QuestionnaireError
from screening.languages import Language, load_languages
from screening.questionnaire.loader import build_translation
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.translation import Message, has_words_for, list_messages
from screening.questionnaire.yaml_source import Document


def check_translations(
    questionnaire: Questionnaire,
    document: Document,
    translations: Path | None,
    path: Path,
    asked: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield what is wrong in each language with a catalogue in the folder `translations`, for the
    file at `path`: words that do not fit by their place, all else in one line, unless the language
    is `asked` for."""
    messages = list_messages(document.data)
    for language in load_languages(translations, path).values():
        if language.code == questionnaire.language:
            continue
        yield from language.slips
        found = list(_check_words(messages, language, path))
        if has_words_for(document.data, language):
            try:
                translation, slips = build_translation(document, questionnaire, language)
            except QuestionnaireError as error:
                yield from error.problems
                continue
            yield from slips
            found += (
                replace(problem, text=f"in {language.name}: {problem.text}", quote="")
                for problem in chain(check_readability(translation), check_export(translation))
            )
        elif translations is not None:
            why = "People who read that language get the checklist in the language of this file."
            fix = "docs/translating.md tells how a translation is made."
            done = percent_done(messages, language)
            text = f"{done} % of the texts have words in {language.name}, too few to offer it"
            yield Problem("not-offered", (), text, why, fix, "note")
            if language.code not in asked:
                continue
        yield from found if language.code in asked else _summary(found, messages, language, path)


def percent_done(messages: Collection[Message], language: Language) -> int:
    """Return how many of a hundred texts have words; 100 where all have."""
    known = sum(bool(language.find(message.context, message.text)) for message in messages)
    return 100 * known // max(1, len(messages))


def _check_words(
    messages: Collection[Message], language: Language, file: Path
) -> Iterator[Problem]:
    why = "Who reads the checklist in that language meets this in the language of the file."
    fix = (
        f"Run `screening messages {file} --language {language.code}`, add the words to the "
        "catalogue that it names, and let a native speaker read them."
    )
    for message in messages:
        if not language.find(message.context, message.text):
            text = f"no words in {language.name} for '{message.text[:60]}'"
            yield Problem("not-translated", message.location, text, why, fix, "warning")


def _summary(
    found: Sequence[Problem], messages: Collection[Message], language: Language, file: Path
) -> Iterator[Problem]:
    """Yield one problem for all that were found, where the first of the worst stands."""
    if found:
        worst = min(found, key=lambda problem: SEVERITIES.index(problem.severity))
        counts = Counter(problem.rule for problem in found)
        rules = ", ".join(f"{count} {rule}" for rule, count in counts.items())
        text = f"{language.name}: {percent_done(messages, language)} % have words; found: {rules}"
        fix = f"`screening check {file} --language {language.code}` lists them, with their lines."
        yield replace(worst, text=text, fix=fix)
