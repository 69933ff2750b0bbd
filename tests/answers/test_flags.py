from __future__ import annotations

import pytest

from screening.answers.answers import Answer
from screening.answers.flags import TopicLine, filled, sorted_tags, topic_lines, with_words
from screening.answers.path import find_path
from tests.answers.people import answered, path_of, pick, wrote
from tests.questionnaire.files import build, shipped, small_with


def lines(**answers: str | Answer) -> list[TopicLine]:
    return list(topic_lines(path_of(**answers)))


def printed(**answers: str | Answer) -> list[str]:
    return [
        f"{line.level} | {line.label}: {line.text} {list(line.tags)}" for line in lines(**answers)
    ]


def test_without_answers_there_is_no_line() -> None:
    assert lines() == []


def test_an_answer_makes_one_line_under_its_topic() -> None:
    assert printed(immune="spleen") == ["monitor | Immune system: no spleen ['label']"]


@pytest.mark.parametrize("answer", ["not_sure", "in_person", "none"])
def test_not_sure_in_person_and_none_make_no_line(answer: str) -> None:
    assert lines(immune=answer) == []


def test_details_of_a_topic_are_joined_in_the_order_of_the_file_under_the_highest_level() -> None:
    assert printed(immune=pick("other", "spleen", "weak", other="asthma")) == [
        'raise_first | Immune system: weak: no live shots · no spleen · other: "asthma" '
        "['study', 'web 002']"
    ]


def test_a_topic_joins_the_answers_of_several_questions() -> None:
    assert printed(regions="mountains", leaving="soon") == [
        "monitor | Trip: high mountains · leaves within two weeks ['web 001']"
    ]
    assert printed(fever="yes", explain="cost dates") == [
        "tell_provider | Planning: fever today · cost · dates ['practice']"
    ]


def test_the_same_words_print_once() -> None:
    assert printed(immune="weak steroids") == [
        "raise_first | Immune system: weak: no live shots ['study', 'web 002']"
    ]


def test_lines_stand_by_level_and_then_in_the_order_of_the_topics() -> None:
    found = printed(
        regions=pick("other", other="space"),
        allergy="latex",
        immune="weak",
        past_problem="fainted",
        explain="dates",
    )

    assert [line.partition(":")[0] for line in found] == [
        "raise_first | Immune system",
        "tell_provider | Trip",
        "tell_provider | Allergy",
        "tell_provider | Past shots",
        "ask | Planning",
    ]


def test_an_answer_without_a_flag_informs() -> None:
    assert printed(allergy="egg latex", allergy_tested="yes", tested_where=wrote("Dr. Moon"))[
        0
    ] == (
        'raise_first | Allergy: egg, in some shots · latex · tested · by "Dr. Moon" (not checked) '
        "['label']"
    )


def test_a_written_answer_alone_is_for_information() -> None:
    path = path_of(allergy="latex", allergy_tested="yes", tested_where=wrote("Dr. Moon"))
    (line,) = topic_lines(path)

    assert [(detail.question, detail.value, detail.level) for detail in line.details] == [
        ("allergy", "latex", "tell_provider"),
        ("allergy_tested", "yes", "info"),
        ("tested_where", "", "info"),
    ]


def test_a_hidden_answer_makes_no_line() -> None:
    assert printed(allergy="none", allergy_tested="yes", tested_where=wrote("Dr. Moon")) == []


def test_private_answers_make_no_line() -> None:
    assert lines(fear_now="yes_now", fear_past="yes", fear_print="full") == []


def test_own_words_stand_where_the_line_has_room_for_them() -> None:
    assert printed(regions=pick("other", other="the  moon\nand back")) == [
        "tell_provider | Trip: elsewhere: \"the moon and back\" ['web 001', 'practice']"
    ]


def test_own_words_stand_behind_a_line_that_has_no_place_for_them() -> None:
    assert printed(immune=pick("other", other="asthma"))[0].startswith(
        'tell_provider | Immune system: other: "asthma"'
    )


def test_an_empty_box_leaves_no_trace() -> None:
    assert printed(regions="other") == ["tell_provider | Trip: elsewhere ['web 001', 'practice']"]
    assert printed(allergy="egg") == ["raise_first | Allergy: egg, in some shots ['label']"]
    assert printed(immune="other") == ["tell_provider | Immune system: other ['practice']"]


