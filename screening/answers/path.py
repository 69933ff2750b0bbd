"""Which questions apply, in order. Everything downstream sees only answers on this path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from screening.answers.answers import Answer, Answers
from screening.questionnaire.model import IN_PERSON, NOT_SURE, Question, Questionnaire, Step


@dataclass(frozen=True)
class AnsweredFacts:
    """What conditions may ask about `answers`; see `conditions.Facts`."""

    questionnaire: Questionnaire
    answers: Answers

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
    """The questions that apply to `answers`, and the answers to those alone.

    Conditions look at earlier questions only, and a question off the path counts as unanswered,
    so one pass in order settles everything.
    """

    questionnaire: Questionnaire
    questions: tuple[Question, ...]
    answers: Answers
    omitted: OmittedAnswers = NOTHING_OMITTED

    @cached_property
    def facts(self) -> AnsweredFacts:
        return AnsweredFacts(self.questionnaire, self.answers)

    def has(self, question_id: str) -> bool:
        return any(question.id == question_id for question in self.questions)

    def questions_of(self, step: Step) -> tuple[Question, ...]:
        """The questions of `step` that apply."""
        return tuple(question for question in step.questions if question in self.questions)


def find_path(questionnaire: Questionnaire, answers: Answers) -> Path:
    """The path of `answers`. Values that the questionnaire no longer has are left out."""
    questions: list[Question] = []
    seen = Answers()
    for question in questionnaire.questions.values():
        if not question.show_if.holds(AnsweredFacts(questionnaire, seen)):
            continue
        questions.append(question)
        if question.id in answers:
            seen = seen.merged({question.id: fitted(question, answers[question.id])})
    return Path(questionnaire, tuple(questions), seen)


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
    later = questionnaire.steps[questionnaire.steps.index(step) + 1 :]
    return next((each for each in later if each.short_way or not short), None)


def previous_step(questionnaire: Questionnaire, step: Step, *, short: bool) -> Step | None:
    """The step before `step`; None before the first."""
    earlier = questionnaire.steps[: questionnaire.steps.index(step)]
    return next((each for each in reversed(earlier) if each.short_way or not short), None)
