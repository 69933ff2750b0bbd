"""Two small checklists with numbers, dates and counts, through pages, sheets and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pymupdf
import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from screening.answers.answers import Answer, Answers
from screening.answers.path import find_path
from screening.check.map import condition_words, draw_chart
from screening.check.reachability import outcomes
from screening.check.report import check_file
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.outputs.fhir.response import response_items
from screening.outputs.paper_form import form_data, hint
from screening.questionnaire.conditions import parse_condition
from tests.answers.people import wrote
from tests.forms.people import HOUSEHOLD, OPERATION, PEOPLE, load
from tests.journeys.visitor import Visitor
from tests.outputs.fhir_reader import all_items, given_in, read_answers, response_of, shown_items
from tests.questionnaire.files import build, line_of, problems_in
from tests.web.conftest import BuildApp, visit

Begin = Callable[[Path], Visitor]


@pytest.fixture
def begin(build_session_app: BuildApp) -> Begin:
    def begin(path: Path) -> Visitor:
        visitor = visit(build_session_app(QUESTIONS_FILE=str(path)))
        visitor.get("/")
        visitor.press("way", "full")
        return visitor

    return begin


@pytest.mark.parametrize("path", [OPERATION, HOUSEHOLD], ids=lambda path: path.stem)
def test_the_files_are_without_errors_and_can_be_drawn(path: Path) -> None:
    rules = {each.rule for each in check_file(path, today=date(2026, 3, 2))}

    assert rules <= {"no-source", "not-reviewed", "not-signed-off", "unreviewed"}
    assert "<svg" in draw_chart(load(path))


def test_the_right_keyboard_comes_up_and_nothing_is_filled_in(begin: Begin) -> None:
    page = begin(OPERATION).get("/checklist/size")

    boxes = {box["name"]: box for box in page.soup.select("form.questions input[type=text]")}
    assert (boxes["age"]["inputmode"], boxes["weight"]["inputmode"]) == ("numeric", "decimal")
    assert {box["autocomplete"] for box in boxes.values()} == {"off"}
    assert page.soup.find("label", attrs={"for": "age"})
    assert "kg" in page.text


def test_a_number_below_zero_can_be_typed_on_every_phone(
    build_session_app: BuildApp, tmp_path: Path
) -> None:
    """A keypad for numbers has no minus on some."""
    path = tmp_path / "below-zero.yaml"
    text = OPERATION.read_text(encoding="utf-8")
    path.write_text(text.replace(AGE, "unit: years, least: -5, most: 120"), encoding="utf-8")
    visitor = visit(build_session_app(QUESTIONS_FILE=str(path)))
    visitor.get("/")
    visitor.press("way", "full")

    box = visitor.get("/checklist/size").soup.select_one("input[name=age]")

    assert box is not None
    assert box["inputmode"] == "text"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "Please write a whole number, in digits. It can be from 0 to 120."),
        ("-5", "It can be from 0 to 120."),
        ("121", "It can be from 0 to 120."),
        ("6.5", "Please write a whole number"),
        ("1e2", "Please write a whole number"),
        ("<b>", "Please write a whole number"),
        ("9" * 21, "It can be from 0 to 120."),
    ],
)
def test_a_wrong_number_comes_back_as_typed(begin: Begin, typed: str, said: str) -> None:
    visitor = begin(OPERATION)
    visitor.get("/checklist/size")

    page = visitor.save({"age": typed, "weight": "72,5"}, status=422)

    assert said in page.text
    assert "Nothing you typed is lost" in page.text
    assert {("age", typed), ("weight", "72,5")} <= set(page.form.values)
    assert "age" not in " ".join(link["href"] for link in page.soup.select(".error-summary a"))
    assert page.soup.select_one("input[name=age]")["aria-invalid"] == "true"
    assert visitor.save({"age": "70"}).path == "/checklist/size"  # a question came up


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("72", "72"),
        ("72,5", "72.5"),
        (" 72.50 ", "72.5"),
        ("072", "72"),
        ("٧٢", "72"),
        ("72.0", "72"),
    ],
)
def test_a_number_is_read_as_people_write_it(begin: Begin, typed: str, kept: str) -> None:
    visitor = begin(OPERATION)
    visitor.get("/checklist/size")
    visitor.save({"weight": typed})

    assert ("weight", kept) in visitor.get("/checklist/size").form.values
    assert f"{kept} kg" in visitor.get("/check-answers").text


@pytest.mark.parametrize("typed", ["1,250.75", "1 250,75", "1250.75", "1.250,75"])
def test_thousands_may_be_parted(begin: Begin, typed: str) -> None:
    visitor = begin(HOUSEHOLD)
    visitor.get("/checklist/money")
    visitor.save({"income": typed})

    assert "income 1,250.75 dollars" in visitor.get("/summary").text


@pytest.mark.parametrize(
    "typed",
    [
        {"last_meal-day": "31", "last_meal-month": "02", "last_meal-year": "2026"},
        {"last_meal-day": "3", "last_meal-month": "", "last_meal-year": "2026"},
        {"last_meal-day": "", "last_meal-month": "02", "last_meal-year": ""},
        {"last_meal-day": "3", "last_meal-month": "02", "last_meal-year": "26"},
        {"last_meal-day": "x", "last_meal-month": "02", "last_meal-year": "2026"},
        {"last_meal-day": "", "last_meal-month": "", "last_meal-year": "<i>"},
    ],
)
def test_a_day_that_no_calendar_has_comes_back_as_typed(
    begin: Begin, typed: dict[str, str]
) -> None:
    visitor = begin(OPERATION)
    visitor.get("/checklist/past")

    page = visitor.save(typed, status=422)

    assert "Please give a date that there is" in page.text
    assert set(typed.items()) <= set(page.form.values)
    visitor.save({"last_meal-day": "", "last_meal-month": "", "last_meal-year": ""})


def test_a_month_that_no_page_has_is_no_date(begin: Begin) -> None:
    visitor = begin(OPERATION)
    page = visitor.get("/checklist/past")
    fields = [pair for pair in page.form.pressed("action", "save") if "last_meal" not in pair[0]]

    visitor.send(page.form.action, [*fields, ("last_meal-month", "13")], status=422)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("4", "03", "2026"), "4 Mar 2026"),
        (("", "03", "2026"), "March 2026"),
        (("", "", "2026"), "2026"),
    ],
)
def test_a_date_may_be_known_in_part(begin: Begin, typed: tuple[str, str, str], said: str) -> None:
    visitor = begin(OPERATION)
    visitor.get("/checklist/past")
    names = ("last_meal-day", "last_meal-month", "last_meal-year")
    visitor.save(dict(zip(names, typed, strict=True)))

    assert f"ate on {said}" in visitor.get("/summary").text
    shown = dict(visitor.get("/checklist/past").form.values)
    day, month, year = typed
    assert (shown["last_meal-month"], shown["last_meal-year"]) == (month, year)
    assert shown["last_meal-day"] == (day and day.zfill(2))


def test_an_answer_is_taken_back_by_emptying_it(begin: Begin) -> None:
    visitor = begin(OPERATION)
    visitor.get("/checklist/past")
    visitor.save({"operation-year": "2019"})
    assert "last operation 2019" in visitor.get("/summary").text
    visitor.get("/checklist/past")
    visitor.save({"operation-year": ""})

    assert "last operation 2019" not in visitor.get("/summary").text
    assert dict(visitor.get("/checklist/past").form.values)["operation-year"] == ""


def filled_in(visitor: Visitor) -> Visitor:
    for step, *saves in (
        ("size", {"age": "70", "weight": "72,5"}, {"falls": "yes"}),
        (
            "heart",
            {"heart": ["pressure"], "sleep": ["snores"]},
            {"sleep_test-month": "05", "sleep_test-year": "2025"},
        ),
        (
            "past",
            {
                "operation-year": "2019",
                "last_meal-day": "4",
                "last_meal-month": "03",
                "last_meal-year": "2026",
            },
            {"problem": "sick"},
        ),
    ):
        for save in saves:
            visitor.get(f"/checklist/{step}")
            visitor.save(save)
    return visitor


LINES = (
    *("age 70 years", "72.5 kg", "fell in the last year", "snores", "sleep test May 2025"),
    *("last operation 2019", "ate on 4 Mar 2026", "was sick"),
)


def test_numbers_and_dates_stand_on_every_sheet_and_file(begin: Begin) -> None:
    visitor = filled_in(begin(OPERATION))

    pdf = pymupdf.open(stream=visitor.ask("GET", "/summary.pdf").body)
    made = {
        "page": visitor.get("/summary").text,
        "review": visitor.get("/check-answers").text,
        "pdf": "".join(sheet.get_text() for sheet in pdf),
        "text": visitor.ask("GET", "/summary.txt").body.decode(),
        "json": visitor.ask("GET", "/summary.json").body.decode(),
    }

    for name, text in made.items():
        for line in LINES if name != "review" else ("70 years", "72.5 kg", "May 2025"):
            assert line in " ".join(text.split()), (name, line)


def test_the_fhir_files_hold_numbers_and_dates_as_such(begin: Begin) -> None:
    visitor = filled_in(begin(OPERATION))
    form = json.loads(visitor.ask("GET", "/questionnaire.fhir.json").body)
    response = response_of(visitor.ask("GET", "/summary.fhir.json").body)

    FhirQuestionnaire.model_validate(form)
    QuestionnaireResponse.model_validate(response)
    items = {item["linkId"]: item for item in all_items(form["item"])}
    assert [items[id_]["type"] for id_ in ("age", "weight", "operation")] == [
        *("integer", "decimal", "date")
    ]
    extensions = [
        {key: value for key, value in each.items() if key != "url"}
        | {"url": each["url"].rpartition("/")[2]}
        for each in items["weight"]["extension"]
    ]
    assert extensions == [
        {"url": "minValue", "valueDecimal": 1.0},
        {"url": "maxValue", "valueDecimal": 400.0},
        {"url": "maxDecimalPlaces", "valueInteger": 1},
        {"url": "questionnaire-unit", "valueCoding": {"display": "kg"}},
    ]
    assert items["falls"]["enableWhen"] == [
        {"question": "age", "operator": ">=", "answerInteger": 65}
    ]
    given = given_in(response["item"])
    assert [given[id_] for id_ in ("age", "weight", "sleep_test", "last_meal")] == [
        *([70], [72.5], ["2025-05"], ["2026-03-04"])
    ]
    assert read_answers(load(OPERATION), response)["weight"] == wrote("72.5")


def test_not_sure_and_in_person_may_stand_below_a_box(begin: Begin) -> None:
    visitor = begin(HOUSEHOLD)
    visitor.get("/checklist/people")
    visitor.save({"household": "2", "moved_in-standard": ["not_sure"]})
    visitor.get("/checklist/money")

    asked = visitor.save({"income": "1200", "income-standard": ["in_person"]}, status=422)

    assert "You said 'In person' and also '1200'. Which is right?" in asked.text
    assert asked.form.value("income") == "1200"
    visitor.save({"income": "", "income-standard": ["in_person"]})
    assert visitor.get("/checklist/money").form.value("income-standard") == "in_person"
    assert "In person" in visitor.get("/check-answers").text
    sheet = " ".join(visitor.ask("GET", "/summary.txt").body.decode().split())
    assert "Not sure: moved in" in sheet
    assert "Prefers in person: income" in sheet
    response = response_of(visitor.ask("GET", "/summary.fhir.json").body)
    QuestionnaireResponse.model_validate(response)
    assert given_in(response["item"])["income-standard"] == ["in_person"]
    answers = read_answers(load(HOUSEHOLD), response)
    assert (answers["income"].picks, answers["income"].text) == (("in_person",), "")


def test_a_box_without_offers_has_no_standard_answers(begin: Begin) -> None:
    visitor = begin(HOUSEHOLD)
    page = visitor.get("/checklist/people")

    names = [box["name"] for box in page.soup.select("input[type=checkbox]")]

    assert set(names) == {"moved_in-standard"}
    token, revision = (page.form.value(name) for name in ("csrf_token", "revision"))
    fields = [("csrf_token", token), ("revision", revision), ("household-standard", "not_sure")]
    visitor.send("/checklist/people", fields, 400)


@pytest.mark.parametrize(
    ("path", "answers"), [(path, each) for path, people in PEOPLE.items() for each in people]
)
def test_a_fhir_form_asks_what_the_pages_ask(path: Path, answers: dict[str, Answer]) -> None:
    questionnaire = load(path)
    asked = find_path(questionnaire, Answers(answers))
    form = fhir_questionnaire(questionnaire)

    given = given_in(response_items(questionnaire, asked.answers, form))

    shown = shown_items(form["item"], given)
    assert shown & questionnaire.questions.keys() == asked.ids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("age >= 65", {True, False}),
        ("age > 120", {False}),
        ("age >= 0 or age not answered", {True}),
        ("age < 18 and age >= 65", {False}),
        ("age <= 17 and not age < 17", {True, False}),
        ("weight > 400", {False}),
        ("weight >= 0.5 or weight not answered", {True}),
    ],
)
def test_the_check_knows_what_a_comparison_can_come_to(text: str, found: set[bool]) -> None:
    assert outcomes(load(OPERATION), parse_condition(text)) == found


@pytest.mark.parametrize(
    ("text", "paper", "drawn"),
    [
        ("age >= 65", "your number in question 1 is 65 or more", "1 is at least 65"),
        ("not age >= 65", "your number in question 1 is below 65", "not (1 is at least 65)"),
        ("age > 65", "your number in question 1 is above 65", "1 is above 65"),
        ("not age > 65", "your number in question 1 is 65 or less", "not (1 is above 65)"),
    ],
)
def test_a_comparison_is_said_in_words(text: str, paper: str, drawn: str) -> None:
    condition = parse_condition(text)

    assert hint(load(OPERATION), condition) == f"Only if {paper}."
    assert condition_words(load(OPERATION), condition) == drawn


def test_paper_says_how_much_of_a_date_and_which_unit() -> None:
    steps = [
        step for s in form_data(load(OPERATION), None, "a4")["sections"] for step in s["steps"]
    ]
    asked = {q["text"]: (q["pick"], q["lines"]) for step in steps for q in step["questions"]}

    assert asked["How much do you weigh?"] == ("Give a number in kg.", 1)
    assert asked["When was your last operation?"] == ("Give a year.", 1)
    assert asked["When was your last sleep test?"][0].startswith("Give a month and a year.")


AGE = "unit: years, least: 0, most: 120"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (AGE, "unit: years, least: 120, most: 120", "no number fits between 120 and 120"),
        (AGE, "precision: year", "'precision' is for the type date"),
        (AGE, "max_length: 3", "'max_length' is for the type short_text or long_text"),
        (', topic: body, line: "age {text}"', "", "what is written to 'age' prints nowhere"),
        ("show_if: age >= 65", "show_if: age = 65", "unknown option '65'"),
        ("show_if: age >= 65", "show_if: heart > 65", "which comes later"),
        ("operation answered and", "falls >= 2 and", "'>=' is for a number"),
    ],
)
def test_slips_with_numbers_are_named(old: str, new: str, says: str) -> None:
    text = OPERATION.read_text(encoding="utf-8")
    assert text.count(old) == 1
    changed = text.replace(old, new)

    assert any(says in problem.text for problem in problems_in(changed))
    assert line_of(text, old) in {problem.line for problem in problems_in(changed)}


def test_what_was_kept_of_another_type_counts_for_nothing() -> None:
    for id_, texts in {"age": ("abc", "200", "6.5"), "operation": ("2019-05", "long ago")}.items():
        for text in texts:
            assert id_ not in find_path(load(OPERATION), Answers({id_: wrote(text)})).answers
    assert build(OPERATION.read_text(encoding="utf-8")).questions["age"].takes("70")


@pytest.mark.parametrize("path", [OPERATION, HOUSEHOLD], ids=lambda path: path.stem)
def test_the_blank_form_has_room_for_numbers_and_dates(begin: Begin, path: Path) -> None:
    blank = pymupdf.open(stream=begin(path).ask("GET", "/checklist.pdf").body)
    text = " ".join("".join(page.get_text() for page in blank).split())

    for question in load(path).questions.values():
        assert question.text in text
    assert ("Give a number in kg." if path == OPERATION else "on its own.") in text
