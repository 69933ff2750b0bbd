"""The texts of a questions file, for Babel to collect beside those of pages and code."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

from screening.questionnaire.source import parse_document
from screening.questionnaire.wording import find_messages

CLINICIAN_LINE = "For the clinician, short: 90 characters together with the topic"
COMMENTS = {
    "line": CLINICIAN_LINE,
    "glance": "For the clinician: a word or two in 'At a glance'",
    "short": "The question as a topic, as in 'You were not sure about family history'",
    "if_not_ticked": "For the clinician: completes '... not ticked' and 'none of ...'",
    "sheet_name": "For the clinician: a word or two",
    "tag": "In brackets behind a line: one short word",
}
"""What to know of a text, by its key."""

IN_GLOSSARY = "A glossary term. Further spellings, such as a plural, follow it behind ' | '"


def extract_questions(
    file: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """An extraction method of Babel's. Raises QuestionnaireError."""
    document = parse_document(file.read().decode(), "questions.yaml")
    for message in find_messages(document.data):
        line = document.problem(message.place, "").line
        keys = message.context.split(".")
        is_term = keys[0] == "glossary" and len(keys) == 2
        comment = IN_GLOSSARY if is_term else COMMENTS.get(keys[-1])
        yield line, "pgettext", (message.context, message.text), [comment] if comment else []
