"""What differs between two versions, in the words of an editor."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from screening.check.changes import Group, changes_page, changes_text, describe_changes
from tests.questionnaire.files import SMALL, build, small, small_with
from tests.test_cli import run


def changes(*edits: tuple[str, str]) -> tuple[Group, ...]:
    return describe_changes(small(), build(small_with(*edits)))


def said(*edits: tuple[str, str]) -> list[str]:
    return [f"{group.name}: {change}" for group in changes(*edits) for change in group.changes]


def test_the_same_file_has_no_changes() -> None:
    assert describe_changes(small(), small()) == ()
    assert "Nothing differs." in changes_text(small(), small(), ())


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            ("Where do you go?", "Where will you go?"),
            "regions: wording reworded: “Where do you go?” → “Where will you go?”",
        ),
        (
            (
                "{label: Dates, topic: plan, flags: {ask: [study]}",
                "{label: Days, topic: plan, flags: {ask: [study]}",
            ),
            "explain: “Days”: label changed: “Dates” → “Days”",
        ),
        (
            ("line: latex\n", "line: latex gloves\n"),
            "allergy: “Latex”: clinician line changed: “latex” → “latex gloves”",
        ),
        (
            ("text: What happened?", "text: What came?"),
            "allergy: “Egg”: label of its text box reworded: “What happened?” → “What came?”",
        ),
        (
            ("flags: {monitor: [label]}", "flags: {raise_first: [label]}"),
            "immune: “No spleen”: its flag rose from “Watch” to “Before any shot”",
        ),
        (
            ("flags: {monitor: [label]}", "flags: {ask: [label]}"),
            "immune: “No spleen”: its flag fell from “Watch” to “Wants to ask”",
        ),
        (
            ("flags: {monitor: [label]}", "flags: {monitor: [study]}"),
            "immune: “No spleen”: what its flags rest on: “Watch [label]” → “Watch [study]”",
        ),
        (
            ("show_if: allergy_tested = yes", "show_if: always"),
            "tested_where: condition reworded: “allergy_tested = yes” → “always”",
        ),
        (
            ("              rarely: {label: Hardly ever, is_no: true}\n", ""),
            "fever: no longer offers “Hardly ever” (rarely)",
        ),
        (
            (
                "              later: {label: Later, glance: later}\n",
                "              later: {label: Later, glance: later}\n"
                "              now: {label: Now, topic: trip, flags: {ask: [study]}, line: now}\n",
            ),
            "leaving: now also offers “Now” (now), flagged Wants to ask",
        ),
        (
            ("text: Which shots do I need?", "text: Which shots?"),
            "P01: wording reworded: “Which shots do I need?” → “Which shots?”",
        ),
        (
            ("    heading: You are not alone", "    heading: Here is help"),
            "crisis: page, heading reworded: “You are not alone” → “Here is help”",
        ),
        (('version: "2.1"', 'version: "2.2"'), "version: reworded: “2.1” → “2.2”"),
        (
            ("\nsources:\n", "\nretired: [question shoes]\n\nsources:\n"),
            "retired: changed: “question shoes”",
        ),
        (
            ("title: Your hopes\n", "title: What you hope for\n"),
            "your-hopes: title reworded: “Your hopes” → “What you hope for”",
        ),
    ],
)
def test_a_change_is_one_plain_sentence(edit: tuple[str, str], sentence: str) -> None:
    assert sentence in said(edit)


def test_a_question_that_moves_is_told_with_the_titles_of_its_pages() -> None:
    text = small_with()
    start = text.index("          - id: fever\n")
    question = text[start : text.index("\n\n", start)].rstrip() + "\n"
    to = "      - id: your-hopes\n        title: Your hopes\n        questions:\n"
    moved = text.replace(question, "").replace(to, to + question)

    [group] = [each for each in describe_changes(small(), build(moved)) if each.name == "fever"]

    title = small().step_of["fever"].title
    assert [str(change) for change in group.changes] == [
        f"moved to another page: “{title}” → “Your hopes”"
    ]


def test_a_new_question_is_told_with_its_answers() -> None:
    edit = (
        "      - id: your-hopes\n        title: Your hopes\n        questions:\n",
        "      - id: your-hopes\n        title: Your hopes\n        questions:\n"
        "          - {id: shoes, text: Which shoes?, type: long_text, short: shoes, why: Walk.,\n"
        "             max_length: 100, own_words: Shoes}\n",
    )

    every_word = [
        "shoes: short words: “shoes”",
        "shoes: kind of question: “long text”",
        "shoes: why we ask: “Walk.”",
        "shoes: greatest length: “100”",
        "shoes: label of the quoted words: “Shoes”",
    ]

    assert sorted(said(edit)) == sorted(
        ["shoes: is new: “Which shoes?”", "shoes: stands on the page: “Your hopes”", *every_word]
    )
    assert sorted(
        f"{group.name}: {change}"
        for group in describe_changes(build(small_with(edit)), small())
        for change in group.changes
    ) == sorted(["shoes: is asked no more: “Which shoes?”", *every_word])


NEW_QUESTION = (
    "      - id: your-hopes\n        title: Your hopes\n        questions:\n",
    """      - id: your-hopes
        title: Your hopes
        questions:
          - id: rash
            text: Did you have a rash?
            type: single
            short: rash
            why: It may come back.
            show_if: about in [me, child] and regions has tropics
            if_not_sure: monitor
            evidence: [E02]
            options:
              often:
                label: Yes, often
                topic: allergy
                flags: {raise_first: [label, web 002]}
                line: do not treat
                patient: You had a rash. Ask about it first.
                detail: Rash, often. Do not treat.
                references: [R01]
              "no": {label: No}
