"""Which questions apply, in order. Everything downstream sees only answers on this path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from screening.answers.answers import BLANK, Answer, Answers
from screening.questionnaire.model import IN_PERSON, NOT_SURE, Question, Questionnaire, Step


@dataclass(frozen=True)
class AnsweredFacts:
    """What conditions may ask about `answers`; see `conditions.Facts`."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answer]

    def picks(self, question_id: str) -> tuple[str, ...]:
        return self.answers[question_id].picks

    def is_answered(self, question_id: str) -> bool:
        return question_id in self.answers

    def has_rows(self, question_id: str) -> bool:
        return bool(self.answers[question_id].rows)

    def is_flagged(self, question_id: str) -> bool:
        """Whether a pick counts as more than information; 'not sure' counts as the file says."""
        question = self.questionnaire.questions[question_id]
        return any(
            question.if_not_sure != "info"
            if pick == NOT_SURE
            else pick != IN_PERSON and question.options[pick].level != "info"
            for pick in self.picks(question_id)
        )


@dataclass(frozen=True)
class OmittedAnswers:
    """(question, pick) of answers that were given and may not show in any way."""

    picks: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def questions(self) -> frozenset[str]:
        return frozenset(question for question, _ in self.picks)


NOTHING_OMITTED = OmittedAnswers()


@dataclass(frozen=True)
class Path:
    """The questions that apply to the answers that were given, and the answers to those alone.

    Conditions look at earlier questions only, and a question off the path counts as unanswered.
    What is asked of a path is found out then, so a page costs as much as is on it, however long
    the questionnaire is.
    """

    questionnaire: Questionnaire
    given: Answers
    omitted: OmittedAnswers = NOTHING_OMITTED
    _applies: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def answers(self) -> AnswersOnPath:
        """Without values that the questionnaire no longer has."""
        return AnswersOnPath(self)

    @cached_property
    def facts(self) -> AnsweredFacts:
        return AnsweredFacts(self.questionnaire, self.answers)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Those that apply, in order."""
        return tuple(q for q in self.questionnaire.questions.values() if self.has(q.id))

    def has(self, question_id: str) -> bool:
        """Whether the question applies."""
        if question_id not in self._applies:
            # the earliest first, so that each finds those that it rests on settled
            for id_ in (*self.questionnaire.needs_of(question_id), question_id):
                if id_ not in self._applies:
                    question = self.questionnaire.questions.get(id_)
                    holds = question is not None and question.show_if.holds(self.facts)
                    self._applies[id_] = holds
        return self._applies[question_id]

    def questions_of(self, step: Step) -> tuple[Question, ...]:
        """The questions of `step` that apply."""
        return tuple(question for question in step.questions if self.has(question.id))


class AnswersOnPath(Mapping[str, Answer]):
    """The answers to questions that apply, by question id; BLANK for all others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fitted: dict[str, Answer] = {}

    def __getitem__(self, question_id: str) -> Answer:
        if question_id not in self._fitted:
            self._fitted[question_id] = self._find(question_id)
        return self._fitted[question_id]

    def _find(self, question_id: str) -> Answer:
        question = self._path.questionnaire.questions.get(question_id)
        if question is None or question_id not in self._path.given:
            return BLANK
        return (
            fitted(question, self._path.given[question_id])
            if self._path.has(question_id)
            else BLANK
        )

    def __contains__(self, question_id: object) -> bool:
        return isinstance(question_id, str) and not self[question_id].is_blank

    def __iter__(self) -> Iterator[str]:
        """In the order of the questions."""
        return (question.id for question in self._path.questions if question.id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def find_path(questionnaire: Questionnaire, answers: Answers) -> Path:
    """The path of `answers`."""
    return Path(questionnaire, answers)


def fitted(question: Question, answer: Answer) -> Answer:
    """The part of `answer` that this question can take.

    A record outlives a change of questions.yaml: a value that vanished, or an answer of another
    type, stays in the record and counts for nothing until the question takes it again.
    """
    picks = tuple(value for value in question.values if value in answer.picks)
    if question.type == "single":
        picks = picks[:1]
    texts = {
        value: text
        for value, text in answer.texts.items()
        if value in picks and value in question.options and question.options[value].text
    }
    return replace(
        answer,
        picks=picks,
        texts=texts,
        text=answer.text if question.is_text else "",
        rows=answer.rows if question.type == "medicines" and not picks else (),
    )


def next_step(questionnaire: Questionnaire, step: Step, *, short: bool) -> Step | None:
    """The step after `step` on the short way or the full one; None after the last."""
    later = questionnaire.steps[questionnaire.places[step.id] + 1 :]
    return next((each for each in later if each.short_way or not short), None)


def previous_step(questionnaire: Questionnaire, step: Step, *, short: bool) -> Step | None:
    """The step before `step`; None before the first."""
    earlier = questionnaire.steps[: questionnaire.places[step.id]]
    return next((each for each in reversed(earlier) if each.short_way or not short), None)
