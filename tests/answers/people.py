"""Made-up answers to the small checklist, short to write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.path import Path, find_path
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening, StepState
from screening.answers.summary import Summary, build_summary
from screening.questionnaire.model import Questionnaire
from tests.questionnaire.files import small

ZONE = timezone(timedelta(hours=-5), "EST")
MADE_AT = datetime(2026, 3, 9, 14, 5, tzinfo=ZONE)
SAVED_AT = datetime(2026, 3, 8, 15, 0, tzinfo=UTC)
REFERENCE = "7Q4K2MXC"
ALL_STEPS = tuple(step.id for step in small().steps)


def pick(*values: str, **texts: str) -> Answer:
    """The picked values, and what was written behind some of them."""
    return Answer(picks=values, texts=MappingProxyType(texts))


def wrote(text: str) -> Answer:
    return Answer(text=text)


def takes(*rows: MedicineRow) -> Answer:
    return Answer(rows=rows)


def answered(**answers: str | Answer) -> Answers:
    """Answers by question id; a plain text holds picks, parted by spaces."""
    return Answers(
        {
            id_: pick(*answer.split()) if isinstance(answer, str) else answer
            for id_, answer in answers.items()
        }
    )


def only(answers: Answers, question_ids: Iterable[str]) -> Answers:
    """The answers to these questions."""
    return Answers({id_: answers[id_] for id_ in question_ids})


def path_of(**answers: str | Answer) -> Path:
    return find_path(small(), answered(**answers))


def screened(
    answers: Answers,
    opened: tuple[str, ...] = ALL_STEPS,
    print_options: PrintOptions | None = None,
) -> Screening:
    """A record in which the steps of `opened` were saved once."""
    steps = {step_id: StepState(1, SAVED_AT) for step_id in opened}
    return Screening(
        answers=answers,
        steps=MappingProxyType(steps),
        print_options=print_options or PrintOptions(),
    )


def summary_of(**answers: str | Answer) -> Summary:
    """The summary of someone who opened every step."""
    return summed_up(screened(answered(**answers)))


def summed_up(screening: Screening, questionnaire: Questionnaire | None = None) -> Summary:
    return build_summary(questionnaire or small(), screening, MADE_AT, REFERENCE)
