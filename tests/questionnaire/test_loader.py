from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from screening.errors import QuestionnaireError, UnknownStep
from screening.questionnaire.loader import build_questionnaire, load_questionnaire
from screening.questionnaire.schema import PATTERNS
from screening.questionnaire.yaml_source import parse_document
from screening.web.forms import StepForms
from tests.questionnaire.files import (
    SHIPPED,
    SMALL,
    build,
    changed,
    line_of,
    problems_in,
    shipped,
    small,
    small_with,
    text_of,
    without_blowing_up,
)


@dataclass(frozen=True)
class Mistake:
    """`old` becomes `new`; then a problem stands on the line of `at` and says `says`."""

    old: str
    new: str
    at: str
    says: str


UNKNOWN_KEYS = [
    Mistake(
        "sheet_name: Health",
        "sheet_nane: Health",
        "sheet_nane: Health",
        "unknown key 'sheet_nane'; did you mean 'sheet_name'?",
    ),
    Mistake(
        "glance: filled in alone",
        "glanse: filled in alone",
        "glanse",
        "unknown key 'glanse'; did you mean 'glance'?",
    ),
    Mistake(
        "  ask_again: Is",
        "  ask_agian: Is",
        "ask_agian",
        "unknown key 'ask_agian'; did you mean 'ask_again'?",
    ),
    Mistake(
        "place: At home",
        "plase: At home",
        "plase",
        "unknown key 'plase'; did you mean 'place'?",
    ),
    Mistake("name: Home line", "nam: Home line", "nam:", "did you mean 'name'?"),
    Mistake("\nnotices:", "\nqwerty: 1\nnotices:", "qwerty", "unknown key 'qwerty'"),
    Mistake("intro: Where you go.", "info: 1\n    intro: Where you go.", "info: 1", "unknown key"),
]

REPEATED = [
    Mistake(
        "    sheet_name: Health\n",
        "    sheet_name: Health\n    sheet_name: Body\n",
        "sheet_name: Body",
        "the key 'sheet_name' stands here twice",
    ),
    Mistake(
        "latex:\n",
        "egg:\n",
        "egg:\n                label: Latex",
        "the key 'egg' stands here twice",
    ),
    Mistake("- id: health", "- id: trip", "id: trip\n    title: Your health", "section id 'trip'"),
    Mistake(
        "- id: history",
        "- id: worries",
        "id: worries\n        title: Past",
        "the step id 'worries' is used twice",
    ),
    Mistake(
        "- id: fever",
        "- id: allergy",
        "id: allergy\n            text: Do you have a fever",
        "the question id 'allergy' is used twice",
    ),
    Mistake("{id: P03,", "{id: P02,", 'text: "When do I', "the ask id 'P02' is used twice"),
    Mistake(
        "{label: Trip, questions: [leaving]}",
        "{id: who, label: Trip, questions: [leaving]}",
        "id: who, label: Trip",
        "the row id 'who' is used twice",
    ),
    Mistake("{id: after,", "{id: shots,", "title: After a shot", "card id 'shots' is used twice"),
]

TYPES = [
    Mistake("title: Your health", "title: [a]", "title: [a]", "'title' must be text"),
    Mistake("title: Your health", "title: 12", "title: 12", "'title' must be text"),
    Mistake("title: Your health", "title: true", "title: true", "'title' must be text"),
    Mistake("title: Your health", "title:", "title:\n", "'title' must be text"),
    Mistake("title: Your health", 'title: ""', 'title: ""', "'title' must not be empty"),
    Mistake("title: Your health", "title: {a: b}", "title: {a", "'title' must be text"),
    Mistake("ends: [What I heard]", "ends: What", "ends: What", "'ends' must be a list"),
    Mistake("label: Latex", "label: 010\n                detail: 7", "detail: 7", "must be text"),
    Mistake("review_by: 2026-09-01", "review_by: soon", "review_by", "must be a date such as"),
    Mistake("review_by: 2026-09-01", "review_by: 2026-9-1", "review_by", "must be a date such as"),
    Mistake("review_by: 2026-09-01", "review_by: 2026-09-31", "2026-09-31", "day of the calendar"),
    Mistake('version: "2.1"', "version: two", "version: two", "'two' does not fit"),
    Mistake("- id: trip\n", "- id: The Trip\n", "id: The Trip", "'The Trip' does not fit"),
    Mistake("- id: your-hopes", "- id: your_hopes", "your_hopes", "'your_hopes' does not fit"),
    Mistake("{id: P05,", "{id: Q5,", "id: Q5", "'Q5' does not fit"),
    Mistake("type: medicines", "type: medicine", "type: medicine", "'type'"),
    Mistake(
        "title: Your hopes\n",
        "title: Your hopes\n        short_way: yes\n",
        "short_way: yes",
        "'short_way'",
    ),
    Mistake("max_length: 60", "max_length: many", "max_length: many", "'max_length'"),
    Mistake("offers: []", "offers: [no]", "offers: [no]", "entry 1 of 'offers' must be one of"),
    Mistake(
        "    intro: What you take.\n", "", "id: medicines\n    title", "the key 'intro' is missing"
    ),
    Mistake("\nnotices:", "\nremarks:", "version", "the key 'notices' is missing"),
    Mistake(
        "show_if: about = child, steps",
        "show_if: 7, steps",
        "show_if: 7",
        "a condition must be text",
    ),
]