""",
)


def test_a_new_question_is_told_with_every_word_level_line_condition_and_source() -> None:
    told = [line.removeprefix("rash: ") for line in said(NEW_QUESTION) if line[:5] == "rash:"]

    for line in (
        "is new: “Did you have a rash?”",
        "stands on the page: “Your hopes”",
        "why we ask: “It may come back.”",
        "condition: 1 (who this is about) is one of “Me”, “My child” and 2 (regions) names "
        "“The tropics”",
        "what 'not sure' counts as: “Watch”",
        "notes it rests on: “E02: Some shots hold egg. (source 002)”",
        "offers “Yes, often” (often)",
        "“Yes, often”: topic: “Allergy”",
        "“Yes, often”: flags: “Before any shot [label, web 002]”",
        "“Yes, often”: clinician line: “do not treat”",
        "“Yes, often”: patient sentence: “You had a rash. Ask about it first.”",
        "“Yes, often”: long clinician line: “Rash, often. Do not treat.”",
        "“Yes, often”: references it rests on: “R01: Leaflet”",
        "offers “No” (no)",
    ):
        assert line in told, told
    gone = describe_changes(build(small_with(NEW_QUESTION)), small())
    ends = {str(change) for group in gone for change in group.changes}
    assert "“Yes, often”: clinician line: “do not treat”" in ends
    assert "“Yes, often”: flags: “Before any shot [label, web 002]”" in ends


def test_a_changed_condition_is_told_as_it_stands_and_in_words() -> None:
    assert said(("show_if: allergy_tested = yes", "show_if: always")) == [
        "tested_where: condition reworded: “allergy_tested = yes” → “always”",
        "tested_where: condition, in words: 6 (allergy test) is “Yes” → “always”",
    ]


def test_safety_and_crisis_lines_come_first_each_changed_digit_marked() -> None:
    edits = (
        ("Where do you go?", "Where will you go?"),
        ("short: call 556", "short: call 565 or 112, day or night"),
        ('{name: Home line, tel: "556"}', '{name: Home line, tel: "565", sms: "112"}'),
        ("{label: Very much,", "{label: A lot,"),
    )
    found = changes(*edits)

    assert [group.name for group in found] == ["crisis", "fear_now", "regions"]
    assert {group.part for group in found[:2]} == {"Safety and crisis lines"}
    told = {str(change) for change in found[0].changes}
    assert "locales, nn-NN, lines, “Home line”, number to call changed: “556” → “565”" in told
    assert "locales, nn-NN, lines, “Home line”, number to text is new: “112”" in told
    text = changes_text(small(), build(small_with(*edits)), found)
    assert "“556” → “565”\n      >>> digits: 556 → 565\n" in text
    assert ">>> digits: 556 → 565, 112\n" in text
    assert text.count(">>>") == 4  # and two texts that name the numbers by {crisis_short}
    read = page(*edits)
    assert [tag for tag, _ in read.tags].count("mark") == 2 + 3 * 3
    assert "112" in read.words


def test_a_new_place_with_its_lines_is_told_whole_and_lines_in_another_order() -> None:
    place = """
    xx-XX:
      place: Elsewhere
      emergency: {label: "112", tel: "112"}
      short: call 113
      lines:
        - {name: First line, tel: "113", tel_note: press 1}
        - {name: Second line, tel: "114"}
      checked_on: 2026-03-01
      references: [R01]
