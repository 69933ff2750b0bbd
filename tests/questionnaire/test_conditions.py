from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.questionnaire.conditions import (
    ALWAYS,
    Condition,
    ConditionError,
    parse_condition,
)


@dataclass(frozen=True)
class Said:
    """What was answered, as a condition may ask about it."""

    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    flagged: frozenset[str] = frozenset()

    def picks(self, question_id: str) -> tuple[str, ...]:
        return self.answers.get(question_id, ())

    def is_answered(self, question_id: str) -> bool:
        return (
            bool(self.picks(question_id)) or question_id in self.written or question_id in self.rows
        )

    def has_rows(self, question_id: str) -> bool:
        return question_id in self.rows

    def is_flagged(self, question_id: str) -> bool:
        return question_id in self.flagged


UNANSWERED = ""


def said(picks: str) -> Said:
    """The picks of the question `q`, separated by spaces; `UNANSWERED` for none."""
    return Said({"q": tuple(picks.split())} if picks else {})


@pytest.mark.parametrize(
    ("text", "true_for", "false_for"),
    [
        ("q = a", ["a"], [UNANSWERED, "b", "a b", "not_sure", "in_person", "a not_sure"]),
        ("q = not_sure", ["not_sure"], [UNANSWERED, "a", "in_person", "a not_sure"]),
        ("q = in_person", ["in_person"], [UNANSWERED, "a", "not_sure"]),
        ("q != a", [UNANSWERED, "b", "not_sure", "in_person"], ["a"]),
        ("q != not_sure", [UNANSWERED, "a", "in_person"], ["not_sure"]),
        ("q in [a, b]", ["a", "b"], [UNANSWERED, "c", "not_sure", "in_person"]),
        ("q in [a, not_sure]", ["a", "not_sure"], [UNANSWERED, "b", "in_person"]),
        ("q in [a]", ["a"], [UNANSWERED, "b"]),
        ("q has a", ["a", "a b", "b a", "a not_sure"], [UNANSWERED, "b", "not_sure", "in_person"]),
        ("q has not_sure", ["not_sure", "a not_sure"], [UNANSWERED, "a", "in_person"]),
        ("q has in_person", ["in_person"], [UNANSWERED, "a", "not_sure"]),
        ("q lacks a", [UNANSWERED, "b", "not_sure", "in_person", "b c"], ["a", "a b", "b a"]),
        ("q has any of [a, b]", ["a", "b c", "b not_sure"], [UNANSWERED, "c", "not_sure"]),
        ("q has any of [a, not_sure]", ["a", "not_sure", "b not_sure"], [UNANSWERED, "b"]),
        (
            "q has any except [none]",
            ["a", "a b", "a not_sure", "a none"],
            [UNANSWERED, "none", "not_sure", "in_person", "none not_sure"],
        ),
        ("q has any except [a, b]", ["c", "a c"], [UNANSWERED, "a", "a b", "a not_sure"]),
        ("q answered", ["a", "a b", "not_sure", "in_person", "none"], [UNANSWERED]),
        ("q not answered", [UNANSWERED], ["a", "not_sure", "in_person", "none"]),
        ("q has rows", [], [UNANSWERED, "a", "not_sure", "none"]),
        ("q flagged above info", [], [UNANSWERED, "a"]),
        ("always", [UNANSWERED, "a", "not_sure", "in_person"], []),
    ],
)
def test_each_comparison_is_true_for_these_answers_and_no_others(
    text: str, true_for: list[str], false_for: list[str]
) -> None:
    condition = parse_condition(text)

    assert [picks for picks in true_for + false_for if condition.holds(said(picks))] == true_for


def test_words_and_rows_count_as_an_answer() -> None:
    assert parse_condition("q answered").holds(Said(written=frozenset("q")))
    assert parse_condition("q answered").holds(Said(rows=frozenset("q")))
    assert not parse_condition("q not answered").holds(Said(written=frozenset("q")))