CONDITIONS = [
    Mistake(
        "allergy_tested = yes",
        "allergy_test = yes",
        "allergy_test = yes",
        "the condition names an unknown question 'allergy_test'",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy_tested = ja",
        "= ja",
        "the condition names an unknown option 'ja' of 'allergy_tested'",
    ),
    Mistake(
        "allergy_tested = yes",
        "fever = yes",
        "fever = yes",
        "the condition looks at 'fever', which comes later",
    ),
    Mistake(
        "allergy_tested = yes",
        "tested_where answered",
        "tested_where answered",
        "the condition looks at 'tested_where', which comes later",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy_tested has yes",
        "allergy_tested has yes",
        "'has' is for multiple choice; 'allergy_tested' is single",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy in [egg]",
        "allergy in [egg]",
        "'in' is for single choice; 'allergy' is multiple",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy != egg",
        "allergy != egg",
        "'!=' is for single choice; 'allergy' is multiple",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy has rows",
        "allergy has rows",
        "'has rows' is for a list of medicines; 'allergy' is multiple",
    ),
    Mistake(
        "allergy_tested = yes",
        "hopes = yes",
        "hopes = yes",
        "the condition names an unknown option 'yes' of 'hopes'",
    ),
    Mistake(
        "interrupt_if: fear_now = yes_now",
        "interrupt_if: fear_print in [not_sure, full]",
        "interrupt_if:",
        "unknown option 'not_sure' of 'fear_print'",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy_tested is yes",
        "allergy_tested is yes",
        "'allergy_tested is yes' is not a condition",
    ),
    Mistake(
        "allergy_tested = yes",
        "allergy has any of [egg latex]",
        "[egg latex]",
        "must list values, separated by commas",
    ),
    Mistake(
        "moves_up_if: hopes answered",
        "moves_up_if: hope answered",
        "{id: P07",
        "the condition names an unknown question 'hope'",
    ),
    Mistake(
        "show_if: medicines has rows or",
        "show_if: medicine has rows or",
        "{id: P02",
        "unknown question 'medicine'",
    ),
    Mistake("steps: [immune, history]", "steps: [immune, histori]", "histori", "no step 'histori'"),
    Mistake(
        "example_if: about = trying", "example_if: abut = trying", "abut", "unknown question 'abut'"
    ),
    Mistake(
        "interrupt_if: fear_now = yes_now",
        "interrupt_if: fear_now = yes",
        "interrupt_if",
        "unknown option 'yes' of 'fear_now'",
    ),
    Mistake(
        "interrupt_if: fear_now",
        "interrupt_if: fear_nou",
        "interrupt_if",
        "unknown question 'fear_nou'",
    ),
    Mistake(
        "- {show_if: about = child, text",
        "- {show_if: about = adult, text",
        "about = adult",
        "unknown option 'adult' of 'about'",
    ),
]

FLAGS_AND_LINES = [
    Mistake(
        "flags: {monitor: [label]}",
        "flags: {monitor: []}",
        "flags: {monitor: []}",
        "the flag 'monitor' of 'spleen' has no basis",
    ),
    Mistake(
        "flags: {monitor: [label]}", "flags: {monitor: }", "{monitor: }", "'monitor' must be a list"
    ),
    Mistake(
        "flags: {monitor: [label]}",
        "flags: {monitor: [leaflet]}",
        "[leaflet]",
        "'leaflet' does not fit",
    ),
    Mistake(
        "flags: {monitor: [label]}",
        "flags: {monitor: [web 9]}",
        "[web 9]",
        "'web 9' does not fit",
    ),
    Mistake(
        "flags: {monitor: [label]}",
        "flags: {monitor: [web 009]}",
        "[web 009]",
        "'web 009' names a source that is not listed",
    ),
    Mistake(
        "flags: {monitor: [label]}",
        "flags: {watch: [label]}",
        "{watch: [",
        "one of raise_first, monitor",
    ),
    Mistake(
        "                topic: past\n                flags",
        "                flags",
        "fainted:\n",
        "'fainted' has a flag and needs a topic",
    ),
    Mistake(
        "                line: fainted\n",
        "                glance: fainted\n",
        "fainted:\n",
        "'fainted' has a flag and needs a line",
    ),
    Mistake(
        "tetanus: {label: Tetanus, topic: past, line",
        "tetanus: {label: Tetanus, line",
        "tetanus: {",
        "'tetanus' has a line and needs a topic",
    ),
    Mistake(
        "tetanus: {label: Tetanus, topic: past, line: tetanus}",
        "tetanus: {label: Tetanus}",
        "tetanus: {",
        "'tetanus' would print nowhere",
    ),
    Mistake(
        "later: {label: Later, glance: later}",
        "later: {label: Later, glance: later, text: When?}",
        "later: {",
        "what is written behind 'later' needs a line to print in",
    ),
    Mistake(
        "tetanus: {label: Tetanus, topic: past,",
        "tetanus: {label: Tetanus, topic: shots,",
        "topic: shots",
        "the topic 'shots' is not listed under 'topics'",
    ),
    Mistake(
        "topic: allergy\n            line: 'by",
        "topic: allergies\n            line: 'by",
        "topic: allergies",
        "the topic 'allergies' is not listed under 'topics'",
    ),
]

