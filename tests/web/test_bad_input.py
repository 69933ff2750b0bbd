"""What is sent and cannot be meant: nothing is saved, and nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest

from tests.journeys.page import Page, Pairs
from tests.journeys.visitor import Visitor

PICK = "Please pick from the answers on the page."
IN_PERSON = "In person"


def too_long(limit: str, length: str) -> str:
    return f"Please make this shorter: up to {limit} characters fit. It has {length} now."


def which(first: str, other: str) -> str:
    return f"You ticked '{first}' and also '{other}'. Which is right?"


def unpicked(label: str) -> str:
    return f"You wrote something for '{label}' but did not pick it. Pick it, or empty the box."


BAD: dict[str, tuple[str, Pairs, dict[str, str]]] = {
    "an option that no question has": (
        "about-you",
        [("who_for", "me"), ("age_group", "150")],
        {"age_group=under_18": f"Age: {PICK}"},
    ),
    "an option of another question": (
        "about-you",
        [("pregnancy_status", "pregnant"), ("pregnancy_status", "stroke")],
        {"pregnancy_status=pregnant": f"Pregnancy or breastfeeding: {PICK}"},
    ),
    "a long text of 1,001": (
        "your-hopes",
        [("hopes", "h" * 1001), ("ride_home", "yes")],
        {"hopes": "Hopes: " + too_long("1,000", "1,001")},
    ),
    "own questions of 2,001": (
        "your-questions",
        [("own_questions", "q" * 2001)],
        {"own_questions": "Own questions: " + too_long("2,000", "2,001")},
    ),
    "a reading of 61": (
        "heart",
        [("bp_reading", "1" * 61)],
        {"bp_reading": "Blood pressure reading: " + too_long("60", "61")},
    ),
    "a text of 201 behind an option": (
        "your-reasons",
        [("reasons", "other"), ("reasons-other-text", "x" * 201)],
        {"reasons-other-text": "Reasons for KAP, Something else: " + too_long("200", "201")},
    ),
    "a medicine's name of 121": (
        "medicine-list",
        [("medicines-0-name", "n" * 121), ("medicines-1-name", "zinc")],
        {"medicines-0-name": "Row 1, name: " + too_long("120", "121")},
    ),
    "a medicine without a name": (
        "medicine-list",
        [("medicines-0-name", "zinc"), ("medicines-1-purpose", "sleep")],
        {
            "medicines-1-name": "Row 2, name: "
            "Please write the name of this medicine, or empty the row."
        },
    ),
    "none beside a tick": (
        "heart",
        [("heart_conditions", "stroke"), ("heart_conditions", "none"), ("bp_reading", "120")],
        {
            "heart_conditions=stroke": "Heart or blood vessel problems: "
            + which("None of these", "Stroke or mini-stroke (TIA)")
        },
    ),
    "none beside two ticks": (
        "cost",
        [("cost_access", "cost"), ("cost_access", "time"), ("cost_access", "none")],
        {
            "cost_access=cost": "Trouble with cost or access: "
            + which("None of these", "Cost' and 'Time for several sessions")
        },
    ),
    "none beside not sure": (
        "about-you",
        [("pregnancy_status", "none"), ("pregnancy_status", "not_sure")],
        {
            "pregnancy_status=none": "Pregnancy or breastfeeding: "
            + which("None of these", "Not sure")
        },
    ),
    "in person beside a tick": (
        "mental-health",
        [("mh_conditions", "eating"), ("mh_conditions", "in_person")],
        {
            "mh_conditions=eating": "Mental health conditions: "
            + which(IN_PERSON, "Eating disorder")
        },
    ),
    "medicines and none": (
        "medicine-list",
        [("medicines-0-name", "zinc"), ("medicines", "none")],
        {"medicines=none": "Medicines: You said 'I take none' and also 'zinc'. Which is right?"},
    ),
    "words behind an option that is not picked": (
        "other-health",
        [("other_conditions", "liver"), ("other_conditions-other-text", "gout")],
        {
            "other_conditions-other-text": "Other health conditions, "
            "Another health condition: " + unpicked("Another health condition")
        },
    ),
    "two things at once": (
        "heart",
        [("heart_conditions-other-text", "murmur"), ("bp_reading", "9" * 70)],
        {
            "heart_conditions-other-text": "Heart or blood vessel problems, "
            "Another heart or blood vessel problem: "
            + unpicked("Another heart or blood vessel problem"),
            "bp_reading": "Blood pressure reading: " + too_long("60", "70"),
        },
    ),
}


UNKNOWN: dict[str, Pairs] = {
    "an option that no question has": [("age_group", "150")],
    "an option of another question": [("pregnancy_status", "stroke")],
}
"""What no page can show again, because no page has it."""


def errors_by_field(page: Page) -> dict[str, str]:
    """The links of the error summary by the field that each leads to: its name, and for a button or
    box its value."""
    found = {}
    for target, message in page.errors.items():
        field = page.soup.find(id=target)
        picks = field.get("type") in ("radio", "checkbox")
        found[f"{field['name']}={field['value']}" if picks else field["name"]] = message
    return found


def send(visitor: Visitor, step: str, fields: Pairs, status: int) -> None:
    """Post `fields` with the hidden fields of the step's own form, not followed."""
    form = visitor.get(f"/checklist/{step}").form
    hidden = [(name, form.value(name)) for name in ("csrf_token", "revision")]
    visitor.send(f"/checklist/{step}", [*hidden, *fields], status)


