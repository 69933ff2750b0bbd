"""Whether patients can read it, and whether it says what must never be said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.questionnaire import reading_spanish
from screening.questionnaire.finding import Remark
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.reading import (
    count_syllables,
    grade,
    pattern_of,
    sentences,
    words,
)
from screening.questionnaire.texts import PatientText, patient_texts

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
    reached = reading_spanish.ease(text.text, names)
    if reached < reading_spanish.EASY:
        yield Remark(
            "warning",
            "reading-ease",
            text.place,
            f"ease {reached:.0f} on the scale of Fernández Huerta: '{_shortened(text.text)}'",
            f"From {reading_spanish.EASY:.0f} on, most people read it with ease.",
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
    syllables = reading_spanish.count_syllables if spanish else count_syllables
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