QUESTIONS = [
    Mistake(
        "later: {label: Later, glance: later}",
        "none: {label: Later, glance: later}",
        "none: {label: Later",
        "'none' belongs to multiple choice",
    ),
    Mistake(
        "later: {label: Later, glance: later}",
        "not_sure: {label: Later, glance: later}",
        "not_sure: {label: Later",
        "'not_sure' is a standard answer; list it under 'offers' instead",
    ),
    Mistake(
        'options:\n              "yes": {label: "Yes", topic: allergy, line: tested,'
        ' patient: You had a test.}\n              "no": {label: "No"}\n',
        "stated: true\n",
        "id: allergy_tested\n",
        "'allergy_tested' is a choice and has no options",
    ),
    Mistake(
        "max_length: 60",
        'max_length: 60\n            options: {"no": {label: x}}',
        'options: {"no": {label: x}}',
        "'tested_where' is a text question and takes no options",
    ),
    Mistake(
        "            max_length: 60\n", "", "id: tested_where", "'tested_where' needs max_length"
    ),
    Mistake("joins: past_problem", "joins: past_problems", "joins:", "no question 'past_problems'"),
]

SOURCES = [
    Mistake(
        "evidence: [E01]\n            options", "evidence: [E9]\n            options", "E9", "E9"
    ),
    Mistake(
        "references: [R01]\n            options",
        "references: [R77]\n            options",
        "references: [R77]",
        "'R77' is not listed under 'references'",
    ),
    Mistake(
        "label: No spleen\n",
        "label: No spleen\n                evidence: [E77]\n",
        "E77",
        "'E77' is not listed under 'evidence'",
    ),
    Mistake(
        "show_if: always, basis: stated, evidence: [E01]",
        "show_if: always, basis: stated, evidence: [E77]",
        "{id: P01",
        "'E77' is not listed under 'evidence'",
    ),
    Mistake("basis: A page., evidence: [E01]", "basis: A page., evidence: [E3]", "[E3]", "'E3'"),
    Mistake("basis: A page., references: [R01]", "basis: P., references: [R3]", "[R3]", "'R3'"),
    Mistake(
        "references: [R01]\n\ncards",
        "references: [R02]\n\ncards",
        "[R02]",
        "'R02' is not listed under 'references'",
    ),
    Mistake(
        'E02: {source: "002"', 'E02: {source: "003"', "E02:", "'003' is not listed under 'sources'"
    ),
]

FIXED_PLACES = [
    Mistake(
        "step: worries",
        "step: worry",
        "step: worry",
        "there is no step 'worry'; did you mean 'worries'?",
    ),
    Mistake("questions: [fear_now, fear_past]", "questions: [fear]", "[fear]", "question 'fear'"),
    Mistake("print_choice: fear_print", "print_choice: f", "print_choice", "no question 'f'"),
    Mistake("questions: [leaving]", "questions: [going]", "[going]", "no question 'going'"),
    Mistake("not_sure_first: [immune, allergy]", "not_sure_first: [spots]", "[spots]", "'spots'"),
    Mistake(
        "  medicines: medicines", "  medicines: pills", "pills", "there is no question 'pills'"
    ),
    Mistake("reactions: allergy", "reactions: hives", "hives", "there is no question 'hives'"),
    Mistake("own_questions: own_questions", "own_questions: o", "own_questions: o\n", "'o'"),
    Mistake(
        "  monitor: {heading: Watch, patient: You may be watched longer, meaning: Second.}\n",
        "",
        "levels:",
        "the level 'monitor' is missing",
    ),
    Mistake(
        "  study: {tag: study, short: paper, patient: a paper}\n",
        "",
        "bases:",
        "'study' is missing",
    ),
    Mistake(
        '  not_sure: {label: Not sure, patient: "You were not sure about {topic}."}\n',
        "",
        "standard_answers:",
        "'not_sure' is missing",
    ),
    Mistake('tel: "555"', 'tel: "none"', "emergency: {", "no number that can be dialed"),
]

