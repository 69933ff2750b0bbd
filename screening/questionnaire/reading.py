"""How hard a text is to read: the Flesch-Kincaid grade, a school year of the US.

Syllables are counted from vowels. That comes within 1 % of the CMU dictionary on the shipped
file, without a dictionary to load (docs/decisions/0009-counting-syllables.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
