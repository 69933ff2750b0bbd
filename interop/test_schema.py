"""The FHIR files fit the JSON Schema of FHIR R4."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from interop.conftest import CACHE
from interop.people import some_people
from screening.answers.answers import Answer, Answers
from screening.answers.screening import Screening
from screening.outputs.fhir.questionnaire import questionnaire_json
from screening.outputs.fhir.response import summary_bundle
from tests.forms.people import PEOPLE, load
from tests.questionnaire.files import shipped, small

MADE_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NOT_AN_EXAMPLE = {"who_for": Answer()}
VALIDATE = Path(__file__).with_name("validate.js")


def mistakes(*resources: bytes) -> list[object]:
    """What the validator says of each; nothing at all about those that fit."""
    lines = "\n".join(json.dumps(json.loads(resource)) for resource in resources)
    done = subprocess.run(
        ["node", VALIDATE], input=lines, capture_output=True, text=True, check=True, cwd=CACHE
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(resources)
    return [each for each in said if each]


def test_both_checklists_fit() -> None:
    assert mistakes(questionnaire_json(shipped()), questionnaire_json(small())) == []


def test_numbers_and_dates_fit() -> None:
    for path, people in PEOPLE.items():
        bundles = (
            summary_bundle(load(path), Screening(answers=Answers(each)), MADE_AT, "7Q4K2MXC")
            for each in people
        )
        assert mistakes(questionnaire_json(load(path)), *bundles) == []


def test_random_summaries_fit() -> None:
    bundles = [
        summary_bundle(
            shipped(), Screening(answers=answers.merged(NOT_AN_EXAMPLE)), MADE_AT, "7Q4K2MXC"
        )
        for answers in some_people(shipped(), 60)
    ]
    assert mistakes(*bundles) == []


def test_the_validator_finds_a_mistake() -> None:
    assert mistakes(b'{"resourceType": "Bundle", "type": 7}') != []
