"""What goes to other systems is told, where it would not be true there."""

from __future__ import annotations

import pytest

from screening.check.fhir_export import check_export, check_released_version
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from tests.questionnaire.files import build, small, small_with

NOTICES = "\nnotices:"


def with_elsewhere(*lines: str) -> str:
    return small_with((NOTICES, "\n".join(("", "elsewhere:", *lines, NOTICES))))


def test_a_text_about_this_site_is_named_until_it_has_words_of_its_own() -> None:
    edit = ("To use the right words.", "So that this page can print it.")
    assert [each.rule for each in check_export(build(small_with(edit)))] == ["speaks-of-site"]
    fixed = with_elsewhere("  texts: {about-why: It helps to plan.}").replace(*edit)
    assert list(check_export(build(fixed))) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  texts: {region-why: Words}", "no item and no answer is called 'region-why'"),
        (
            "  texts: {allergy_tested.yes: ''}",
            "'allergy_tested.yes' stays here, and a question is asked because",
        ),
        ("  loinc: {fear_now: '44250-9'}", "'fear_now' is about safety"),
        ("  loinc: {fever: '8310-5', shoes: '1-8'}", "no item and no answer is called 'shoes'"),
    ],
)
def test_what_would_not_work_there_is_named(line: str, said: str) -> None:
    text = with_elsewhere(line)
    found = [each.text for each in check_export(build(text))]
    assert any(each.startswith(said) for each in found), found


def test_another_content_under_a_released_version_is_refused() -> None:
    released = str(fhir_questionnaire(small())["version"])
    edit = ("Where do you go?", "Where do you live?")
    [problem] = check_released_version(build(small_with(edit)), released)
    assert (problem.rule, problem.severity) == ("released-version", "error")
    assert list(check_released_version(small(), released)) == []
    raised = small_with(edit, ('version: "2.1"', 'version: "2.2"'))
    assert list(check_released_version(build(raised), released)) == []
    assert list(check_released_version(build(small_with(edit)), "2.1")) == []