PRINTING = [
    Mistake(
        "questions: [leaving]",
        "questions: [about]",
        "later: {label",
        "'later' has glance words, and no row of 'sheet: glance' gathers them",
    ),
    Mistake(
        "questions: [leaving]",
        "questions: [about]",
        'glance: "leaves',
        "no row of 'sheet: glance' gathers 'leaving'",
    ),
    Mistake('"leaves: {}"', "leaves", "glance: leaves", "need {} for those of its options"),
    Mistake(
        "            own_words: Hopes\n",
        "",
        "- id: hopes\n",
        "what is written to 'hopes' prints nowhere; give it own_words or a topic",
    ),
    Mistake(
        "type: long_text\n            short: hopes",
        "type: medicines\n            short: hopes",
        "- id: hopes\n",
        "the medicines of 'hopes' print nowhere",
    ),
    Mistake("- id: your-hopes", "- id: summary", "id: summary", "no step can be called 'summary'"),
    Mistake("- id: your-hopes", "- id: support", "id: support", "no step can be called 'support'"),
    *(
        Mistake(
            "- id: own_questions",
            f"- id: {name}",
            f"- id: {name}",
            f"no question can be called '{name}'",
        )
        for name in ("action", "clear", "revision", "csrf_token", "language", "shown", "then")
    ),
    Mistake(
        "short: hopes\n",
        "short: hopes\n            show_if: about = me\n",
        "- id: your-hopes",
        "the step 'your-hopes' needs a question that is always asked",
    ),
    Mistake("  medicines: medicines", "  medicines: hopes", ": hopes\n  re", "is for medicines"),
    Mistake("reactions: allergy", "reactions: hopes", "reactions: hopes", "is for a choice"),
    Mistake("own_questions: own_questions", "own_questions: fever", ": fever\n  st", "is for text"),
]

JOINS = [
    Mistake(
        "          - id: past_kinds\n",
        "          - {id: past_when, text: When?, type: single, short: when, why: w, "
        "show_if: past_problem = fainted, joins: past_problem, "
        "options: {child: {label: As a child, topic: past, line: long ago}}}\n"
        "          - id: past_kinds\n",
        "joins: past_problem\n",
        "another question joins 'past_problem' already",
    ),
    Mistake(
        "            show_if: past_problem = fainted\n",
        "",
        "- id: past_kinds",
        "'past_kinds' must depend on an answer to 'past_problem' that has a line to join",
    ),
    Mistake(
        "show_if: past_problem = fainted\n",
        "show_if: past_problem in [fainted, not_sure]\n",
        "show_if: past_problem in",
        "must depend on an answer",
    ),
    Mistake(
        "show_if: past_problem = fainted\n",
        "show_if: past_problem = fainted or about = me\n",
        "show_if: past_problem = fainted or",
        "must depend on an answer",
    ),
    Mistake(
        "joins: past_problem",
        "joins: immune",
        "joins: immune",
        "'immune' is multiple; only a single choice can be joined",
    ),
    Mistake(
        "short: place of the test\n",
        "short: place of the test\n            joins: allergy_tested\n",
        "joins: allergy_tested",
        "'tested_where' is short_text; only a choice can join another question",
    ),
    Mistake(
        "short: problems with shots\n",
        "short: problems with shots\n            joins: fever\n",
        "joins: past_problem",
        "'past_problem' joins another question itself",
    ),
    Mistake(
        "flu: {label: Flu, topic: past,",
        "flu: {label: Flu, topic: past, flags: {ask: [study]},",
        "flags: {ask: [study]}, line: flu",
        "'flu' prints behind the line of 'past_problem'; the flag goes there",
    ),
    Mistake("joins: past_problem", "joins: fear_now", "joins: fear_now", "a private question"),
]

