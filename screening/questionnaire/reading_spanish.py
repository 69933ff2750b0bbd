"""How easy a Spanish text is to read: the scale of Fernández Huerta, 0 to 100; 70 is fairly easy.

206.84 - 60 x syllables a word - 1.02 x words a sentence (J. Fernández Huerta, 1959, with the
constant as later authors corrected it). Spanish is written as it is spoken, so syllables follow
from the letters: two open vowels are parted, and so is a close one with an accent beside another.
"""

from __future__ import annotations

import re

from screening.questionnaire.reading import sentences, words

EASY = 70.0

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])|h")
_LAST_Y = re.compile(r"y\b")
_NUCLEUS = re.compile(r"[iuü]?[aeoáéó][iuü]?|[íú]|[iuü]{1,2}")


def count_syllables(word: str) -> int:
    letters = _LAST_Y.sub("i", _SILENT_U.sub("", word.lower()))
    return max(1, len(_NUCLEUS.findall(letters)))


def ease(text: str, names: re.Pattern[str] | None = None) -> float:
    """The ease of `text` after taking out `names`; 100 where no words are left."""
    if names is not None:
        text = names.sub("", text)
    found = words(text)
    if not found:
        return 100.0
    syllables = sum(map(count_syllables, found))
    return 206.84 - 60 * syllables / len(found) - 1.02 * len(found) / len(sentences(text))
