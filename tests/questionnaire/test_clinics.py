"""The clinics file: what stands in it, and every slip with its line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from screening.answers.screening import Screening
from screening.errors import QuestionnaireError
from screening.questionnaire.clinics import ID_LENGTH, Clinic, ClinicsFile, load_clinics
from screening.questionnaire.schema import schema_text
from tests.questionnaire.files import CLINICS

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "es"), ("en", "es", "pt")
"""Those on offer, and all that are known."""


def write(folder: Path, text: str) -> Path:
    path = folder / "clinics.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clinic_needs_an_id_and_a_name_and_says_the_rest_or_not(tmp_path: Path) -> None:
    clinics = load_clinics(write(tmp_path, CLINICS), *LANGUAGES)

    assert list(clinics) == ["north-side", "lake"]
    assert clinics["north-side"].opening["es"] == "Nos alegra que venga."
    assert clinics["north-side"].reads_it is True
    assert clinics["lake"] == Clinic(id="lake", name="Lake Practice")
    assert load_clinics(write(tmp_path, "clinics: []"), *LANGUAGES) == {}
    more = CLINICS.replace("      es: Nos", "      pt: Que bom que vem.\n      es: Nos")
    assert load_clinics(write(tmp_path, more), *LANGUAGES).keys() == clinics.keys()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    name: North", "    nmae: North", 3, "unknown key 'nmae'; did you mean 'name'?"),
        ("    name: Lake Practice\n", "", 13, "the key 'name' is missing"),
        ("id: lake", "id: north-side", 13, "the clinic id 'north-side' is used twice"),
        ("id: lake", "id: Lake House", 13, "'Lake House' does not fit: the id of a step or a"),
        ("id: lake", f"id: {'a' * 41}", 13, "'id' has more than 40 characters"),
        ("language: en", "language: ess", 10, "offered in 'ess'; did you mean 'es'?"),
        ("    reads_it: t", "      eo: Bona\n    reads_it: t", 9, "no page is offered in 'eo'"),
        ("      es: Nos alegra que venga.\n", "", 6, "of 'north-side' are missing in 'es'"),
        ("paper: a4", "paper: a5", 11, "'paper' must be one of a4 or letter"),
        ("reads_it: true", "reads_it: maybe", 9, "'reads_it' must be true or false"),
        ("Chicago", "Chicgo", 12, "known time zone; did you mean 'America/Chicago'?"),
        ("glad that you", "glad that a good candidate", 7, "'good candidate' stands in a text"),
        ("Nos alegra", "Usted es apta, nos alegra", 8, "'apta' stands in a text"),
        ("Lake Practice", "You Qualify Center", 14, "'You Qualify' stands in a text"),
        ("12 Harbor Street", '" "', 5, "'address' holds nothing but spaces"),
        ("    paper: a4", "    name: Again", 11, "the key 'name' stands here twice"),
        ("Lake Practice", "&lake Practice", 14, "anchors (&lake) are not used in this file"),
        (CLINICS, "- id: lake", 1, "must hold the key 'clinics'"),
        (CLINICS, "clinic: []", 1, "unknown key 'clinic'; did you mean 'clinics'?"),
    ],
)
def test_a_slip_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert CLINICS.count(old) == 1

    with pytest.raises(QuestionnaireError) as refused:
        load_clinics(write(tmp_path, CLINICS.replace(old, new)), *LANGUAGES)

    [problem] = refused.value.problems
    assert str(problem).startswith(f"clinics.yaml:{line}:")
    assert said in problem.text
    assert problem.why
    assert problem.fix


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    text = CLINICS.replace("Chicago", "Chicgo").replace("id: lake", "id: north-side")

    with pytest.raises(QuestionnaireError) as refused:
        load_clinics(write(tmp_path, text), *LANGUAGES)

    assert [problem.line for problem in refused.value.problems] == [12, 13]


def test_the_committed_schema_is_that_of_the_models_and_explains_every_key() -> None:
    """Run `screening export clinics-schema -o clinics.schema.json` after a change."""
    committed = (ROOT / "clinics.schema.json").read_text(encoding="utf-8")

    assert committed == schema_text(ClinicsFile)
    keys = json.loads(committed)["$defs"]["Clinic"]["properties"]
    assert set(keys) == set(Clinic.model_fields)
    assert all(len(key["description"]) > 10 for key in keys.values())


def test_no_record_is_longer_for_its_clinic() -> None:
    begun = Screening()
    sizes = {len(replace(begun, clinic=id_).to_json()) for id_ in ("", "lake", "a" * ID_LENGTH)}

    assert len(sizes) == 1
    for id_ in ("", "lake"):
        screening = replace(begun, clinic=id_)
        assert Screening.from_json(screening.to_json()) == screening