def test_rows_and_flags_are_asked_of_their_own_question() -> None:
    assert parse_condition("q has rows").holds(Said(rows=frozenset("q")))
    assert not parse_condition("q has rows").holds(Said(rows=frozenset("r")))
    assert parse_condition("q flagged above info").holds(Said(flagged=frozenset("q")))
    assert not parse_condition("q flagged above info").holds(Said(flagged=frozenset("r")))


@pytest.mark.parametrize("a", [True, False])
@pytest.mark.parametrize("b", [True, False])
@pytest.mark.parametrize("c", [True, False])
def test_and_binds_tighter_than_or_wherever_it_stands(a: bool, b: bool, c: bool) -> None:
    facts = Said({name: ("v",) for name, true in zip("abc", (a, b, c), strict=True) if true})

    assert parse_condition("a = v or b = v and c = v").holds(facts) == (a or (b and c))
    assert parse_condition("a = v and b = v or c = v").holds(facts) == ((a and b) or c)
    assert parse_condition("a = v and b = v and c = v").holds(facts) == (a and b and c)
    assert parse_condition("a = v or b = v or c = v").holds(facts) == (a or b or c)
    assert parse_condition("a != v and b != v or c != v").holds(facts) == (
        (not a and not b) or not c
    )


NOT_CONDITIONS = """
q
q a
= a
q =
q == a
q = a b
q = [a]
q = 'a'
q = A
Q = a
q-r = a
q = a-b
q is a
q has
q has [a]
q has any [a]
q has any of a
q has any of []
q has any of [a,]
q has any of [,a]
q has any of [a b]
q has any of [a
q in a
q in []
q in [a], b
q not in [a]
q lacks
q lacks [a]
answered
q answered yes
q flagged
q flagged above ask
q has rows [a]
(q = a
q = a)
()
(q = a) b
not
not not
q not = a
2 of
2 of q = a
2 of (q = a)
2 of (q = a; )
2 of (q = a; r = a
0 of (q = a; r = a)
2 of (q = a; r = a)
q = a and
and q = a
q = a or
or
and
q = a and or q = b
q = a AND q = b
q = a, b
q = a & q = b
q = a; q = b
q > a
always and q = a
q = a or always
sometimes
__import__('os')
q.r = a
""".strip().splitlines()


@pytest.mark.parametrize("text", ["", " ", "q = a\x00", "q =\x00a", "\uff51 = a", *NOT_CONDITIONS])
def test_what_is_not_a_condition_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConditionError, match=r"is not a condition|must list values"):
        parse_condition(text)


def test_the_refusal_names_the_part_that_was_not_understood() -> None:
    with pytest.raises(ConditionError, match="'r is b' is not a condition"):
        parse_condition("q = a and r is b or s = c")


def test_spaces_and_line_breaks_do_not_matter() -> None:
    folded = parse_condition("  q   has any\n of [ a ,b]\n\n or   r=c  and s!=d ")

    assert folded.any_of == parse_condition("q has any of [a, b] or r = c and s != d").any_of


def test_ids_may_hold_the_words_of_the_language() -> None:
    condition = parse_condition("and_or has has_any or android = always and order lacks not_in")

    assert [(test.question, test.operator, test.values) for test in condition.tests] == [
        ("and_or", "has", ("has_any",)),
        ("android", "=", ("always",)),
        ("order", "lacks", ("not_in",)),
    ]


def test_always_holds_and_asks_nothing() -> None:
    assert ALWAYS.holds(Said())
    assert list(ALWAYS.tests) == []
    assert parse_condition("always") == ALWAYS


names = st.from_regex(r"[a-z0-9][a-z0-9_]{0,5}", fullmatch=True)
lists = st.lists(names, min_size=1, max_size=3).map(lambda values: f"[{', '.join(values)}]")
comparisons = st.one_of(
    st.tuples(names, st.sampled_from(["=", "!=", "has", "lacks"]), names),
    st.tuples(names, st.sampled_from(["in", "has any of", "has any except"]), lists),
    st.tuples(
        names, st.sampled_from(["answered", "not answered", "has rows", "flagged above info"])
    ),
).map(" ".join)
conditions = st.lists(
    st.tuples(comparisons, st.sampled_from([" and ", " or "])), min_size=1, max_size=5
).map(lambda parts: "".join(joint + each for each, joint in parts).removeprefix(parts[0][1]))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(conditions)
def test_a_condition_says_its_own_text_and_reads_it_back(text: str) -> None:
    condition = parse_condition(text)

    assert str(condition) == text
    assert parse_condition(str(condition)) == condition
    assert written_out(condition) == text


