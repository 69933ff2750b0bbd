"""Whether patients can read it, and whether it says what must never be said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from screening.errors import Problem, Severity, SourceLocation
from screening.questionnaire.base import check_forbidden, pattern_of
from screening.questionnaire.model import Option, Questionnaire, Rule
from screening.questionnaire.translation import list_messages
from screening.questionnaire.validation import located_parts, located_questions
from screening.questionnaire.yaml_source import Document

WORD = re.compile(r"[^\W\d_][\w'\u2019]*")
_END = re.compile(r"(?<=[.!?])[\"'\u201d)]*\s+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiousxzcghy]es$|[aeiouy][^aeiouy]+eless$")
_TWO = re.compile(r"i[aou](?!n?s?$)|[^tcsgq]ia|eo(?!u)|[aeiouy]ing$|ua|ue?l$")
"""Vowels that stand together and are spoken apart, as in idea, going or usual."""
_ONE = re.compile(r"tion|sion|cious|tial|cial|gion|people|qua")


def count_syllables(word: str) -> int:
    if len(word) > 1 and word.isupper():  # spoken letter by letter: FDA
        return len(word) + 2 * word.count("W")
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(word))
    if count > 1 and _SILENT.search(word):
        count -= 1
    if _TWO.search(word) and not _ONE.search(word):
        count += 1
    return max(1, count)


def sentences(text: str) -> list[str]:
    return [part for part in _END.split(text.strip()) if WORD.search(part)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


NO_NAMES = re.compile("(?!)")


def grade(text: str, names: re.Pattern[str] = NO_NAMES) -> float:
    """Return the school grade (Flesch and Kincaid) of `text` without `names`; 0 without words."""
    text = names.sub("", text)
    if not (found := words(text)):
        return 0.0
    syllables = sum(map(count_syllables, found)) / len(found)
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * syllables - 15.59


SPANISH_EASY = 70.0

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])|h")
_LAST_Y = re.compile(r"y\b")
_NUCLEUS = re.compile(r"[iuü]?[aeoáéó][iuü]?|[íú]|[iuü]{1,2}")


def count_spanish_syllables(word: str) -> int:
    letters = _LAST_Y.sub("i", _SILENT_U.sub("", word.lower()))
    return max(1, len(_NUCLEUS.findall(letters)))


def spanish_ease(text: str, names: re.Pattern[str] = NO_NAMES) -> float:
    """Return how easy `text` is on the scale of Fernández Huerta, without `names`; 100 without
    words. 0 is hard, 100 easy."""
    text = names.sub("", text)
    if not (found := words(text)):
        return 100.0
    syllables = sum(map(count_spanish_syllables, found)) / len(found)
    return 206.84 - 60 * syllables - 1.02 * len(found) / len(sentences(text))


FOR_PATIENTS: dict[str, Any] = {
    "levels": {"__all__": {"patient"}},
    "bases": {"__all__": {"patient"}},
    "notices": {"__all__": {"text"}},
    "safety": {"ask_again", "ask_me"},
    "sheet": {
        *("example_question", "no_verdict", "patient_title", "point_here", "bring", "no_lines"),
        *("first_group_intro", "where_from", "clear", "ends", "before_printing", "after_printing"),
    },
    **dict.fromkeys(("standard_answers", "hard_to_say", "sections", "asks"), True),
    **dict.fromkeys(("together", "site", "crisis", "cards", "glossary"), True),
}
"""The parts of the file that patients read; of some, only these keys."""

NOT_READ = {
    # for clinicians
    *("line", "glance", "detail", "own_words", "if_not_ticked", "basis", "sheet_name"),
    *("evidence", "references", "clinicians"),
    # for the machine
    *("id", "type", "show_if", "moves_up_if", "topic", "joins", "offers", "flags"),
    *("if_not_sure", "locales", "default", "fallback_url", "reviewed"),
}


def located_texts(
    location: SourceLocation, value: Any, skip: Collection[str] = ()
) -> Iterator[tuple[SourceLocation, str]]:
    """Every text in `value`, with where it stands, but for those under the keys to `skip`."""
    match value:
        case str():
            yield location, value
        case dict():
            for key, inner in value.items():
                if key not in skip or location == ("sections",):
                    yield from located_texts((*location, key), inner, skip)
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from located_texts((*location, number), inner, skip)


AIM, LIMIT = 6, 8
"""Grades."""
LONGEST, TOO_LONG = 20, 25
"""Words in a sentence: the aim, and what is a warning."""
GRADED = 12
"""Words from which on a text is long enough for a grade to mean something."""
LINE_LENGTH = 90
"""Characters of a clinician's line with its topic."""


