"""Rules for lines of several answers: what is refused, and on which line."""

from __future__ import annotations

import pytest

from screening.questionnaire.translation import list_messages
from screening.questionnaire.yaml_source import parse_document
from tests.questionnaire.files import build, line_of, problems_in, small_with

RULE = """together:
  - id: shots
    show_if: 2 of (allergy has egg; immune has weak; fever = yes)
    topic: immune
    flags: {monitor: [label, web 001]}
    line: more than one
    patient: These matter together.
    detail: Look at both.
    evidence: [E01]
    references: [R01]
"""


def with_rule(*edits: tuple[str, str]) -> str:
    """The small file with the rule, and each (old, new) laid in."""
    rule = RULE
    for old, new in edits:
        assert rule.count(old) == 1
        rule = rule.replace(old, new)
    return small_with(("\nsheet:\n", f"\n{rule}\nsheet:\n"))


def line_in_rule(text: str, key: str) -> int:
    """The line of this key of the rule."""
    return line_of(text, "\ntogether:\n") + RULE[: RULE.index(f" {key}")].count("\n") + 1


def test_a_rule_is_taken_and_has_words_in_every_language() -> None:
    text = with_rule()

    (rule,) = build(text).together

    assert rule.level == "monitor"
    contexts = [message.context for message in list_messages(parse_document(text, "x").data)]
    assert [c for c in contexts if c.startswith("together")] == [
        *("together.shots.line", "together.shots.patient", "together.shots.detail"),
    ]


CONDITION = "2 of (allergy has egg; immune has weak; fever = yes)"


ALONE = "fever = yes or immune has weak"


@pytest.mark.parametrize(
    ("old", "new", "rule", "part", "said"),
    [
        ("immune has weak", "immune has waek", "unknown-name", "show_if", "mean 'weak'"),
        ("immune has weak", "imune has weak", "unknown-name", "show_if", "mean 'immune'"),
        ("topic: immune", "topic: imune", "unknown-name", "topic", "mean 'immune'"),
        ("[E01]", "[E09]", "unknown-name", "evidence", "'E09' is not listed under 'evidence'"),
        ("[R01]", "[R09]", "unknown-name", "references", "'R09' is not listed"),
        ("web 001", "web 009", "unknown-name", "flags", "'web 009' names a source"),
        ("[label, web 001]", "[]", "no-basis", "flags", "'monitor' of 'shots' has no basis"),
        ("    flags: {monitor: [label, web 001]}\n", "", "flag", "- id", "has no flag that is"),
        ("monitor:", "ask:", "flag", "flags", "has no flag that is a topic to talk about"),
        ("= yes", "= not_sure", "joins-nothing", "show_if", "'not_sure' of 'fever'"),
        ("= yes", "= in_person", "joins-nothing", "show_if", "'in_person' of 'fever'"),
        ("= yes", "!= yes", "joins-nothing", "show_if", "'!=' names no answer"),
        ("immune has", "immune lacks", "joins-nothing", "show_if", "'lacks' names no answer"),
        ("fever = yes", "fever answered", "joins-nothing", "show_if", "'answered' names no"),
        ("fever =", "not fever =", "joins-nothing", "show_if", "not (fever ...) names no"),
        ("fever = yes", "medicines has rows", "joins-nothing", "show_if", "'has rows' names no"),
        (CONDITION, ALONE, "joins-nothing", "show_if", "one answer alone would make the line"),
        (CONDITION, "always", "joins-nothing", "show_if", "one answer alone would make the line"),
    ],
)
def test_a_rule_that_could_join_nothing_is_refused_with_its_line(
    old: str, new: str, rule: str, part: str, said: str
) -> None:
    text = with_rule((old, new))

    [problem, *_] = problems_in(text)

    assert problem.rule == rule
    assert problem.line == line_in_rule(text, part)
    assert said in problem.text


def test_no_fix_advises_what_a_rule_refuses() -> None:
    [problem, *_] = problems_in(with_rule(("immune has weak", "immune in [weak]")))

    assert problem.rule == "operator"
    assert problem.fix == "For one answer write = or in; for several write has or has any of."


def test_neither_safety_nor_requests_take_part() -> None:
    for private in ("fear_now = yes_now", "fear_print = full"):
        text = with_rule(("fever = yes", private))

        [problem] = problems_in(text)

        assert (problem.rule, problem.line) == ("private", line_in_rule(text, "show_if"))


def test_two_rules_have_two_ids_and_none_that_is_retired() -> None:
    second = RULE.partition("\n")[2]
    [twice] = problems_in(
        with_rule(("    references: [R01]\n", f"    references: [R01]\n{second}"))
    )
    retired = with_rule().replace('version: "2.1"', 'version: "2.1"\nretired: [rule shots]')
    [gone] = problems_in(retired)

    assert twice.text == "the rule id 'shots' is used twice"
    assert (gone.rule, gone.line) == ("id-retired", line_in_rule(retired, "- id"))
