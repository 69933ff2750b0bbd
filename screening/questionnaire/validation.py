"""What must fit together in questions.yaml, beyond the shape of each key.

Only what would make the checklist wrong is refused here; what an editor merely should know is
left to `screening check`. Whether everything prints where it should is in `print_validation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from screening.errors import Problem, SourceLocation, did_you_mean, find_near
from screening.questionnaire import conditions
from screening.questionnaire.crisis import check_crisis_lines
from screening.questionnaire.model import (
    FORM_FIELDS,
    IN_PERSON,
    LEVELS,
    NONE,
    NOT_SURE,
    SUMMARY,
    Flagged,
    Option,
    Question,
    Questionnaire,
    Rule,
)
from screening.questionnaire.schema import COMMA, FLAGS, missing_key

LOST = "An answer that prints nowhere would be lost on the way to the clinician."
UNKNOWN_NAME = "The file points at something by a name that nothing in it has."
USE_TOPIC = "Add `topic:` with a name from `topics`."
USE_SOURCE = "Use a number from `sources`, in quotes there, without them behind web."
KEYS_OF_TYPES = {
    **dict.fromkeys(("unit", "least", "most", "decimals"), ("number",)),
    "precision": ("date",),
    **dict.fromkeys(("max_length", "own_words"), ("short_text", "long_text")),
}
"""Keys of a question that only some types have."""
USE_ID = "Use the id of one that is in the file."
USE_OR_TAKE_OUT = "Use the id of one that is in the file, or take this line out."
"""Reasons and fixes that several problems share."""
TAKEN = {
    SUMMARY: ("the sheets have", "The choices for the sheets have that name."),
    "support": (
        "the page after the safety questions has",
        "Everyone comes to /checklist/support from there, so a step at that address never shows.",
    ),
}
"""Names that no step can have: what has them, and why."""


def located_questions(questionnaire: Questionnaire) -> Iterator[tuple[SourceLocation, Question]]:
    """Every question, with where it stands in the file."""
    for s, section in enumerate(questionnaire.sections):
        for p, step in enumerate(section.steps):
            for q, question in enumerate(step.questions):
                yield ("sections", s, "steps", p, "questions", q), question


def located_parts(questionnaire: Questionnaire) -> Iterator[tuple[SourceLocation, Any]]:
    """Everything that may name a topic, notes or references, with where it stands in the file."""
    for location, question in located_questions(questionnaire):
        yield location, question
        for value, option in question.options.items():
            yield (*location, "options", value), option
    for a, ask in enumerate(questionnaire.asks):
        yield ("asks", a), ask
    for r, rule in enumerate(questionnaire.together):
        yield ("together", r), rule
    for c, card in enumerate(questionnaire.cards):
        yield ("cards", c), card
    for name, place in questionnaire.crisis.locales.items():
        yield ("crisis", "locales", name), place


def located_ids(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str, str], SourceLocation]]:
    """Every kind and id in the order of the file, with where it stands."""
    for s, section in enumerate(questionnaire.sections):
        yield ("section", section.id), ("sections", s, "id")
        for p, step in enumerate(section.steps):
            yield ("step", step.id), ("sections", s, "steps", p, "id")
    for location, question in located_questions(questionnaire):
        yield ("question", question.id), (*location, "id")
        for value in question.options:
            yield ("option", f"{question.id}.{value}"), (*location, "options", value)
    for g, row in enumerate(questionnaire.sheet.glance):
        if row.name:
            yield ("row", row.name), ("sheet", "glance", g, *(("id",) if row.id else ()))
    for a, ask in enumerate(questionnaire.asks):
        yield ("ask", ask.id), ("asks", a, "id")
    for r, rule in enumerate(questionnaire.together):
        yield ("rule", rule.id), ("together", r, "id")
    for c, card in enumerate(questionnaire.cards):
        yield ("card", card.id), ("cards", c, "id")


def later_conditions(
    questionnaire: Questionnaire,
) -> Iterator[tuple[SourceLocation, conditions.Condition]]:
    """The conditions that may look at every question, with where they stand in the file."""
    for a, ask in enumerate(questionnaire.asks):
        yield ("asks", a, "show_if"), ask.show_if
        if ask.moves_up_if:
            yield ("asks", a, "moves_up_if"), ask.moves_up_if
    for r, rule in enumerate(questionnaire.together):
        yield ("together", r, "show_if"), rule.show_if
    for n, notice in enumerate(questionnaire.notices):
        yield ("notices", n, "show_if"), notice.show_if
    for e, extra in enumerate(questionnaire.crisis.page.extra):
        yield ("crisis", "page", "extra", e, "show_if"), extra.show_if
    yield ("safety", "interrupt_if"), questionnaire.safety.interrupt_if
    yield ("sheet", "example_if"), questionnaire.sheet.example_if
    yield ("elsewhere", "helped_if"), questionnaire.elsewhere.helped_if


def check_consistency(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every contradiction in the file, each once."""
    seen: set[tuple[str, str]] = set()
    for (kind, id_), location in located_ids(questionnaire):
        if kind != "option" and (kind, id_) in seen:
            text = f"the {kind} id '{id_}' is used twice"
            why = "Answers are saved under the id, so two would overwrite each other."
            fix = "Give the new one an id of its own; never change one that was released."
            yield Problem("id-twice", location, text, why, fix)
        if f"{kind} {id_}" in questionnaire.retired:
            text = f"the {kind} id '{id_}' is retired"
            why = "What was answered under it is still kept, and would count as an answer to this."
            fix = "Give it another id. If it was never gone, take it out of `retired`."
            yield Problem("id-retired", location, text, why, fix)
        seen.add((kind, id_))
    for location, question in located_questions(questionnaire):
        yield from _check_question(questionnaire, location, question)
    earlier: set[str] = set()  # a question's own condition may look at these only
    for location, question in located_questions(questionnaire):
        at = (*location, "show_if")
        yield from _check_condition(questionnaire, at, question.show_if, earlier)
        earlier.add(question.id)
    for at, condition in later_conditions(questionnaire):
        yield from _check_condition(questionnaire, at, condition, earlier)
    for r, rule in enumerate(questionnaire.together):
        yield from _check_rule(questionnaire, ("together", r), rule)
    yield from _check_listed(questionnaire)
    yield from _check_names(questionnaire)
    yield from _check_required_keys(questionnaire)
    safety = questionnaire.safety
    if safety.questions or safety.step or safety.print_choice:  # then all of it is needed
        for name in type(safety).model_fields.keys() - {"step"}:
            if not getattr(safety, name) or getattr(safety, name) == conditions.NEVER:
                yield missing_key(("safety",), name)
    yield from check_crisis_lines(questionnaire.crisis)