def test_a_joined_question_prints_behind_the_line_of_the_other() -> None:
    assert printed(past_problem="fainted", past_kinds="flu tetanus") == [
        "tell_provider | Past shots: fainted: flu, tetanus ['practice']"
    ]
    assert printed(past_problem="fainted", past_kinds=pick("flu", "other", other="rabies")) == [
        "tell_provider | Past shots: fainted: flu, other \"rabies\" ['practice']"
    ]
    assert printed(past_problem="fainted", past_kinds="other") == [
        "tell_provider | Past shots: fainted: other ['practice']"
    ]


@pytest.mark.parametrize("kinds", ["", "not_sure", "in_person"])
def test_a_joined_question_without_a_pick_of_its_own_adds_nothing(kinds: str) -> None:
    answers = {"past_kinds": kinds} if kinds else {}

    assert printed(past_problem="fainted", **answers) == [
        "tell_provider | Past shots: fainted ['practice']"
    ]


def test_a_joined_question_prints_nothing_when_the_other_makes_no_line() -> None:
    assert lines(past_problem="no", past_kinds="flu") == []


def test_what_rests_on_memory_prints_as_practice() -> None:
    assert printed(allergy="latex") == ["tell_provider | Allergy: latex ['practice']"]


def test_tags_stand_strongest_first_and_each_once() -> None:
    bases = ["practice", "web 004", "study", "memory", "web 001", "label", "web 004", "study"]

    strength = ("label", "study", "web", "practice")
    tags = ("label", "study", "web 001", "web 004", "practice")
    assert sorted_tags(iter(bases), strength) == tags


LEAFLETS = (
    "  study: {tag: study,",
    "  leaflet_fr: {tag: FR, short: leaflet, patient: a leaflet}\n  study: {tag: study,",
)


def test_a_label_prints_the_tags_of_those_among_its_references() -> None:
    of_france = ("R01: {kind: label,", "R01: {kind: leaflet_fr,")
    line = "                line: no spleen\n"
    cites = (line, f"{line}                references: [R01]\n")
    found = [
        topic_lines(find_path(build(small_with(*edits)), answered(immune="spleen")))[0]
        for edits in ((LEAFLETS, of_france, cites), (LEAFLETS, of_france))
    ]
    assert [(line.tags, line.marks) for line in found] == [
        (("leaflet_fr",), ("FR",)),
        (("label",), ("label",)),
    ]
    assert found[0].details[0].bases == ("leaflet_fr",)


def test_every_label_behind_a_line_of_the_product_names_drug_and_country() -> None:
    references = shipped().references
    for question, value, option in shipped().flagged_options():
        if "label" in option.flags[option.level]:
            kinds = [references[id_].kind for id_ in option.references]
            assert any(kinds), (question.id, value)


def test_a_line_is_named_by_its_topic() -> None:
    (line,) = lines(immune="spleen")

    assert (line.topic, line.id) == ("immune", "topic-immune")


@pytest.mark.parametrize(
    ("line", "words", "said"),
    [
        ('other: "{text}"', "a cold", 'other: "a cold"'),
        ('other: "{text}"', "", "other"),
        ('other "{text}"', "", "other"),
        ("other, {text}", "", "other"),
        ('by "{text}" (not checked)', "", "by (not checked)"),
        ("plain", "a cold", 'plain: "a cold"'),
        ("plain", "", "plain"),
        ('other: "{text}"', " a \n\t cold ", 'other: "a cold"'),
        ('other: "{text}"', "{text}", 'other: "{text}"'),
        ('other: "{text}"', "{emergency} {0} \\1", 'other: "{emergency} {0} \\1"'),
        ('other: "{text}"', '"quoted"', 'other: ""quoted""'),
    ],
)
def test_words_are_laid_into_a_line(line: str, words: str, said: str) -> None:
    assert filled(line, words) == said


def test_words_in_a_sentence_keep_their_line_breaks() -> None:
    assert with_words('You said "{text}".', "a\nb") == 'You said "a\nb".'
    assert with_words('You named another problem: "{text}". Ask.', "") == (
        "You named another problem. Ask."
    )


@pytest.mark.parametrize("line", ['"{text}"', "{text}", '"{text}".'])
def test_a_line_that_is_only_the_words_says_the_label_without_them(line: str) -> None:
    now = build(small_with(("""line: 'elsewhere: "{text}"'""", f"line: '{line}'")))

    (found,) = topic_lines(find_path(now, answered(regions="other")))

    assert found.text == "Somewhere else"


def test_a_joined_line_that_is_only_the_words_says_the_label_without_them() -> None:
    now = build(small_with(("""line: 'other "{text}"'""", "line: '{text}'")))

    (found,) = topic_lines(find_path(now, answered(past_problem="fainted", past_kinds="other")))

    assert found.text == "fainted: Another"
