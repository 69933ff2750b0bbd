"""A Summary as the plain data that the print templates take in.

Every text is made printable on its way (see `glyphs`); nothing else is added, cut or decided.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from screening.answers.clinician_sheet import Labelled, Medicines
from screening.answers.flags import SEPARATOR, TopicLine
from screening.answers.patient_sheet import Help, HelpLine, Topics
from screening.answers.print_options import MOST_FIRST
from screening.answers.provider_questions import Ask
from screening.answers.summary import Printout, Summary
from screening.languages import isolated, pieces_of
from screening.outputs.glyphs import FAMILIES, clean
from screening.questionnaire.site_text import HelpWords, SheetWords


def help_lines(help_: Help, words: HelpWords) -> list[dict[str, str]]:
    lines = [{"lead": "", "rest": words.emergency.replace("{number}", help_.emergency)}]
    lines += [{"lead": f"{line.name}:", "rest": _ways(line, words)} for line in help_.lines]
    if help_.fallback:
        lines.append({"lead": "", "rest": help_.fallback})
    return lines


def _ways(line: HelpLine, words: HelpWords) -> str:
    """In one phrase: "call 988 (press 1), text 838255"."""
    ways = []
    if line.tel:
        note = f" ({line.tel_note})" if line.tel_note else ""
        ways.append(words.call.replace("{number}", line.tel) + note)
    if line.sms:
        pattern = words.text_word.replace("{word}", line.sms_body) if line.sms_body else words.text
        ways.append(pattern.replace("{number}", line.sms))
    if line.chat:
        ways.append(words.chat.replace("{address}", line.chat.removeprefix("https://")))
    return ". ".join(filter(None, (", ".join(ways), line.note)))


Data = dict[str, Any]

LONG = 600
"""Characters in one table row from which it may go on on the next page. Shorter rows stay whole;
a row higher than a page could not be shown otherwise."""

MEDICINES_TOGETHER = 20
"""So many stand on one page, in one list, unless they are long."""

LIKELY_LONG = {"letter": range(5750, 9500), "a4": range(6900, 10500)}
"""Characters of all data of a clinician sheet that is likely a little too long for one page at the
largest size. A guess, which saves a round of layout where it is right and costs one if not."""

LONG_BACK = {"letter": 5700, "a4": 6500}
"""Characters of all data of the back of a clinician sheet from which it is set smaller."""

LONG_WORD, LONG_WORD_IN_A_COLUMN = re.compile(r"\S{28}"), re.compile(r"\S{12}")
"""Words that may be wider than their place at the largest size of their sheet."""


def printout_data(printout: Printout, paper: str) -> Data:
    clinician = _clinician(printout.clinician)
    back = _back(printout.clinician)
    parts = ("reasons", "answered_no", "not_ticked", "own_words")
    has_back = printout.patient.layout.back and any(back[part] for part in parts)
    patient, own = printout.patient, _patient(printout.patient)
    front = clinician if has_back else clinician | back
    is_likely_long = len(json.dumps(front)) in LIKELY_LONG[paper]
    data: Data = printable(
        {
            "title": f"{patient.patient.title} · {patient.strip.reference}",
            "language": patient.language,
            "fonts": list(FAMILIES),
            "paper": paper,
            "large": patient.layout.large,
            "sheets": patient.layout.sheets,
            "answers": patient.layout.answers,
            "clinician": {
                **_around(printout.clinician, (front, back)),
                "clinician": clinician,
                "back": back,
                "has_back": has_back,
                "back_is_long": len(json.dumps(back)) > LONG_BACK[paper],
                "is_likely_long": is_likely_long,
            },
            "patient": {**_around(patient, own), "patient": own},
        }
    )
    return data


def _around(summary: Summary, sheet: Any) -> Data:
    """What stands on a sheet whatever was answered, in the sheet's own language."""
    words, strip = summary.words, summary.strip
    lead, dot, rest = strip.text.partition(". ")
    beside = (rest, *strip.notes, summary.clinician.written_in)
    around: Data = {
        "language": summary.language,
        "example": summary.example,
        "words": words.model_dump() | {"medicine_columns": words.medicine_columns},
        "strip": {
            **strip.model_dump(exclude={"text"}),
            "lead": lead + dot.strip(),
            "rest": " ".join(filter(None, beside)),
        },
    }
    return around | {"foreign": foreign_in((sheet, around), summary.foreign)}


def foreign_in(data: Any, foreign: frozenset[tuple[str, str]]) -> list[Data]:
    """Return what stands in `data` in another language, and in which, the longest first. One word
    alone may be a word of both."""
    said = {(piece, code) for text, code in foreign for piece in pieces_of(text) if " " in piece}
    text = json.dumps(data, ensure_ascii=False) if said else ""
    return [
        {"text": clean(piece), "language": code}
        for piece, code in sorted(said, key=lambda each: (-len(each[0]), each))
        if json.dumps(piece, ensure_ascii=False)[1:-1] in text
    ]


