"""What must fit together in questions.yaml, beyond the shape of each key.

Each finding is a path into the file and a sentence; the loader turns it into file, line and
column. Only what would make the checklist wrong is found here; what an editor merely should know
is not an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from screening.questionnaire.condition_checks import (
    Finding,
    Place,
    find_misfits,
    later_conditions,
    placed_questions,
)
from screening.questionnaire.conditions import ALWAYS, NEVER, Condition
from screening.questionnaire.model import (
    IN_PERSON,
    LEVELS,
    NONE,
    NOT_SURE,
    SUMMARY,
    Option,
    Question,
    Questionnaire,
)


def find_contradictions(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Every contradiction, each once."""
    yield from _repeated_ids(questionnaire)
    for place, _, _, question in placed_questions(questionnaire):
        yield from _question(questionnaire, place, question)
    yield from find_misfits(questionnaire)
    yield from _sources(questionnaire)
    yield from _names(questionnaire)
    yield from find_unsafe(questionnaire)
    yield from _emergency_numbers(questionnaire)


def _repeated_ids(questionnaire: Questionnaire) -> Iterator[Finding]:
    sections: list[tuple[Place, str]] = [
        (("sections", s), x.id) for s, x in enumerate(questionnaire.sections)
    ]
    steps: list[tuple[Place, str]] = [
        (("sections", s, "steps", p), step.id)
        for s, section in enumerate(questionnaire.sections)
        for p, step in enumerate(section.steps)
    ]
    questions = [(place, q.id) for place, _, _, q in placed_questions(questionnaire)]
    asks: list[tuple[Place, str]] = [
        (("asks", a), ask.id) for a, ask in enumerate(questionnaire.asks)
    ]
    cards: list[tuple[Place, str]] = [
        (("cards", c), card.id) for c, card in enumerate(questionnaire.cards)
    ]
    kinds: dict[str, list[tuple[Place, str]]] = {
        "section": sections,
        "step": steps,
        "question": questions,
        "ask": asks,
        "card": cards,
    }
    for kind, placed in kinds.items():
        seen: set[str] = set()
        for place, id_ in placed:
            if id_ in seen:
                yield (*place, "id"), f"the {kind} id '{id_}' is used twice"
            seen.add(id_)


def _question(questionnaire: Questionnaire, place: Place, question: Question) -> Iterator[Finding]:
    if question.is_choice and not question.options:
        yield place, f"'{question.id}' is a choice and has no options"
    if question.is_text and question.options:
        yield (*place, "options"), f"'{question.id}' is a text question and takes no options"
    if question.is_text and question.max_length is None:
        yield place, f"'{question.id}' needs max_length"
    if question.type == "single" and NONE in question.options:
        yield (*place, "options", NONE), "'none' belongs to multiple choice; call a plain no 'no'"
    yield from _topic(questionnaire, place, question.topic)
    for value, option in question.options.items():
        at = (*place, "options", value)
        if value in questionnaire.standard_answers:
            yield at, f"'{value}' is a standard answer; list it under 'offers' instead"
        yield from _option(questionnaire, at, question, value, option)


def _option(
    questionnaire: Questionnaire, place: Place, question: Question, value: str, option: Option
) -> Iterator[Finding]:
    for level, bases in option.flags.items():
        if not bases:
            yield (*place, "flags", level), f"the flag '{level}' of '{value}' has no basis"
        for basis in bases:
            if basis.startswith("web ") and basis.removeprefix("web ") not in questionnaire.sources:
                yield (*place, "flags", level), f"'{basis}' names a source that is not listed"
    if option.flags and option.topic is None:
        yield place, f"'{value}' has a flag and needs a topic"
    if option.flags and option.line is None:
        yield place, f"'{value}' has a flag and needs a line for the clinician sheet"
    if option.line and option.topic is None and not questionnaire.is_private(question.id):
        yield (*place, "line"), f"'{value}' has a line and needs a topic to print it under"
    if option.text and option.line is None and not questionnaire.is_private(question.id):
        yield (*place, "text"), f"what is written behind '{value}' needs a line to print in"
    yield from _topic(questionnaire, place, option.topic)
    says_nothing = not (option.line or option.glance or question.is_no(value))
    if says_nothing and not questionnaire.is_private(question.id):
        yield place, f"'{value}' would print nowhere; give it a line, glance words or is_no"


def _topic(questionnaire: Questionnaire, place: Place, topic: str | None) -> Iterator[Finding]:
    if topic is not None and topic not in questionnaire.topics:
        yield (*place, "topic"), f"the topic '{topic}' is not listed under 'topics'"


def _sources(questionnaire: Questionnaire) -> Iterator[Finding]:
    for id_, note in questionnaire.evidence.items():
        if note.source not in questionnaire.sources:
            yield ("evidence", id_, "source"), f"'{note.source}' is not listed under 'sources'"
    for place, evidence, references in _cited(questionnaire):
        for id_ in evidence:
            if id_ not in questionnaire.evidence:
                yield (*place, "evidence"), f"'{id_}' is not listed under 'evidence'"
        for id_ in references:
            if id_ not in questionnaire.references:
                yield (*place, "references"), f"'{id_}' is not listed under 'references'"


