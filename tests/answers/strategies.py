"""Random valid answers to any questionnaire: all that its forms could have saved, and no more.

Questions are answered on their own, whether they are asked or not. So there are leftovers of
questions that no longer apply, as in a real record.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening, StepState
from screening.answers.summary import Summary
from screening.questionnaire.model import NOT_SURE, Question, Questionnaire
from tests.answers.people import summed_up
from tests.questionnaire.files import shipped, small

ALL = "EXAMPLES" in os.environ
"""As in `make fuzz`."""


def examples(number: int, *, whole: bool = ALL) -> settings:
    """Settings for a test: so many examples, and others each time, in `make fuzz`. In `make test`
    two of five, unless the `whole` number is needed, and the same ones each time."""
    return settings(
        max_examples=number if whole else number * 2 // 5,
        deadline=None,
        derandomize=not ALL,
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


def some_picks(question: Question, random: Random) -> tuple[str, ...]:
    """Valid picks: one, or for multiple choice some ticks with or without `not_sure`, or one
    answer that stands alone."""
    alone = [value for value in question.values if value in (*question.exclusive, NOT_SURE)]
    if question.type != "multiple" or (alone and random.random() < 0.4):
        return (random.choice(alone if question.type == "multiple" else question.values),)
    ticks = [value for value in question.options if value not in question.exclusive]
    chosen = set(random.sample(ticks, random.randint(1, len(ticks))))
    if NOT_SURE in question.offers and random.random() < 0.3:
        chosen.add(NOT_SURE)
    return tuple(value for value in question.values if value in chosen)


def some_answer(question: Question, random: Random, words: list[str]) -> Answer:
    """One answer, never blank, with texts out of `words`."""
    if question.is_text:
        return Answer(text=random.choice(words))
    if question.type == "medicines" and random.random() < 0.5:
        return Answer(rows=tuple(some_row(random, words) for _ in range(random.randint(1, 3))))
    picks = some_picks(question, random)
    boxes = [pick for pick in picks if pick in question.options and question.options[pick].text]
    texts = {value: random.choice(words) for value in boxes if random.random() < 0.7}
    return Answer(picks=picks, texts=MappingProxyType(texts))


def some_row(random: Random, words: list[str]) -> MedicineRow:
    kind = random.choice(["", "prescribed", "otc", "herb"])
    purpose, amount = random.choices(["", *words], k=2)
    return MedicineRow(random.choice(words), purpose, amount, kind)


randoms = st.randoms(use_true_random=True)
"""Seeded by hypothesis: the same every time, and unlike its own draws never half the same."""


@st.composite
def any_answers(
    draw: st.DrawFn, questionnaire: Questionnaire, words: st.SearchStrategy[str] = PLAIN
) -> Answers:
    """From nearly nothing answered to everything."""
    random, said = draw(randoms), draw(st.lists(words, min_size=1, max_size=4))
    share = draw(st.sampled_from([0.1, 0.5, 0.9, 1.0]))
    return Answers(
        {
            question.id: some_answer(question, random, said)
            for question in questionnaire.questions.values()
            if random.random() < share
        }
    )


def some_state(random: Random) -> StepState:
    saved_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=random.randint(0, 8000))
    return StepState(random.randint(1, 9), saved_at)


@st.composite
def screenings(
    draw: st.DrawFn, questionnaire: Questionnaire, words: st.SearchStrategy[str] = PLAIN
) -> Screening:
    """A record: each step with an answer was saved, and any others may have been."""
    random, answers = draw(randoms), draw(any_answers(questionnaire, words))
    saved_anyway = draw(st.sampled_from([0.0, 0.5, 1.0]))
    saved = {
        step.id: some_state(random)
        for step in questionnaire.steps
        if any(question.id in answers for question in step.questions)
        or random.random() < saved_anyway
    }
    return Screening(
        short=random.random() < 0.5,
        answers=answers,
        steps=MappingProxyType(saved),
        crisis_due=random.random() < 0.5,
        after_support=random.choice(["", "back", "check-answers"]),
        at=random.choice([("", ""), ("hopes", "taken_back")]),
    )


class Person:
    """Someone who answered a questionnaire. Where a test fails, it shows the answers alone (of
    a dataclass, hypothesis would show the whole questionnaire)."""

    def __init__(self, questionnaire: Questionnaire, screening: Screening) -> None:
        self.questionnaire = questionnaire
        self.screening = screening

    def __repr__(self) -> str:
        return f"<{len(self.questionnaire.questions)} questions, {self.screening.to_json()!r}>"

    def sheet_with(self, screening: Screening | None = None) -> Summary:
        """The summary of this person, or of one with another record of the same questionnaire."""
        return summed_up(screening or self.screening, self.questionnaire)


@st.composite
def people(draw: st.DrawFn, words: st.SearchStrategy[str] = PLAIN) -> Person:
    """Someone who answered the shipped questionnaire or, less often, the small one."""
    questionnaire = draw(st.sampled_from([shipped, shipped, small]))()
    return Person(questionnaire, draw(screenings(questionnaire, words)))


def with_choices(screening: Screening, choices: PrintOptions) -> Screening:
    return replace(screening, print_options=choices)


def reworded(answer: Answer, word: str) -> Answer:
    """`answer` with `word` in place of every text in it, each box and row included."""
    return answer._replace(
        text=word if answer.text else "",
        texts=MappingProxyType(dict.fromkeys(answer.texts, word)),
        rows=tuple(MedicineRow(word, word, word, row.kind) for row in answer.rows),
    )


def shuffled(answers: Answers, order: list[str]) -> Answers:
    """The same answers, taken in the order of `order`, with picks and boxes turned round."""

    def turned(answer: Answer) -> Answer:
        texts: Mapping[str, str] = dict(reversed(list(answer.texts.items())))
        return answer._replace(picks=answer.picks[::-1], texts=MappingProxyType(texts))

    return Answers({id_: turned(answers[id_]) for id_ in order})
