"""Over random answers: each answer prints in its one place, and nothing prints that was not said.

The places, for a question that applies and is not about safety:

- never answered, its step saved: by name in `blank`; its step never saved: the step, or its whole
  section, in `not_opened`;
- 'not sure' (alone or beside ticks): by name in `not_sure`; 'in person': by name in `in_person`;
- a pick with a line: one detail of one topic (a question that joins another: behind that one's
  detail); the words behind it stand there too;
- a pick with glance words and no line: its row 'At a glance' (one with a line may stand there too);
- any other no, and what was not ticked: among the noes of its section, and the medicines and the
  reactions by a word in their own block;
- words: quoted whole, or as a detail of their topic; rows: in the medicines block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from random import Random
from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screening.answers.answers import Answer
from screening.answers.flags import Detail, TopicLine, flag_lines, with_words
from screening.answers.path import find_path
from screening.answers.provider_questions import provider_questions
from screening.answers.screening import Screening, StepState
from screening.answers.summary import Summary
from screening.questionnaire.model import IN_PERSON, NONE, NOT_SURE, Question, Questionnaire
from tests.answers.oracle import asked, holds
from tests.answers.people import SAVED_AT, only
from tests.answers.strategies import (
    NO_BRACES,
    Person,
    examples,
    people,
    randoms,
    reworded,
    screenings,
    shuffled,
    some_answer,
    some_state,
)
from tests.questionnaire.files import shipped


def topic_lines(summary: Summary) -> list[TopicLine]:
    """Those of single answers; the lines that join several are held to an account of their own."""
    sheet = summary.clinician
    lines = [*chain.from_iterable(group.lines for group in sheet.groups), *sheet.information]
    return [line for line in lines if not line.rule]


def details(summary: Summary) -> list[Detail]:
    return [detail for line in topic_lines(summary) for detail in line.details]


def on_sheet(questionnaire: Questionnaire, screening: Screening) -> Iterator[Question]:
    """The questions that apply and are not about safety."""
    for id_ in asked(questionnaire, screening.answers):
        if not questionnaire.is_private(id_):
            yield questionnaire.questions[id_]


def glance_words(question: Question, answer: Answer) -> str:
    """What the question should say at a glance; empty for nothing."""
    words = [
        with_words(glance, answer.texts.get(pick, ""))
        for pick in answer.picks
        if pick in question.options and (glance := question.options[pick].glance)
    ]
    if NOT_SURE in answer.picks and question.glance != "{}":
        words.append("not sure")
    return question.glance.replace("{}", ", ".join(words)) if words else ""


def noes_of(question: Question, answer: Answer) -> str:
    """What the question should add to the noes of its section; empty for nothing."""
    picks = set(answer.picks)
    if not picks & set(question.options):
        return ""
    absent = [
        option.if_not_ticked
        for value, option in question.options.items()
        if option.if_not_ticked and value not in picks
    ]
    if absent and NONE in picks:
        return f"none of {', '.join(absent)}"
    if absent:
        beside = " (also ticked: not sure)" if NOT_SURE in picks else ""
        return f"{', '.join(absent)}{beside}"
    plain = [
        value
        for value in picks & set(question.options)
        if question.is_no(value)
        and not question.options[value].line
        and not question.options[value].glance
    ]
    return question.short if plain else ""


@examples(40)
@given(people())
def test_a_question_applies_by_a_second_opinion_too(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    path = find_path(questionnaire, screening.answers)

    ids = asked(questionnaire, screening.answers)

    assert [question.id for question in path.questions] == ids
    assert dict(path.answers) == {
        id_: screening.answers[id_] for id_ in ids if id_ in screening.answers
    }


@examples(40)
@given(people())
def test_an_ask_comes_by_a_second_opinion_too(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    path = find_path(questionnaire, screening.answers)
    given_there = only(
        screening.answers,
        tuple(
            id_
            for id_ in asked(questionnaire, screening.answers)
            if IN_PERSON not in screening.answers[id_].picks  # what is kept for the talk asks none
        ),
    )

    def rank(id_: str) -> tuple[int, str]:
        (ask,) = (each for each in questionnaire.asks if each.id == id_)
        up = ask.moves_up_if and holds(ask.moves_up_if.text, questionnaire, given_there)
        return (0 if ask.first else 1 if up else 2), id_

    due = [
        ask.id for ask in questionnaire.asks if holds(ask.show_if.text, questionnaire, given_there)
    ]

    due.sort(key=rank)
    named = {
        ask.id: set(
            re.findall(r"[a-z_]+", f"{ask.show_if.text} {ask.moves_up_if and ask.moves_up_if.text}")
        )
        for ask in questionnaire.asks
    }
    led = []
    for level in ("raise_first", "monitor", "little_research", "tell_provider"):
        for line in (line for line in flag_lines(path) if line.level == level):
            about = {
                id_: [d.question in named[id_] for d in line.details].count(True) for id_ in due
            }
            led += [id_ for id_ in due if about[id_] == max(about.values()) > 0][:1]

    assert [ask.id for ask in provider_questions(path)] == list(dict.fromkeys(led + due))


@examples(60)
@given(people())
def test_every_question_that_applies_is_in_its_place_and_in_no_other(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    summary = person.sheet_with()
    for question in on_sheet(questionnaire, screening):
        answer = screening.answers[question.id]
        assert lists_with(summary, question) == expected_lists(questionnaire, screening, question)
        for pick in answer.picks:
            if pick in question.options:
                found = places_of_pick(questionnaire, summary, question, pick, answer)
                assert found == {place_for(questionnaire, question, pick)}, (question.id, pick)
        assert places_of_words(questionnaire, summary, question, answer) == (
            {"words"} if answer.text or answer.rows else set()
        )


def lists_with(summary: Summary, question: Question) -> Counter[str]:
    """The lists in which the question stands by name, and how often."""
    lists = summary.clinician.lists.model_dump()
    return Counter(
        {
            kind: n
            for kind in ("not_sure", "in_person", "blank")
            if (n := lists[kind].count(question.short))
        }
    )


def expected_lists(
    questionnaire: Questionnaire, screening: Screening, question: Question
) -> Counter[str]:
    answer = screening.answers[question.id]
    opened = questionnaire.step_of[question.id].id in screening.steps
    return Counter(
        {
            kind: 1
            for kind, holds in (
                ("not_sure", NOT_SURE in answer.picks),
                ("in_person", IN_PERSON in answer.picks),
                ("blank", answer.is_blank and opened),
            )
            if holds
        }
    )


def place_for(questionnaire: Questionnaire, question: Question, pick: str) -> str:
    """The one place in which a pick must print."""
    option = question.options[pick]
    if question.joins:
        return "joined"
    if option.line:
        return "topic"
    if option.glance:
        return "glance"
    elsewhere = (questionnaire.sheet.medicines, questionnaire.sheet.reactions)
    return "state" if question.id in elsewhere else "no"


def places_of_pick(
    questionnaire: Questionnaire, summary: Summary, question: Question, pick: str, answer: Answer
) -> set[str]:
    """Every place in which a pick does print; at a glance only where that is its own place."""
    option, sheet = question.options[pick], summary.clinician
    found: set[str] = set()
    own = [d for d in details(summary) if (d.question, d.value) == (question.id, pick)]
    words = " ".join(answer.texts.get(pick, "").split())
    if own:
        assert len(own) == 1
        assert words in own[0].text
        found.add("topic")
    if question.joins:
        behind = [d for d in details(summary) if d.question == question.joins]
        plain = (option.line or option.label).partition('"{text}"')[0].rstrip(' :,"')
        assert len(behind) == 1
        assert words in behind[0].text
        if plain in behind[0].text:
            found.add("joined")
    at_a_glance = [part for row in sheet.glance for part in row.text.split(" · ")]
    if option.glance and at_a_glance.count(glance_words(question, answer)) == 1 and not option.line:
        found.add("glance")
    states = questionnaire.sheet.states
    if question.id == questionnaire.sheet.medicines and sheet.medicines.state == states.no:
        found.add("state")
    if question.id == questionnaire.sheet.reactions and question.is_no(pick):
        assert sheet.medicines.reactions == (states.no,)
        found.add("state")
    section = questionnaire.section_of[questionnaire.step_of[question.id].id]
    said = noes_of(question, answer)
    noes = [row.text for row in sheet.answered_no if row.label == section.sheet_name]
    parts = chain_of([said])  # a short name may hold a comma
    if question.is_no(pick) and said and all(chain_of(noes).count(part) == 1 for part in parts):
        found.add("no")
    return found


def places_of_words(
    questionnaire: Questionnaire, summary: Summary, question: Question, answer: Answer
) -> set[str]:
    """Where the words or rows of a question print, each whole and once."""
    sheet = summary.clinician
    found: set[str] = set()
    whole = [row for row in (sheet.hope, *sheet.own_words) if row]
    quoted = [row.text for row in whole if row.id == f"answer-{question.id}"]
    if question.id == questionnaire.sheet.own_questions and not quoted:
        quoted = [ask.text for ask in sheet.first_questions if ask.id == "ask-written"]
    if quoted:
        assert quoted == [answer.text]
        found.add("words")
    noted = [d for d in details(summary) if (d.question, d.value) == (question.id, "")]
    if noted:
        assert len(noted) == 1
        assert not quoted
        assert " ".join(answer.text.split()) in noted[0].text
        found.add("words")
    if question.id == questionnaire.sheet.medicines and sheet.medicines.rows:
        assert [vars(row) for row in sheet.medicines.rows] == [vars(row) for row in answer.rows]
        found.add("words")
    return found


@examples(40)
@given(people())
def test_a_step_that_was_never_saved_is_named_once_and_no_other_is(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    named = person.sheet_with().clinician.lists.not_opened

    expected: list[str] = []
    for section in questionnaire.sections:
        steps = [step for step in section.steps if step.id != questionnaire.safety.step]
        missing = [step.title for step in steps if step.id not in screening.steps]
        whole = len(steps) > 1 and len(missing) == len(steps)
        expected += [section.title] if whole else missing

    assert list(named) == expected


@examples(60)
@given(people())
def test_every_line_comes_from_an_answer_to_a_question_that_applies(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    summary, answers = person.sheet_with(), screening.answers
    questions = {question.id: question for question in on_sheet(questionnaire, screening)}
    sheet = summary.clinician

    for detail in details(summary):
        assert detail.question in questions
        answer = answers[detail.question]
        assert detail.value in answer.picks if detail.value else answer.text
    segments = [part for row in sheet.glance if row.text for part in row.text.split(" · ")]
    said = [glance_words(question, answers[id_]) for id_, question in questions.items()]
    assert Counter(segments) == Counter(filter(None, said))
    shorts = {question.short: id_ for id_, question in questions.items()}
    for kind, pick in (("not_sure", NOT_SURE), ("in_person", IN_PERSON)):
        for short in getattr(sheet.lists, kind):
            assert pick in answers[shorts[short]].picks
    assert all(answers[shorts[short]].is_blank for short in sheet.lists.blank)
    assert {row.id for row in sheet.own_words} <= {f"answer-{id_}" for id_ in questions}


@examples(60)
@given(people())
def test_the_noes_are_those_of_questions_that_apply_and_of_no_other(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    elsewhere = (questionnaire.sheet.medicines, questionnaire.sheet.reactions)
    expected: dict[str, list[str]] = {}
    for question in on_sheet(questionnaire, screening):
        said = noes_of(question, screening.answers[question.id])
        if said and question.id not in elsewhere:
            section = questionnaire.section_of[questionnaire.step_of[question.id].id]
            is_no = said == question.short or said.startswith("none of ")
            noes = chain_of([said]) if is_no else [said]  # a short name may hold a comma
            expected.setdefault(section.sheet_name, []).extend(noes)

    sheet = person.sheet_with().clinician
    found: dict[str, list[str]] = {}
    for row in sheet.answered_no:
        found.setdefault(row.label, []).extend(chain_of([row.text]))
    for row in sheet.not_ticked:
        found.setdefault(row.label, []).extend(row.text.split("; "))

    assert {label: sorted(said) for label, said in found.items()} == {
        label: sorted(said) for label, said in expected.items()
    }


def chain_of(rows: list[str]) -> list[str]:
    """The noes that these rows hold, one by one."""
    return [said for row in rows for part in row.split("; ") for said in split_noes(part)]


def split_noes(part: str) -> list[str]:
    """A list that was answered with none is one; plain noes are as many as there are commas."""
    return [part] if part.startswith("none of ") else part.split(", ")


@examples(40)
@given(people())
def test_the_persons_own_sheet_lists_each_answer_once_and_no_other(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    summary = person.sheet_with()
    rows = [row for part in summary.patient.parts for row in part.rows]

    expected = [
        f"answer-{question.id}"
        for question in on_sheet(questionnaire, screening)
        if question.id in screening.answers and question.id != questionnaire.sheet.own_questions
    ]

    assert [row.id for row in rows] == expected
    assert all(row.said for row in rows)


@examples(60)
@given(people())
def test_each_line_about_an_answer_stands_on_the_persons_sheet_once(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    sheet = person.sheet_with().patient
    rules = [rule.patient for rule in questionnaire.together]
    all_topics = (*sheet.topics, *sheet.more_topics)
    topics = [line for each in all_topics for line in each.lines if line not in rules]
    means = [line for part in sheet.parts for row in part.rows for line in row.means]

    expected: list[str] = []
    for question in on_sheet(questionnaire, screening):
        for pick in screening.answers[question.id].picks:
            option = question.options.get(pick)
            if option is None:
                words = questionnaire.standard_answers[pick].patient
                expected.append(words.replace("{topic}", question.short))
            elif option.patient:
                expected.append(option.patient.partition(":")[0].partition('"')[0])

    printed = [*topics, *means]
    assert not set(topics) & set(means)
    assert len(topics) == len(set(topics))
    assert all(any(line.startswith(words.strip()) for line in printed) for words in expected)
    assert len(printed) <= len(expected)


@examples(60)
@given(people())
def test_each_topic_and_each_flag_prints_once_at_its_highest_level(person: Person) -> None:
    questionnaire = person.questionnaire
    summary = person.sheet_with()
    lines = topic_lines(summary)

    assert len({line.topic for line in lines}) == len(lines)
    flags = [(detail.question, detail.value) for detail in details(summary)]
    assert len(set(flags)) == len(flags)
    order = list(questionnaire.levels)
    for line in lines:
        assert line.level == min((detail.level for detail in line.details), key=order.index)
        texts = line.text.split(" · ")
        assert len(line.tags) == len(set(line.tags))
        assert all(detail.text in line.text for detail in line.details)
        assert len(texts) >= 1
    groups = [group.level for group in summary.clinician.groups]
    assert groups == sorted(groups, key=order.index)
    assert all(
        line.level == group.level for group in summary.clinician.groups for line in group.lines
    )
    topics = list(questionnaire.topics)
    for group in summary.clinician.groups:
        places = [topics.index(line.topic) for line in group.lines if not line.rule]
        assert places == sorted(places)


@examples(60)
@given(people())
def test_no_word_of_an_answer_that_does_not_apply_is_printed(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    applies = asked(questionnaire, screening.answers)
    hidden = [id_ for id_ in screening.answers if id_ not in applies]
    words = {id_: reworded(screening.answers[id_], f"canary{n}") for n, id_ in enumerate(hidden)}

    summary = person.sheet_with(replace(screening, answers=screening.answers.merged(words)))

    assert "canary" not in repr(summary)
    assert not {detail.question for detail in details(summary)} & set(hidden)


@examples(60)
@given(people())
def test_answers_that_do_not_apply_change_nothing(person: Person) -> None:
    questionnaire, screening = person.questionnaire, person.screening
    applies = tuple(asked(questionnaire, screening.answers))
    without = replace(screening, answers=only(screening.answers, applies))

    assert person.sheet_with(without) == person.sheet_with()


@examples(40)
@given(people(), randoms)
def test_the_order_in_which_answers_came_changes_nothing(person: Person, random: Random) -> None:
    screening = person.screening
    order = random.sample(list(screening.answers), len(screening.answers))
    steps = dict(reversed(list(screening.steps.items())))
    other = replace(
        screening,
        answers=shuffled(screening.answers, order),
        steps=MappingProxyType(steps),
        short=not screening.short,
    )

    assert person.sheet_with(other) == person.sheet_with()
    assert repr(person.sheet_with(other)) == repr(person.sheet_with())


@examples(40)
@given(people())
def test_a_summary_depends_on_nothing_but_its_input(person: Person) -> None:
    again = Screening.from_json(person.screening.to_json())

    assert person.sheet_with(again) == person.sheet_with()
    assert repr(person.sheet_with(again)) == repr(person.sheet_with())


def with_safety(person: Person, random: Random, choice: str) -> Screening:
    """The same record with random safety answers, and the safety step saved or not."""
    safety, screening = person.questionnaire.safety, person.screening
    changes = {
        id_: some_answer(person.questionnaire.questions[id_], random, ["x"])
        if random.random() < 0.8
        else Answer()
        for id_ in safety.questions
    }
    chosen = Answer(picks=(choice,)) if choice else Answer()
    # The step that holds the choice was saved: that this was done is no safety answer.
    steps = {**screening.steps, choice_step(person): StepState(1, SAVED_AT)}
    steps.pop(safety.step, None)
    if random.random() < 0.6:
        steps[safety.step] = some_state(random)
    return replace(
        screening,
        answers=screening.answers.merged({**changes, safety.print_choice: chosen}),
        steps=MappingProxyType(steps),
        crisis_due=random.random() < 0.5,
    )


def choice_step(person: Person) -> str:
    return person.questionnaire.step_of[person.questionnaire.safety.print_choice].id


@examples(100)
@given(people(), randoms)
def test_sheets_that_print_nothing_about_safety_are_all_the_same(
    person: Person, random: Random
) -> None:
    one, other, third = (
        person.sheet_with(with_safety(person, random, choice))
        for choice in ("print_nothing", "print_nothing", "")
    )

    assert one == other == third
    assert repr(one) == repr(other) == repr(third)
    assert one.clinician.safety == (person.questionnaire.safety.every_sheet,)


@examples(40)
@given(people(), randoms)
def test_sheets_that_ask_to_talk_about_safety_are_all_the_same(
    person: Person, random: Random
) -> None:
    one, other = (person.sheet_with(with_safety(person, random, "ask_me")) for _ in range(2))
    safety = person.questionnaire.safety

    assert repr(one) == repr(other)
    assert one.clinician.safety == (safety.every_sheet, safety.ask_me)


@examples(60)
@given(people(), randoms, st.sampled_from(["", "print_nothing", "ask_me", "full"]))
def test_words_about_safety_stand_in_the_safety_lines_alone(
    person: Person, random: Random, choice: str
) -> None:
    summary = person.sheet_with(with_safety(person, random, choice))
    elsewhere = repr(
        replace(summary, clinician=summary.clinician.model_copy(update={"safety": ()}))
    )

    assert [text for text in safety_words(person.questionnaire) if text in elsewhere] == []


def safety_words(questionnaire: Questionnaire) -> Iterator[str]:
    """What private questions say and no other does ("No" belongs to many)."""
    private, others = set[str](), set[str]()
    for question in questionnaire.questions.values():
        words = private if questionnaire.is_private(question.id) else others
        words |= {question.text, question.short, f"answer-{question.id}"}
        for option in question.options.values():
            words |= {option.label, option.line or option.label}
            others.add(option.request or "")  # prints by an answer that says so
    return (word for word in private - others if not any(word in other for other in others))


@examples(60)
@given(people(), randoms)
def test_with_all_to_print_each_safety_answer_is_said_or_called_not_stated(
    person: Person, random: Random
) -> None:
    questionnaire, screening = person.questionnaire, with_safety(person, random, "full")
    safety = questionnaire.safety

    every, _, said = person.sheet_with(screening).clinician.safety

    assert every == safety.every_sheet
    for id_ in safety.questions:
        question, picks = questionnaire.questions[id_], screening.answers[id_].picks
        if not picks:
            assert f"{question.short}: {safety.not_stated}" in said
        elif picks[0] in question.options:
            option = question.options[picks[0]]
            assert (option.line or option.label) in said
        else:
            label = questionnaire.standard_answers[picks[0]].short
            assert f"{question.short}: {label}" in said


@examples(60)
@given(people(NO_BRACES))
def test_no_name_in_braces_is_left_on_a_sheet(person: Person) -> None:
    summary = person.sheet_with()
    parts = [part.model_dump() for part in (summary.strip, summary.clinician, summary.patient)]
    assert summary.patient.title in texts(parts)
    assert [text for text in texts(parts) if "{" in text] == []


def texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from chain.from_iterable(map(texts, value.values()))
        case list() | tuple() | frozenset():
            yield from chain.from_iterable(map(texts, value))


def test_random_answers_reach_every_way_to_answer() -> None:
    """The other tests here are worth what their answers reach."""
    reached: set[str] = set()

    @examples(60, whole=True)
    @given(screenings(shipped()))
    def look(screening: Screening) -> None:
        applies = asked(shipped(), screening.answers)
        for id_, answer in screening.answers.items():
            reached.add("applies" if id_ in applies else "hidden")
            reached.update(f"{id_}={pick}" for pick in answer.picks)
            reached.update("box" for _ in answer.texts)
            reached.update("rows" for _ in answer.rows)
            if NOT_SURE in answer.picks and len(answer.picks) > 1:
                reached.add("not sure beside ticks")
        if len(screening.steps) < len(shipped().steps):
            reached.add("not opened")

    look()

    questions = shipped().questions.values()
    values = {f"{question.id}={value}" for question in questions for value in question.values}
    kinds = {"hidden", "applies", "box", "rows", "not sure beside ticks", "not opened"}
    assert kinds <= reached
    assert len(values - reached) < len(values) / 10