PRIVATE = [
    Mistake(
        "questions: [leaving]",
        "questions: [leaving, fear_now]",
        "questions: [leaving, fear_now]",
        "'fear_now' is private; it has no place on the sheets",
    ),
    Mistake("reactions: allergy", "reactions: fear_now", "s: fear_now\n  own", "is private"),
    *(
        Mistake(
            old,
            old.replace(condition, "fear_past = yes"),
            old.replace(condition, "fear_past = yes"),
            "the condition looks at 'fear_past', which is private; only 'safety' may",
        )
        for old, condition in [
            ("show_if: past_problem = fainted", "past_problem = fainted"),
            ("text: Which shots do I need?, show_if: always", "always"),
            ("show_if: explain lacks cost", "explain lacks cost"),
            ("moves_up_if: hopes answered", "hopes answered"),
            ("{show_if: about = child, steps", "about = child"),
            ("{show_if: about = child, text", "about = child"),
            ("example_if: about = trying", "about = trying"),
        ]
    ),
    Mistake(
        "questions: [fear_now, fear_past]",
        "questions: [fear_now, fear_past, fever]",
        "step: worries",
        "the safety questions begin on the page 'immune', not on 'worries'",
    ),
    Mistake(
        "print_choice: fear_print",
        "print_choice: fever",
        "print_choice: fever",
        "'fever' stands before the safety questions on 'worries'",
    ),
    Mistake(
        "line: a little afraid}",
        "line: a little afraid, text: Of what?}",
        "text: Of what?",
        "what is written behind 'yes_recent' prints nowhere; 'fear_now' is private",
    ),
    Mistake(
        "type: single\n            short: fear now",
        "type: long_text\n            short: fear now",
        "type: long_text\n            short: fear now",
        "'fear_now' is private and must be a choice",
    ),
]


def test_nothing_may_depend_on_a_request() -> None:
    request = ("rarely: {label: Hardly ever,", "rarely: {label: Hardly ever, request: Wait.,")
    text = small_with(request, ("show_if: always, basis", "show_if: fever = rarely, basis"))

    assert "the condition looks at 'fever', which is private; only 'safety' may" in {
        problem.text for problem in problems_in(text)
    }


NAMES = [
    Mistake(
        "now? Call {emergency}.",
        "now? Call {emergancy}.",
        "{emergancy}",
        "nothing fills in {emergancy} here; did you mean '{emergency}'?",
    ),
    Mistake("now? Call {emergency}.", "now? Call {0}.", "Call {0}", "nothing fills in {0} here"),
    Mistake("by {by} on {on}.", "by {whom}.", "by {whom}.", "nothing fills in {whom} here"),
    Mistake("review date, {date}.", "date, {on}.", "date, {on}.", "nothing fills in {on} here"),
    Mistake("review date, {date}.", "{its date}.", "{its date}.", "a brace stands here without"),
    Mistake("Past its review date, {date}.", "'Past { it.'", "Past { it", "a brace stands here"),
    Mistake("Past its review date, {date}.", "'Past it }.'", "Past it }", "a brace stands here"),
    Mistake("line: latex", 'line: "latex {topic}"', "latex {topic}", "nothing fills in {topic}"),
    Mistake("glance: soon", "glance: 'soon {}'", "'soon {}'", "nothing fills in {} here"),
    Mistake("summary: Rest.", "summary: '{text}'", "'{text}'", "nothing fills in {text} here"),
    Mistake(
        "short: call 556", 'short: "call {emergency}"', 'short: "call', "fills in {emergency} here"
    ),
    Mistake("  shot: {meaning", '  "{shot}": {meaning', '"{shot}"', "'{shot}' holds a brace"),
]

MISTAKES = [
    *UNKNOWN_KEYS,
    *REPEATED,
    *TYPES,
    *CONDITIONS,
    *FLAGS_AND_LINES,
    *QUESTIONS,
    *SOURCES,
    *FIXED_PLACES,
    *PRINTING,
    *JOINS,
    *PRIVATE,
    *NAMES,
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.new[:40]!r}")
def test_a_mistake_is_named_on_its_line(mistake: Mistake) -> None:
    text = small_with((mistake.old, mistake.new))

    found = problems_in(text)

    on_the_line = [problem for problem in found if problem.line == line_of(text, mistake.at)]
    assert any(mistake.says in problem.text for problem in on_the_line), found


def test_every_mistake_of_one_kind_is_named_at_once_in_the_order_of_the_file() -> None:
    text = small_with(
        ("flags: {monitor: [label]}", "flags: {monitor: []}"),
        ("topic: allergy\n            line: 'by", "topic: allergies\n            line: 'by"),
        ("step: worries", "step: worry"),
    )

    assert [problem.line for problem in problems_in(text)] == [
        line_of(text, "topic: allergies"),
        line_of(text, "flags: {monitor: []}"),
        line_of(text, "step: worry"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: I take none", "label: 7"),
        ("type: medicines", "type: medicine"),
        ("flags: {ask: [study]}", "flags: {ask: [leaflet]}"),
        ("cost: {label: Cost, topic", "cost: {lable: x, label: Cost, topic"),
    ],
)
def test_one_mistake_is_one_problem(old: str, new: str) -> None:
    """The list around it, emptied by the refusal, is not called empty as well."""
    text = small_with((old, new))

    assert [problem.line for problem in problems_in(text)] == [line_of(text, new)]