@pytest.mark.parametrize("case", BAD)
def test_it_comes_back_with_all_that_was_typed_and_says_what_to_mend(
    begun: Visitor, case: str
) -> None:
    step, fields, errors = BAD[case]

    send(begun, step, fields, 422)

    assert begun.page.title.startswith("Error: ")
    assert errors_by_field(begun.page) == errors
    for target, message in begun.page.errors.items():
        assert re.fullmatch(r"at-\d", target), "the browser's history tells no question, no answer"
        field = begun.page.soup.find(id=target)
        assert field.name in ("input", "textarea", "select"), "a field that takes the focus"
        assert begun.page.soup.find("label", attrs={"for": target})
        said = [error.get_text() for error in field.find_parent(class_="field")(class_="error")]
        assert any(message.split(": ")[-1] in error for error in said), "it stands there too"
    lost = [pair for pair in fields if pair not in begun.page.form.values]
    assert lost == UNKNOWN.get(case, [])


@pytest.mark.parametrize("case", BAD)
def test_nothing_of_it_is_saved(begun: Visitor, case: str) -> None:
    step, fields, _ = BAD[case]
    before = begun.get(f"/checklist/{step}").form.values

    send(begun, step, fields, 422)

    after = begun.get(f"/checklist/{step}").form.values
    assert [p for p in after if p[0] != "csrf_token"] == [p for p in before if p[0] != "csrf_token"]


def test_once_mended_it_is_saved(begun: Visitor) -> None:
    send(begun, "heart", [("heart_conditions", "stroke"), ("heart_conditions", "none")], 422)

    begun.save({"heart_conditions": ["stroke"]})

    assert begun.page.path == "/checklist/other-health"
    assert begun.get("/checklist/heart").form.value("heart_conditions") == "stroke"


def test_a_kind_of_medicine_that_no_page_has_is_refused(begun: Visitor) -> None:
    send(
        begun,
        "medicine-list",
        [("medicines-0-name", "zinc"), ("medicines-0-kind", "poison")],
        422,
    )

    said = {"medicines-0-kind": "Row 1, kind: Please pick from the kinds on the page."}
    assert errors_by_field(begun.page) == said
    assert begun.page.form.value("medicines-0-name") == "zinc"


def test_a_line_break_counts_as_one_character(begun: Visitor) -> None:
    begun.get("/checklist/your-hopes")

    begun.save({"hopes": "a" * 500 + "\n" + "b" * 499})

    assert begun.page.path == "/checklist/place-and-form"


