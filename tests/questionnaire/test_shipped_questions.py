"""What must hold of the shipped file, whatever its words are at the moment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from screening.errors import QuestionnaireError
from screening.questionnaire.conditions import ALWAYS, Condition
from screening.questionnaire.crisis import find_contacts
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.yaml_source import read_document
from tests.questionnaire.files import OPERATOR_WORDS, SHIPPED, line_of, shipped, text_of

STEPS = """
about-you * who_for age_group pregnancy_status
your-reasons * reasons diagnosis_given
care-tried treatments_tried treatments_helped
past-ketamine * ketamine_before ketamine_last ketamine_use ketamine_before_details
mental-health * mh_conditions unusual_experiences
safety * safety_now safety_past safety_print
support-history * mh_hospital family_history
heart * heart_conditions bp_reading
other-health * other_conditions
reactions * allergy_reaction nausea_prone
medicine-kinds * medicine_kinds
medicine-list medicines
alcohol-drugs * current_use substance_problem substance_kinds recovery_support
your-provider provider_found provider_checks care_team_knows
your-hopes * hopes setting_planned ride_home see_me_alone
place-and-form route_offered therapist_present
cost cost_access
session-day same_day_duties
after-support support_person after_plan comfort_needs
your-choice expectations options_discussed pressure who_decides
your-questions * topics_to_explain own_questions interpreter
""".strip().splitlines()
"""In the order of the file; `*` marks the short way."""

FILLED_ON_THE_SHEET = {"{}", "{text}", "{topic}", "{date}", "{titles}", "{groups}", "{by}", "{on}"}


def texts(value: Any, *path: str) -> Iterator[tuple[str, str]]:
    """Every text in `value`, with where it stands."""
    match value:
        case str():
            yield ".".join(path), value
        case dict():
            for key, each in value.items():
                yield from texts(each, *path, str(key))
                yield from texts(key, *path, "(key)")
        case list() | tuple():
            for number, each in enumerate(value):
                yield from texts(each, *path, str(number))


def loaded_texts(crisis_locale: str | None = None) -> list[tuple[str, str]]:
    questionnaire = load_questionnaire(SHIPPED, crisis_locale, OPERATOR_WORDS)
    return list(texts(questionnaire.model_dump()))


def conditions() -> Iterator[tuple[str, Condition]]:
    """Every condition outside the safety rules, with where it stands."""
    questionnaire = shipped()
    for question in questionnaire.questions.values():
        yield question.id, question.show_if
    for ask in questionnaire.asks:
        yield ask.id, ask.show_if
        yield ask.id, ask.moves_up_if or ALWAYS
    for notice in questionnaire.notices:
        yield "notice", notice.show_if
    for extra in questionnaire.crisis.page.extra:
        yield "extra", extra.show_if
    yield "example_if", questionnaire.sheet.example_if


def test_the_steps_hold_these_questions() -> None:
    found = [
        " ".join([step.id, *"*" * step.short_way, *(question.id for question in step.questions)])
        for step in shipped().steps
    ]

    assert found == STEPS


def test_there_are_ten_sections_with_21_steps_and_50_questions() -> None:
    questionnaire = shipped()

    assert len(questionnaire.sections) == 10
    assert len(questionnaire.steps) == 21
    assert len(questionnaire.questions) == 50
    assert len(questionnaire.cards) == 10


@pytest.mark.parametrize("step_id", [row.split()[0] for row in STEPS])
def test_each_step_has_a_question_that_is_always_asked(step_id: str) -> None:
    assert any(
        question.show_if == ALWAYS
        for question in shipped().steps[shipped().places[step_id]].questions
    )


def test_no_two_questions_and_no_two_steps_share_a_name_or_a_wording() -> None:
    questionnaire = shipped()
    names = Counter(question.short for question in questionnaire.questions.values())
    names.update(question.text for question in questionnaire.questions.values())
    names.update(step.title for step in questionnaire.steps)

    assert [name for name, times in names.items() if times > 1] == []
    for section in questionnaire.sections:  # a part is told from its pages
        assert section.title not in [step.title for step in section.steps[1:]]
        assert section.title != section.steps[0].title or len(section.steps) == 1


def test_no_condition_outside_the_safety_rules_looks_at_a_safety_answer() -> None:
    questionnaire = shipped()

    assert [
        (place, condition.text)
        for place, condition in conditions()
        if any(questionnaire.is_private(test.question) for test in condition.tests)
    ] == []


def test_the_safety_rules_look_at_safety_answers_alone() -> None:
    safety = shipped().safety

    assert {test.question for test in safety.interrupt_if.tests} == {"safety_now"}
    assert set(safety.questions) == {"safety_now", "safety_past"}
    assert safety.print_choice == "safety_print"


def test_safety_answers_name_no_topic_and_no_flag() -> None:
    questionnaire = shipped()
    private = [q for q in questionnaire.questions.values() if questionnaire.is_private(q.id)]

    assert all(not o.flags and not o.topic for q in private for o in q.options.values())
    assert all(q.show_if == ALWAYS for q in private)


def test_glance_words_stand_only_where_a_row_gathers_them() -> None:
    questionnaire = shipped()
    gathered = {id_ for row in questionnaire.sheet.glance for id_ in row.questions}

    assert [
        f"{question.id}: {value}"
        for question in questionnaire.questions.values()
        for value, option in question.options.items()
        if option.glance and question.id not in gathered
    ] == []


def test_a_text_question_has_a_place_on_the_clinician_sheet() -> None:
    written = [question for question in shipped().questions.values() if question.is_text]

    assert [question.id for question in written if not (question.own_words or question.topic)] == []


def test_what_a_joined_question_waits_for_always_has_a_line_to_print_behind() -> None:
    questionnaire = shipped()
    for question in questionnaire.questions.values():
        if question.joins:
            target = questionnaire.questions[question.joins]
            (test,) = question.show_if.tests
            assert test.question == target.id
            assert all(target.options[value].line for value in test.values)


def test_what_clinicians_read_about_a_line_gives_no_order() -> None:
    """What to look into stands behind "Clarify:"; only requests are the patient's own."""
    found = [
        place
        for place, text in texts(read_document(SHIPPED).data)
        if place.endswith(("detail", "line")) and re.search(r"\bplease\b", text, re.IGNORECASE)
    ]

    assert found == []


