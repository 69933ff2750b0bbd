"""What would print nowhere, in the wrong place, or for eyes that it is not meant for."""

from __future__ import annotations

from collections.abc import Iterator

from screening.questionnaire.conditions import ALWAYS, Condition
from screening.questionnaire.misfits import Finding, Place, later_conditions, placed_questions
from screening.questionnaire.model import SUMMARY, Question, Questionnaire


def find_misprints(questionnaire: Questionnaire) -> Iterator[Finding]:
    yield from _steps(questionnaire)
    yield from _fixed_places(questionnaire)
    yield from _private(questionnaire)
    gathered = {id_ for row in questionnaire.sheet.glance for id_ in row.questions}
    joined: set[str] = set()
    for place, _, _, question in placed_questions(questionnaire):
        yield from _glance(place, question, question.id in gathered)
        yield from _written(questionnaire, place, question)
        if question.joins in questionnaire.questions:
            yield from _joins(questionnaire, place, question)
            if question.joins in joined:
                yield (*place, "joins"), f"another question joins '{question.joins}' already"
            joined.add(question.joins or "")


def _steps(questionnaire: Questionnaire) -> Iterator[Finding]:
    for s, section in enumerate(questionnaire.sections):
        for p, step in enumerate(section.steps):
            place: Place = ("sections", s, "steps", p)
            if step.id == SUMMARY:
                yield (*place, "id"), f"no step can be called '{SUMMARY}'; the sheets have the name"
            if all(question.show_if != ALWAYS for question in step.questions):
                yield place, f"the step '{step.id}' needs a question that is always asked"


def _fixed_places(questionnaire: Questionnaire) -> Iterator[Finding]:
    """The questions that have places of their own on the sheets."""
    sheet, questions = questionnaire.sheet, questionnaire.questions
    wanted = {
        "medicines": ("medicines", ("medicines",)),
        "reactions": ("a choice", ("single", "multiple")),
        "own_questions": ("text", ("short_text", "long_text")),
    }
    for name, (kind, types) in wanted.items():
        id_ = getattr(sheet, name)
        if id_ in questions and questions[id_].type not in types:
            yield ("sheet", name), f"'{id_}' is {questions[id_].type}; this place is for {kind}"
        if questionnaire.is_private(id_):
            yield ("sheet", name), f"'{id_}' is private; it has no place on the sheets"


def _private(questionnaire: Questionnaire) -> Iterator[Finding]:
    safety = questionnaire.safety
    step = next((step for step in questionnaire.steps if step.id == safety.step), None)
    on_it = {question.id for question in step.questions} if step else {*safety.questions}
    for i, id_ in enumerate(safety.questions):
        if id_ in questionnaire.questions and id_ not in on_it:
            yield ("safety", "questions", i), f"'{id_}' is not on the step '{safety.step}'"
    for place, _, _, question in placed_questions(questionnaire):
        if not questionnaire.is_private(question.id):
            yield from _private_named(questionnaire, (*place, "show_if"), question.show_if)
        elif not question.is_choice:
            yield (*place, "type"), f"'{question.id}' is private and must be a choice"
    for at, condition in later_conditions(questionnaire):
        if at[0] != "safety":
            yield from _private_named(questionnaire, at, condition)
    for r, row in enumerate(questionnaire.sheet.glance):
        for i, id_ in enumerate(row.questions):
            if questionnaire.is_private(id_):
                at = ("sheet", "glance", r, "questions", i)
                yield at, f"'{id_}' is private; it has no place on the sheets"


def _private_named(
    questionnaire: Questionnaire, place: Place, condition: Condition
) -> Iterator[Finding]:
    for id_ in dict.fromkeys(test.question for test in condition.tests):
        if questionnaire.is_private(id_):
            yield place, f"the condition looks at '{id_}', which is private; only 'safety' may"


def _glance(place: Place, question: Question, gathered: bool) -> Iterator[Finding]:
    if "{}" not in question.glance:
        yield (*place, "glance"), "the glance words of a question need {} for those of its options"
    if gathered:
        return
    if question.glance != "{}":
        yield (*place, "glance"), f"no row of 'sheet: glance' gathers '{question.id}'"
    for value, option in question.options.items():
        if option.glance:
            at = (*place, "options", value, "glance")
            yield at, f"'{value}' has glance words, and no row of 'sheet: glance' gathers them"


def _written(questionnaire: Questionnaire, place: Place, question: Question) -> Iterator[Finding]:
    sheet, id_ = questionnaire.sheet, question.id
    if question.is_text and not (
        question.own_words or question.topic or id_ == sheet.own_questions
    ):
        yield place, f"what is written to '{id_}' prints nowhere; give it own_words or a topic"
    if question.type == "medicines" and id_ != sheet.medicines:
        yield place, f"the medicines of '{id_}' print nowhere; 'sheet: medicines' names another"
    if questionnaire.is_private(id_):
        for value, option in question.options.items():
            if option.text:
                at = (*place, "options", value, "text")
                yield at, f"what is written behind '{value}' prints nowhere; '{id_}' is private"


def _joins(questionnaire: Questionnaire, place: Place, question: Question) -> Iterator[Finding]:
    """Its picks print behind the line of one answer, so there must always be that line."""
    target = questionnaire.questions[question.joins or ""]
    at = (*place, "joins")
    if not question.is_choice:
        yield at, f"'{question.id}' is {question.type}; only a choice can join another question"
    if target.type != "single":
        yield at, f"'{target.id}' is {target.type}; only a single choice can be joined"
    if target.joins:
        yield at, f"'{target.id}' joins another question itself"
    if questionnaire.is_private(question.id) or questionnaire.is_private(target.id):
        yield at, "a private question cannot join another, nor be joined"
    if not _needs_line(question.show_if, target):
        yield (
            (*place, "show_if"),
            f"'{question.id}' must depend on an answer to '{target.id}' that has a line to join",
        )
    for value, option in question.options.items():
        if option.flags:
            flags = (*place, "options", value, "flags")
            yield flags, f"'{value}' prints behind the line of '{target.id}'; the flag goes there"


def _needs_line(condition: Condition, target: Question) -> bool:
    """Whether `condition` holds only where the answer to `target` makes a line."""
    lines = {value for value, option in target.options.items() if option.topic and option.line}
    return all(
        any(
            test.question == target.id and test.operator in ("=", "in") and lines >= {*test.values}
            for test in tests
        )
        for tests in condition.any_of
    )