def test_a_list_that_really_is_empty_is_called_so() -> None:
    text = small_with(
        ('      lines:\n        - {name: Home line, tel: "556"}\n', "      lines: []\n")
    )

    (problem,) = problems_in(text)

    assert problem.text == "'lines' must not be an empty list"
    assert problem.line == line_of(text, "lines: []")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.new[:40]!r}")
def test_a_problem_is_said_in_words_for_an_editor(mistake: Mistake) -> None:
    for problem in problems_in(small_with((mistake.old, mistake.new))):
        for jargon in ("[key]", "uple", "Input", "\\d", "^", "dict", "valid"):
            assert jargon not in problem.text, problem


def test_every_pattern_of_the_file_has_words_for_who_misses_it() -> None:
    schema = SHIPPED.with_name("questions.schema.json").read_text(encoding="utf-8")
    patterns = set(re.findall(r'"pattern": ("[^"]+")', schema))

    assert {json.loads(pattern) for pattern in patterns} == set(PATTERNS)


@pytest.mark.parametrize("value", ["{}", "{a: b}", "[{}]", "7", "null"])
def test_a_default_place_that_is_no_text_is_refused(value: str) -> None:
    text = small_with(("default: nn-NN", f"default: {value}"))

    (problem,) = problems_in(text)

    assert problem.line == line_of(text, "default: ")
    assert problem.text == "'default' must be text"


def test_words_that_are_filled_in_cannot_blow_the_file_up() -> None:
    text = small_with(
        ('label: "555"', f'label: "{"5" * 200_000}"'),
        ("heads_up: It takes five minutes.", f'heads_up: "{"{emergency}" * 2_000}"'),
    )

    with without_blowing_up():
        (problem,) = problems_in(text)

    assert "make the file too large" in problem.text
    assert problem.line == line_of(text, "heads_up: ")


def test_words_that_are_filled_in_are_not_searched_for_names_again() -> None:
    text = small_with(("Deleted after {keep_hours}.", "{keep_hours}"))
    document = parse_document(text, "small.yaml")

    filled = build_questionnaire(document, words={"keep_hours": "{emergency} {date}"})

    assert filled.sheet.clear == "{emergency} {date}"


def test_what_the_person_wants_to_ask_needs_no_second_place_on_the_sheet() -> None:
    assert build(small_with(("            own_words: Share\n", ""))).questions["own_questions"]


def test_a_private_question_may_depend_on_another() -> None:
    text = small_with(
        ("short: fear in the past\n", "short: past\n            show_if: fear_now answered\n")
    )

    assert build(text).questions["fear_past"].show_if.text == "fear_now answered"


@pytest.mark.parametrize(
    "condition",
    [
        "past_problem = fainted and about = me",
        "past_problem in [fainted]",
        "past_problem = fainted",
    ],
)
def test_a_question_may_join_one_whose_answer_has_a_line(condition: str) -> None:
    text = small_with(("show_if: past_problem = fainted", f"show_if: {condition}"))

    assert build(text).questions["past_kinds"].joins == "past_problem"


def test_a_problem_reads_as_file_line_column_and_a_sentence() -> None:
    text = small_with(("step: worries", "step: worry"))

    (problem,) = problems_in(text)

    assert str(problem) == (
        f"small.yaml:{line_of(text, 'step: worry')}:3: there is no step 'worry'; "
        "did you mean 'worries'?"
    )
    assert (problem.file, problem.column) == ("small.yaml", 3)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.new[:40]!r}")
def test_a_problem_says_why_it_matters_and_how_to_fix_it(mistake: Mistake) -> None:
    for problem in problems_in(small_with((mistake.old, mistake.new))):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", problem.rule)
        assert problem.why.endswith(".")
        assert re.search(r"\w{3}|[\]}]", problem.fix), problem


def test_the_error_says_one_line_for_each_problem() -> None:
    text = small_with(("step: worries", "step: worry"), ('tel: "555"', 'tel: "none"'))

    with pytest.raises(QuestionnaireError) as raised:
        build(text)

    assert len(str(raised.value).splitlines()) == len(raised.value.problems) == 2


@pytest.mark.parametrize("word", ["No", "yes", "010", "1e3", "1.0", "Null", "12:30"])
def test_a_label_that_other_yaml_would_turn_into_something_else_stays_text(word: str) -> None:
    questionnaire = build(small_with(("label: Latex", f"label: {word}")))

    assert questionnaire.questions["allergy"].options["latex"].label == word


@pytest.mark.parametrize("word", ["7", "true", "null", "~", "2026-03-01"])
def test_a_label_that_is_not_text_is_refused_at_its_place(word: str) -> None:
    text = small_with(("label: Latex", f"label: {word}"))

    assert any(
        problem.line == line_of(text, f"label: {word}\n") and "must be text" in problem.text
        for problem in problems_in(text)
    )