def _check_question(
    questionnaire: Questionnaire, location: SourceLocation, question: Question
) -> Iterator[Problem]:
    id_ = question.id
    if question.is_choice and not question.options:
        text = f"'{id_}' is a choice and has no options"
        why = "A choice needs something to choose."
        yield Problem("options", location, text, why, "Add `options:` below the question.")
    if question.is_written and question.options:
        kind = "text" if question.is_text else question.type
        text = f"'{id_}' is a {kind} question and takes no options"
        why = "Free text is written, not picked."
        fix = "Take `options` out, or make the type single or multiple."
        yield Problem("options", (*location, "options"), text, why, fix)
    if question.is_text and question.max_length is None:
        why = "Every text has a limit that the page shows."
        fix = "Add max_length: 300 for a short text, 1000 for a long one."
        yield Problem("max-length", location, f"'{id_}' needs max_length", why, fix)
    for key, types in KEYS_OF_TYPES.items():
        default = type(question).model_fields[key].default
        if question.type not in types and getattr(question, key) != default:
            text = f"'{key}' is for the type {' or '.join(types)}; '{id_}' is {question.type}"
            why = "It would change nothing, and an editor would count on it."
            fix = f"Take `{key}` out, or correct the type."
            yield Problem("wrong-type", (*location, key), text, why, fix)
    least, most = question.least, question.most
    if least is not None and most is not None and least >= most:
        text = f"no number fits between {least} and {most}"
        why = "Nobody could answer the question."
        yield Problem("limits", (*location, "most"), text, why, "Make `most` larger than `least`.")
    if question.type == "single" and NONE in question.options:
        text = "'none' belongs to multiple choice; call a plain no 'no'"
        why = "`none` stands beside several ticks; one answer has a plain no."
        at = (*location, "options", NONE)
        yield Problem("options", at, text, why, "Call the option no.")
    for value, option in question.options.items():
        at = (*location, "options", value)
        if value in questionnaire.standard_answers:
            text = f"'{value}' is a standard answer; list it under 'offers' instead"
            why = "Standard answers are the same under every question."
            fix = "Take the option out, and name it under `offers`."
            yield Problem("options", at, text, why, fix)
        if option.exclusive and question.type == "single":
            text = f"'{value}' stands alone already; '{id_}' takes one answer"
            why = "`exclusive` says what stands alone where several answers can be picked."
            fix = "Take `exclusive` out, or make the type multiple."
            yield Problem("options", (*at, "exclusive"), text, why, fix)
        yield from _check_option(questionnaire, at, question, value, option)


