"""The checklists as FHIR, each made once, and what of a checklist goes along."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from screening.languages import load_languages
from screening.outputs.fhir.codes import Data
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.questionnaire.loader import load_questionnaires
from screening.questionnaire.model import Option, Question, Questionnaire
from screening.shipped import find_shipped
from tests.questionnaire.files import OPERATOR_WORDS, SHIPPED

FORMS: dict[int, tuple[Questionnaire, Data]] = {}


def form_of(questionnaire: Questionnaire) -> Data:
    """The checklist in one language."""
    if id(questionnaire) not in FORMS:
        FORMS[id(questionnaire)] = (questionnaire, fhir_questionnaire(questionnaire))
    return FORMS[id(questionnaire)][1]


@cache
def in_all_languages() -> Mapping[str, Questionnaire]:
    """The checklist that ships, by language."""
    languages = load_languages(find_shipped("translations"), SHIPPED).values()
    return load_questionnaires(SHIPPED, languages, words=OPERATOR_WORDS)


@cache
def published() -> Data:
    """The same as it is published."""
    return fhir_questionnaire(*in_all_languages().values())


def asked_elsewhere(questionnaire: Questionnaire) -> dict[str, Question]:
    """The questions but the one that is about this site's sheets."""
    left_out = questionnaire.safety.print_choice
    return {id_: q for id_, q in questionnaire.questions.items() if id_ != left_out}


def options_elsewhere(questionnaire: Questionnaire, question: Question) -> dict[str, Option]:
    texts = questionnaire.elsewhere.texts
    return {v: o for v, o in question.options.items() if texts.get(f"{question.id}.{v}") != ""}
