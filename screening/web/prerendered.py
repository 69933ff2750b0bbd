"""The parts of pages that are the same for everyone, rendered when a questions file is loaded.

Only the questionnaire, the language and the settings are in scope here: no request and no person,
so nothing of anyone's can be in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import compress, product
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from screening.answers.answers import Answer
from screening.answers.path import AnsweredFacts
from screening.languages import Language
from screening.questionnaire.clinics import Clinic
from screening.questionnaire.conditions import ALWAYS
from screening.questionnaire.crisis import find_contacts
from screening.questionnaire.glossary import Gloss
from screening.questionnaire.model import (
    FOLLOW_UP_LENGTH,
    Question,
    Questionnaire,
    Step,
)
from screening.settings import Settings
from screening.shipped import shipped
from screening.web.i18n import add_words, mark_fallbacks

STATIC = Path(__file__).parent.parent / "static"

MENU = ("checklist", "check-answers", "summary", "save", "clear", "step", "first-questions", "")
"""The pages with a menu of their own, by their `data-page`: those that it names, those where it
saves the form first; the last stands for all others."""


Choice: TypeAlias = tuple[str, Markup, Markup, Markup]


@dataclass(frozen=True)
class QuestionParts:
    """One question without its answer. `behind`, below its answers, explains the terms that no
    question above it on the page explains; `below` stands under a text box. `options`, and
    `standard`, the answers that questions share: each value with its radio button or tick box
    unpicked and picked, and the limit below the text box behind it, if it has one."""

    question: Question
    heading: Markup
    options: tuple[Choice, ...]
    standard: tuple[Choice, ...]
    behind: Markup
    below: Markup
    comes_with: str
    """The selector of the answers on the same page that bring the question up, if they alone do."""

    def heading_of(self, field_id: str) -> Markup:
        """Return the heading of a text box that has this id: where something is wrong, another."""
        own, given = (Markup('for="{}"').format(id_) for id_ in (self.question.id, field_id))
        return self.heading.replace(own, given)


@dataclass(frozen=True)
class StepParts:
    """`place` says where the step stands on the person's way, by whether that is the short one.
    `questions`: their parts in order, by the ids of those that are on the page, for which terms are
    explained depends on that."""

    place: Mapping[bool, Markup]
    heading: Markup
    opening: Markup
    note: Markup
    questions: Mapping[tuple[str, ...], tuple[QuestionParts, ...]]


@dataclass(frozen=True)
class SupportParts:
    """The page after the safety questions, which is of this `kind`. `extra`: the crisis words that
    depend on answers, in the order of the file; the form stands before `end`."""

    kind: str
    heading: Markup
    opening: Markup
    extra: tuple[Markup, ...]
    middle: Markup
    button: Markup
    end: Markup

    def size(self, extra: Iterable[Markup]) -> int:
        """Return the bytes of the parts with these of `extra`."""
        parts = (
            self.kind,
            escape(self.heading),
            self.opening,
            *extra,
            self.middle,
            self.button,
            self.end,
        )
        return len("".join(parts).encode())


@dataclass(frozen=True)
class Prerendered:
    """What stands on every page (`top` by whether the browser has a record and whether the page is
    the one for help, `ways` by the kind of the page; `top_start` and `step_foot`, by whether it has
    a menu, on a step), and the steps by their ids."""

    head: Markup
    top: Mapping[tuple[bool, bool], Markup]
    top_start: Markup
    top_end: Markup
    unreviewed: Markup
    ways: Mapping[str, Markup]
    footer: tuple[Markup, Markup]
    step_foot: Mapping[bool, tuple[Markup, Markup]]
    offered_by: Mapping[str, Markup]
    """What stands between the two parts of a foot, by the id of the clinic."""
    form_words: Markup
    support: Markup
    support_page: Mapping[bool, SupportParts]
    """By whether the crisis words are due."""
    steps: Mapping[str, StepParts]


_LANGUAGE: ContextVar[Language] = ContextVar("the language that is rendered")


def prerender(
    questionnaire: Questionnaire,
    language: Language,
    settings: Settings,
    clinics: Iterable[Clinic],
    *,
    offered: Iterable[Language],
    written_in: str,
) -> Prerendered:
    """Return the parts in `language`. `offered`: the languages of pages. `written_in`: that of the
    titles of sources, which are not translated."""
    _LANGUAGE.set(language)
    crisis = questionnaire.crisis
    scope = {
        "content": questionnaire,
        "crisis": crisis,
        "language": language,
        "other_languages": [other for other in offered if other is not language],
        "written_in": written_in,
        "leave_url": settings.leave_url,
        "keep_hours": settings.keep_hours,
        "cookie_prefix": settings.cookie_prefix,
    }
    # macros of the template, by their names
    macros: Any = _environment().get_template("parts/fixed.html").make_module(scope)

    def marked(part: Markup) -> Markup:
        """Return it as a page will, so that its size is known."""
        return type(part)(mark_fallbacks(part, language, questionnaire.foreign))

    def in_two(foot: Markup) -> tuple[Markup, Markup]:
        """Return what stands before and behind the clinic."""
        before, _, behind = foot.partition(macros.clinic_mark())
        return before, behind

    return Prerendered(
        head=macros.head(),
        top={
            (has_record, on_help): macros.top(has_record, on_help)
            for has_record, on_help in product((True, False), (True, False))
        },
        top_start=macros.top_start(),
        top_end=macros.top_end(),
        unreviewed=macros.unreviewed(),
        ways={kind: macros.ways(kind) for kind in MENU},
        footer=in_two(macros.footer()),
        step_foot={has_menu: in_two(macros.step_foot(has_menu)) for has_menu in (True, False)},
        offered_by={
            clinic.id: macros.offered_by(clinic.name, tuple(find_contacts(clinic.contact or "")))
            for clinic in clinics
        },
        form_words=macros.form_words(),
        support=macros.support(),
        support_page={
            True: SupportParts(
                "crisis",
                marked(escape(crisis.page.heading)),
                marked(macros.crisis_opening()),
                tuple(marked(macros.crisis_extra(line)) for line in crisis.page.extra),
                marked(macros.crisis_middle()),
                marked(macros.go_on("second")),
                marked(macros.crisis_end()),
            ),
            False: SupportParts(
                "support",
                marked(escape(crisis.support.title if crisis.support else crisis.title)),
                marked(macros.support_opening()),
                (),
                Markup(),
                marked(macros.go_on()),
                marked(macros.support_end()),
            ),
        },
        steps={
            step.id: StepParts(
                place={short: macros.place(step, short) for short in (True, False)},
                heading=macros.step_heading(step),
                opening=macros.step_opening(step),
                note=macros.step_note(step),
                questions=_questions(macros, questionnaire, step),
            )
            for step in questionnaire.steps
        },
    )


@cache
def _environment() -> Environment:
    """Return the templates without an application: whatever a request has is undefined here."""
    env = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_words(env, _LANGUAGE.get)
    env.globals["static_url"] = static_url
    return env


def static_url(name: str) -> str:
    """Return the address of a static file. It holds a digest of it, so browsers may keep it for
    good."""
    return f"/static/{name}?v={static_digests()[name]}"


@cache
def static_digests() -> Mapping[str, str]:
    """Return a digest of each static file, by its name."""
    return {
        path.relative_to(STATIC).as_posix(): sha256(path.read_bytes()).hexdigest()[:12]
        for path in STATIC.rglob("*")
        if path.is_file()
    }


def _questions(
    macros: Any, questionnaire: Questionnaire, step: Step
) -> Mapping[tuple[str, ...], tuple[QuestionParts, ...]]:
    """Return the questions' parts for each choice of questions that may be on the page, with each
    term explained where it stands first."""
    parts = [_parts(macros, questionnaire, question) for question in step.questions]
    shown = [(True,) if q.show_if is ALWAYS else (True, False) for q in step.questions]
    pages = {}
    for stand in product(*shown):
        known: set[Gloss] = set()
        page = []
        for part in compress(parts, stand):
            background = questionnaire.backgrounds[part.question.id]
            terms = dict.fromkeys((*background.terms, *background.why_terms))
            behind = macros.behind(part.question, [term for term in terms if term not in known])
            known.update(terms)
            page.append(replace(part, behind=behind))
        pages[tuple(part.question.id for part in page)] = tuple(page)
    return pages


def _parts(macros: Any, questionnaire: Questionnaire, question: Question) -> QuestionParts:
    """Return the parts of a question but for what explains its terms."""
    kind = "radio" if question.type == "single" else "checkbox"
    choices = []
    for value in question.values:
        option, label = question.options.get(value), questionnaire.label_of(question, value)
        is_alone, limit = value in question.exclusive, Markup()
        unpicked, picked = (
            macros.choice(question, value, label, kind, is_alone, picked)
            for picked in (False, True)
        )
        if option and option.text:
            limit = macros.limit(f"{question.id}-{value}-text", FOLLOW_UP_LENGTH)
        choices.append((value, unpicked, picked, limit))
    return QuestionParts(
        question=question,
        heading=macros.question_heading(question),
        options=tuple(choice for choice in choices if choice[0] in question.options),
        standard=tuple(choice for choice in choices if choice[0] not in question.options),
        behind=Markup(),
        below=macros.below(question, question.max_length or 0) if question.is_text else Markup(),
        comes_with=_comes_with(questionnaire, question),
    )


def _comes_with(questionnaire: Questionnaire, question: Question) -> str:
    """Return a CSS selector of the picked answers on the same page of which any brings `question`
    up; nothing where more than one such pick decides."""
    if len(question.show_if.tests) != 1:
        return ""
    [test] = question.show_if.tests
    asked = questionnaire.questions[test.question]
    is_any = test.operator in ("has", "has any of", "has any except") and not test.negated
    if (
        not (is_any or asked.type == "single")
        or asked not in questionnaire.step_of[question.id].questions
    ):
        return ""
    picks = ((v, AnsweredFacts(questionnaire, {asked.id: Answer((v,))})) for v in asked.values)
    values = [f'[value="{v}"]' for v, facts in picks if question.show_if.holds(facts)]
    return f'[name="{asked.id}"]:checked:is({",".join(values)})'
