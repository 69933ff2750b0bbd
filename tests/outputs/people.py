"""Made-up people for the printed sheets: the usual one, and one with something in every place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.answers.provider_questions import own_id
from screening.answers.screening import Screening, StepState
from screening.answers.summary import Summary, build_summary
from screening.languages import load_languages
from screening.questionnaire.loader import load_questionnaire, load_questionnaires
from screening.questionnaire.model import Questionnaire
from screening.shipped import shipped

MADE_AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
REFERENCE = "7Q4K2MXX"
QUESTIONNAIRE = load_questionnaire(
    shipped("questions.yaml"), words={"keep_hours": "24", "keep_days": "14"}
)

Given = Mapping[str, Answer]


@cache
def in_language(code: str) -> Questionnaire:
    known = load_languages(shipped("translations")).values()
    words = {"keep_hours": "24", "keep_days": "14"}
    return load_questionnaires(shipped("questions.yaml"), known, words=words)[code]


def ticked(*picks: str, **texts: str) -> Answer:
    return Answer(picks=picks, texts=MappingProxyType(texts))


def wrote(text: str) -> Answer:
    return Answer(text=text)


TYPICAL: Given = {
    "who_for": ticked("me"),
    "age_group": ticked("25_64"),
    "pregnancy_status": ticked("none"),
    "reasons": ticked("depression", "anxiety"),
    "diagnosis_given": ticked("yes"),
    "hopes": wrote(
        "I want to get up in the morning without dread and be there for my daughter. I am scared "
        "this is my last option, and I am scared of losing control in front of a stranger."
    ),
    "expectations": ticked("lasting", "worried"),
    "treatments_tried": ticked("talk_therapy", "antidepressant"),
    "treatments_helped": ticked("not_much"),
    "ketamine_before": ticked("none"),
    "mh_conditions": ticked("depression", "anxiety"),
    "unusual_experiences": ticked("no"),
    "safety_now": ticked("no"),
    "safety_past": ticked("no"),
    "safety_print": ticked("ask_me"),
    "mh_hospital": ticked("longer_ago"),
    "family_history": ticked("not_sure"),
    "heart_conditions": ticked("bp_controlled"),
    "bp_reading": wrote("138/86 in October"),
    "other_conditions": ticked("lung_disease"),
    "allergy_reaction": ticked("none"),
    "nausea_prone": ticked("yes"),
    "medicine_kinds": ticked("antidepressants", "sedatives"),
    "medicines": Answer(
        rows=(
            MedicineRow("sertraline", "mood", "100 each morning", "prescribed"),
            MedicineRow("lorazepam", "anxiety", "as needed", "prescribed"),
            MedicineRow("lisinopril", "blood pressure", "20 a day", "prescribed"),
            MedicineRow("albuterol", "wheeze", "as needed", "prescribed"),
            MedicineRow("melatonin", "sleep", "3 at night", "otc"),
            MedicineRow("vitamin D", "", "1 a day", "herb"),
        )
    ),
    "current_use": ticked("never"),
    "substance_problem": ticked("past"),
    "substance_kinds": ticked("alcohol"),
    "recovery_support": ticked("yes"),
    "provider_found": ticked("looking"),
    "provider_checks": ticked("none"),
    "care_team_knows": ticked("some"),
    "setting_planned": ticked("home_online"),
    "route_offered": ticked("oral"),
    "therapist_present": ticked("not_sure"),
    "cost_access": ticked("cost", "insurance"),
    "ride_home": ticked("yes"),
    "same_day_duties": ticked("yes"),
    "support_person": ticked("yes"),
    "after_plan": ticked("not_sure"),
    "comfort_needs": wrote(
        "Tell me before you touch me. Dim light. I would like my own music. Please do not close "
        "the door. My sister can sit outside. I had a bad time at a dentist once, with the gas, "
        "and nobody listened when I said stop."
    ),
    "options_discussed": ticked("yes"),
    "pressure": ticked("no"),
    "see_me_alone": ticked("no"),
    "topics_to_explain": ticked("benefits", "side_effects"),
    "own_questions": wrote(
        "I stopped drinking four years ago and my group does not know I am here. I do not want "
        "to be talked into anything. If it is a no I would like to hear what else there is."
    ),
}

OWN_QUESTIONS = (
    "Can I stay on my Ativan?",
    "What if it does not work for me?",
    "Who answers if I get scared at night?",
)

HEAVY: Given = {
    **TYPICAL,
    "who_for": ticked("helping"),
    "age_group": ticked("65_plus"),
    "reasons": ticked("depression", "bipolar", "ptsd", "substance_use", "end_of_life"),
    "expectations": ticked("fast", "breakthrough", "cure", "worried"),
    "treatments_tried": ticked(
        "talk_therapy", "antidepressant", "other_medicine", "brain_treatments"
    ),
    "treatments_helped": ticked("mixed"),
    "ketamine_before": ticked("surgery", "mental_health", "outside"),
    "ketamine_before_details": wrote(
        "The first two infusions lifted me for a week each. Then nothing. At a party in 2019 it "
        "frightened me and I could not speak for what felt like hours."
    ),
    "mh_conditions": ticked("mania", "bipolar", "dissociative"),
    "unusual_experiences": ticked("yes_past"),
    "safety_now": ticked("yes_now"),
    "safety_past": ticked("past_year"),
    "safety_print": ticked("full"),
    "mh_hospital": ticked("past_year"),
    "family_history": ticked("yes"),
    "heart_conditions": ticked("bp_uncontrolled", "heart_settled", "rhythm", "stroke"),
    "bp_reading": wrote("170/100, Nov 2"),
    "other_conditions": ticked(
        "thyroid", "eye_pressure", "seizures", "lung_disease", "liver", "bladder", "memory"
    ),
    "allergy_reaction": ticked("yes_other", yes_other="codeine, hives"),
    "medicine_kinds": ticked("sedatives", "opioids", "stimulants", "lamotrigine", "nasal"),
    "medicines": Answer(
        rows=(
            MedicineRow("lamotrigine", "bipolar", "200 at night", "prescribed"),
            MedicineRow("quetiapine", "sleep, mood", "100 at night", "prescribed"),
            MedicineRow("oxycodone", "back pain", "5, up to four a day", "prescribed"),
            MedicineRow("clonazepam", "anxiety", "0.5 twice a day", "prescribed"),
            MedicineRow("methylphenidate", "attention", "20 each morning", "prescribed"),
            MedicineRow("amlodipine", "blood pressure", "10 a day", "prescribed"),
            MedicineRow("metoprolol", "heart rhythm", "50 twice a day", "prescribed"),
            MedicineRow("methimazole", "thyroid", "10 a day", "prescribed"),
            MedicineRow("latanoprost drops", "eye pressure", "1 drop each night", "prescribed"),
            MedicineRow("oxymetazoline spray", "stuffy nose", "most nights", "otc"),
            MedicineRow("magnesium", "cramps", "1 a day", "herb"),
        )
    ),
    "substance_problem": ticked("now"),
    "substance_kinds": ticked("alcohol", "opioids", "ketamine", "cannabis"),
    "recovery_support": ticked("no"),
    "current_use": ticked("alcohol_most_days", "cannabis_most_days"),
    "provider_found": ticked("yes"),
    "provider_checks": ticked("license"),
    "care_team_knows": ticked("no"),
    "setting_planned": ticked("home_alone"),
    "route_offered": ticked("oral", "nasal"),
    "therapist_present": ticked("no"),
    "cost_access": ticked("cost", "distance", "time"),
    "ride_home": ticked("no"),
    "support_person": ticked("no"),
    "after_plan": ticked("no"),
    "comfort_needs": Answer(),
    "options_discussed": ticked("no"),
    "pressure": ticked("yes"),
    "see_me_alone": ticked("yes"),
    "topics_to_explain": ticked("benefits", "side_effects", "long_term", "habit", "rights"),
}

SHORT_WAY = tuple(step.id for step in QUESTIONNAIRE.steps if step.short_way)


def summarized(
    given: Given,
    choices: PrintOptions | None = None,
    *,
    steps: tuple[str, ...] | None = None,
    questionnaire: Questionnaire = QUESTIONNAIRE,
    made_at: datetime = MADE_AT,
) -> Summary:
    """The Summary of someone who saved `steps` (all, if not said) with these answers."""
    saved = [step.id for step in questionnaire.steps] if steps is None else steps
    screening = Screening(
        answers=Answers(given),
        steps={id_: StepState(1, made_at) for id_ in saved},
        print_options=choices or PrintOptions(),
    )
    return build_summary(questionnaire, screening, made_at, REFERENCE)


def typical(**choices: Any) -> Summary:
    """With three questions of their own, which they also picked for this visit."""
    added = PrintOptions(own=OWN_QUESTIONS)
    asks = summarized(TYPICAL, added).patient.asks
    first = tuple(ask.id for ask in asks if ask.text in OWN_QUESTIONS)
    return summarized(TYPICAL, replace(added, first=first, **choices))


def typical_in_spanish() -> Summary:
    """The same, who wrote in English all the same."""
    ids = tuple(own_id(text) for text in OWN_QUESTIONS)
    choices = PrintOptions(own=OWN_QUESTIONS, first=ids)
    return summarized(TYPICAL, choices, questionnaire=in_language("es"))


def heavy(**choices: Any) -> Summary:
    return summarized(HEAVY, PrintOptions(**choices))


def short_way() -> Summary:
    """The same person as `typical`, the short way: many pages were never opened."""
    kept = {
        question.id: TYPICAL[question.id]
        for step in QUESTIONNAIRE.steps
        if step.short_way
        for question in step.questions
        if question.id in TYPICAL
    }
    return summarized(kept, steps=SHORT_WAY)


def example() -> Summary:
    return summarized({**TYPICAL, "who_for": ticked("learning")})


def nothing() -> Summary:
    """Someone who opened no page."""
    return summarized({}, steps=())


def nothing_on(paper: str) -> Summary:
    return summarized({}, PrintOptions(paper=paper), steps=())
