"""Whether patients can read it, and whether it says what must never be said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from screening.check.finding import Remark
from screening.questionnaire.condition_checks import Place
from screening.questionnaire.model import Questionnaire

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


def grade(text: str, names: re.Pattern[str] | None = None) -> float:
    """The grade of `text` after taking out `names`; 0 where no words are left."""
    if names is not None:
        text = names.sub("", text)
    found = words(text)
    if not found:
        return 0.0
    syllables = sum(map(count_syllables, found))
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * syllables / len(found) - 15.59


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of `names` as whole words, the longest first."""
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered)) or '(?!)'})(?!\w)", re.IGNORECASE
    )


SPANISH_EASY = 70.0

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])|h")
_LAST_Y = re.compile(r"y\b")
_NUCLEUS = re.compile(r"[iuü]?[aeoáéó][iuü]?|[íú]|[iuü]{1,2}")


def count_spanish_syllables(word: str) -> int:
    letters = _LAST_Y.sub("i", _SILENT_U.sub("", word.lower()))
    return max(1, len(_NUCLEUS.findall(letters)))


def spanish_ease(text: str, names: re.Pattern[str] | None = None) -> float:
    """The spanish_ease of `text` after taking out `names`; 100 where no words are left."""
    if names is not None:
        text = names.sub("", text)
    found = words(text)
    if not found:
        return 100.0
    syllables = sum(map(count_spanish_syllables, found))
    return 206.84 - 60 * syllables / len(found) - 1.02 * len(found) / len(sentences(text))


@dataclass(frozen=True)
class PatientText:
    """`label`: what a person picks. It names things as they are called, so it is not graded."""

    place: Place
    text: str
    label: bool


KEPT_OF_SHEET = frozenset(
    {
        *("example_question", "no_verdict", "patient_title", "point_here", "bring", "no_lines"),
        *("first_group_intro", "where_from", "clear", "ends", "before_printing", "after_printing"),
    }
)
KEPT = {
    "levels": frozenset({"patient"}),
    "bases": frozenset({"patient"}),
    "safety": frozenset({"ask_again", "ask_me"}),
    "sheet": KEPT_OF_SHEET,
}
"""Of these parts of the file a patient reads only some keys."""

FOR_PATIENTS = (
    *KEPT,
    *("standard_answers", "sections", "notices", "asks", "site", "crisis", "cards", "glossary"),
)
NOT_READ = frozenset(
    {
        # for clinicians
        *("line", "glance", "detail", "own_words", "if_not_ticked", "basis", "sheet_name"),
        *("evidence", "references", "clinicians"),
        # for the machine
        *("id", "type", "show_if", "moves_up_if", "topic", "joins", "offers", "flags"),
        *("if_not_sure", "locales", "default", "fallback_url", "reviewed"),
    }
)


def patient_texts(questionnaire: Questionnaire) -> Iterator[PatientText]:
    data = questionnaire.model_dump(include=set(FOR_PATIENTS))
    for part, kept in KEPT.items():
        data[part] = _only(data[part], kept)
    data["notices"] = [{"text": notice["text"]} for notice in data["notices"]]
    for place, text in _walk((), data):
        yield PatientText(place, text, label=place[-1] in ("label", "title", "heading", "lead"))


