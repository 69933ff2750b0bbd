"""What each thing rests on, what rests on nothing, and what nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from screening.check.readability import located_texts
from screening.errors import Problem, Severity, SourceLocation
from screening.questionnaire.glossary import terms_in
from screening.questionnaire.model import Option, Question, Questionnaire, Rule
from screening.questionnaire.validation import later_conditions, located_parts, located_questions


def check_citations(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Questions, flags and pages that name no source."""
    for location, question in located_questions(questionnaire):
        parts: list[Question | Option] = [question, *question.options.values()]
        if not any(part.evidence or part.references for part in parts):
            yield _no_source(location, f"'{question.id}' rests on no note and no reference")
    kinds = [
        name for name in questionnaire.bases if name not in ("label", "study", "web", "practice")
    ]
    for location, part in located_parts(questionnaire):
        if isinstance(part, Option | Rule):
            cited = {questionnaire.evidence[id_].source for id_ in part.evidence}
            name = part.id if isinstance(part, Rule) else location[-1]
            for level, basis in ((level, b) for level, bases in part.flags.items() for b in bases):
                at = (*location, "flags", level)
                if basis == "memory":
                    text = f"the flag '{level}' of '{name}' rests on general knowledge"
                    why = "No source was read for it. It prints as good practice until signed off."
                    fix = "Read a source and name it, or list it in docs/sign-off.md."
                    yield Problem("from-memory", at, text, why, fix, "note")
                elif basis in ("label", "study") and not part.references:
                    yield _no_source(at, f"'{name}' names a {basis}, but no reference says which")
                elif basis == "label" and not any(
                    questionnaire.references[id_].kind for id_ in part.references
                ):
                    text = f"'{name}' names a label, but none of its references has a `kind`"
                    fix = (
                        f"Add `kind:` to the reference of the label (one of "
                        f"{', '.join(kinds)}), or write `practice` if it is no label."
                    )
                    yield _no_source(at, text, fix)
                elif basis.startswith("web ") and basis[4:] not in cited:
                    text = f"'{name}' names {basis}, but no note under it is from there"
                    yield _no_source(at, text)
    for a, ask in enumerate(questionnaire.asks):
        if not ask.evidence:
            fix = "Name a note under `evidence` (E..); `basis` says it in words."
            yield _no_source(("asks", a), f"{ask.id} rests on no note", fix)
    for c, card in enumerate(questionnaire.cards):
        if not (card.evidence or card.references):
            yield _no_source(("cards", c), f"the card '{card.id}' rests on no note")


NAME_A_SOURCE = "Name a note under `evidence` (E..), or a reference under `references` (R..)."


def _no_source(location: SourceLocation, text: str, fix: str = NAME_A_SOURCE) -> Problem:
    why = (
        "Every question, flag and page says where it comes from, so that a clinician can judge it."
    )
    return Problem("no-source", location, text, why, fix, "warning")


def check_unused(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Notes, references, topics and options that nothing uses."""
    parts = [part for _, part in located_parts(questionnaire)]
    used = {
        name: {id_ for part in parts for id_ in getattr(part, name, ())}
        for name in ("evidence", "references")
    }
    used["topics"] = {getattr(part, "topic", None) for part in parts}
    why = "What nothing points to is read by nobody, and was perhaps meant for something."
    fix = "Point to it where it belongs, or take it out."
    for table, words in (
        ("evidence", "the note {} is used nowhere"),
        ("references", "the reference {} is named nowhere"),
        ("topics", "the topic '{}' is used nowhere"),
    ):
        severity: Severity = "note" if table == "references" else "warning"
        for id_ in getattr(questionnaire, table).keys() - used[table]:
            yield Problem("unused", (table, id_), words.format(id_), why, fix, severity)
    glossary = questionnaire.glossary
    explained = {
        term.name for b in questionnaire.backgrounds.values() for term in (*b.terms, *b.why_terms)
    }
    for card in questionnaire.cards:
        for _, text in located_texts((), card.model_dump(include={"body"})):
            explained |= {term.name for term in terms_in(glossary, (text,))}
    for name in glossary.keys() - explained:
        text = f"the term '{name}' is explained on no page of questions and on no card"
        why = "A term explains itself where it stands; this one is met on the glossary page alone."
        fix = "Look at how the texts spell it, and add that under `words`; or take it out."
        yield Problem("unused", ("glossary", name), text, why, fix, "note")
    in_rows = {id_ for row in questionnaire.sheet.glance for id_ in row.questions}
    conditions = [
        *(question.show_if for question in questionnaire.questions.values()),
        *(condition for _, condition in later_conditions(questionnaire)),
    ]
    named = {
        (test.question, value)
        for condition in conditions
        for test in condition.tests
        if test.operator != "has any except"
        for value in test.values
    }
    for location, question in located_questions(questionnaire):
        if questionnaire.is_private(question.id):
            continue  # how these print is the person's own choice
        for value, option in question.options.items():
            in_row = option.glance and question.id in in_rows
            if (question.id, value) in named or option.line or in_row or question.is_no(value):
                continue
            text = f"nothing uses the option '{value}' of '{question.id}'"
            why = (
                "No condition names it, and the clinician sheet has no place for it. (`glance` "
                "words print only where a row of `sheet: glance` gathers the question.)"
            )
            fix = "Give it a `line` with a `topic`, gather its question in a row, or take it out."
            yield Problem("unused-option", (*location, "options", value), text, why, fix, "warning")
