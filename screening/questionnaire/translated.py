"""Texts that a language has no words for yet.

Catalogues are gettext's, `<language>/LC_MESSAGES/*.po`; the English text is the key.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from screening.questionnaire.finding import Remark
from screening.questionnaire.misfits import Place
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.texts import patient_texts


def find_untranslated(
    questionnaire: Questionnaire, data: dict[str, Any], translations: Path | None
) -> Iterator[Remark]:
    """`data`: the file as it was read; catalogues hold its texts with their placeholders."""
    if translations is None:
        return
    for folder in sorted(translations.glob("*/LC_MESSAGES")):
        known: set[str] = set()
        for catalogue in sorted(folder.glob("*.po")):
            known |= translated_in(catalogue.read_text(encoding="utf-8"))
        for each in patient_texts(questionnaire):
            text = _raw(data, each.place)
            if text and text not in known:
                yield _missing(folder.parent.name, each.place, text)


def _missing(language: str, place: Place, text: str) -> Remark:
    return Remark(
        "warning",
        "not-translated",
        place,
        f"no {language} words for '{text[:60]}'",
        "Who reads the checklist in that language meets this in English.",
        f"Add it to translations/{language}, and let a native speaker read it.",
    )


def _raw(data: Any, place: Place) -> str:
    for part in place:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return ""  # filled in by a default, so it stands nowhere
    return data if isinstance(data, str) else ""


def translated_in(catalogue: str) -> set[str]:
    """The keys of a .po file that have words and are not marked as doubtful."""
    found: set[str] = set()
    for entry in catalogue.split("\n\n"):
        key, words = _entry(entry)
        if key and words and "#, fuzzy" not in entry:
            found.add(key)
    return found


def _entry(entry: str) -> tuple[str, str]:
    parts = {"msgid": "", "msgstr": ""}
    now = ""
    for line in entry.splitlines():
        if line.startswith(("msgid ", "msgstr ")):
            now, _, line = line.partition(" ")
        if now and line.startswith('"'):
            parts[now] += str(ast.literal_eval(line))
    return parts["msgid"], parts["msgstr"]