def check_readability(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Words that must never be said, and texts that are too hard or too long for their readers."""
    language = questionnaire.language[:2]
    names = names_in(questionnaire)
    for at, text in located_texts((), questionnaire.model_dump(include=FOR_PATIENTS), NOT_READ):
        for problem in check_forbidden(at, text, language):
            yield replace(problem, severity="warning")
        for sentence in sentences(text):
            count = len(sentence.split())
            if count > LONGEST:
                said = f"a sentence of {count} words: '{_shortened(sentence)}'"
                why = f"Over {LONGEST} words, an anxious reader loses the thread."
                fix = "Make two sentences of it."
                severity: Severity = "warning" if count > TOO_LONG else "note"
                yield Problem("long-sentence", at, said, why, fix, severity, sentence)
        # what a person picks names things as they are called, so it is not graded
        is_label = at[-1] in ("label", "title", "heading", "lead")
        if not is_label and len(words(text)) >= GRADED:
            yield from _check_grade(at, text, names, language)
    for location, part in located_parts(questionnaire):
        if isinstance(part, Option | Rule):
            line = f"{questionnaire.topics.get(part.topic or '', '')}: {part.line}"
            if part.line and len(line) > LINE_LENGTH:
                at = (*location, "line")
                said = f"'{line}' has {len(line)} characters"
                why = f"A clinician has two minutes: {LINE_LENGTH} with the topic at most."
                fix = "Shorten `line`; the long form belongs under `detail`."
                yield Problem("long-line", at, said, why, fix, "warning")


def _check_grade(
    location: SourceLocation, text: str, names: re.Pattern[str], language: str
) -> Iterator[Problem]:
    fix = (
        "Use shorter words and shorter sentences. Glossary terms and the names of conditions and "
        "medicines do not count."
    )
    if language == "en" and (reached := grade(text, names)) > AIM + 0.5:
        said = f"grade {reached:.1f}: '{_shortened(text)}'"
        why = f"Patients read grade {AIM} with ease, and {LIMIT} is the limit."
        severity: Severity = "warning" if reached > LIMIT else "note"
        yield Problem("reading-grade", location, said, why, fix, severity)
    if language == "es" and (ease := spanish_ease(text, names)) < SPANISH_EASY:
        said = f"ease {ease:.0f} on the scale of Fernández Huerta: '{_shortened(text)}'"
        why = f"From {SPANISH_EASY:.0f} on, most people read it with ease."
        yield Problem("reading-ease", location, said, why, fix, "warning")


def names_in(questionnaire: Questionnaire) -> re.Pattern[str]:
    """Glossary terms, what they are short for, and the names of conditions and medicines: long
    words under which the file itself names what an option flags."""
    names: set[str] = set()
    for term, entry in questionnaire.glossary.items():
        names.update((term, *re.split(r" / | \(|\)", term), *entry.words))
        if entry.meaning.startswith("Short for "):
            names.add(entry.meaning.removeprefix("Short for ").split(".")[0])
    spanish = questionnaire.language.startswith("es")
    syllables = count_spanish_syllables if spanish else count_syllables
    for question, _, option in questionnaire.flagged_options():
        named = [option.if_not_ticked or ""]
        if option.level in ("raise_first", "monitor", "little_research"):
            named += [question.short, questionnaire.topics.get(option.topic or "", "")]
        names.update(word for word in words(" ".join(named)) if syllables(word) > 2)
    return pattern_of(names)


_BOX = re.compile("[\u2610-\u2612\u25a1\u25a2\u25ab\u25fb\u25fd\u2b1c\u2b1a\U0001f5f9\U0001f78e]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:\w+|#\d+);")


def check_as_typed(questionnaire: Questionnaire, document: Document) -> Iterator[Problem]:
    """What people read otherwise than whoever typed it meant: remarks, HTML, answers alike."""
    for message in list_messages(document.data):
        if remark := document.remarks.get(message.location):
            is_cut = remark[1:2].isalnum()  # "Room #4"; who writes a remark puts a blank behind #
            kept = _shortened(message.text)
            text = f"a remark stands behind '{kept}': nobody reads it"
            if is_cut:
                text = f"the text ends with '{kept}': '{_shortened(remark)}' is cut off"
            why = "A blank and # end a text without quotes, so what stands behind is cut off."
            fix = 'Quotes are needed if # is meant: put the whole text in "quotes".'
            severity: Severity = "warning" if is_cut else "note"
            yield Problem("remark", message.location, text, why, fix, severity)
        if markup := _MARKUP.search(message.text):
            text = f"'{markup[0]}' shows as it is typed"
            why = "Texts are plain words on screen, on paper and in files; HTML is not read."
            fix = "Take it out; `heading`, `lead` and `list` of a block set words apart."
            at = message.location
            yield Problem("html", at, text, why, fix, "warning", markup[0])
        if box := _BOX.search(message.text):
            text = f"'{box[0]}' stands in a text: '{_shortened(message.text)}'"
            why = "It looks like a box to tick, which the pages and sheets draw themselves."
            fix = "Take it out; each answer and each line has its box."
            at = message.location
            yield Problem("box", at, text, why, fix, "warning", box[0])
    for location, part in located_parts(questionnaire):
        for key in ("line", "glance") if isinstance(part, Option) else ():
            line = getattr(part, key) or ""
            rest = line.partition("{text}")[2].strip("\"'\u201d\u2019\u00bb).")
            if rest:
                said = f"words stand behind the box in '{_shortened(line)}'"
                why = "What a person wrote may be long, and lines are joined: it ends its line."
                fix = 'Put {text} at the end, as in: other: "{text}".'
                at = (*location, key)
                yield Problem("box-inside", at, said, why, fix, "warning", rest.strip())
    for location, question in located_questions(questionnaire):
        seen: dict[str, str] = {}
        for value in question.values:
            label = " ".join(questionnaire.label_of(question, value).casefold().split())
            if label in seen:
                text = f"the answers '{seen[label]}' and '{value}' of '{question.id}' read alike"
                why = "A person cannot tell which to pick, and only one of them prints its line."
                fix = "Give each its own words, or take one out."
                at = (*location, "options", value)
                yield Problem("same-label", at, text, why, fix, "warning")
            seen.setdefault(label, value)


def check_numbers(questionnaire: Questionnaire, data: dict[str, Any]) -> Iterator[Problem]:
    """Emergency numbers in running text, which would be wrong in another country. `data` is the
    file as it was read, with its placeholders."""
    numbers = {
        r"[ ().-]*".join(digits)
        for locale in questionnaire.crisis.locales.values()
        for tel in (locale.emergency.tel, *(line.tel for line in locale.lines))
        if len(digits := re.sub(r"\D", "", tel or "")) > 2
    }
    # whole numbers alone: "000" stands neither in "1,000" nor in "1 000", "0001" or "000.5"
    pattern = re.compile(
        rf"(?<![\w-])(?<![0-9][.,' \xa0\u202f])(?:{'|'.join(sorted(numbers)) or '(?!)'})"
        r"(?![\w-]|[.,][0-9])"
    )
    for message in list_messages(data):  # of these alone, none is an id: a source may be "000"
        location = message.location
        if location[:2] != ("crisis", "locales") and (match := pattern.search(message.text)):
            said = f"the number {match[0]} stands in running text"
            why = "In another country it would be wrong. Numbers stand under `crisis: locales`."
            fix = "Write {emergency}, or 'you can {crisis_short}', in its place."
            yield Problem("bare-number", location, said, why, fix, "warning", match[0])


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}..."
