"""The recipes of docs/fhir.md, run as they stand there: the profiles hold, a FHIR server takes the
transaction, twice without doing harm, and gives the same answers back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

from interop.conftest import CACHE
from interop.people import Data, twelve_in_each_language
from screening.answers.answers import Answer, Answers
from screening.answers.screening import Screening
from screening.outputs.fhir.codes import concept_map, to_bytes
from screening.outputs.fhir.response import summary_response
from screening.questionnaire.model import Questionnaire
from tests.outputs.fhir_forms import published
from tests.questionnaire.files import shipped

ROOT = Path(__file__).parents[1]
SERVER = Path(__file__).with_name("medplum.js")
MADE_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PDF = ROOT / "screening" / "static" / "samples" / "sample-sheets.pdf"
NOT_AN_EXAMPLE = {"who_for": Answer(picks=("me",))}


def recipes() -> list[str]:
    text = (ROOT / "docs" / "fhir.md").read_text(encoding="utf-8")
    return [dedent(block) for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)]


def transaction_of(folder: Path, response: Data, *steps: str) -> Data:
    (folder / "questionnaire.fhir.json").write_bytes(to_bytes(published()))
    (folder / "response.json").write_bytes(to_bytes(response))
    (folder / "summary.pdf").write_bytes(PDF.read_bytes())
    script = "\n".join((*steps, "print(json.dumps(transaction))"))
    done = subprocess.run(
        [sys.executable, "-c", script, "p1"], cwd=folder, check=True, capture_output=True, text=True
    )
    transaction: Data = json.loads(done.stdout)
    return transaction


def served(*transactions: Data) -> list[Data]:
    """What the server says of each: the mistakes by profile, the statuses of both times, and what
    it has stored."""
    done = subprocess.run(
        ["node", SERVER],
        input="\n".join(map(json.dumps, transactions)),
        capture_output=True,
        text=True,
        check=True,
        cwd=CACHE,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def response_of(questionnaire: Questionnaire, answers: Answers) -> Data:
    screening = Screening(answers=answers.merged(NOT_AN_EXAMPLE))
    return summary_response(questionnaire, published(), screening, MADE_AT, "7Q4K2MXC")


def without_server(resource: Data) -> Data:
    """The resource less what the server adds."""
    meta = {
        key: value
        for key, value in resource.get("meta", {}).items()
        if key not in ("versionId", "lastUpdated")
    }
    return {**{k: v for k, v in resource.items() if k != "id"}, **({"meta": meta} if meta else {})}


def test_one_transaction_keeps_the_form_and_the_answers(tmp_path: Path) -> None:
    """Sent twice, it makes nothing anew."""
    responses = [response_of(*each) for each in twelve_in_each_language()]
    assert len(responses) == 24
    for response, said in zip(
        responses,
        served(*(transaction_of(tmp_path, each, recipes()[0]) for each in responses)),
        strict=True,
    ):
        assert said["mistakes"] == []
        assert said["statuses"] == [["201", "201"], ["200", "200"]]
        form, kept = map(without_server, said["stored"])
        assert form == published()
        assert kept == {**response, "subject": {"reference": "Patient/p1"}}


def test_with_the_pdf_beside_it_and_put_in_place_of_the_first(tmp_path: Path) -> None:
    response = response_of(shipped(), Answers({"age_group": Answer(picks=("25_64",))}))
    transaction = transaction_of(tmp_path, response, *recipes())
    anew = json.loads(json.dumps(transaction))
    request = anew["entry"][1]["request"]
    anew["entry"][1]["request"] = {
        "method": "PUT",
        "url": f"QuestionnaireResponse?{request['ifNoneExist']}",
    }
    for said, first in zip(served(transaction, anew), (["201"] * 3, ["201"] * 3), strict=True):
        assert said["mistakes"] == []
        assert said["statuses"] == [first, ["200"] * 3]
        _, kept, document = said["stored"]
        related = document["context"]["related"]
        assert related == [{"reference": f"QuestionnaireResponse/{kept['id']}"}]


def test_the_map_and_the_codes_fit_and_a_mistake_is_found(tmp_path: Path) -> None:
    resources = [concept_map(shipped(), published()), published()["contained"][0]]
    entries = [
        {"resource": each, "request": {"method": "POST", "url": each["resourceType"]}}
        for each in resources
    ]
    wrong = response_of(shipped(), Answers({}))
    del wrong["questionnaire"], wrong["_questionnaire"]
    fits, does_not = served(
        {"resourceType": "Bundle", "type": "transaction", "entry": entries},
        transaction_of(tmp_path, wrong, recipes()[0]),
    )
    assert fits["mistakes"] == []
    assert does_not["mistakes"] != []
