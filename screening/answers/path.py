"""Which questions apply, in order. Everything downstream sees only answers on this path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from screening.answers.answers import BLANK, NO_TEXTS, Answer, Answers, MedicineRow
from screening.questionnaire.conditions import ALWAYS
from screening.questionnaire.model import IN_PERSON, NOT_SURE, Question, Questionnaire, Step


@dataclass(frozen=True)
class AnsweredFacts:
    """What conditions may ask about `answers`; see `conditions.Facts`."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answer]

    def picks(self, question_id: str) -> tuple[str, ...]:
        return self.answers.get(question_id, BLANK).picks

    def is_answered(self, question_id: str) -> bool:
        return question_id in self.answers

    def number(self, question_id: str) -> Decimal | None:
        text = self.answers.get(question_id, BLANK).text
        is_number = self.questionnaire.questions[question_id].type == "number"
        return Decimal(text) if text and is_number else None

    def has_rows(self, question_id: str) -> bool:
        return bool(self.answers.get(question_id, BLANK).rows)

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
class Path:
    """The questions that apply, in order, and the answers to those alone, in the same order.

    `answers` holds nothing that the questionnaire no longer has (see `fitted`).
    """

    questionnaire: Questionnaire
    questions: tuple[Question, ...]
    ids: frozenset[str]
    """Those of the questions."""
    answers: Answers
    omitted: frozenset[tuple[str, str]] = frozenset()
    """(question, pick) of answers that were given and may not show in any way."""

    @cached_property
    def omitted_questions(self) -> frozenset[str]:
        return frozenset(question for question, _ in self.omitted)

    @cached_property
    def facts(self) -> AnsweredFacts:
        """What conditions are asked against."""
        return AnsweredFacts(self.questionnaire, self.answers)

    def questions_of(self, step: Step) -> tuple[Question, ...]:
        """The questions of `step` that apply."""
        return tuple(question for question in step.questions if question.id in self.ids)


def find_path(questionnaire: Questionnaire, answers: Answers) -> Path:
    """Return the path of `answers`: one pass over all questions, so find it once for a request.

    Conditions look at earlier questions only, and a question off the path counts as unanswered.
    """
    questions: list[Question] = []
    on_path: dict[str, Answer] = {}
    facts = AnsweredFacts(questionnaire, on_path)
    for question in questionnaire.questions.values():
        if question.show_if is ALWAYS or question.show_if.holds(facts):
            questions.append(question)
            answer = answers[question.id]
            if answer is not BLANK:
                answer = fitted(question, answer)
                if answer.picks or answer.text or answer.rows:
                    on_path[question.id] = answer
    ids = frozenset(question.id for question in questions)
    return Path(questionnaire, tuple(questions), ids, Answers(on_path))


def fitted(question: Question, answer: Answer) -> Answer:
    """Return the part of `answer` that this question can take.

    A record outlives a change of questions.yaml: a value that vanished, an answer of another type,
    or a no beside another pick stays in the record and counts for nothing until the question takes
    it again.
    """
    picks: tuple[str, ...] = ()
    texts: Mapping[str, str] = NO_TEXTS
    rows: tuple[MedicineRow, ...] = ()
    if answer.picks:
        if len(answer.picks) > 1:
            picks = tuple([value for value in question.values if value in answer.picks])
        elif answer.picks[0] in question.values:
            picks = answer.picks
        if len(picks) > 1 and question.noes.intersection(picks):
            # from before it stood alone; such a no never outweighs what was picked beside it
            said = question.options.keys() - question.noes
            if said.intersection(picks):
                picks = tuple(value for value in picks if value not in question.noes)
        if question.type == "single":
            picks = picks[:1]
        if answer.texts:
            texts = {
                value: text
                for value, text in answer.texts.items()
                if value in picks and value in question.options and question.options[value].text
            }
    if question.type == "medicines" and not picks:
        rows = answer.rows
    text = answer.text if answer.text and question.takes(answer.text) else ""
    if (picks, texts, text, rows) == (answer.picks, answer.texts, answer.text, answer.rows):
        return answer
    return Answer(picks, texts, text, rows)


def next_step(questionnaire: Questionnaire, step: Step, *, short: bool) -> Step | None:
    """Return the step after `step` on the short way or the full one; None after the last."""
    later = questionnaire.steps[questionnaire.places[step.id] + 1 :]
    return next((other for other in later if other.short_way or not short), None)


def previous_step(questionnaire: Questionnaire, step: Step, *, short: bool) -> Step | None:
    """Return the step before `step`; None before the first."""
    earlier = questionnaire.steps[: questionnaire.places[step.id]]
    return next((other for other in reversed(earlier) if other.short_way or not short), None)