def test_every_topic_is_used() -> None:
    questionnaire = shipped()
    used = {
        topic
        for question in questionnaire.questions.values()
        for topic in (question.topic, *(option.topic for option in question.options.values()))
        if topic
    }
    used |= {rule.topic for rule in questionnaire.together}

    assert used == set(questionnaire.topics)


def test_a_name_that_the_loader_fills_is_left_nowhere() -> None:
    left = [
        (place, name)
        for place, text in loaded_texts()
        for name in re.findall(r"\{[^}]*\}?", text)
        if name not in FILLED_ON_THE_SHEET and not place.startswith("fixed")
    ]

    assert left == []


@pytest.mark.parametrize("locale", ["xx-XX", "de-DE", "en", "en-us"])
def test_a_setting_of_a_place_without_lines_is_refused_by_name(locale: str) -> None:
    with pytest.raises(QuestionnaireError) as raised:
        load_questionnaire(SHIPPED, locale)

    (problem,) = raised.value.problems
    assert problem.text == (
        f"the setting CRISIS_LOCALE is '{locale}', which has no lines; these have: en-US, es-US"
    )
    assert problem.line == line_of(text_of(SHIPPED), "\n  locales:\n") + 1


def test_emergency_numbers_stand_in_the_file_only_where_the_lines_are() -> None:
    found = [
        (place, text)
        for place, text in texts(read_document(SHIPPED).data)
        if re.search(r"988|911|\b112\b|\b999\b", text)
    ]

    assert [each for each in found if not each[0].startswith("crisis.locales.")] == []
    assert found


def test_every_place_reads_its_own_number() -> None:
    for locale in shipped().crisis.locales:
        crisis = load_questionnaire(SHIPPED, locale, OPERATOR_WORDS).crisis
        assert crisis.here.emergency.label in crisis.page.danger
        assert crisis.here.short in crisis.panel


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Call 911, or 9 1 1.", [("911", "tel:911"), ("9 1 1", "tel:911")]),
        ("call or text 988", [("988", "tel:988")]),
        ("text AYUDA to 988", [("AYUDA to 988", "sms:988?body=AYUDA")]),
        ("text 838255", [("838255", "sms:838255")]),
        ("9880 or 19111, in 2026", []),
        ("chat at 988lifeline.org", [("988lifeline.org", "https://988lifeline.org")]),
    ],
)
def test_numbers_and_pages_in_a_text_are_found_with_what_reaches_them(
    text: str, links: list[tuple[str, str]]
) -> None:
    pieces = list(shipped().crisis.find_links(text))

    assert "".join(piece for piece, _ in pieces) == text
    assert [(piece, url) for piece, url in pieces if url] == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("desk@clinic.example.", [("desk@clinic.example", "mailto:desk@clinic.example")]),
        ("Ana, +1 (555) 123-4567", [("+1 (555) 123-4567", "tel:+15551234567")]),
        ("12 Main Street, 97201 Portland", []),
        ("", []),
    ],
)
def test_a_contact_is_called_or_written_to(text: str, links: list[tuple[str, str]]) -> None:
    pieces = list(find_contacts(text))

    assert "".join(piece for piece, _ in pieces) == text
    assert [(piece, url) for piece, url in pieces if url] == links
