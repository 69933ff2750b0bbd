"""Mistakes of an editor's day, in copies of the shipped file: each found on its line, with advice
that fixes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from screening.check.report import check_file, exit_code
from screening.errors import Problem
from tests.parsed import keep
from tests.questionnaire.files import SHIPPED, line_of, text_of

TODAY = date(2026, 11, 27)
NEAR = 400
"""Characters between two mistakes within which one could be in the other's way."""


@dataclass(frozen=True)
class Mistake:
    """`old` becomes `new` where it first stands behind `below`. A finding must then stand on the
    line of `at` (a part of `new`; else its first line), say `says` and advise `fix`."""

    what: str
    below: str
    old: str
    new: str
    says: str
    fix: str
    at: str = ""
    severity: str = "error"


HEART = "- id: heart_conditions\n"
DUTIES = "- id: same_day_duties\n"
KINDS = "- id: substance_kinds\n"

MISTAKES = [
    # What is not YAML
    Mistake(
        "a tab in place of spaces",
        HEART,
        "            type:",
        "\ttype:",
        "starts with a tab",
        "tab",
    ),
    Mistake(
        "a colon in a text without quotes",
        DUTIES,
        "short: same-day duties",
        "short: duties: same day",
        "a text holds a colon and has no quotes",
        'Put the whole text in "quotes"',
    ),
    Mistake(
        "a quote that is not closed",
        "  - id: practical\n",
        "title: Cost and getting there",
        'title: "Cost and getting there',
        "a quote opens here and is not closed",
        'Put " at the end of the text too',
    ),
    Mistake(
        "a list that is not closed",
        DUTIES,
        "evidence: [E125, E126]",
        "evidence: [E125, E126",
        "a bracket [ opens here and is not closed",
        "Put ] behind the last entry",
    ),
    Mistake(
        "one space too few",
        DUTIES,
        "            short: same-day duties",
        "           short: same-day duties",
        "this line begins 11 spaces from the left",
        "same number of spaces",
    ),
    Mistake(
        "an anchor",
        DUTIES,
        "short: same-day duties",
        "short: &duties same-day duties",
        "anchors (&duties) are not used",
        "Write the thing out",
    ),
    Mistake(
        "a text that begins with a star",
        DUTIES,
        "short: same-day duties",
        "short: *duties",
        "aliases (*name) are not used",
        'in "quotes"',
    ),
    Mistake(
        "a key twice",
        DUTIES,
        "short: same-day duties",
        "short: a day\n            short: same-day duties",
        "the key 'short' stands here twice",
        "Delete one of the two",
        at="short: same-day",
    ),
    Mistake(
        "a number for an id",
        "- id: age_group\n",
        '"18_24":',
        "18:",
        "the key '18' must be text",
        "Put the key in quotes",
    ),
    Mistake(
        "a day that no calendar has",
        'version: "1.0"',
        "review_by: 2027-05-22",
        "review_by: 2027-05-32",
        "not a day of the calendar",
        "year-month-day",
    ),
    # What does not fit the shape
    Mistake(
        "a misspelt key",
        DUTIES,
        "short: same-day",
        "shrt: same-day",
        "unknown key 'shrt'; did you mean 'short'?",
        "Correct the spelling",
    ),
    Mistake(
        "why we ask is missing",
        "- id: nausea_prone\n",
        "            why: Some people feel sick or throw up with ketamine. "
        "A provider can plan for that.\n",
        "",
        "the key 'why' is missing",
        "Add a line `why: ...`",
        at="- id: nausea_prone",
    ),
    Mistake(
        "a bare number for a text",
        "topics:\n",
        "age: Age",
        "age: 18",
        "'age' must be text",
        'Put it in "quotes"',
    ),
    Mistake(
        "nothing behind a colon",
        DUTIES,
        "short: same-day duties",
        "short:",
        "'short' must be text",
        'in "quotes"',
    ),
    Mistake(
        "an empty text",
        DUTIES,
        "short: same-day duties",
        'short: ""',
        "'short' must not be empty",
        "Write the words",
    ),
    Mistake(
        "a word where a list belongs",
        "- id: nausea_prone\n",
        "evidence: [E72]",
        "evidence: E72",
        "'evidence' must be a list",
        "[square brackets]",
    ),
    Mistake(
        "yes for true",
        "      - id: about-you\n",
        "short_way: true",
        "short_way: yes",
        "must be true or false",
        "true or false",
    ),
    Mistake(
        "a type that does not exist",
        DUTIES,
        "type: single",
        "type: radio",
        "must be one of single, multiple",
        "values that the message names",
    ),
    Mistake(
        "a level that does not exist",
        "- id: pregnancy_status\n",
        "flags: {raise_first: [label]}",
        "flags: {urgent: [label]}",
        "must be one of raise_first, monitor",
        "levels that the message names",
    ),
    Mistake(
        "a level that is misspelled",
        "- id: pregnancy_status\n",
        "flags: {raise_first: [label]}",
        "flags: {raise_frist: [label]}",
        "did you mean 'raise_first'?",
        "levels that the message names",
    ),
    Mistake(
        "a key that stands elsewhere at the top of the file",
        "asks:\n",
        "- id: P01\n",
        "- id: P01\n    references: [R01]\n",
        "unknown key 'references'",
        "docs/editing.md lists the keys",
        at="references: [R01]\n    text: What checks",
    ),
    Mistake(
        "a question that is misspelled on the second line of a condition",
        "- id: P02\n",
        "or provider_checks not answered",
        "or provider_check not answered",
        "did you mean 'provider_checks'?",
        "Correct the name",
    ),
    Mistake(
        "a quote within an entry of a list of texts",
        "asks:\n",
        "evidence: [E34,",
        'evidence:\n      - E35 "see: there": here\n    references_: [E34,',
        "a text holds a colon and has no quotes",
        "Put ' around the whole text",
        at='- E35 "see',
    ),
    Mistake(
        "a kind of what is retired, misspelled",
        "retired:\n",
        "- option mh_conditions.depression_anxiety_ptsd_ocd",
        "- options mh_conditions.depression_anxiety_ptsd_ocd",
        "what is retired is a kind and an id",
        "Write it as `question shoes` or `option shoes.red`",
    ),
    Mistake(
        "a name alone where a sign-off has lines of its own",
        "  - id: mind\n",
        "title: Your mental health",
        "title: Your mental health\n    reviewed: Dr. Smith",
        "'reviewed' must hold keys with values",
        "Write `by:`, `on:` and `note:`",
        at="reviewed: Dr. Smith",
    ),
    Mistake(
        "a question to ask without its note",
        "- id: P01\n",
        "evidence: [E34, E35, E47, E49, E129, E130, E131, E132]",
        "evidence: []",
        "P01 rests on no note",
        "`basis` says it in words",
        at="- id: P01\n",
        severity="warning",
    ),
    Mistake(
        "a label whose reference does not say which label it is",
        '"18_24":\n',
        "references: [R06]",
        "references: [R13]",
        "none of its references has a `kind`",
        "Add `kind:` to the reference of the label",
        at='flags: {tell_provider: [label]}\n                line: "18 to 24',
        severity="warning",
    ),
    Mistake(
        "an id with a capital",
        "      - id: session-day\n",
        "id: same_day_duties",
        "id: sameDayDuties",
        "'sameDayDuties'",
        "as the message says",
    ),
    Mistake(
        "a name in braces that nothing fills in",
        "- id: support_person\n",
        "It helps to have support.",
        "Or {crisis_shrt}.",
        "nothing fills in {crisis_shrt} here; did you mean '{crisis_short}'?",
        "Use a name from the head of the file",
    ),
    Mistake(
        "a version without quotes",
        "HOW TO CHANGE",
        'version: "1.0"',
        "version: 1",
        "'version' must be text",
        'in "quotes"',
    ),
    # Names that lead nowhere
    Mistake(
        "a condition on an unknown question",
        KINDS,
        "show_if: substance_problem in",
        "show_if: substance_problems in",
        "unknown question 'substance_problems'; did you mean 'substance_problem'?",
        "Correct the name",
    ),
    Mistake(
        "a condition on an unknown option",
        KINDS,
        "show_if: substance_problem in [now",
        "show_if: substance_problem in [nov",
        "unknown option 'nov' of 'substance_problem'; did you mean 'no",
        "Correct the name",
    ),
    Mistake(
        "a condition that is no condition",
        KINDS,
        "show_if: substance_problem in",
        "show_if: substance_problem is",
        "is not a condition",
        "Copy the form",
    ),
    Mistake(
        "a condition for several answers on one",
        KINDS,
        "show_if: substance_problem in",
        "show_if: substance_problem has any of",
        "'has any of' is for multiple choice; 'substance_problem' is single",
        "For one answer write",
    ),
    Mistake(
        "a condition on a later question",
        "- id: bp_reading\n",
        "type: short_text",
        "type: short_text\n            show_if: ride_home = yes",
        "looks at 'ride_home', which comes later",
        "Move this question below",
        at="show_if: ride_home = yes\n",
    ),
    Mistake(
        "an unknown topic",
        HEART,
        "topic: bp\n",
        "topic: bpp\n",
        "the topic 'bpp' is not listed",
        "Use a name from `topics`",
    ),
    Mistake(
        "a note that does not exist",
        "- id: nausea_prone\n",
        "evidence: [E72]",
        "evidence: [E720]",
        "'E720' is not listed under 'evidence'; did you mean 'E72'?",
        "or add it",
    ),
    Mistake(
        "a reference that does not exist",
        "- id: nausea_prone\n",
        "references: [R02, R34]",
        "references: [R02, R99]",
        "'R99' is not listed under 'references'",
        "add it",
    ),
    Mistake(
        "a document that does not exist",
        "- id: nausea_prone\n",
        "flags: {tell_provider: [web 002]}",
        "flags: {tell_provider: [web 009]}",
        "'web 009' names a source that is not listed",
        "number from `sources`",
    ),
    Mistake(
        "a basis that does not exist",
        "- id: nausea_prone\n",
        "flags: {tell_provider: [web 002]}",
        "flags: {tell_provider: [website]}",
        "'website'",
        "A basis is label, study",
    ),
    Mistake(
        "a notice on a step that does not exist",
        "notices:\n",
        "steps: [your-reasons]",
        "steps: [your-reason]",
        "there is no step 'your-reason'; did you mean 'your-reasons'?",
        "Use the id of one",
    ),
    Mistake(
        "a safety question that does not exist",
        "\nsafety:\n",
        "print_choice: safety_print",
        "print_choice: safety_prin",
        "there is no question 'safety_prin'; did you mean 'safety_print'?",
        "Use the id of one",
    ),
    # What does not fit together
    Mistake(
        "an id twice",
        "      - id: session-day\n",
        "id: same_day_duties",
        "id: ride_home",
        "the question id 'ride_home' is used twice",
        "an id of its own",
    ),
    Mistake(
        "a flag without a basis",
        "- id: nausea_prone\n",
        "flags: {tell_provider: [web 002]}",
        "flags: {tell_provider: []}",
        "the flag 'tell_provider' of 'yes' has no basis",
        "Say where it comes from",
    ),
    Mistake(
        "a flag without a topic",
        "- id: nausea_prone\n",
        "                topic: body\n",
        "",
        "'yes' has a flag and needs a topic",
        "Add `topic:`",
        at="              yes:\n                label: Yes\n"
        "                flags: {tell_provider: [web 002]}",
    ),
    Mistake(
        "a flag without a line",
        "- id: nausea_prone\n",
        "                line: prone to nausea, dizziness or motion sickness\n",
        "",
        "'yes' has a flag and needs a line",
        "Add `line:`",
        at="              yes:\n                label: Yes\n                topic: body\n"
        "                flags: {tell_provider: [web 002]}\n                detail: Prone",
    ),
    Mistake(
        "an option that prints nowhere",
        "- id: family_history\n",
        "              no:\n                label: No\n",
        "              rather_not:\n                label: I do not know them\n",
        "'rather_not' would print nowhere",
        "Add `line` and `topic`",
    ),
    Mistake(
        "a text without a limit",
        "- id: bp_reading\n",
        "            max_length: ",
        "            # max_length: ",
        "'bp_reading' needs max_length",
        "Add max_length",
        at="- id: bp_reading",
    ),
    Mistake(
        "an emergency number in words",
        "    en-US:\n",
        'tel: "911"',
        'tel: "nine"',
        "'nine' is no number that can be dialed",
        "Write the digits",
    ),
    Mistake(
        "letters in place of an emergency number",
        "    en-US:\n",
        'label: "911"\n        tel: "911"',
        'label: OOO\n        tel: "OOO"',
        "'OOO' is no number that can be dialed",
        "Write the digits",
        at='tel: "OOO"',
    ),
    Mistake(
        "an emergency number under a label with letters",
        "    en-US:\n",
        'label: "911"\n        tel: "911"',
        'label: OOO\n        tel: "000"',
        "the label 'OOO' does not name 000",
        "Name in `label` the number",
    ),
    Mistake(
        "a crisis line with letters",
        "    en-US:\n",
        'tel: "988"\n          sms: "988"',
        'tel: 1-800-SUICIDE\n          sms: "988"',
        "'1-800-SUICIDE' is no number",
        "Write the digits",
    ),
    Mistake(
        "a word in place of the number to text",
        "    en-US:\n",
        'sms: "838255"',
        "sms: HOME",
        "'HOME' is no number",
        "Write the digits",
    ),
    Mistake(
        "a chat without an address",
        "    en-US:\n",
        "chat: https://988lifeline.org",
        "chat: 988lifeline",
        "the chat '988lifeline' is no address",
        "from https:// on",
    ),
    Mistake(
        "a line with no way to reach anybody",
        "    en-US:\n",
        'tel: "711"\n          note: Use',
        "note: Use",
        "says no way to reach anybody",
        "Add `tel`, `sms` or `chat`",
        at="- name: Deaf or hard of hearing\n          note",
    ),
    Mistake(
        "a short text with a digit that is wrong",
        "    en-US:\n",
        "short: call or text 988",
        "short: call or text 998",
        "'short' names 998",
        "or correct that one",
    ),
    Mistake(
        "a default place without lines",
        "\ncrisis:\n",
        "  default: en-US",
        "  default: en-AU",
        "the default is 'en-AU', which has no lines; these have: en-US, es-US",
        "Name one of these",
    ),
    Mistake(
        "a language that is none",
        "version:",
        "language: en\n",
        "language: none\n",
        "'none' is no language",
        "such as en, es or pt-BR",
    ),
    # What the loader lets through
    Mistake(
        "a released option under another name",
        "- id: medicine_kinds\n",
        "              lamotrigine:\n",
        "              lamotrigin:\n",
        "'medicine_kinds.lamotrigine' was released and is gone; did it become",
        "Call it 'lamotrigine' again",
    ),
    Mistake(
        "a released question under another name",
        "- id: bp_reading\n",
        "id: bp_reading",
        "id: bp_readings",
        "'bp_reading' was released and is gone; did it become 'bp_readings'?",
        "Call it 'bp_reading' again",
    ),
    Mistake(
        "a question that can never show",
        "- id: recovery_support\n",
        "show_if: substance_problem in [now, past, not_sure]",
        "show_if: substance_problem = now and substance_problem = past",
        "'recovery_support' can never show",
        "Correct the condition",
        severity="warning",
    ),
    Mistake(
        "a condition that always holds",
        "- id: recovery_support\n",
        "show_if: substance_problem in [now, past, not_sure]",
        "show_if: substance_problem answered or substance_problem not answered",
        "always holds",
        "Write 'always'",
        severity="warning",
    ),
    Mistake(
        "words behind what a person wrote",
        "- id: reasons\n",
        """line: 'other: "{text}"'""",
        """line: 'other: "{text}", not covered'""",
        "words stand behind the box in",
        "Put {text} at the end",
        severity="warning",
    ),
    Mistake(
        "a drawn box in the middle of a line",
        KINDS,
        "line: alcohol",
        "line: alcohol \u2610 daily",
        "'\u2610' stands in a text: 'alcohol \u2610 daily'",
        "each answer and each line has its box",
        severity="warning",
    ),
    Mistake(
        "a forbidden word in the middle of a long text",
        "- id: comfort_needs\n",
        "or what brings up hard memories",
        "or whether you are a good candidate",
        "'good candidate' stands in a text for patients",
        "Say what a source says",
        at="good candidate",
        severity="warning",
    ),
    Mistake(
        "a sentence that goes on and on",
        "- id: support_person\n",
        "why: Feelings and memories can stay with you after a session. It helps",
        "why: Feelings and memories can stay with you for days or weeks after a session and so it "
        "is good and wise and it helps",
        "a sentence of 2",
        "Make two sentences",
        severity="warning",
    ),
    Mistake(
        "hard words",
        "- id: support_person\n",
        "why: Feelings and memories can stay with you after a session. It helps to have support.",
        "why: Psychological repercussions occasionally necessitate considerable interpersonal "
        "accompaniment following administration. Individuals benefit from availability.",
        "grade ",
        "shorter words",
        severity="warning",
    ),
    Mistake(
        "a crisis number in running text",
        "- id: support_person\n",
        "It helps to have support.",
        "Or call 988.",
        "the number 988 stands in running text",
        "{crisis_short}",
        severity="warning",
    ),
    Mistake(
        "a note that nothing uses",
        "\nevidence:\n",
        "  E01:\n",
        '  E999:\n    source: "000"\n    says: Nobody points here.\n  E01:\n',
        "the note E999 is used nowhere",
        "take it out",
        severity="warning",
    ),
    Mistake(
        "a question that rests on nothing",
        "- id: see_me_alone\n",
        "            evidence: [E111]\n            offers: []\n            options:\n"
        "              yes:\n                label: Yes, and print it for my provider\n"
        "                request: Asks to be seen alone first.\n"
        "                evidence: [E111]\n              yes_unprinted:\n"
        "                label: Yes, but do not print it\n                evidence: [E111]\n",
        "            offers: []\n            options:\n              yes:\n"
        "                label: Yes, and print it for my provider\n"
        "                request: Asks to be seen alone first.\n"
        "              yes_unprinted:\n                label: Yes, but do not print it\n",
        "'see_me_alone' rests on no note and no reference",
        "Name a note",
        at="- id: see_me_alone",
        severity="warning",
    ),
    Mistake(
        "a flag from a document that says nothing of it",
        "- id: nausea_prone\n",
        "flags: {tell_provider: [web 002]}",
        "flags: {tell_provider: [web 001]}",
        "'yes' names web 001, but no note under it is from there",
        "Name a note",
        severity="warning",
    ),
    Mistake(
        "a topic that nothing uses",
        "\ntopics:\n",
        "  age: Age\n",
        "  age: Age\n  shoes: Shoes\n",
        "the topic 'shoes' is used nowhere",
        "take it out",
        at="shoes: Shoes",
        severity="warning",
    ),
    Mistake(
        "a clinician line that is too long",
        "- id: nausea_prone\n",
        "line: prone to nausea, dizziness or motion sickness",
        "line: prone to nausea, dizziness or motion sickness, above all on ships, in cars, "
        "in trains and on swings",
        "characters",
        "Shorten `line`",
        severity="warning",
    ),
    Mistake(
        "a review date that has passed",
        'version: "1.0"',
        "review_by: 2027-05-22",
        "review_by: 2026-11-23",
        "was to be reviewed by 2026-11-23",
        "Review it against its sources",
        severity="warning",
    ),
    Mistake(
        "a reference that was checked long ago",
        "\nreferences:\n",
        "checked_on: 2026-11-22",
        "checked_on: 2024-11-22",
        "R01 was last checked on 2024-11-22",
        "Look at the source again",
        severity="warning",
    ),
    Mistake(
        "crisis lines that were checked long ago",
        "    en-US:\n",
        "checked_on: 2026-11-22",
        "checked_on: 2026-05-01",
        "the crisis lines of en-US were last checked on 2026-05-01",
        "Call or look up every line",
        severity="warning",
    ),
]


