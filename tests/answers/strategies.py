"""Random valid answers to any questionnaire: all that its forms could have saved, and no more.

Questions are answered on their own, whether they are asked or not. So there are leftovers of
questions that no longer apply, as in a real record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.choices import PrintChoices
from screening.answers.screening import Screening, StepState
from screening.questionnaire.model import IN_PERSON, NONE, NOT_SURE, Question, Questionnaire


def examples(number: int) -> settings:
    """Settings for a test: so many examples, the same ones each time."""
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def written(alphabet: st.SearchStrategy[str], max_size: int = 20) -> st.SearchStrategy[str]:
    """What a form lets through: not blank, and no blanks around it."""
    return st.text(alphabet, min_size=1, max_size=max_size).map(str.strip).filter(bool)


ANYTHING = written(st.characters(codec="utf-8"))
"""Any Unicode text, NUL and line breaks included."""

NO_BRACES = written(st.characters(codec="utf-8", exclude_characters="{}"))

PLAIN = written(st.sampled_from("abcxyz 0159-,.'\n"), max_size=12)
"""Cheap to draw, for tests that are about the picks."""


def picks(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    """Valid picks: one, or for multiple choice some ticks with or without `not_sure`, or one
    answer that stands alone."""
    if question.type != "multiple":
        return st.sampled_from(question.values).map(lambda value: (value,))
    ticks = [value for value in question.options if value != NONE]
    beside = [value for value in question.offers if value == NOT_SURE]
    alone = [value for value in question.values if value in (NONE, NOT_SURE, IN_PERSON)]
    some = st.sets(st.sampled_from([*ticks, *beside]), min_size=1).map(
        lambda chosen: tuple(value for value in question.values if value in chosen)
    )
    return st.one_of(some, *(st.just((value,)) for value in alone))


@st.composite
def answers_to(draw: st.DrawFn, question: Question, words: st.SearchStrategy[str]) -> Answer:
    """One answer, never blank."""
    if question.is_text:
        return Answer(text=draw(words))
    if question.type == "medicines" and draw(st.booleans()):
        return Answer(rows=draw(medicine_rows(words)))
    chosen = draw(picks(question))
    boxes = [v for v in chosen if v in question.options and question.options[v].text]
    texts = {value: draw(words) for value in boxes if draw(st.booleans())}
    return Answer(picks=chosen, texts=MappingProxyType(texts))


def medicine_rows(words: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[MedicineRow, ...]]:
    row = st.builds(
        MedicineRow,
        words,
        st.just("") | words,
        st.just("") | words,
        st.sampled_from(["", "prescribed", "otc", "herb"]),
    )
    return st.lists(row, min_size=1, max_size=3).map(tuple)


def any_answers(
    questionnaire: Questionnaire, words: st.SearchStrategy[str] = PLAIN
) -> st.SearchStrategy[Answers]:
    return st.fixed_dictionaries(
        {},
        optional={
            question.id: answers_to(question, words)
            for question in questionnaire.questions.values()
        },
    ).map(Answers)


moments = st.integers(0, 365 * 24 * 3600).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
states = st.builds(StepState, st.integers(1, 9), moments)


@st.composite
def screenings(
    draw: st.DrawFn, questionnaire: Questionnaire, words: st.SearchStrategy[str] = PLAIN
) -> Screening:
    """A record: each step with an answer was saved, and any others may have been."""
    answers = draw(any_answers(questionnaire, words))
    saved_anyway = draw(st.sets(st.sampled_from([step.id for step in questionnaire.steps])))
    saved = {
        step.id: draw(states)
        for step in questionnaire.steps
        if step.id in saved_anyway or any(question.id in answers for question in step.questions)
    }
    return Screening(
        short=draw(st.booleans()),
        answers=answers,
        steps=MappingProxyType(saved),
        crisis_due=draw(st.booleans()),
    )


def with_choices(screening: Screening, choices: PrintChoices) -> Screening:
    return replace(screening, choices=choices)


def reworded(answer: Answer, word: str) -> Answer:
    """`answer` with `word` in place of every text in it, each box and row included."""
    return replace(
        answer,
        text=word if answer.text else "",
        texts=MappingProxyType(dict.fromkeys(answer.texts, word)),
        rows=tuple(MedicineRow(word, word, word, row.kind) for row in answer.rows),
    )


def shuffled(answers: Answers, order: list[str]) -> Answers:
    """The same answers, taken in the order of `order`, with picks and boxes turned round."""

    def turned(answer: Answer) -> Answer:
        texts: Mapping[str, str] = dict(reversed(list(answer.texts.items())))
        return replace(answer, picks=answer.picks[::-1], texts=MappingProxyType(texts))

    return Answers({id_: turned(answers[id_]) for id_ in order})
