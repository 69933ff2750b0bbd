"""Whether every answer prints in its place on the sheets, and private ones nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from screening.errors import Problem, SourceLocation
from screening.questionnaire.conditions import ALWAYS
from screening.questionnaire.model import Question, Questionnaire
from screening.questionnaire.validation import (
    LOST,
    later_conditions,
    located_names,
    located_questions,
)

PRIVATE = "Answers about safety and requests print where the person chose, and show nowhere else."
LOOK_ELSEWHERE = (
    "Let the condition look at another question. If what it shows is itself a question about "
    "safety, name that one under `safety: questions` too; there, one may depend on another."
)
MOST_SAFETY_QUESTIONS = 8
JOINS = "The picks of a question that joins another print behind that one's line."
NO_JOIN = (
    "Take `joins` out and give the options lines, topics and flags of their own; or let it "
    "depend on the other question, as in show_if: other in [now, past]."
)
GATHER = "Name the question in a row of `glance` under `sheet`, or give its options lines."


def check_printing(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every answer that would print nowhere, twice, or where it must not; each once."""
    for s, section in enumerate(questionnaire.sections):
        for p, step in enumerate(section.steps):
            if all(question.show_if != ALWAYS for question in step.questions):
                text = f"the step '{step.id}' needs a question that is always asked"
                why = "Its address in a browser's history would tell how someone answered."
                fix = "Move its questions to the step they depend on, or ask one of them always."
                yield Problem("never-sure", ("sections", s, "steps", p), text, why, fix)
    for name, kind, types in (
        ("medicines", "medicines", ("medicines",)),
        ("reactions", "a choice", ("single", "multiple")),
        ("hopes", "text", ("short_text", "long_text")),
        ("own_questions", "text", ("short_text", "long_text")),
    ):
        named = questionnaire.questions.get(getattr(questionnaire.sheet, name))
        if named and named.type not in types:
            text = f"'{named.id}' is {named.type}; this place is for {kind}"
            why = "This place of the sheet prints one type of answer alone."
            fix = "Name a question of that type."
            yield Problem("wrong-type", ("sheet", name), text, why, fix)
    if questionnaire.sheet.reactions and not questionnaire.sheet.medicines:
        text = "'reactions' stands beside the medicines, and the sheet has none"
        why = "The answer would stand under a heading that is about something else."
        fix = "Take `reactions` out; its question prints by its lines. Or name the `medicines`."
        yield Problem("wrong-type", ("sheet", "reactions"), text, why, fix)
    yield from _check_private_questions(questionnaire)
    in_rows = {id_ for row in questionnaire.sheet.glance for id_ in row.questions}
    joined: set[str] = set()
    for location, question in located_questions(questionnaire):
        # where the answers of private questions could print is no advice to give
        if not (
            questionnaire.is_private(question.id) or questionnaire.is_on_safety_page(question.id)
        ):
            yield from _check_glance(location, question, question.id in in_rows)
        yield from _check_text(questionnaire, location, question)
        for value, option in question.options.items():
            if question.id != questionnaire.sheet.reactions or value not in question.noes:
                continue
            if option.flags or (option.line and option.is_no is None):
                text = f"'{value}' says no, and prints a line of its own"
                why = "'Answered no' would stand beside the medicines, that line among the topics."
                fix = "Write `is_no: false` if it names a reaction; else take the flags out."
                at = (*location, "options", value)
                yield Problem("no-and-yes", at, text, why, fix)
        if question.joins in questionnaire.questions:
            yield from _check_join(questionnaire, location, question)
            if question.joins in joined:
                text = f"another question joins '{question.joins}' already"
                yield Problem("joins", (*location, "joins"), text, JOINS, NO_JOIN)
            joined.add(question.joins or "")