def test_an_option_may_be_called_no_without_quotes() -> None:
    questionnaire = build(
        small_with(
            ("rarely: {label", "no: {label"),
            (
                '"no": {label: "No"}\n              no:',
                "never: {is_no: true, label: x}\n              no:",
            ),
        )
    )

    assert questionnaire.questions["fever"].is_no("no")


def test_an_id_that_starts_with_a_digit_stands_in_quotes() -> None:
    questionnaire = build(small_with(("steroids:\n", '"18_24":\n')))

    assert "18_24" in questionnaire.questions["immune"].options


def test_both_files_load_without_a_problem() -> None:
    assert small().version == "2.1"
    assert shipped().language == "en"
    assert load_questionnaire(SHIPPED) is not None


def test_the_same_text_is_the_same_questionnaire_with_the_same_digest() -> None:
    again = build(text_of(SMALL))

    assert again == small()
    assert again.digest == small().digest
    assert len(small().digest) == 32


def test_any_change_of_words_changes_the_digest() -> None:
    assert build(small_with(("Where you go.", "Where you go"))).digest != small().digest


def test_the_words_of_the_place_stand_at_their_names() -> None:
    questionnaire = small()

    assert (
        questionnaire.steps[questionnaire.places["allergies"]].note
        == "Trouble breathing now? Call 555."
    )
    assert questionnaire.crisis.panel == "You can call 556."
    assert questionnaire.crisis.page.danger == "Call 555."
    assert questionnaire.asks[2].text == "When do I call 555?"
    assert questionnaire.site.sources_intro[0].text == "Checked 1 Feb 2026."
    assert questionnaire.sheet.clear == "Deleted after 24 hours."


def test_a_name_that_is_filled_later_stays() -> None:
    questionnaire = small()

    assert questionnaire.safety.full_lead == "Chosen to print (answered {date}):"
    assert questionnaire.questions["regions"].options["other"].line == 'elsewhere: "{text}"'


def test_a_place_without_lines_is_refused_whoever_names_it() -> None:
    (problem,) = problems_in(small_with(("default: nn-NN", "default: xx-XX")))

    assert problem.text == "the default is 'xx-XX', which has no lines; these have: nn-NN"
    with pytest.raises(QuestionnaireError, match=r"CRISIS_LOCALE is 'xx-XX', .* have: nn-NN"):
        load_questionnaire(SMALL, crisis_locale="xx-XX")


@pytest.mark.parametrize("language", ["none", "null", "en_US", "'12'", "x"])
def test_a_language_that_nobody_knows_is_named_with_its_line(language: str) -> None:
    text = small_with(("language: en\n", f"language: {language}\n"))

    assert line_of(text, f"language: {language}") in {each.line for each in problems_in(text)}


def crisis_texts(*edits: tuple[str, str]) -> list[str]:
    """What is said of the small file with edits in its crisis lines; nothing where it loads."""
    try:
        build(small_with(*edits))
    except QuestionnaireError as error:
        return [problem.text for problem in error.problems]
    return []


class TestCrisisLines:
    LINE, SHORT = '{name: Home line, tel: "556"}', "short: call 556"

    @pytest.mark.parametrize(
        ("line", "short"),
        [
            ('{name: Home line, tel: "13 11 14"}', "short: call 13 11 14, 24 hours a day"),
            (
                '{name: Home line, tel: "13 11 14"}',
                "short: call 131114 or 555 (24/7)",
            ),
            ('{name: Home line, tel: "+61 13 11 14"}', "short: call 13 11 14, 24 hours a day"),
            ('{name: Home line, tel: "+44 800 1110"}', "short: call 0800 1110"),
            ('{name: Home line, tel: "1-800-273-8255"}', "short: call 1 (800) 273-8255"),
            ('{name: Home line, tel: "*4141"}', "short: call *4141, and press 2"),
            ('{name: Home line, sms: "741741", sms_body: HOME}', "short: text HOME to 741741"),
            ("{name: Home line, chat: https://chat.example.org/start}", "short: chat with someone"),
        ],
    )
    def test_lines_that_reach_somebody_are_taken_in(self, line: str, short: str) -> None:
        assert crisis_texts((self.LINE, line), (self.SHORT, short)) == []

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ('{name: Home line, tel: "556, ask for Ann"}', "'556, ask for Ann' is no number"),
            ('{name: Home line, tel: "5"}', "'5' is no number"),
            ('{name: Home line, tel: "556", sms: START}', "'START' is no number"),
            ('{name: Home line, tel: "556", chat: "556"}', "the chat '556' is no address"),
            ('{name: Home line, tel: "556", chat: "http://a.example"}', "is no address"),
            ('{name: Home line, tel: "556", sms_body: HI}', "'sms_body' stands here without `sms`"),
            ("{name: Home line, note: Ask at home.}", "'Home line' says no way to reach anybody"),
            ('{name: Home line, tel: "565"}', "'short' names 556, which is no number of this"),
        ],
    )
    def test_a_line_that_reaches_nobody_is_refused(self, line: str, says: str) -> None:
        assert any(says in text for text in crisis_texts((self.LINE, line)))

    @pytest.mark.parametrize("short", ["call 565", "call 5565", "call 55 65", "text 556 or 1556"])
    def test_a_short_text_names_no_other_number(self, short: str) -> None:
        (text,) = crisis_texts((self.SHORT, f"short: {short}"))

        assert text.startswith("'short' names ")

    def test_every_place_is_looked_at_for_each_may_become_the_active_one(self) -> None:
        other = """
    xx-XX:
      place: Elsewhere
      emergency: {label: OOO, tel: OOO}
      short: call 113
      lines:
        - {name: Another line, tel: "114"}
      checked_on: 2026-03-01
      references: [R01]
"""
        text = small_with(("\ncards:\n", f"{other}\ncards:\n"))

        assert {(each.line, each.text.partition(",")[0]) for each in problems_in(text)} == {
            (line_of(text, "tel: OOO"), "'OOO' is no number that can be dialed"),
            (line_of(text, "short: call 113"), "'short' names 113"),
        }