def _check_option(
    questionnaire: Questionnaire,
    location: SourceLocation,
    question: Question,
    value: str,
    option: Option,
) -> Iterator[Problem]:
    yield from _check_flags(questionnaire, location, value, option)
    if option.flags and option.topic is None:
        text = f"'{value}' has a flag and needs a topic"
        yield Problem("flag", location, text, FLAGS, USE_TOPIC)
    if option.flags and option.line is None:
        text = f"'{value}' has a flag and needs a line for the clinician sheet"
        fix = "Add `line:` with a few words for the clinician."
        yield Problem("flag", location, text, FLAGS, fix)
    if questionnaire.is_private(question.id) or questionnaire.is_on_safety_page(question.id):
        return  # to say where it could print would be to expose it
    if option.line and option.topic is None:
        text = f"'{value}' has a line and needs a topic to print it under"
        yield Problem("prints-nowhere", (*location, "line"), text, LOST, USE_TOPIC)
    if option.text and not option.line and "{text}" not in (option.glance or ""):
        text = f"what is written behind '{value}' needs a line to print in"
        fix = 'Add a `line` that ends in "{text}", or put {text} into `glance`.'
        yield Problem("prints-nowhere", (*location, "text"), text, LOST, fix)
    if not (option.line or option.glance or question.is_no(value)):
        text = f"'{value}' would print nowhere; give it a line, glance words or is_no"
        fix = "Add `line` and `topic`, or `glance`, or `is_no: true` if it says no."
        yield Problem("prints-nowhere", location, text, LOST, fix)


def _check_flags(
    questionnaire: Questionnaire, location: SourceLocation, name: str, flagged: Flagged
) -> Iterator[Problem]:
    for level, bases in flagged.flags.items():
        at = (*location, "flags", level)
        if not bases:
            text = f"the flag '{level}' of '{name}' has no basis"
            fix = "Say where it comes from: [label], [study], [web 002] or [practice]."
            yield Problem("no-basis", at, text, FLAGS, fix)
        for basis in bases:
            if basis.startswith("web ") and basis.removeprefix("web ") not in questionnaire.sources:
                text = f"'{basis}' names a source that is not listed"
                yield Problem("unknown-name", at, text, UNKNOWN_NAME, USE_SOURCE)


