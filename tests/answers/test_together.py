"""Lines that join several answers: which there are, what they name, and what takes them out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import chain
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from screening.answers.answers import Answer
from screening.answers.flags import TopicLine
from screening.answers.path import find_path
from screening.answers.print_options import PrintOptions, printed_path
from screening.answers.screening import Screening
from screening.answers.summary import Summary
from screening.outputs.summary_text import summary_text
from screening.questionnaire.model import Questionnaire
from tests.answers.oracle import joint_lines
from tests.answers.people import answered, pick, screened, summed_up
from tests.answers.strategies import examples, randoms, screenings
from tests.questionnaire.files import build, shipped, small_with

RULES = """together:
  - id: shots
    show_if: 2 of (allergy has egg; immune has any of [weak, other]; fever = yes)
    topic: immune
    flags: {monitor: [label, web 001]}
    line: more than one
    patient: These matter together.
    detail: Look at both.
    references: [R01]
  - id: far
    show_if: leaving = soon and regions has any except [tropics, none]
    topic: trip
    flags: {tell_provider: [memory]}
    line: soon, and far
    patient: Soon and far.
    detail: Time is short.
"""


@cache
def with_rules() -> Questionnaire:
    return build(small_with(("\nsheet:\n", f"\n{RULES}\nsheet:\n")))


def summary_of(*left_out: str, **answers: str | Answer) -> Summary:
    """The summary of someone who took these lines out."""
    options = PrintOptions(left_out=frozenset(left_out))
    return summed_up(screened(answered(**answers), print_options=options), with_rules())


def joint(summary: Summary) -> list[TopicLine]:
    """The lines that join answers, in the order of the sheet."""
    lines = chain.from_iterable(group.lines for group in summary.clinician.groups)
    return [line for line in lines if line.rule]


def test_a_line_joins_the_answers_of_a_rule_and_names_them() -> None:
    (line,) = joint(summary_of(allergy="egg", immune="weak"))

    assert (line.id, line.label, line.level) == ("rule-shots", "Immune system", "monitor")
    assert line.text == "more than one: egg, in some shots + weak immune system"
    assert line.tags == ("label", "web 001")
    assert line.explanation == "Look at both."
    assert [(each.question, each.value) for each in line.details] == [
        ("allergy", "egg"),
        ("immune", "weak"),
    ]


def test_a_line_quotes_what_the_person_wrote() -> None:
    (line,) = joint(
        summary_of(allergy=pick("egg", egg="hives"), immune=pick("other", other="lupus"))
    )

    assert line.text == 'more than one: egg, in some shots: "hives" + other: "lupus"'


def test_a_count_names_all_that_hold() -> None:
    (line,) = joint(summary_of(allergy="egg", immune="weak other", fever="yes"))

    assert line.text == (
        "more than one: egg, in some shots + weak immune system + other + fever today"
    )


def test_one_answer_is_not_joined() -> None:
    assert not joint(summary_of(immune="weak other"))
    assert not joint(summary_of(leaving="soon", regions="tropics"))


def test_words_at_a_glance_are_a_name_in_their_own_form() -> None:
    (line,) = joint(summary_of(leaving="soon", regions="mountains"))

    assert line.text == "soon, and far: mountains + leaves: soon"


def test_joint_lines_stand_before_the_single_ones_of_their_level() -> None:
    groups = summary_of(allergy="egg", immune="spleen other", fever="yes").clinician.groups

    assert {group.level: [line.id for line in group.lines] for group in groups} == {
        "raise_first": ["topic-allergy"],
        "monitor": ["rule-shots", "topic-immune"],
        "tell_provider": ["topic-plan"],
    }


def test_not_sure_and_in_person_are_not_joined() -> None:
    assert not joint(summary_of(allergy="egg", immune="in_person", fever="not_sure"))
    (line,) = joint(summary_of(allergy="egg", immune=pick("weak", "not_sure")))
    assert line.text == "more than one: egg, in some shots + weak immune system"


def test_an_answer_that_does_not_apply_is_not_joined() -> None:
    assert not joint(summary_of(leaving="soon", regions="none"))


def test_the_persons_own_page_has_the_sentence_of_the_rule_first_of_its_level() -> None:
    topics = summary_of(immune="spleen other", fever="yes").patient.topics

    assert [(each.level, each.lines) for each in topics] == [
        ("monitor", ("These matter together.", "You have no spleen.")),
    ]


def test_it_is_said_once_that_this_is_no_interaction_check() -> None:
    words = "Lines that join answers with + are no interaction check. Look at those together."
    both = summary_of(allergy="egg", immune="weak", leaving="soon", regions="mountains")

    assert len(joint(both)) == 2
    assert both.clinician.joined == words
    assert " ".join(summary_text(both).split()).count(words) == 1
    assert summary_of(allergy="egg").clinician.joined == ""
    assert words not in " ".join(summary_text(summary_of(allergy="egg")).split())


def test_two_of_three_less_one_still_holds_and_less_two_does_not() -> None:
    answers = {"allergy": "egg", "immune": "weak", "fever": "yes"}

    (line,) = joint(summary_of("topic-allergy", **answers))
    assert line.text == "more than one: weak immune system + fever today"
    assert not joint(summary_of("topic-allergy", "topic-plan", **answers))


def test_a_line_of_several_is_taken_out_with_theirs_alone() -> None:
    answers = {"allergy": "egg", "immune": "weak"}

    assert joint(summary_of("rule-shots", **answers)) == joint(summary_of(**answers))


def test_a_line_that_says_no_more_than_another_of_its_topic_is_left_out() -> None:
    home = answered(
        medicine_kinds="opioids", other_conditions="sleep_apnea", setting_planned="home_alone"
    )
    without_home = PrintOptions(left_out=frozenset({"topic-place"}))

    [both] = joint(summed_up(screened(home, ()), shipped()))
    [less] = joint(summed_up(screened(home, (), without_home), shipped()))

    assert (both.rule, less.rule) == ("sedation_home", "sedation")


def named(line: TopicLine) -> frozenset[tuple[str, str]]:
    return frozenset((each.question, each.value) for each in line.details)


@st.composite
def near_a_rule(draw: st.DrawFn) -> Screening:
    """A record in which most of what one of the rules names was answered."""
    random, screening = draw(randoms), draw(screenings(shipped()))
    words = set(re.findall(r"\w+", random.choice(shipped().together).show_if.text))
    near: dict[str, Answer] = {}
    for id_ in words & set(shipped().questions):
        options = shipped().questions[id_].options
        values = [value for value in options if value in words]
        if values and random.random() < 0.8:
            is_one = shipped().questions[id_].type == "single"
            picks = random.sample(values, 1 if is_one else random.randint(1, len(values)))
            near[id_] = pick(*picks, **{v: "my own" for v in picks if options[v].text})
    return replace(screening, answers=screening.answers.merged(near))


def test_random_answers_meet_every_rule() -> None:
    """The properties below are worth what their answers reach."""
    reached: set[str] = set()

    @examples(100, whole=True)
    @given(near_a_rule())
    def look(screening: Screening) -> None:
        reached.update(joint_lines(shipped(), screening.answers))

    look()

    assert reached == {rule.id for rule in shipped().together}


@examples(100, whole=True)
@given(near_a_rule())
def test_the_lines_are_those_of_a_second_opinion(screening: Screening) -> None:
    summary = summed_up(screening, shipped())

    expected = joint_lines(shipped(), screening.answers)

    assert {line.rule: named(line) for line in joint(summary)} == expected
    for group in summary.clinician.groups:
        assert [*group.lines] == sorted(group.lines, key=lambda line: not line.rule)
    for line in joint(summary):
        for question, value in named(line):
            words = screening.answers[question].texts.get(value, "")
            assert " ".join(words.split()) in line.text


@examples(100, whole=True)
@given(near_a_rule(), randoms)
def test_after_any_takings_out_they_are_those_of_what_is_left(
    screening: Screening, random: Random
) -> None:
    questionnaire = shipped()
    whole = summed_up(screening, questionnaire)
    ids = [f"topic-{topic}" for topic in questionnaire.topics]
    ids += [row.id for row in whole.clinician.glance]
    ids += [row.id for part in whole.patient.parts for row in part.rows]
    options = PrintOptions(left_out=frozenset(random.sample(ids, random.randint(1, 6))))
    path = printed_path(find_path(questionnaire, screening.answers), options)

    summary = summed_up(replace(screening, print_options=options), questionnaire)

    assert {line.rule: named(line) for line in joint(summary)} == joint_lines(
        questionnaire, path.answers
    )
    gone = {
        (each.question, each.value)
        for group in whole.clinician.groups
        for line in group.lines
        if line.id in options.left_out
        for each in line.details
    }
    assert not any(named(line) & gone for line in joint(summary))


@examples(60)
@given(near_a_rule(), randoms)
def test_no_line_is_made_of_a_private_answer(screening: Screening, random: Random) -> None:
    questionnaire = shipped()
    private = [id_ for id_ in questionnaire.questions if questionnaire.is_private(id_)]
    rest = {
        id_: Answer((random.choice([*questionnaire.questions[id_].options]),)) for id_ in private
    }
    other = replace(screening, answers=screening.answers.merged(rest))

    assert joint(summed_up(other, questionnaire)) == joint(summed_up(screening, questionnaire))