def written_out(condition: Condition) -> str:
    """The text of a condition, from its parts."""
    return " or ".join(
        " and ".join(
            f"{test.question} {test.operator}"
            + (f" [{', '.join(test.values)}]" if test.operator in LISTING else "")
            + (f" {test.values[0]}" if test.operator in NAMING else "")
            for test in tests
        )
        for tests in condition.any_of
    )


LISTING = ("in", "has any of", "has any except")
NAMING = ("=", "!=", "has", "lacks")


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from("qa_ =!,[]\n") | st.characters(), max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ConditionError:
        return
    assert isinstance(condition.holds(Said()), bool)


@pytest.mark.parametrize("joint", [" and ", " or ", " ", "", ", "])
def test_a_very_long_condition_is_read_in_no_time(joint: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(joint.join(["q = a"] * 20_000) + "!")


TRUTH = [(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a = v or b = v) and c = v", lambda a, b, c: (a or b) and c),
        ("c = v and (a = v or b = v)", lambda a, b, c: (a or b) and c),
        ("((a = v) or (b = v and (c = v)))", lambda a, b, c: a or (b and c)),
        ("not a = v", lambda a, b, c: not a),
        ("not a = v and b = v", lambda a, b, c: not a and b),
        ("not (a = v and b = v)", lambda a, b, c: not (a and b)),
        ("not (a = v or not (b = v and c != v))", lambda a, b, c: not (a or not (b and not c))),
        ("not not a = v", lambda a, b, c: a),
        ("1 of (a = v; b = v; c = v)", lambda a, b, c: a or b or c),
        ("2 of (a = v; b = v; c = v)", lambda a, b, c: a + b + c >= 2),
        ("not 2 of (a = v; b = v; c = v)", lambda a, b, c: a + b + c < 2),
        ("2 of(a = v or b = v; b = v; c = v)", lambda a, b, c: (a or b) + b + c >= 2),
        ("2 of (a = v; b = v; c = v) or not c = v", lambda a, b, c: a + b + c >= 2 or not c),
        ("not a in [v, w] or not b answered", lambda a, b, c: not a or not b),
        ("not(a has any except [w]) and c = v", lambda a, b, c: not a and c),
    ],
)
def test_parentheses_not_and_counts_mean_what_they_say(
    text: str, expected: Callable[[bool, bool, bool], bool]
) -> None:
    condition = parse_condition(text)

    for values in TRUTH:
        facts = Said({name: ("v",) for name, true in zip("abc", values, strict=True) if true})
        assert condition.holds(facts) == expected(*values), values
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(q = a", "a parenthesis is not closed"),
        ("q = a) or r = b", "no parenthesis is open"),
        ("2 of (q = a)", "'2 of' is not a condition with 1 in its parentheses"),
        ("2 of (q = a; r is b; s = c)", "'r is b' is not a condition"),
        ("(q = a and r is b) or s = c", "'r is b' is not a condition"),
        ("(" * 11 + "q = a" + ")" * 11, "more than 10 parts in each other"),
        ("not " * 5000 + "q = a", "more than 10 parts in each other"),
        (f"10 of ({'; '.join(['q = a'] * 30)})", "more than 500 comparisons"),
        (" and ".join(["(q = a or r = b)"] * 30), "more than 500 comparisons"),
        (f"not ({' or '.join(['(q = a and r = b)'] * 30)})", "more than 500 comparisons"),
        (f"{'9' * 5000} of (q = a; r = b)", "is not a condition"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_parentheses_and_counts(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as refused:
        parse_condition(text)

    assert said in str(refused.value)
