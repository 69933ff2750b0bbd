"""What a person's answers must read like on their own sheet, straight from questions.yaml."""

from __future__ import annotations

import re
from typing import Any

from tests.journeys.content import content, level_of, questions
from tests.journeys.people import Person
from tests.journeys.sheets import Row

TALK_ABOUT = ("raise_first", "monitor", "little_research", "tell_provider")
PRIVATE = (
    *("safety_now", "safety_past", "safety_print"),
    *("interpreter", "pressure", "see_me_alone", "who_decides"),
)
ELSEWHERE = ("own_questions",)
"""Stands first among the questions to ask."""
KINDS = {"": "", "prescribed": "prescribed", "otc": "over the counter", "herb": "herb or vitamin"}


def patient_line(person: Person, key: str) -> str:
    """The patient line of `question.option`, with the person's words in it, or of `rule.id`."""
    return _of(person, key, "patient")


def reasons_for(person: Person, key: str) -> tuple[str, str]:
    """The topic, and the long line of `question.option` or `rule.id` with what it rests on."""
    behind = _behind(key)
    notes = ", ".join(behind.get("evidence", []))
    if notes and not key.startswith("rule.") and not behind.get("stated"):
        notes += " in general terms"
    rests_on = "; ".join(filter(None, (notes, ", ".join(behind.get("references", [])))))
    detail = _of(person, key, "detail")
    return str(
        content()["topics"][behind["topic"]]
    ), f"{detail} ({rests_on})" if rests_on else detail


def _behind(key: str) -> dict[str, Any]:
    question, value = key.split(".")
    if question == "rule":
        return next(rule for rule in content()["together"] if rule["id"] == value)
    return dict(questions()[question]["options"][value])


def _of(person: Person, key: str, name: str) -> str:
    text = person.fields.get(f"{key.replace('.', '-')}-text", "")
    assert isinstance(text, str)
    line = str(_behind(key).get(name, ""))
    return line.replace("{text}", text) if text else re.sub(r'[:,]? ?"\{text\}"', "", line)


def topic_lines(person: Person, keys: list[str]) -> list[str]:
    """Those lines; words to begin with stand behind the first of a topic that is hard to say."""
    words, lines = dict(content()["hard_to_say"]), []
    for key in keys:
        topic = "" if key.startswith("rule.") else _behind(key)["topic"]
        lines.append(f"{patient_line(person, key)} {words.pop(topic, '')}".rstrip())
    return lines


def answered(person: Person) -> dict[str, list[Row]]:
    """'What I answered': each answer that may print there, by section."""
    parts: dict[str, list[Row]] = {}
    for section in content()["sections"]:
        for question in (q for step in section["steps"] for q in step["questions"]):
            name = question["id"]
            if name in person.questions and name not in (*PRIVATE, *ELSEWHERE):
                row = (question["text"], said(person, name), _means(person, question))
                parts.setdefault(section["title"], []).append(row)
    return parts


def said(person: Person, name: str) -> list[str]:
    """One answer as it was given: the words, the labels in the order of the page, the rows."""
    question = questions()[name]
    if question["type"] in ("long_text", "short_text"):
        return [str(person.fields[name])]
    labels = []
    for value in person.picks(name):
        words = question.get("options", {}).get(value) or content()["standard_answers"][value]
        text = person.fields.get(f"{name}-{value}-text")
        labels.append(f"{words['label']}: {text}" if text else words["label"])
    return labels + _rows(person, name)


def _rows(person: Person, name: str) -> list[str]:
    rows = []
    for number in range(40):
        parts = [
            str(person.fields.get(f"{name}-{number}-{part}", ""))
            for part in ("name", "purpose", "amount", "kind")
        ]
        if parts[0]:
            rows.append(" · ".join(filter(None, [*parts[:3], KINDS[parts[3]]])))
    return rows


def _means(person: Person, question: dict[str, Any]) -> list[str]:
    """The patient lines that do not stand among the topics to talk about."""
    lines = []
    for value in person.picks(question["id"]) if "options" in question else ():
        option = question["options"].get(value)
        if option is None:
            line = content()["standard_answers"][value]["patient"]
            lines.append(line.replace("{topic}", question["short"]))
        elif level_of(option) not in TALK_ABOUT and "patient" in option:
            lines.append(patient_line(person, f"{question['id']}.{value}"))
    return lines
