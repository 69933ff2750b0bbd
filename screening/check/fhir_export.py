"""What of a checklist would not be true in another system, which gets it as FHIR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from screening.errors import Problem
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.site_text import Elsewhere
from screening.questionnaire.validation import located_questions


def check_export(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield texts that speak of this site, words for what is not there, and answers that stay here
    though a question is asked because of them."""
    questions = list(located_questions(questionnaire))
    places = {question.id: location for location, question in questions}
    elsewhere = questionnaire.elsewhere
    words = "|".join(map(re.escape, elsewhere.site_words))
    site_words = re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for name, text in _texts("description", fhir_questionnaire(questionnaire)):
        if words and (found := site_words.search(text)):
            at = places.get(re.split(r"[-.]", name)[0], ("elsewhere",))
            said = f"'{found[0]}' goes to other systems, under '{name}'"
            why = "There is no page of this site there, and another may read all answers."
            fix = f"Say under `elsewhere: texts` what '{name}' says there; \"\" for nothing."
            yield Problem("speaks-of-site", at, said, why, fix, "warning")
    plain = questionnaire.model_copy(update={"elsewhere": Elsewhere()})
    known = {name for name, _ in _texts("description", fhir_questionnaire(plain))}
    known.add("every_sheet")  # of the narrative
    tests = [test for _, question in questions for test in question.show_if.tests]
    asked_for = {f"{test.question}.{value}" for test in tests for value in test.values}
    for key, name, text in (
        *(("texts", name, text) for name, text in elsewhere.texts.items()),
        *(("loinc", name, code) for name, code in elsewhere.loinc.items()),
    ):
        why = fix = ""
        id_ = name.partition(".")[0]
        if key == "loinc" and id_ in places and questionnaire.is_on_safety_page(id_):
            said = f"'{name}' is about safety, and is mapped to no other system"
            why = "The items of screening instruments ask something else."
            fix = "Take the line out."
        elif name not in known:
            said = f"no item and no answer is called '{name}' in other systems"
            why = "What these words should replace goes there as it is."
            fix = "Take the name from `screening export questionnaire`: a linkId or a code."
        elif not text and name in asked_for:
            said = f"'{name}' stays here, and a question is asked because of it"
            why = "Other systems could not tell when to ask that question."
            fix = 'Give it words there, in place of "".'
        if why:
            at = ("elsewhere", key, name)
            yield Problem("elsewhere", at, said, why, fix, "warning")


def check_released_version(questionnaire: Questionnaire, released: str) -> Iterator[Problem]:
    """Yield one problem where other content was `released`, such as 1.0-3f2a91bc, with the same
    number."""
    version = str(fhir_questionnaire(questionnaire)["version"])
    number, _, digest = released.partition("-")
    if digest and number == questionnaire.version and version != released:
        text = f"version {number} was released, and says something else since"
        why = "Who holds answers to it looks up under that number what was asked."
        fix = "Raise `version`, as docs/editing.md tells."
        yield Problem("released-version", ("version",), text, why, fix)


def _texts(name: str, part: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a resource with the id of its item or the code of its answer."""
    if isinstance(part, list):
        for each in part:
            yield from _texts(name, each)
    elif isinstance(part, dict):
        name = part.get("linkId") or part.get("code") or name
        for key, each in part.items():
            if isinstance(each, str) and key in ("text", "title", "description", "display"):
                yield str(name), each
            yield from _texts(str(name), each)