"""
    edit = ("\ncards:\n", f"{place}\ncards:\n")
    first = '        - {name: First line, tel: "113", tel_note: press 1}\n'
    second = '        - {name: Second line, tel: "114"}\n'
    turned = (edit[0], edit[1].replace(first + second, second + first))
    told = said(edit)

    assert "crisis: locales, xx-XX is new" in told
    assert "crisis: locales, xx-XX, emergency, number to call: “112”" in told
    assert "crisis: locales, xx-XX, lines, “First line”, tel note: “press 1”" in told
    assert "crisis: locales, xx-XX, references it rests on: “R01: Leaflet”" in told
    (group,) = describe_changes(build(small_with(edit)), build(small_with(turned)))
    assert [str(change) for change in group.changes] == [
        "locales, xx-XX, lines: they come in another order: "
        "“First line”, “Second line” → “Second line”, “First line”"
    ]


def test_a_new_ask_is_told_with_its_condition() -> None:
    edit = (
        "\nsheet:\n",
        "\n  - {id: P09, text: What then?, show_if: about = me, first: true, basis: stated}\n"
        "\nsheet:\n",
    )

    assert [line for line in said(edit) if "P09" in line] == [
        "number and order: the entry 'P09' is new",
        "P09: wording: “What then?”",
        "P09: condition: 1 (who this is about) is “Me”",
        "P09: first: “yes”",
        "P09: stated basis: “stated”",
    ]


def test_a_new_line_of_several_answers_is_told_with_every_word() -> None:
    rule = (
        "\nsheet:\n",
        "\ntogether:\n  - {id: both, show_if: fever = yes and about = me, topic: plan, line: hot, "
        "flags: {monitor: [label]}, patient: You are hot., detail: Ask when.}\n\nsheet:\n",
    )

    assert [line for line in said(rule) if "both" in line] == [
        "number and order: the entry 'both' is new",
        "both: flags: “Watch [label]”",
        "both: condition: 9 (fever) is “Yes” and 1 (who this is about) is “Me”",
        "both: topic: “Planning”",
        "both: clinician line: “hot”",
        "both: patient sentence: “You are hot.”",
        "both: long clinician line: “Ask when.”",
    ]


def test_options_in_another_order_are_told() -> None:
    edit = (
        "                label: Latex\n",
        "                label: Latex\n",
    )
    cost = "              cost: {label: Cost, topic: plan, flags: {ask: [web 002]}, line: cost}\n"
    dates = "              dates: {label: Dates, topic: plan, flags: {ask: [study]}, line: dates}\n"

    assert said(edit) == []
    assert said((cost + dates, dates + cost)) == [
        "explain: its options come in another order: “cost, dates, none” → “dates, cost, none”"
    ]


class Read(HTMLParser):
    """The words of a page, and its tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


def page(*edits: tuple[str, str]) -> Read:
    new = build(small_with(*edits))
    read = Read()
    read.feed(changes_page(small(), new, describe_changes(small(), new)))
    return read


def test_the_page_has_a_line_for_name_date_and_signature() -> None:
    read = page(("Where do you go?", "Where will you go?"))

    assert {"Name", "Date", "Signature"} <= set(read.words)
    assert "Where will you go?" in read.words
    assert any("1 change." in words for words in read.words)


def test_the_page_needs_nothing_from_elsewhere_and_escapes_what_it_tells() -> None:
    read = page(("Where do you go?", "Where <script>go</script>?"))

    assert {"script", "link", "img"} & {tag for tag, _ in read.tags} == set()
    assert "Where <script>go</script>?" in read.words


def test_the_command_tells_them_as_text_and_as_a_page(tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(small_with(("Where do you go?", "Where will you go?")), encoding="utf-8")

    text = run(tmp_path, "changes", str(SMALL), "new.yaml")
    html = run(tmp_path, "changes", str(SMALL), "new.yaml", "--html", "-o", "for-sign-off.html")

    assert (text.returncode, html.returncode) == (0, 0)
    assert "“Where do you go?” → “Where will you go?”" in text.stdout
    assert (tmp_path / "for-sign-off.html").read_text().startswith("<!doctype html>")


def test_the_command_refuses_a_file_that_is_not_right_with_its_line(tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text("version: 1\nversion: 2\n", encoding="utf-8")

    result = run(tmp_path, "changes", str(SMALL), "new.yaml")

    assert result.returncode == 2
    assert result.stderr.startswith("new.yaml:2:1: ")


def test_the_digits_of_an_id_are_no_number_that_changed() -> None:
    edit = (
        "evidence: [E01]\n            options:\n              tropics",
        "evidence: [E02]\n            options:\n              tropics",
    )
    new = build(small_with(edit))
    text = changes_text(small(), new, describe_changes(small(), new))

    assert "E02: Some shots hold egg. (source 002)" in text
    assert ">>> digits: 001 → 002\n" in text
    assert "01, 001" not in text