def _check_rule(
    questionnaire: Questionnaire, location: SourceLocation, rule: Rule
) -> Iterator[Problem]:
    """A line of several answers names answers that were given, and a level to talk about."""
    yield from _check_flags(questionnaire, location, rule.id, rule)
    if rule.level in ("info", "ask"):
        at = (*location, "flags") if rule.flags else location
        text = f"the rule '{rule.id}' has no flag that is a topic to talk about"
        why = (
            "Its line stands among the flags of its level, and its sentence on the patient's page."
        )
        fix = "Add `flags:` with raise_first, monitor, little_research or tell_provider."
        yield Problem("flag", at, text, why, fix)
    at = (*location, "show_if")
    why = "It prints the answers that it joins, so each must be one that somebody gave."
    fix = (
        "Name answers by =, in, has, has any of, has any except or a number; no 'not', no 'lacks'."
    )
    for test in rule.show_if.tests:
        if test.operator not in conditions.GIVEN or test.negated:
            words = f"not ({test.question} ...)" if test.negated else f"'{test.operator}'"
            text = f"{words} names no answer that was given, so the rule '{rule.id}' cannot join it"
            yield Problem("joins-nothing", at, text, why, fix)
        for value in test.values:
            if value in conditions.STANDARD:
                text = f"'{value}' of '{test.question}' says nothing that a rule could join"
                yield Problem("joins-nothing", at, text, why, "Name an option of the question.")
    if any(len(set(tests)) < 2 for tests in rule.show_if.any_of):
        text = f"one answer alone would make the line of the rule '{rule.id}'"
        fix = "Join two by 'and' or '2 of (...; ...; ...)'; one answer has its own flag and line."
        yield Problem("joins-nothing", at, text, why, fix)


def _check_condition(
    questionnaire: Questionnaire,
    location: SourceLocation,
    condition: conditions.Condition,
    earlier: set[str],
) -> Iterator[Problem]:
    for test in condition.tests:
        question = questionnaire.questions.get(test.question)
        if question is None:
            text = f"the condition names an unknown question '{test.question}'"
            fix = (
                "Correct the name; ids stand behind `id:`. If that question is gone, take the "
                "comparison out."
            )
            text += did_you_mean(find_near(test.question, questionnaire.questions))
            yield Problem(
                "unknown-name", location, text, conditions.EXACT, fix, quote=test.question
            )
        elif test.question not in earlier:
            text = f"the condition looks at '{test.question}', which comes later"
            why = "A question may only depend on what was asked before it."
            fix = "Move this question below that one, or change the condition."
            yield Problem("comes-later", location, text, why, fix)
        else:
            for value in test.values if test.operator not in conditions.ORDERS else ():
                if value not in question.values:
                    text = f"the condition names an unknown option '{value}' of '{question.id}'"
                    fix = (
                        "Correct the name; options stand as keys under `options:`. If it is gone, "
                        "take it out."
                    )
                    if question.type == "number":
                        fix = "Numbers are compared by <, <=, >= and >."
                    text += did_you_mean(find_near(value, question.values))
                    yield Problem(
                        "unknown-name", location, text, conditions.EXACT, fix, quote=value
                    )
            needed = conditions.ONLY_FOR.get(test.operator, question.type)
            if needed != question.type:
                kind = f"{needed} choice"
                fix = (
                    "For one answer write = or in; for several write has or has any of."
                    if location[0] == "together"  # where nothing may be denied
                    else "For one answer write =, != or in; for several write has, lacks or has "
                    "any of."
                )
                if needed == "number":
                    kind, fix = "a number", "For picks write = or has; dates are only answered."
                if needed == "medicines":
                    kind, fix = (
                        "a list of medicines",
                        "Write 'answered', or name the medicine list.",
                    )
                text = f"'{test.operator}' is for {kind}; '{question.id}' is {question.type}"
                yield Problem("operator", location, text, conditions.EXACT, fix)