def test_signs_beyond_the_basic_plane_count_as_one(begun: Visitor) -> None:
    begun.get("/checklist/heart")

    begun.save({"bp_reading": "\N{BLUE HEART}" * 60})

    assert begun.page.path == "/checklist/other-health"


def test_not_sure_may_stand_beside_other_ticks(begun: Visitor) -> None:
    begun.get("/checklist/heart")

    begun.save({"heart_conditions": ["rhythm", "not_sure"]})

    assert begun.page.path == "/checklist/other-health"


def test_fields_of_questions_that_are_hidden_now_are_ignored(begun: Visitor) -> None:
    fields = [
        ("substance_problem", "no"),
        ("substance_kinds", "opioids"),
        ("substance_kinds", "no such thing"),
        ("substance_kinds-other-text", "x" * 300),
        ("recovery_support", "yes"),
    ]

    send(begun, "alcohol-drugs", fields, 303)

    begun.get("/checklist/alcohol-drugs")
    begun.save({"substance_problem": "past"})
    assert begun.page.form.value("substance_problem") == "past"
    assert begun.page.form.value("substance_kinds") == ""
    assert begun.page.form.value("recovery_support") == ""


def test_words_whose_box_was_not_sent_are_kept(begun: Visitor) -> None:
    page = begun.get("/checklist/your-hopes")
    begun.save({"hopes": "To hear the sea"})
    page = begun.get("/checklist/your-hopes")
    names = ("csrf_token", "revision", "action")
    fields = [(name, "save" if name == "action" else page.form.value(name)) for name in names]

    begun.send("/checklist/your-hopes", fields, 303)

    assert begun.get("/checklist/your-hopes").form.value("hopes") == "To hear the sea"


def test_a_revealed_question_may_come_in_the_same_form(begun: Visitor) -> None:
    """As a page with a script may send it."""
    send(begun, "your-reasons", [("reasons", "ocd"), ("diagnosis_given", "yes")], 303)

    assert begun.get("/checklist/your-reasons").form.value("diagnosis_given") == "yes"


def test_rows_after_one_that_was_taken_away_keep_their_messages(begun: Visitor) -> None:
    """The script disables a row that is taken away, so it is not sent."""
    token = begun.get("/checklist/medicine-list").form.value("csrf_token")
    rows = [("medicines-0-name", "zinc"), ("medicines-2-purpose", "sleep")]

    page = begun.send(
        "/checklist/medicine-list", [("csrf_token", token), ("revision", "0"), *rows], 422
    )

    assert list(errors_by_field(page)) == ["medicines-1-name"]
    assert page.main.find(id="medicines-1-name-error")
    assert page.form.value("medicines-1-purpose") == "sleep"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "12,000 characters on all pages together"),
        ("es", "12,000 caracteres en todas las páginas juntas"),
    ],
)
def test_more_words_than_the_sheets_hold_are_told_where_they_are_typed(
    begun: Visitor, language: str, said: str
) -> None:
    begun.headers["Accept-Language"] = language
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "h" * 1000})
    part = "0" * 100
    rows = {f"medicines-{row}-{name}": part for row in range(40) for name in ("name", "purpose")}
    longest = {"medicines-7-amount": "9" * 120}
    fields = [*rows.items(), *longest.items()]

    fields += [(f"medicines-{row}-amount", part) for row in range(8, 40)]
    send(begun, "medicine-list", fields, 422)

    [message] = begun.page.errors.values()
    assert said in message
    assert " 320 " in message
    assert list(errors_by_field(begun.page)) == [*longest]
    assert set(fields) <= set(begun.page.form.values), "nothing is lost"

    begun.fill({f"medicines-{row}-amount": "" for row in range(8, 12)})
    begun.save()
    assert begun.page.path == "/checklist/alcohol-drugs"
    begun.get("/checklist/your-questions")
    begun.save({"own_questions": "q" * 100}, status=422)
    assert begun.page.form.value("own_questions") == "q" * 100
    begun.save({"own_questions": "q" * 80})
    begun.get("/checklist/heart")
    begun.save({"heart_conditions": ["stroke"]})
    assert begun.page.path == "/checklist/other-health", "an answer without words is saved"