def place_of(mistake: Mistake) -> int:
    text = text_of(SHIPPED)
    assert mistake.below in text
    return text.index(mistake.old, text.index(mistake.below))


def seeded(mistakes: Iterable[Mistake]) -> tuple[str, dict[str, int]]:
    """The text with the mistakes, and the line on which each must be found."""
    text, lines = text_of(SHIPPED), {}
    by_place = sorted(mistakes, key=place_of)
    for mistake in reversed(by_place):
        place = place_of(mistake)
        text = text[:place] + mistake.new + text[place + len(mistake.old) :]
    longer = 0
    for mistake in by_place:
        line = text[: place_of(mistake) + longer].count("\n") + 1
        lines[mistake.what] = line_of(text, mistake.at) if mistake.at else line
        longer += len(mistake.new) - len(mistake.old)
    return text, lines


def apart(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Those that are in no other's way."""
    chosen: list[Mistake] = []
    for mistake in mistakes:
        if all(abs(place_of(mistake) - place_of(other)) > NEAR for other in chosen):
            chosen.append(mistake)
    return chosen


def told(mistake: Mistake, findings: Iterable[Problem]) -> list[Problem]:
    return [
        each for each in findings if each.severity == mistake.severity and mistake.says in each.text
    ]


def find_all(folder: Path) -> dict[str, tuple[int, tuple[Problem, ...]]]:
    """By mistake, its line and what the check finds in a file that has it, and as many others as
    there may be: one that ends the check hides the others, which are then looked for again. A
    mistake that is not told beside others is alone in the end."""
    found = {}
    for severity in ("error", "warning"):
        left = [mistake for mistake in MISTAKES if mistake.severity == severity]
        alone = False
        while left:
            together = left[:1] if alone else apart(left)
            text, lines = seeded(together)
            findings = check(folder, text)
            done = {
                mistake.what
                for mistake in together
                if lines[mistake.what] in [each.line for each in told(mistake, findings)]
            }
            if not done and len(together) == 1:
                done = {together[0].what}
            found |= {what: (lines[what], findings) for what in done}
            left = [mistake for mistake in left if mistake.what not in done]
            alone = not done
    return found


def check(folder: Path, text: str, today: date = TODAY) -> tuple[Problem, ...]:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return check_file(path, today=today)


def test_there_are_fifty_and_more() -> None:
    assert len({mistake.what for mistake in MISTAKES}) == len(MISTAKES) >= 50


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_a_mistake_is_found_on_its_line_with_advice_that_fixes_it(
    mistake: Mistake, tmp_path: Path
) -> None:
    everything = "\n".join((text_of(SHIPPED), *map(repr, MISTAKES)))
    line, findings = keep(everything, lambda: find_all(tmp_path))[mistake.what]

    found = told(mistake, findings)
    assert found, findings
    assert line in [each.line for each in found], found
    assert mistake.fix in found[0].fix
    assert found[0].why
    assert exit_code(findings) == {"error": 2, "warning": 1}[mistake.severity]


def test_the_shipped_file_has_neither_errors_nor_warnings() -> None:
    findings = check_file(SHIPPED, today=TODAY)

    assert [each for each in findings if each.severity != "note"] == []
    assert exit_code(findings) == 0