def _check_private_questions(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Where private questions may stand; what is shown or printed by their answers tells them.

    No fix here says to take a question out of `safety`: its answers would print then.
    """
    safety, pages = questionnaire.safety, tuple(questionnaire.safety_steps)
    for kind, at, id_ in located_names(questionnaire):
        is_row = kind == "question" and at[0] == "sheet" and at[1] != "not_sure_first"
        if is_row and questionnaire.is_private(id_):
            text = f"'{id_}' is private; it has no place on the sheets"
            yield Problem("private", at, text, PRIVATE, "Name another question here, or none.")
    if safety.step and pages and safety.step in questionnaire.places and safety.step != pages[0]:
        text = f"the safety questions begin on the page '{pages[0]}', not on '{safety.step}'"
        fix = "Take the line `step` out: the pages are those of the questions."
        yield Problem("private", ("safety", "step"), text, PRIVATE, fix)
    if len(safety.questions) > MOST_SAFETY_QUESTIONS:
        text = (
            f"{len(safety.questions)} questions about safety; {MOST_SAFETY_QUESTIONS} is the most"
        )
        why = "Each is hard to answer, and together they must fit into one line of the sheet."
        fix = "Ask fewer: make one question of two that ask about the same."
        yield Problem("private", ("safety", "questions"), text, why, fix)
    choice = questionnaire.step_of.get(safety.print_choice)
    if choice and choice.id != pages[-1]:
        text = f"'{safety.print_choice}' stands before the safety questions on '{pages[-1]}'"
        why = "Who chooses what may print must know all that was asked."
        fix = f"Move it to the end of the step '{pages[-1]}', or to a step of its own behind that."
        yield Problem("private", ("safety", "print_choice"), text, why, fix)
    for s, section in enumerate(questionnaire.sections):
        for p, step in enumerate(section.steps):
            if step.id in pages and choice and step.short_way != choice.short_way:
                text = f"'{step.id}' and '{choice.id}' must both be on the short way, or neither"
                why = "Who is asked about safety is asked what may print of it."
                fix = "Give every step of the safety questions `short_way: true`, or none of them."
                yield Problem("private", ("sections", s, "steps", p), text, why, fix)
    conditions = [
        (at, condition, False)
        for at, condition in later_conditions(questionnaire)
        if at[0] != "safety"
    ]
    for location, question in located_questions(questionnaire):
        about_safety = question.id in safety.questions
        if questionnaire.is_on_safety_page(question.id) and not questionnaire.is_private(
            question.id
        ):
            text = f"'{question.id}' is asked among the safety questions and not named as one"
            why = "Its answers would print like those of any other question."
            fix = (
                f"Add '{question.id}' to `safety: questions`; or, if it is not about safety, move "
                "it to another step."
            )
            yield Problem("private", location, text, why, fix)
        conditions.append(((*location, "show_if"), question.show_if, about_safety))
        if questionnaire.is_private(question.id) and not question.is_choice:
            text = f"'{question.id}' is private and must be a choice"
            fix = "Make its type single or multiple, and give it options."
            yield Problem("private", (*location, "type"), text, PRIVATE, fix)
    for at, condition, about_safety in conditions:
        for id_ in dict.fromkeys(test.question for test in condition.tests):
            if questionnaire.is_private(id_) and not (about_safety and id_ in safety.questions):
                text = f"the condition looks at '{id_}', which is private; only 'safety' may"
                yield Problem("private", at, text, PRIVATE, LOOK_ELSEWHERE)


def _check_glance(
    location: SourceLocation, question: Question, in_a_row: bool
) -> Iterator[Problem]:
    if "{}" not in question.glance:
        text = "the glance words of a question need {} for those of its options"
        fix = 'Put {} where the words of the options go: "leaves: {}".'
        yield Problem("prints-nowhere", (*location, "glance"), text, LOST, fix)
    if in_a_row:
        return
    if question.glance != "{}":
        text = f"no row of 'sheet: glance' gathers '{question.id}'"
        yield Problem("prints-nowhere", (*location, "glance"), text, LOST, GATHER)
    for value, option in question.options.items():
        if option.glance:
            text = f"'{value}' has glance words, and no row of 'sheet: glance' gathers them"
            at = (*location, "options", value, "glance")
            yield Problem("prints-nowhere", at, text, LOST, GATHER)


def _check_text(
    questionnaire: Questionnaire, location: SourceLocation, question: Question
) -> Iterator[Problem]:
    """What is written must print somewhere."""
    sheet, id_ = questionnaire.sheet, question.id
    if (
        question.is_written
        and not (question.own_words or question.topic or id_ == sheet.own_questions)
        and not (questionnaire.is_private(id_) or questionnaire.is_on_safety_page(id_))
    ):
        text = f"what is written to '{id_}' prints nowhere; give it own_words or a topic"
        fix = "Add `topic` (words may have `own_words` instead), or take the question out."
        yield Problem("prints-nowhere", location, text, LOST, fix)
    if question.type == "medicines" and id_ != sheet.medicines:
        text = f"the medicines of '{id_}' print nowhere; 'sheet: medicines' does not name them"
        fix = "Ask for all medicines in the one list that `medicines` under `sheet` names."
        yield Problem("prints-nowhere", location, text, LOST, fix)
    if questionnaire.is_private(id_):
        for value, option in question.options.items():
            if option.text:
                text = f"what is written behind '{value}' prints nowhere; '{id_}' is private"
                at = (*location, "options", value, "text")
                fix = "Take the line `text` out, and leave the question where it is."
                yield Problem("private", at, text, PRIVATE, fix)


def _check_join(
    questionnaire: Questionnaire, location: SourceLocation, question: Question
) -> Iterator[Problem]:
    """The picks print behind the line of another answer, so there must always be that line."""
    id_, target = question.id, questionnaire.questions[question.joins or ""]
    problems = []
    if not question.is_choice:
        problems.append(f"'{id_}' is {question.type}; only a choice can join another question")
    if target.type != "single":
        problems.append(f"'{target.id}' is {target.type}; only a single choice can be joined")
    if target.joins:
        problems.append(f"'{target.id}' joins another question itself")
    if questionnaire.is_private(id_) or questionnaire.is_private(target.id):
        problems.append("a private question cannot join another, nor be joined")
    for text in problems:
        yield Problem("joins", (*location, "joins"), text, JOINS, NO_JOIN)
    lines = {value for value, option in target.options.items() if option.topic and option.line}
    if not all(  # holds only where the answer to `target` makes a line
        any(
            test.question == target.id
            and test.operator in ("=", "in")
            and lines >= {*test.values}
            and not test.negated
            for test in tests
        )
        for tests in question.show_if.any_of
    ):
        text = f"'{id_}' must depend on an answer to '{target.id}' that has a line to join"
        yield Problem("joins", (*location, "show_if"), text, JOINS, NO_JOIN)
    for value, option in question.options.items():
        if option.flags:
            text = f"'{value}' prints behind the line of '{target.id}'; the flag goes there"
            at = (*location, "options", value, "flags")
            yield Problem("joins", at, text, JOINS, NO_JOIN)
