from __future__ import annotations

from screening.answers.answers import Answer, MedicineRow
from screening.answers.patient_sheet import PatientSheet
from tests.answers.people import answered, pick, screened, summary_of, summed_up, takes, wrote
from tests.questionnaire.files import build, small, small_with


def sheet(**answers: str | Answer) -> PatientSheet:
    return summary_of(**answers).patient


def topics(**answers: str | Answer) -> dict[str, tuple[str, ...]]:
    return {each.heading: each.lines for each in sheet(**answers).topics}


def rows(**answers: str | Answer) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (row.question, row.said, row.means) for part in sheet(**answers).parts for row in part.rows
    ]


def test_without_topics_the_sheet_says_that_this_says_nothing() -> None:
    found = sheet(about="me", explain="cost")

    assert found.topics == ()
    assert found.no_topics == "No lines. That says nothing."
    assert found.intro == ""


def test_topics_stand_under_the_level_of_their_line_with_an_introduction() -> None:
    found = sheet(immune="weak steroids", past_problem="fainted", regions="tropics", leaving="soon")

    assert found.intro == "Many people have lines here."
    assert found.no_topics == ""
    assert [(each.level, each.heading, each.lines) for each in found.topics] == [
        (
            "raise_first",
            "Talk about this before any shot",
            ("Your immune system is weak.", "You take steroids."),
        ),
        ("monitor", "You may be watched longer", ("You leave soon.",)),
        ("tell_provider", "Tell the nurse", ("You fainted once.",)),
    ]


def test_what_only_informs_or_is_to_be_asked_stands_with_the_answers_alone() -> None:
    found = sheet(
        regions="mountains tropics", leaving="soon", allergy="latex", allergy_tested="yes"
    )

    assert [line for each in found.topics for line in each.lines] == [
        "You leave soon.",
        "You named latex.",
    ]
    means = {row.id: row.means for part in found.parts for row in part.rows}
    assert means["answer-regions"] == ("You go high up. Ask about altitude.",)
    assert means["answer-allergy_tested"] == ("You had a test.",)
    assert means["answer-leaving"] == ()
    assert means["answer-allergy"] == ()


def test_own_words_stand_in_the_topic() -> None:
    assert topics(regions=pick("other", other="the moon"))["Tell the nurse"] == (
        'You go elsewhere: "the moon". Tell the nurse.',
    )


def test_an_empty_box_leaves_no_trace_in_the_topic() -> None:
    assert topics(regions="other")["Tell the nurse"] == ("You go elsewhere. Tell the nurse.",)


def test_the_answers_stand_by_section_as_they_were_given() -> None:
    found = sheet(
        about="me",
        hopes=wrote("sun\nand sea"),
        allergy=pick("egg", "latex", egg="hives"),
        medicines="none",
    )

    assert [(part.title, [row.said for row in part.rows]) for part in found.parts] == [
        ("Your trip", [("Me",), ("sun\nand sea",)]),
        ("Your health", [("Egg: hives", "Latex")]),
        ("Medicines", [("I take none",)]),
    ]
    assert found.parts[0].rows[0].question == "Who is this about?"


def test_not_sure_and_in_person_say_what_they_mean() -> None:
    assert rows(fever="not_sure") == [
        ("Do you have a fever?", ("Not sure",), ("You were not sure about fever.",))
    ]
    assert rows(immune="weak not_sure")[0][1:] == (
        ("Weak immune system", "Not sure"),
        ("You were not sure about immune system.",),
    )
    assert rows(explain="in_person")[0][1:] == (
        ("In person",),
        ("You would rather talk about topics to explain.",),
    )


def test_medicines_stand_as_rows() -> None:
    ((_, said, _),) = rows(
        medicines=takes(MedicineRow("Iron", "blood", "1 a day"), MedicineRow("Tea"))
    )

    assert said == ("Iron · blood · 1 a day", "Tea")


def test_the_kind_of_a_medicine_is_said_in_words() -> None:
    kinds = [MedicineRow("Iron", kind=kind) for kind in ("", "prescribed", "otc", "herb")]

    ((_, said, _),) = rows(medicines=takes(*kinds))

    assert said == (
        "Iron",
        "Iron · prescribed",
        "Iron · over the counter",
        "Iron · herb or vitamin",
    )


def test_hidden_private_and_blank_answers_are_not_on_the_sheet() -> None:
    assert rows(regions="none", leaving="soon", fear_now="yes_now", fear_past="no") == [
        ("Where do you go?", ("Not known yet",), ())
    ]
    assert rows(fear_print="full") == []


def test_own_questions_are_asked_and_not_listed_as_an_answer() -> None:
    found = sheet(own_questions=wrote("Why?"))

    assert found.asks[0].text == "Why?"
    assert found.parts == ()


def test_where_lines_come_from_is_said_for_each_kind_of_tag_on_the_sheet() -> None:
    assert sheet(immune="spleen").where_from == ("a package leaflet",)
    assert sheet(immune="weak").where_from == (
        "a paper",
        "a web page",
        "From A page on shots (1 Mar 2026).",
    )
    assert sheet(allergy="latex").where_from == ("good practice",)
    assert sheet(about="me").where_from == ()


def test_help_lines_are_those_of_the_place() -> None:
    found = sheet().help

    assert found.emergency == "555"
    assert [line.name for line in found.lines] == ["Home line"]
    assert found.fallback == "Find a line near you."


def test_the_fixed_words_come_from_the_file() -> None:
    found = sheet()

    assert found.title == "My notes"
    assert found.point_here == "Point here."
    assert found.bring == "Bring this along."
    assert found.no_verdict == small().sheet.no_verdict == "No flag is not a yes."
    assert found.medicine_warning == "Do not stop a medicine on your own."
    assert found.disclaimer == "For learning only."
    assert found.clear == "Deleted after 24 hours."
    assert found.ends == ("What I heard",)


def test_a_line_that_is_only_the_words_is_left_away_without_them() -> None:
    line = """line: 'other "{text}"'"""
    now = build(small_with((line, f"{line}, patient: '{{text}}'")))
    answers = answered(past_problem="fainted", past_kinds="other")

    (part,) = summed_up(screened(answers), now).patient.parts

    assert part.rows[-1].said == ("Another",)
    assert part.rows[-1].means == ()


def test_words_to_begin_with_stand_once_behind_a_topic_that_is_hard_to_say() -> None:
    file = small_with(
        ("\nsections:\n", "\nhard_to_say:\n  immune: 'Say: \"My body is weak.\"'\n\nsections:\n")
    )
    screening = screened(answered(immune="weak steroids"))

    found = summed_up(screening, build(file)).patient

    assert [each.lines for each in found.topics] == [
        ('Your immune system is weak. Say: "My body is weak."', "You take steroids.")
    ]