def _only(value: dict[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    """Of `value`, or of each thing in it, the keys that are kept."""
    if kept & value.keys():
        return {key: each for key, each in value.items() if key in kept}
    return {key: _only(each, kept) for key, each in value.items()}


def _walk(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, each in value.items():
                if key not in NOT_READ or place == ("sections",):
                    yield from _walk((*place, key), each)
        case list() | tuple():
            for number, each in enumerate(value):
                yield from _walk((*place, number), each)


AIM, LIMIT = 6, 8
"""Grades."""
LONGEST, TOO_LONG = 20, 25
"""Words in a sentence: the aim, and what is a warning."""
GRADED = 12
"""Words from which on a text is long enough for a grade to mean something."""
LINE_LENGTH = 90
"""Characters of a clinician's line with its topic."""

FORBIDDEN = {
    "en": (
        *("you are eligible", "not eligible", "you qualify", "good candidate", "bad candidate"),
        *("you are cleared", "approved for you", "safe for you", "you should take"),
        *("recommended dose", "mg", "your score", "you passed", "you failed", "low risk"),
        *("high risk", "life-changing", "breakthrough treatment", "miracle", "committed suicide"),
        *("addict", "addicts", "abuser", "abusers", "get clean", "contraindicated"),
        *("failed suicide", "successful suicide", "healing journey"),
    ),
    "es": (
        *("apto", "apta", "candidato", "candidata", "califica", "segura para usted"),
        *("alto riesgo", "bajo riesgo", "adicto", "adicta", "cometió suicidio", "mg"),
    ),
}
"""By language. Each judges, promises, doses or shames; the last is a word for clinicians."""

ALLOWED = (
    "right or safe for you",  # "It cannot tell you if KAP is ..."
    "Promises a cure or a life-changing result",  # a warning about such promises
)

_PROMISE = "It judges, promises, gives a dose or shames, and this checklist does none of these."


def find_hard_words(questionnaire: Questionnaire) -> Iterator[Remark]:
    names = names_in(questionnaire)
    hard = _HARD.get(questionnaire.language[:2])
    never = pattern_of(FORBIDDEN.get(questionnaire.language[:2], ()))
    for text in patient_texts(questionnaire):
        yield from _forbidden(text, never)
        yield from _long_sentences(text)
        if hard and not text.label and len(words(text.text)) >= GRADED:
            yield from hard(text, names)


def _forbidden(text: PatientText, never: re.Pattern[str]) -> Iterator[Remark]:
    said = text.text
    for sentence in ALLOWED:
        said = said.replace(sentence, "")
    if text.place[0] == "glossary":
        said = re.sub("contraindicated", "", said, flags=re.IGNORECASE)
    for match in never.finditer(said):
        yield Remark(
            "warning",
            "forbidden-words",
            text.place,
            f"'{match[0]}' stands in a text for patients",
            _PROMISE,
            "Say what a source says, and leave the answer to the provider: "
            "'One source says ...', 'Ask your provider about ...'.",
            at=match[0],
        )


def _long_sentences(text: PatientText) -> Iterator[Remark]:
    for sentence in sentences(text.text):
        count = len(sentence.split())
        if count > LONGEST:
            yield Remark(
                "warning" if count > TOO_LONG else "note",
                "long-sentence",
                text.place,
                f"a sentence of {count} words: '{_shortened(sentence)}'",
                f"Over {LONGEST} words, an anxious reader loses the thread.",
                "Make two sentences of it.",
                at=sentence,
            )


def _hard_english(text: PatientText, names: re.Pattern[str]) -> Iterator[Remark]:
    reached = grade(text.text, names)
    if reached > AIM + 0.5:
        yield Remark(
            "warning" if reached > LIMIT else "note",
            "reading-grade",
            text.place,
            f"grade {reached:.1f}: '{_shortened(text.text)}'",
            f"Patients read grade {AIM} with ease, and {LIMIT} is the limit.",
            _SHORTER,
        )


def _hard_spanish(text: PatientText, names: re.Pattern[str]) -> Iterator[Remark]:
    reached = spanish_ease(text.text, names)
    if reached < SPANISH_EASY:
        yield Remark(
            "warning",
            "reading-ease",
            text.place,
            f"ease {reached:.0f} on the scale of Fernández Huerta: '{_shortened(text.text)}'",
            f"From {SPANISH_EASY:.0f} on, most people read it with ease.",
            _SHORTER,
        )


_SHORTER = (
    "Use shorter words and shorter sentences. Glossary terms and the names of conditions and "
    "medicines do not count."
)
_HARD = {"en": _hard_english, "es": _hard_spanish}


def names_in(questionnaire: Questionnaire) -> re.Pattern[str]:
    """Glossary terms, what they are short for, and the names of conditions and medicines."""
    return pattern_of({*_terms(questionnaire), *_conditions(questionnaire)})


def _terms(questionnaire: Questionnaire) -> Iterator[str]:
    for term, entry in questionnaire.glossary.items():
        yield from (term, *re.split(r" / | \(|\)", term), *entry.words)
        if entry.meaning.startswith("Short for "):
            yield entry.meaning.removeprefix("Short for ").split(".")[0]


def _conditions(questionnaire: Questionnaire) -> Iterator[str]:
    """Long words under which the file itself names what an option flags."""
    spanish = questionnaire.language.startswith("es")
    syllables = count_spanish_syllables if spanish else count_syllables
    for question, _, option in questionnaire.flagged_options():
        named = [option.if_not_ticked or ""]
        if option.level in ("raise_first", "monitor", "little_research"):
            named += [question.short, questionnaire.topics.get(option.topic or "", "")]
        yield from (word for word in words(" ".join(named)) if syllables(word) > 2)


def find_long_lines(questionnaire: Questionnaire) -> Iterator[Remark]:
    for s, section in enumerate(questionnaire.sections):
        for p, step in enumerate(section.steps):
            for q, question in enumerate(step.questions):
                for value, option in question.options.items():
                    topic = questionnaire.topics.get(option.topic or "", "")
                    length = len(f"{topic}: {option.line}") if option.line else 0
                    if length > LINE_LENGTH:
                        yield Remark(
                            "warning",
                            "long-line",
                            ("sections", s, "steps", p, "questions", q, "options", value, "line"),
                            f"'{topic}: {option.line}' has {length} characters",
                            f"A clinician has two minutes: {LINE_LENGTH} with the topic at most.",
                            "Shorten `line`; the long form belongs under `detail`.",
                        )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}..."