def test_without_a_choice_of_place_the_files_own_stands() -> None:
    assert load_questionnaire(SMALL, crisis_locale=None).crisis.default == "nn-NN"
    assert load_questionnaire(SMALL, crisis_locale="").crisis.default == "nn-NN"


def test_the_questionnaire_cannot_be_changed() -> None:
    questionnaire: Any = small()

    with pytest.raises(ValueError, match="frozen"):
        questionnaire.version = "3.0"


def test_questions_are_numbered_in_the_order_in_which_they_are_asked() -> None:
    questionnaire = small()

    assert list(questionnaire.questions)[:3] == ["about", "regions", "leaving"]
    assert questionnaire.numbers["about"] == 1
    assert questionnaire.numbers["own_questions"] == len(questionnaire.questions) == 17
    assert questionnaire.step_of["fever"].id == "immune"
    assert questionnaire.section_of["immune"].id == "health"
    assert questionnaire.checked_on == date(2026, 3, 1)


def test_the_short_way_is_part_of_the_full_one() -> None:
    questionnaire = small()

    short = [step.id for step in questionnaire.steps_of_way(short=True)]

    assert short == ["your-trip", "allergies", "worries", "history", "your-questions"]
    assert questionnaire.steps_of_way(short=False) == questionnaire.steps


def test_an_unknown_step_is_a_failure_of_its_own() -> None:
    with pytest.raises(UnknownStep, match="nowhere"):
        StepForms(small())["nowhere"]


def test_only_the_safety_questions_and_their_print_choice_are_private() -> None:
    questionnaire = small()

    private = [id_ for id_ in questionnaire.questions if questionnaire.is_private(id_)]

    assert private == ["fear_now", "fear_past", "fear_print"]


def test_values_are_the_options_and_then_what_is_offered_below() -> None:
    questions = small().questions

    assert questions["about"].values == ("me", "child", "trying", "in_person")
    assert questions["fear_print"].values == ("print_nothing", "ask_me", "full")
    assert questions["medicines"].values == ("none", "not_sure", "in_person")
    assert questions["hopes"].values == ()


def test_the_level_of_an_option_is_the_highest_of_its_flags() -> None:
    options = small().questions["immune"].options

    assert [option.level for option in options.values()] == [
        *("raise_first", "monitor", "little_research", "tell_provider", "info")
    ]


def test_a_file_can_be_signed_off_part_by_part() -> None:
    questionnaire = small()
    review = type(questionnaire.reviewed)(by="A. Clinician", on=date(2026, 11, 20))
    signed = [changed(section, reviewed=review) for section in questionnaire.sections]

    half = changed(questionnaire, sections=(signed[0], *questionnaire.sections[1:]))
    whole = changed(questionnaire, sections=tuple(signed))

    assert half.signed_off.by is None
    assert (whole.signed_off.by, whole.signed_off.on) == ("A. Clinician", date(2026, 11, 20))


class TestSafety:
    def test_the_short_way_may_leave_out_the_step_behind(self) -> None:
        text = small_with(("title: Past shots\n        short_way: true\n", "title: Past shots\n"))

        assert build(text).safety.step == "worries"

    def test_what_safety_needs_is_needed_together(self) -> None:
        text = small_with(("  print_choice: fear_print\n", ""))

        assert "the key 'print_choice' is missing" in {each.text for each in problems_in(text)}