def _check_listed(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Entries of the file's lists that are named elsewhere in it."""
    fixes = {
        "topics": "Use a name from `topics`, or add it there.",
        "bases": "Use a name from `bases`, or add its tag there.",
        "sources": USE_SOURCE,
        "evidence": "Use a note that stands under `evidence`, or add it.",
        "references": (
            "Use an entry of `references` (R..), or add it with what it was used for and when."
        ),
    }
    named: list[tuple[SourceLocation, str, str]] = [
        (("evidence", id_, "source"), "sources", note.source)
        for id_, note in questionnaire.evidence.items()
    ]
    named += [
        (("references", id_, "kind"), "bases", reference.kind)
        for id_, reference in questionnaire.references.items()
        if reference.kind
    ]
    named += [(("hard_to_say", id_), "topics", id_) for id_ in questionnaire.hard_to_say]
    for at, holder in located_parts(questionnaire):
        if topic := getattr(holder, "topic", None):
            named.append(((*at, "topic"), "topics", topic))
        for part in ("evidence", "references"):
            named += (((*at, part), part, id_) for id_ in getattr(holder, part, ()))
    for location, part, id_ in named:
        known = getattr(questionnaire, part)
        if id_ not in known:
            name = f"the topic '{id_}'" if part == "topics" else f"'{id_}'"
            text = f"{name} is not listed under '{part}'"
            text += did_you_mean(find_near(id_, known))
            fix = COMMA if " " in id_ and part != "topics" else fixes[part]
            yield Problem("unknown-name", location, text, UNKNOWN_NAME, fix)


def _check_names(questionnaire: Questionnaire) -> Iterator[Problem]:
    known = {
        "question": list(questionnaire.questions),
        "step": [step.id for step in questionnaire.steps],
        "section": [section.id for section in questionnaire.sections],
    }
    for kind, location, id_ in located_names(questionnaire):
        if id_ not in known[kind]:
            text = f"there is no {kind} '{id_}'{did_you_mean(find_near(id_, known[kind]))}"
            fix = USE_OR_TAKE_OUT if location[0] == "sheet" else USE_ID
            yield Problem("unknown-name", location, text, UNKNOWN_NAME, fix)
    for n, notice in enumerate(questionnaire.notices):
        if not (notice.steps or notice.before):
            text = "the notice stands nowhere; give it steps, or sections to precede"
            yield Problem("unknown-name", ("notices", n), text, UNKNOWN_NAME, USE_ID)


def located_names(questionnaire: Questionnaire) -> Iterator[tuple[str, SourceLocation, str]]:
    """Every question, step and section that is named elsewhere: its kind, the place, the name."""
    sheet, safety = questionnaire.sheet, questionnaire.safety
    if safety.step:
        yield "step", ("safety", "step"), safety.step
    for i, id_ in enumerate(safety.questions):
        yield "question", ("safety", "questions", i), id_
    if safety.print_choice:
        yield "question", ("safety", "print_choice"), safety.print_choice
    for i, id_ in enumerate(sheet.not_sure_first):
        yield "question", ("sheet", "not_sure_first", i), id_
    for r, row in enumerate(sheet.glance):
        for i, id_ in enumerate(row.questions):
            yield "question", ("sheet", "glance", r, "questions", i), id_
    for name in ("medicines", "reactions", "hopes", "own_questions"):
        if id_ := getattr(sheet, name):
            yield "question", ("sheet", name), id_
    for location, question in located_questions(questionnaire):
        if question.joins:
            yield "question", (*location, "joins"), question.joins
    for n, notice in enumerate(questionnaire.notices):
        for i, id_ in enumerate(notice.steps):
            yield "step", ("notices", n, "steps", i), id_
        for i, id_ in enumerate(notice.before):
            yield "section", ("notices", n, "before", i), id_


def _check_required_keys(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Keys that the program itself names, and those that it has taken."""
    required: dict[str, Iterable[str]] = {
        "levels": LEVELS,
        "bases": ("label", "study", "web", "practice"),
        "standard_answers": (NOT_SURE, IN_PERSON),
    }
    for part, names in required.items():
        for name in names:
            if name not in getattr(questionnaire, part):
                text = f"{'the level ' if part == 'levels' else ''}'{name}' is missing"
                why = "The sheets need words for each of these."
                fix = (
                    "Copy the block from the file that came with the product, and change its words."
                )
                yield Problem("missing-key", (part,), text, why, fix)
    for (kind, id_), at in located_ids(questionnaire):
        if kind == "step" and id_ in TAKEN:
            owner, why = TAKEN[id_]
            text = f"no step can be called '{id_}'; {owner} the name"
            yield Problem("id-taken", at, text, why, "Call it otherwise.")
        if kind == "question" and id_ in FORM_FIELDS:
            text = f"no question can be called '{id_}'; each page has a field of that name"
            why = "What is answered would be taken for what the page itself sends."
            yield Problem("id-taken", at, text, why, "Call it otherwise.")
