"""Forms whose token is missing, another's, or old: given back with a fresh one that works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.page import Pairs
from tests.journeys.visitor import Visitor
from tests.web.conftest import SECRET, BuildApp, app_wire, visit

Spoil = Callable[[Pairs, Flask], Pairs]


def missing(fields: Pairs, app: Flask) -> Pairs:
    return [(name, value) for name, value in fields if name != "csrf_token"]


def foreign(fields: Pairs, app: Flask) -> Pairs:
    other = visit(app)
    token = other.get("/").form.value("csrf_token")
    return [*missing(fields, app), ("csrf_token", token)]


def forged(fields: Pairs, app: Flask) -> Pairs:
    return [*missing(fields, app), ("csrf_token", "x" * 91)]


SPOILT = [missing, foreign, forged]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_step_comes_back_as_it_was_typed_and_can_be_sent_again(
    begun: Visitor, app: Flask, spoil: Spoil
) -> None:
    begun.get("/checklist/heart")
    begun.fill(
        {
            "heart_conditions": ["rhythm", "other"],
            "heart_conditions-other-text": "a murmur\nsince birth",
            "bp_reading": "120 over 80",
        }
    )
    fields = begun.page.form.pressed("action", "save")

    page = begun.send("/checklist/heart", spoil(fields, app), 400)

    assert page.kind == "step"
    assert page.title == "Not saved: Heart and blood vessels · Foreword"
    assert "What you typed is below." in page.soup.select_one("[autofocus]").get_text()
    typed = [pair for pair in fields if pair[0] not in ("csrf_token", "action")]
    again = [pair for pair in page.form.values if pair[0] not in ("csrf_token", "shown")]
    assert again == typed
    assert begun.press("action", "save").path == "/checklist/other-health"
    assert begun.get("/checklist/heart").form.value("bp_reading") == "120 over 80"


def test_nothing_is_saved_until_it_is_sent_again(begun: Visitor, app: Flask) -> None:
    begun.fill({"age_group": "65_plus"})

    begun.send("/checklist/about-you", missing(begun.page.form.values, app), 400)

    assert begun.get("/checklist/about-you").form.value("age_group") == ""


def test_medicine_rows_and_revealed_questions_come_back_too(begun: Visitor, app: Flask) -> None:
    begun.get("/checklist/medicine-list")
    begun.fill({"medicines-0-name": "zinc", "medicines-0-kind": "herb"})
    fields = begun.page.form.pressed("action", "save")
    fields.append(("medicines-2-name", "iron"))  # a row that the script added
    page = begun.send("/checklist/medicine-list", missing(fields, app), 400)
    names = [value for name, value in page.form.values if name.endswith("-name") and value]
    assert names == ["zinc", "iron"]
    assert page.form.value("medicines-0-kind") == "herb"

    begun.get("/checklist/your-reasons")
    begun.save({"reasons": ["ocd"]})
    begun.fill({"diagnosis_given": "no"})
    fields = begun.page.form.pressed("action", "save")
    page = begun.send("/checklist/your-reasons", missing(fields, app), 400)
    assert page.form.value("diagnosis_given") == "no"


@pytest.mark.parametrize("spoil", SPOILT)
def test_the_choices_before_printing_come_back(begun: Visitor, app: Flask, spoil: Spoil) -> None:
    form = begun.get("/first-questions").form
    form.fill({"own-1": "Who answers at night?"})

    page = begun.send("/first-questions", spoil(form.pressed("action", "save"), app), 400)

    assert page.form.value("own-1") == "Who answers at night?"
    begun.press("action", "save", form=page.form)
    assert begun.get("/first-questions").form.value("own-1") == "Who answers at night?"


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_line_is_not_taken_out_and_the_page_says_so(
    begun: Visitor, app: Flask, spoil: Spoil
) -> None:
    token = begun.get("/summary").form_to("/summary").value("csrf_token")

    sent = spoil([("csrf_token", token), ("take_out", "topic-stroke")], app)
    page = begun.send("/summary", sent, 400)

    assert page.kind == "summary"
    assert "Nothing was changed." in page.soup.find(id="at").text
    assert not page.soup.find("button", attrs={"name": "put_back"})


@pytest.mark.parametrize("spoil", SPOILT)
def test_continue_on_the_crisis_page_leads_back_to_it(
    begun: Visitor, app: Flask, spoil: Spoil
) -> None:
    begun.get("/checklist/safety")
    crisis = begun.save({"safety_now": "yes_now"})

    page = begun.send(crisis.path, spoil(crisis.form.pressed("action", "continue"), app), 400)

    if page.kind == "problem":
        begun.follow("Back to the page")
    assert begun.page.kind == "crisis"
    assert begun.press("action", "continue").kind == "step"


@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize(("address", "button"), [("/", ("way", "full")), ("/clear", ("", ""))])
def test_starting_and_clearing_are_one_press_away_again(
    begun: Visitor, app: Flask, spoil: Spoil, address: str, button: tuple[str, str]
) -> None:
    form = begun.get(address).form
    sent = spoil(form.pressed(*button), app)

    page = begun.send(form.action, sent, 400)

    assert page.heading == "Please press that button once more"
    begun.follow("Back to the page")
    assert begun.page.address == address
    assert begun.get("/checklist").kind == "checklist", "nothing was cleared"


def test_a_new_secret_costs_no_answer(build: BuildApp, tmp_path: Path) -> None:
    """After a restart with another key the form comes back; the record opens as before."""
    database = f"sqlite:///{tmp_path / 'records.sqlite'}"
    visitor = visit(build(DATABASE_URL=database))
    visitor.get("/")
    visitor.press("way", "full")
    visitor.save({"age_group": "65_plus"})
    visitor.fill({"reasons": ["anxiety"]})
    fields = visitor.page.form.pressed("action", "save")

    visitor.wire = app_wire(
        build(DATABASE_URL=database, SECRET_KEY="another-key-" + "qwertzuiop" * 3)
    )
    page = visitor.send("/checklist/your-reasons", fields, 400)

    assert page.form.value("reasons") == "anxiety"
    assert visitor.press("action", "save").form.value("reasons") == "anxiety"
    assert visitor.get("/checklist/about-you").form.value("age_group") == "65_plus"


def test_a_page_of_either_host_saves_on_the_other_while_the_secret_changes(
    build: BuildApp, tmp_path: Path
) -> None:
    """As docs/operating.md says: each host accepts the next key before any signs with it."""
    database, new = f"sqlite:///{tmp_path / 'records.sqlite'}", "another-key-" + "qwertzuiop" * 3
    hosts = [
        build(DATABASE_URL=database, SECRET_KEY_FALLBACKS=new),
        build(DATABASE_URL=database, SECRET_KEY=new, SECRET_KEY_FALLBACKS=SECRET),
    ]
    for one, other in (hosts, hosts[::-1]):
        visitor = visit(one)
        visitor.get("/")
        visitor.press("way", "full")
        visitor.wire = app_wire(other)
        assert visitor.save({"age_group": "65_plus"}).path == "/checklist/your-reasons"


WRONG: list[tuple[int, str, Pairs]] = [
    (404, "/checklist/no-such-step", []),
    (400, "/checklist/about-you", [("name", "Alex")]),
    (400, "/checklist/about-you", [("action", "publish")]),
    (400, "/checklist/about-you", [("clear", "hopes")]),
    (400, "/first-questions", [("name", "Alex")]),
    (400, "/first-questions", [("own-1", "a"), ("own-1", "b")]),
]


@pytest.mark.parametrize(("status", "address", "fields"), WRONG, ids=str)
def test_a_bad_token_beside_another_mistake_is_no_failure_of_the_server(
    begun: Visitor, status: int, address: str, fields: Pairs
) -> None:
    assert begun.ask("POST", address, fields).status == status


def test_without_the_cookies_of_who_typed_it_no_form_comes_back(visitor: Visitor) -> None:
    """After leaving, the browser's Back may send it again, and somebody else may sit there."""
    reply = visitor.ask(
        "POST", "/checklist/heart", [("csrf_token", "old"), ("bp_reading", "120 over 80")]
    )

    assert reply.status == 410
    assert b"120 over 80" not in reply.body
