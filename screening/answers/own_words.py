"""What the person wrote at length, and in which languages they wrote at all."""

from __future__ import annotations

from screening.answers.clinician import Labelled
from screening.answers.path import Path
from screening.answers.screening import Screening
from screening.questionnaire.model import SUMMARY


def find_own_words(path: Path, screening: Screening) -> tuple[Labelled, ...]:
    """The long texts, whole, each with its language where that is not the sheet's."""
    return tuple(
        Labelled(
            question.own_words,
            path.answers[question.id].text,
            f"answer-{question.id}",
            _other_language(path, screening, path.questionnaire.step_of[question.id].id),
        )
        for question in path.questions
        if question.own_words and path.answers[question.id].text
    )


def find_other_languages(path: Path, screening: Screening) -> tuple[str, ...]:
    """The languages, other than the sheet's, of all that a person wrote and that may print."""
    found = [
        _other_language(path, screening, path.questionnaire.step_of[question.id].id)
        for question in path.questions
        if path.answers[question.id].words
    ]
    if screening.choices.own:
        found.append(_other_language(path, screening, SUMMARY))
    return tuple(dict.fromkeys(filter(None, found)))


def _other_language(path: Path, screening: Screening, step_id: str) -> str:
    """That of the page on which it was written; empty if it is the sheet's own."""
    state = screening.steps.get(step_id)
    language = state.language if state else ""
    return "" if language == path.questionnaire.language else language