def printable(value: Any) -> Any:
    """Return plain data with every text in it as the typefaces can show it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    return [printable(item) for item in value] if isinstance(value, list | tuple) else value


def _written(text: str, long_word: re.Pattern[str] = LONG_WORD) -> str | Data:
    """A text that a person may have written into. The templates look closer at those that hold a
    long word or a line break, which takes its time, and set all others as they are."""
    printed = clean(text)
    return {"careful": printed} if "\n" in printed or long_word.search(printed) else printed


def _clinician(summary: Summary) -> Data:
    sheet, words = summary.clinician, summary.words
    return {
        **sheet.model_dump(include={"title", "first_heading", "joined", "empty", "no_verdict"}),
        "safety": [sheet.safety[0], " ".join(sheet.safety[1:])] if sheet.safety else [],
        "first_questions": _asks(sheet.first_questions, summary.language),
        "hope": [_quoted(sheet.hope, summary.language)] if sheet.hope else [],
        "requests": " ".join(sheet.requests),  # each is a sentence
        "glance": [_labelled(row.label, row.text) for row in sheet.glance if row.text],
        "groups": [
            {
                "level": group.level,
                "heading": group.heading,
                "lines": [_topic(line) for line in group.lines],
                "run": _written(SEPARATOR.join(clean(line.text) for line in group.lines)),
            }
            for group in sheet.groups
        ],
        "information": [_topic(line) for line in sheet.information],
        "medicines": sheet.medicines and _medicines(sheet.medicines, words, summary.language),
        "lists": [  # each has the name of its label
            {"label": getattr(words, name), "text": SEPARATOR.join(names)}
            for name, names in sheet.lists
        ],
    }


def _back(summary: Summary) -> Data:
    sheet = summary.clinician
    return {
        "reasons": [_labelled(row.label, row.text) for row in sheet.reasons],
        "answered_no": [_labelled(f"{row.label}:", f"{row.text}.") for row in sheet.answered_no],
        "not_ticked": [_labelled(f"{row.label}:", f"{row.text}.") for row in sheet.not_ticked],
        "own_words_heading": sheet.own_words_heading,
        "own_words": [_quoted(row, summary.language) for row in sheet.own_words],
        "legend_heading": sheet.legend_heading,
        "legend": [f"[{row.label}] {row.text}" for row in sheet.legend],
    }


def _quoted(row: Labelled, language: str) -> Data:
    """The language is set where it is not the sheet's, to be read out in it."""
    text = f"“{isolated(row.text, language)}”"
    return _labelled(row.label, text) | {"language": row.language}


def _topic(line: TopicLine) -> Data:
    tags = [f"[{mark}]" for mark in line.marks]
    return {**_labelled(line.label, line.text), "tags": tags, "long": _is_long([line.text])}


def _medicines(medicines: Medicines, words: SheetWords, language: str) -> Data:
    rows = [row.cells(words.medicine_kinds, language) for row in medicines.rows]
    return {
        **medicines.model_dump(exclude={"rows", "reactions"}),
        "reactions": [_written(text, LONG_WORD_IN_A_COLUMN) for text in medicines.reactions],
        "rows": [
            {
                "cells": [_written(cell, LONG_WORD_IN_A_COLUMN) for cell in cells],
                "long": _is_long(cells, LONG // 2),
            }
            for cells in rows
        ],
        "long": len(rows) > MEDICINES_TOGETHER or _is_long(chain.from_iterable(rows)),
    }


def _patient(summary: Summary) -> Data:
    sheet = summary.patient
    asks = _asks(sheet.asks, sheet.language)
    return {
        **sheet.model_dump(exclude={"language", "topics", "more_topics", "asks", "parts", "help"}),
        "topics": _topics(sheet.topics),
        "more_topics": _topics(sheet.more_topics),
        "first_asks": asks[:MOST_FIRST],
        "other_asks": asks[MOST_FIRST:],
        "parts": [
            {
                "title": part.title,
                "rows": [
                    {
                        "question": row.question,
                        "said": _written("\n".join(map(clean, row.said))),
                        "means": [_written(line) for line in row.means],
                        "long": _is_long((*row.said, *row.means)),
                    }
                    for row in part.rows
                ],
            }
            for part in sheet.parts
        ],
        "help": help_lines(sheet.help, summary.help_words),
    }


def _topics(topics: Iterable[Topics]) -> list[Data]:
    return [
        {"heading": each.heading, "lines": [_written(line) for line in each.lines]}
        for each in topics
    ]


def _labelled(label: str, text: str) -> Data:
    return {"label": label, "text": _written(text)}


def _asks(asks: Iterable[Ask], language: str) -> list[Data]:
    return [
        {
            "text": _written(f"“{isolated(ask.text, language)}”" if ask.own else ask.text),
            "long": _is_long([ask.text]),
            "origin": f"({ask.origin})" if ask.origin else "",
        }
        for ask in asks
    ]


def _is_long(texts: Iterable[str], most: int = LONG) -> bool:
    return sum(len(clean(text)) for text in texts) > most
