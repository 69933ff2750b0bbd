"""questions.yaml changes while records are open: answers stay by id, and nothing ever raises."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from screening.answers.answers import Answer
from screening.answers.path import find_path
from screening.answers.screening import Screening, save_step
from screening.questionnaire.conditions import ALWAYS
from screening.questionnaire.model import Question, Questionnaire
from screening.questionnaire.validation import check_consistency
from tests.answers.people import SAVED_AT, answered, pick, screened, summed_up, wrote
from tests.answers.strategies import examples, randoms, reworded, screenings
from tests.questionnaire.files import build, changed, shipped, small, small_with

FEVER_AS_TEXT = (
    """            type: single
            short: fever
            why: A shot may wait.
            options:
              "yes":
                label: "Yes"
                topic: plan
                flags: {tell_provider: [practice]}
                line: fever today
              "no": {label: "No"}
              rarely: {label: Hardly ever, is_no: true}
""",
    """            type: short_text
            short: fever
            why: A shot may wait.
            max_length: 50
            topic: plan
            line: 'fever: "{text}"'
""",
)
LEAVING_AS_SEVERAL = (
    "type: single\n            short: departure",
    "type: multiple\n            short: departure",
)
KINDS_AS_ONE = (
    "type: multiple\n            short: which shots",
    "type: single\n            short: which shots",
)


def test_a_choice_that_becomes_text_takes_the_old_pick_for_blank() -> None:
    now = build(small_with(FEVER_AS_TEXT))
    record = screened(answered(fever="yes"))

    assert "fever" not in find_path(now, record.answers).answers
    assert summed_up(record, now).clinician.lists.blank.count("fever") == 1


def test_a_text_that_becomes_a_choice_takes_the_old_words_for_blank() -> None:
    record = screened(answered(fever=wrote("burning up")))

    assert "fever" not in find_path(small(), record.answers).answers
    assert "burning up" not in repr(summed_up(record))


def test_one_pick_stays_when_several_become_possible() -> None:
    now = build(small_with(("leaving != later", "leaving answered"), LEAVING_AS_SEVERAL))
    path = find_path(now, answered(regions="tropics", leaving="soon"))

    assert path.answers["leaving"] == pick("soon")


def test_the_first_of_several_picks_counts_when_only_one_is_possible() -> None:
    answers = answered(past_problem="fainted", past_kinds="flu tetanus")

    assert find_path(build(small_with(KINDS_AS_ONE)), answers).answers["past_kinds"] == pick("flu")


def test_a_value_that_vanished_counts_for_nothing_and_comes_back_with_the_file() -> None:
    without = build(
        small_with(
            ("              tetanus: {label: Tetanus, topic: past, line: tetanus}\n", ""),
        )
    )
    record = screened(answered(past_problem="fainted", past_kinds="flu tetanus"))

    assert "tetanus" not in repr(summed_up(record, without))
    assert Screening.from_json(record.to_json()).answers["past_kinds"] == pick("flu", "tetanus")
    assert "tetanus" in repr(summed_up(record, small()))


def test_the_text_of_a_box_that_vanished_is_not_printed() -> None:
    without = build(small_with(("label: Somewhere else\n                text: Where?", "label: E")))
    record = screened(answered(regions=pick("other", other="the moon")))

    assert "the moon" not in repr(summed_up(record, without))
    assert "the moon" in repr(summed_up(record, small()))


def test_a_save_under_a_new_version_keeps_what_the_old_one_asked() -> None:
    now = build(small_with(FEVER_AS_TEXT))
    record = screened(answered(fever="yes", immune="weak", gone="x"))

    saved = save_step(
        now,
        record,
        now.steps[now.places["immune"]],
        {"immune": pick("spleen")},
        revision=1,
        now=SAVED_AT,
    ).screening

    assert saved.answers == answered(fever="yes", immune="spleen", gone="x")


def test_an_option_that_is_new_is_simply_not_ticked() -> None:
    more = build(
        small_with(
            (
                "              none: {label: None of these}\n\n          - id: fever",
                "              new: {label: New, topic: immune, line: new, if_not_ticked: new}\n"
                "              none: {label: None of these}\n\n          - id: fever",
            )
        )
    )
    record = screened(answered(immune="weak"))

    assert summed_up(record, more).clinician.not_ticked[0].text.endswith("steroids, new")


def test_a_new_question_on_a_step_that_was_saved_is_left_blank() -> None:
    more = build(
        small_with(
            (
                "      - id: worries\n",
                "          - {id: age, text: How old?, type: short_text, short: age, why: w,"
                " max_length: 9, topic: plan}\n\n      - id: worries\n",
            )
        )
    )

    assert "age" in summed_up(screened(answered(immune="weak")), more).clinician.lists.blank


def test_a_step_that_no_longer_exists_is_passed_over() -> None:
    record = screened(answered(fever="no"), opened=("immune", "a-step-of-old"))

    assert summed_up(record).clinician.lists.not_opened


def edition(questionnaire: Questionnaire, random: Random) -> Questionnaire:
    """Another version: questions removed, moved, retyped, options removed; all always asked."""
    sheet, safety = questionnaire.sheet, questionnaire.safety
    fixed = {sheet.medicines, sheet.reactions, sheet.own_questions, safety.print_choice}
    fixed |= {sheet.hopes, *safety.questions}
    kept = [
        always(question) if question.id in fixed else retyped(question, random)
        for question in questionnaire.questions.values()
        if question.id in fixed or random.random() < 0.8
    ]
    random.shuffle(kept)
    first, rest = kept[: len(questionnaire.steps)], kept[len(questionnaire.steps) :]
    places = list(range(len(first))) * 3
    random.shuffle(places)
    steps = [
        changed(
            step, questions=(question, *(q for q, at in zip(rest, places, strict=False) if at == n))
        )
        for n, (step, question) in enumerate(zip(questionnaire.steps, first, strict=True))
    ]
    sections = tuple(
        changed(section, steps=tuple(steps.pop(0) for _ in section.steps))
        for section in questionnaire.sections
    )
    ids = {question.id for question in kept}
    glance = tuple(
        changed(row, questions=tuple(id_ for id_ in row.questions if id_ in ids))
        for row in sheet.glance
    )
    page = changed(questionnaire.crisis.page, extra=())
    return changed(
        questionnaire,
        sections=sections,
        sheet=changed(sheet, glance=glance, example_if=ALWAYS, not_sure_first=()),
        asks=tuple(changed(ask, show_if=ALWAYS, moves_up_if=None) for ask in questionnaire.asks),
        notices=(),
        together=(),
        crisis=changed(questionnaire.crisis, page=page),
        elsewhere=type(questionnaire.elsewhere)(),
    )


def always(question: Question) -> Question:
    return changed(question, show_if=ALWAYS, joins=None)


def retyped(question: Question, random: Random) -> Question:
    """Another type, and fewer options."""
    options = {v: o for v, o in question.options.items() if o.request or random.random() < 0.8}
    kind = random.choice(["single", "multiple", "short_text", "long_text"])
    if kind == "single":
        options.pop("none", None)
        options = {value: changed(option, exclusive=False) for value, option in options.items()}
    if kind.endswith("_text") or not options:
        return changed(always(question), type="long_text", options={}, max_length=100)
    return changed(always(question), type=kind, options=options, max_length=None)


@examples(10)
@given(st.sampled_from([small, shipped]), randoms)
def test_an_edition_of_these_tests_is_one_that_the_loader_would_take(
    of: Callable[[], Questionnaire], random: Random
) -> None:
    assert list(check_consistency(edition(of(), random))) == []


@examples(50)
@given(screenings(shipped()), randoms)
def test_no_old_record_raises_under_another_version(record: Screening, random: Random) -> None:
    now = edition(shipped(), random)
    again = Screening.from_json(record.to_json())

    summed_up(again, now)

    for step in now.steps:
        form = {question.id: Answer() for question in step.questions[:1]}
        saved = save_step(now, again, step, form, revision=again.revision_of(step), now=SAVED_AT)
        others = [id_ for id_ in again.answers if id_ not in form]
        assert all(saved.screening.answers[id_] == again.answers[id_] for id_ in others)


@examples(40)
@given(screenings(shipped()), randoms)
def test_nothing_is_printed_of_a_question_that_is_gone(record: Screening, random: Random) -> None:
    now = edition(shipped(), random)
    gone = [id_ for id_ in record.answers if id_ not in now.questions]
    words = {id_: reworded(record.answers[id_], f"canary-{n}") for n, id_ in enumerate(gone)}

    summary = summed_up(screened(record.answers.merged(words)), now)

    assert "canary-" not in repr(summary)
