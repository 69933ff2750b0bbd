"""A clinic's own link: its start page, and what the record that begins there says of it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from screening.metrics import REGISTRY
from screening.web.state import try_reload
from tests.conftest import Clock
from tests.journeys.page import Page, words
from tests.journeys.visitor import Visitor
from tests.outputs.pdf_reader import Printed, page_sizes, squashed
from tests.questionnaire.files import CLINICS
from tests.web.conftest import BuildApp, database_file, visit
from tests.web.test_two_tabs import second_tab

NORTH, LAKE = "/c/north-side", "/c/lake"
PROMISE = "Northside Clinic says that they will read it with you"
UNKNOWN = "Your provider may not know this checklist."
A4, LETTER = {(595.3, 841.9)}, {(612.0, 792.0)}


@pytest.fixture
def app(clinics_app: Flask, clock: Clock) -> Flask:
    return clinics_app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return visit(app)


def begin(visitor: Visitor, link: str = NORTH) -> Visitor:
    visitor.get(link)
    visitor.press("way", "short")
    return visitor


def foot(page: Page) -> str:
    return words(page.soup.select_one("footer.foot"))


def test_the_link_is_the_start_page_with_the_lines_of_the_clinic(visitor: Visitor) -> None:
    page = visitor.get(NORTH)

    assert page.kind == "start"
    assert page.title == visitor.get("/").title
    for said in (
        "Northside Clinic",
        "We are glad that you come.",
        "555-123-4567",
        "12 Harbor Street",
        PROMISE,
    ):
        assert said in page.text
        assert said not in visitor.get("/").text
    assert "Offered by Northside Clinic. 555-123-4567" in foot(page)
    assert "tel:5551234567" in [a["href"] for a in page.soup.select("footer.foot a")]


def test_only_a_clinic_that_promises_to_read_it_is_said_to(visitor: Visitor) -> None:
    for link, said, other in ((NORTH, PROMISE, UNKNOWN), (LAKE, UNKNOWN, "read it with you")):
        own = begin(second_tab(visitor), link)
        for address in (link, "/summary"):
            text = own.get(address).text
            assert said in text
            assert other not in text
        own.cookies.clear()
    for address in ("/", "/help"):
        text = visitor.get(address).text
        assert "read it with you" not in text
        assert UNKNOWN not in text


def test_who_reads_spanish_gets_the_lines_in_spanish_and_stays_there(visitor: Visitor) -> None:
    visitor.get(NORTH)
    place = visitor.page.soup.find("form", action=re.compile("/language"))["action"]

    page = visitor.send(str(place), [("language", "es")])

    assert page.path == NORTH
    assert "Nos alegra que venga." in page.text
    assert "leerán su hoja con usted" in page.text
    assert begin(visitor).page.soup.html["lang"] == "es"


@pytest.mark.parametrize(
    "address",
    [
        *("/c/nobody", "/c/NORTH-SIDE", "/c/north-side/", "/c/", "/c/nobody/north-side"),
        *("//c/nobody", "/c//nobody", "/c/%3Cscript%3Enobody", "/c/nobody%0d%0aX:%20nobody"),
        f"/c/{'nobody' * 500}",
    ],
)
def test_an_unknown_id_is_a_page_of_ours_that_does_not_repeat_it(
    visitor: Visitor, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = visitor.get(address, 404)

    assert page.heading == "There is no such page"
    assert "/" in page.links("Go to the start page")
    assert b"nobody" not in page.reply.body
    assert "nobody" not in str(page.reply.headers)
    assert "nobody" not in caplog.text


def test_pages_of_the_record_both_sheets_and_all_files_name_the_clinic(visitor: Visitor) -> None:
    begin(visitor)
    walk_on = ("/checklist/about-you", "/checklist", "/check-answers", "/first-questions")
    for address in (*walk_on, "/summary", "/save", "/checklist/support", "/"):
        assert "Northside Clinic. 555-123-4567" in foot(visitor.get(address)), address
    visitor.get("/checklist/heart")
    assert "Northside Clinic" in foot(visitor.save({"bp_reading": "1" * 500}, 422))

    named = "Northside Clinic · 555-123-4567"
    page = visitor.get("/summary")
    for sheet in ("clinician-sheet", "patient-sheet"):
        assert named in words(page.soup.find(id=sheet))
    assert named in visitor.get("/show").text
    pdf = visitor.ask("GET", "/summary.pdf").body
    assert Printed(pdf).pages_with(named) == [1, 2]
    text = visitor.ask("GET", "/summary.txt").body.decode()
    assert "Northside Clinic; 555-123-4567" in text
    for name in ("json", "fhir.json", "response.json"):
        body = visitor.ask("GET", f"/summary.{name}").body.decode()
        assert "Northside Clinic" in body, name
        assert "555-123-4567" in body, name
        assert "Charity" not in text + body


def test_paper_time_and_the_language_of_its_page_are_those_of_the_clinic(
    visitor: Visitor, clock: Clock
) -> None:
    visitor.headers["Accept-Language"] = "es"
    begin(visitor)

    pdf = visitor.ask("GET", "/summary.pdf").body
    assert page_sizes(pdf) == A4
    assert page_sizes(visitor.ask("GET", "/summary.pdf?paper=letter").body) == LETTER
    printed = Printed(pdf)
    assert f"{clock.now.hour - 6:02}:{clock.now.minute:02} CST".replace(" ", "") in printed.text
    page = visitor.get("/summary")
    assert page.soup.find(id="download-a4").has_attr("checked")
    assert page.soup.find(id="clinician-sheet")["lang"] == "en"
    assert page.soup.html["lang"] == "es"
    assert squashed("Patient-reported, not verified.") in printed.text_of(1)
    visitor.press("sheet_language", "es", form=page.form_to("/summary"))
    assert not visitor.page.soup.find(id="clinician-sheet").has_attr("lang")
    assert page_sizes(begin(visit_anew(visitor), LAKE).ask("GET", "/summary.pdf").body) == LETTER


def visit_anew(visitor: Visitor) -> Visitor:
    return Visitor(visitor.wire, visitor.origin)


def test_who_comes_by_no_link_gets_who_runs_the_site(visitor: Visitor) -> None:
    begin(visitor, "/")

    assert "Offered by The Charity. 555-000-1111" in foot(visitor.page)
    page = visitor.get("/summary")
    for sheet in ("clinician-sheet", "patient-sheet"):
        assert "The Charity · 555-000-1111" in words(page.soup.find(id=sheet))


def test_the_start_page_keeps_the_clinic_of_a_record_and_another_link_says_what_it_does(
    visitor: Visitor,
) -> None:
    begin(visitor)
    visitor.get("/")
    visitor.press("way", "full")
    assert "Northside Clinic" in foot(visitor.get("/checklist"))

    page = visitor.get(LAKE)
    assert "were not begun with this link" in page.text
    assert "Offered by Lake Practice." in foot(page)
    visitor.follow("Go on where I was")
    assert "Northside Clinic" in foot(visitor.page)

    token = visitor.cookies["screening"]
    visitor.get(LAKE)
    visitor.press("way", "short")
    assert visitor.cookies["screening"] == token
    assert "Lake Practice" in foot(visitor.page)
    assert "were not begun with this link" not in visitor.get(LAKE).text


def test_who_begins_anew_gets_a_record_of_the_link_and_leaves_the_other_as_it_was(
    visitor: Visitor,
) -> None:
    other = second_tab(begin(visitor))
    other.cookies = dict(visitor.cookies)
    visitor.get(LAKE)
    visitor.press("anew", "1")

    assert "Lake Practice" in foot(visitor.page)
    assert "Northside Clinic" in foot(other.get("/checklist"))


def test_the_clinic_comes_along_with_a_code_and_goes_when_answers_are_cleared(
    visitor: Visitor,
) -> None:
    begin(visitor)
    page = visitor.press(form=visitor.get("/save").form_to("/save"))
    other = visit_anew(visitor)
    other.get("/resume")
    other.fill({"code": page.main.find(class_="code").get_text()})
    assert "Northside Clinic" in foot(other.press())

    other.press(form=other.get("/clear").form_to("/clear"))
    assert "The Charity" in foot(other.page)
    other.get("/")
    assert "The Charity" in foot(other.press("way", "short"))


def test_a_slip_changes_nothing_on_a_running_server_and_a_clinic_taken_out_breaks_no_record(
    build: BuildApp, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refused() -> float:
        return REGISTRY.get_sample_value("foreword_reloads_total", {"result": "refused"}) or 0

    path = tmp_path / "clinics.yaml"
    path.write_text(CLINICS, encoding="utf-8")
    app = build(CLINICS_FILE=str(path))
    visitor, late = begin(visit(app)), visit(app)
    late.get(NORTH)
    before = refused()

    path.write_text(CLINICS.replace("id: lake", "id: north-side"), encoding="utf-8")
    assert not try_reload(app)
    assert "clinics.yaml:13:5: the clinic id 'north-side' is used twice" in caplog.text
    assert refused() == before + 1
    assert "Lake Practice" in late.get(LAKE).text
    assert "Northside Clinic" in foot(visitor.get("/checklist"))

    late.get(NORTH)
    path.write_text("clinics: []", encoding="utf-8")
    assert try_reload(app)
    for address in ("/checklist/about-you", "/summary", "/show", "/"):
        assert "Northside" not in visitor.get(address).text + foot(visitor.page)
    assert visitor.ask("GET", "/summary.pdf").status == 200
    assert late.press("way", "short").kind == "step"
    assert visitor.get(NORTH, 404).kind == "problem"


def test_no_cookie_no_log_and_no_column_tells_the_clinic(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    begin(visitor)
    visitor.get("/summary")

    found = re.compile(rb"north.?side", re.IGNORECASE)
    assert not found.search(str(visitor.cookies).encode())
    assert not found.search(caplog.text.encode())
    assert not found.search(database_file(app).read_bytes())
    assert urlsplit(visitor.page.address).query == ""
