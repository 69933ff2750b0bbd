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
from screening.outputs.fhir.codes import to_bytes
from screening.outputs.fhir.response import response_bundle, summary_response
from screening.questionnaire.model import Questionnaire
from tests.forms.people import PEOPLE, load
from tests.outputs.fhir_forms import form_of, published
from tests.questionnaire.files import shipped, small

MADE_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NOT_AN_EXAMPLE = {"who_for": Answer()}
VALIDATE = Path(__file__).with_name("validate.js")


def bundle_of(questionnaire: Questionnaire, answers: Answers) -> bytes:
    form, screening = form_of(questionnaire), Screening(answers=answers)
    response = summary_response(questionnaire, form, screening, MADE_AT, "7Q4K2MXC")
    return to_bytes(response_bundle(response, MADE_AT))


def without_extended_canonical(part: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in part.items() if key != "_questionnaire"}


def mistakes(*resources: bytes) -> list[object]:
    """What the validator says of each; nothing at all about those that fit."""
    lines = "\n".join(
        # the schema of R4 leaves out `_` of every canonical, where extensions may stand
        json.dumps(json.loads(resource, object_hook=without_extended_canonical))
        for resource in resources
    )
    done = subprocess.run(
        ["node", VALIDATE], input=lines, capture_output=True, text=True, check=True, cwd=CACHE
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(resources)
    return [each for each in said if each]


def test_both_checklists_fit() -> None:
    assert mistakes(to_bytes(published()), to_bytes(form_of(small()))) == []


def test_numbers_and_dates_fit() -> None:
    for path, people in PEOPLE.items():
        questionnaire = load(path)
        bundles = (bundle_of(questionnaire, Answers(each)) for each in people)
        assert mistakes(to_bytes(form_of(questionnaire)), *bundles) == []


def test_random_summaries_fit() -> None:
    bundles = [
        bundle_of(shipped(), answers.merged(NOT_AN_EXAMPLE))
        for answers in some_people(shipped(), 60)
    ]
    assert mistakes(*bundles) == []


def test_the_validator_finds_a_mistake() -> None:
    assert mistakes(b'{"resourceType": "Bundle", "type": 7}') != []