def _cited(
    questionnaire: Questionnaire,
) -> Iterator[tuple[Place, tuple[str, ...], tuple[str, ...]]]:
    for place, _, _, question in placed_questions(questionnaire):
        yield place, question.evidence, question.references
        for value, option in question.options.items():
            yield (*place, "options", value), option.evidence, option.references
    for a, ask in enumerate(questionnaire.asks):
        yield ("asks", a), ask.evidence, ()
    for c, card in enumerate(questionnaire.cards):
        yield ("cards", c), card.evidence, card.references
    for name, locale in questionnaire.crisis.locales.items():
        yield ("crisis", "locales", name), (), locale.references


def _names(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Places elsewhere in the file that name a question, a step or a section, and fixed keys."""
    for place, id_ in _named_questions(questionnaire):
        if id_ not in questionnaire.questions:
            yield place, f"there is no question '{id_}'"
    yield from _named_steps(questionnaire)
    yield from _named_sections(questionnaire)
    yield from _missing_keys(questionnaire)


def _named_questions(questionnaire: Questionnaire) -> list[tuple[Place, str]]:
    sheet, safety = questionnaire.sheet, questionnaire.safety
    return [
        *((("safety", "questions", i), id_) for i, id_ in enumerate(safety.questions)),
        *([(("safety", "print_choice"), safety.print_choice)] if safety.print_choice else []),
        *((("sheet", "not_sure_first", i), id_) for i, id_ in enumerate(sheet.not_sure_first)),
        *(
            (("sheet", "glance", r, "questions", i), id_)
            for r, row in enumerate(sheet.glance)
            for i, id_ in enumerate(row.questions)
        ),
        *(
            ((*place, "joins"), question.joins)
            for place, _, _, question in placed_questions(questionnaire)
            if question.joins
        ),
        *(
            (("sheet", name), getattr(sheet, name))
            for name in ("medicines", "reactions", "own_questions")
        ),
    ]


def _named_steps(questionnaire: Questionnaire) -> Iterator[Finding]:
    safety = questionnaire.safety
    steps: Iterable[tuple[Place, str]] = [
        *([(("safety", "step"), safety.step)] if safety.step else []),
        *(
            (("notices", n, "steps", i), id_)
            for n, notice in enumerate(questionnaire.notices)
            for i, id_ in enumerate(notice.steps)
        ),
    ]
    known = {step.id for step in questionnaire.steps}
    for place, id_ in steps:
        if id_ not in known:
            yield place, f"there is no step '{id_}'"


def _named_sections(questionnaire: Questionnaire) -> Iterator[Finding]:
    sections = {section.id for section in questionnaire.sections}
    for n, notice in enumerate(questionnaire.notices):
        for i, id_ in enumerate(notice.before):
            if id_ not in sections:
                yield ("notices", n, "before", i), f"there is no section '{id_}'"
        if not (notice.steps or notice.before):
            yield ("notices", n), "the notice stands nowhere; give it steps, or sections to precede"


def _missing_keys(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Keys that the program itself names."""
    for level in LEVELS:
        if level not in questionnaire.levels:
            yield ("levels",), f"the level '{level}' is missing"
    for kind in ("label", "study", "web", "practice"):
        if kind not in questionnaire.bases:
            yield ("bases",), f"'{kind}' is missing"
    for name in (NOT_SURE, IN_PERSON):
        if name not in questionnaire.standard_answers:
            yield ("standard_answers",), f"'{name}' is missing"


def _emergency_numbers(questionnaire: Questionnaire) -> Iterator[Finding]:
    if questionnaire.crisis.default not in questionnaire.crisis.locales:
        return  # the fallback says how to find a helpline
    here = questionnaire.crisis.here
    if here is not None and not re.search(r"\d", here.emergency.tel):
        yield (
            ("crisis", "locales", questionnaire.crisis.default, "emergency"),
            "the active place needs an emergency number",
        )


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


def find_unsafe(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What is missing where some of `safety` is there, and a safety step in the wrong place.

    Help stands before the step behind; a way that has no such step would never show it.
    """
    safety = questionnaire.safety
    if not (safety.questions or safety.step or safety.print_choice):
        return
    for name in type(safety).model_fields:
        if not getattr(safety, name) or getattr(safety, name) == NEVER:
            yield ("safety",), f"the key '{name}' is missing"
    ids = [step.id for step in questionnaire.steps]
    if safety.step == ids[-1]:
        yield ("safety", "step"), "another step must come behind this one, for help to stand before"
    elif safety.step in ids:
        asked, behind = questionnaire.steps[ids.index(safety.step) :][:2]
        if asked.short_way and not behind.short_way:
            yield ("safety", "step"), f"the short way must go through '{behind.id}' too, for help"
