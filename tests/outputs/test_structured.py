"""The summary as JSON: its definition, what it says of itself, and what it never says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from screening.answers.answers import Answer, Answers
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening
from screening.errors import NoRecordOfExample
from screening.outputs.summary_json import SummaryDocument, summary_json
from tests.answers.strategies import examples
from tests.outputs.summaries import screenings, summary_of
from tests.outputs.summary_docs import DOCS, EXAMPLE, SCHEMA, TABLES, summary_schema, tables

HOPES = Screening(answers=Answers({"hopes": Answer(text="Sleep.\n\u4f60\u597d \u00e9 \u202e")}))


def test_it_begins_with_its_format_and_version() -> None:
    document = json.loads(summary_json(summary_of(HOPES)))
    assert list(document)[:2] == ["format", "version"]
    assert (document["format"], document["version"]) == ("foreword-summary", 1)


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert summary_json(summary_of(HOPES)) == summary_json(summary_of(HOPES))


def test_own_words_stand_in_it_as_they_were_written() -> None:
    document = summary_json(summary_of(HOPES))
    assert "\u4f60\u597d \u00e9" in document.decode()
    clinician = json.loads(document)["clinician"]
    assert clinician["own_words"] == []
    assert clinician["hope"] == {
        "id": "answer-hopes",
        "label": "Hopes",
        "text": HOPES.answers["hopes"].text,
        "language": "",
    }


def test_no_key_tells_what_was_chosen_or_left_out() -> None:
    choices = PrintOptions(left_out=frozenset({"answer-hopes"}), paper="a4", large=True)
    left_out = summary_of(Screening(answers=HOPES.answers, print_options=choices))
    document = json.loads(summary_json(left_out))
    assert list(document) == ["format", "version", "language", "strip", "clinician", "patient"]
    assert "hopes" not in summary_json(left_out).decode()


def test_a_sheet_that_was_not_chosen_is_null() -> None:
    chosen = Screening(answers=HOPES.answers, print_options=PrintOptions(sheets=("patient",)))
    document = json.loads(summary_json(summary_of(chosen)))
    assert document["clinician"] is None
    assert document["patient"]["title"] == "My notes for a talk about KAP"


@examples(5, whole=True)
@given(screenings(example=True))
def test_an_example_has_no_json(screening: Screening) -> None:
    with pytest.raises(NoRecordOfExample):
        summary_json(summary_of(screening))


def test_the_shipped_schema_and_the_tables_fit_the_definition() -> None:
    anew = "write both anew: python -m tests.outputs.summary_docs"
    assert SCHEMA.read_bytes() == summary_schema(), anew
    assert DOCS.read_text().partition(TABLES)[2] == f"\n{tables()}", anew


def test_the_example_in_the_docs_is_such_a_document() -> None:
    example = EXAMPLE.read_bytes()
    document = SummaryDocument.model_validate_json(example)
    assert document.model_dump_json(indent=2).encode() + b"\n" == example
