"""Which language a page is in, and how a person changes it without losing anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from screening.languages import format_duration
from screening.web.state import negotiate
from tests.catalogues import LANGUAGES, TURN, make_catalogue
from tests.conftest import Clock
from tests.journeys.content import content
from tests.journeys.page import Form, Page, words
from tests.journeys.people import PEOPLE
from tests.journeys.visitor import Visitor
from tests.web.conftest import BuildApp, database_file, visit
from tests.web.every_page import NAMES, every_page
from tests.web.routes import ADDRESSES, Address
from tests.web.test_faults import break_database
from tests.web.test_two_tabs import second_tab

PAGES = [address for address in ADDRESSES.values() if address.kind]


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translations")
    for code, change in LANGUAGES.items():
        make_catalogue(folder, code, change)
    return folder


@pytest.fixture(scope="session")
def session_translated(build_session_app: BuildApp, catalogues: Path) -> Flask:
    return build_session_app(translations=catalogues)


@pytest.fixture
def app(session_translated: Flask, clock: Clock) -> Flask:
    """In English, in a mirrored one (`ar`) and in a longer one (`eo`)."""
    return session_translated


def button(page: Page, code: str) -> tuple[str, Form | None]:
    """Where the one button leads that names the language, and the form that it belongs to."""
    found = page.soup.find_all("button", attrs={"name": "language", "value": code})
    assert len(found) == 1, f"{page.address}: {len(found)} buttons for {code}"
    if not found[0].get("form"):
        own = Form(found[0].find_parent("form"), page.address)
        return own.action, own if own.values else None
    form = Form(page.soup.find(id=found[0]["form"]), page.address)
    return form.action, form


def read_in(visitor: Visitor, code: str, status: int = 200) -> Page:
    """Press it."""
    address, form = button(visitor.page, code)
    fields = form.values if form else []
    return visitor.send(address, [*fields, ("language", code)], status)


def language_of(page: Page) -> str:
    return str(page.soup.html["lang"])


def questions(page: Page) -> Form:
    """The form of the page that people type into."""
    return Form(page.soup.find(id="questions"), page.address)


def typed(page: Page) -> list[tuple[str, str]]:
    return [pair for pair in questions(page).values if pair[0] != "csrf_token"]


# Which language


TABLE = [
    ("", None),
    ("es", "es"),
    ("es-MX", "es"),
    ("es-419,es;q=0.9,en;q=0.8", "es"),
    ("ES-mx", "es"),
    ("en-GB,es;q=0.5", "en"),
    ("fr,es;q=0.8,en;q=0.7", "es"),
    ("fr,en;q=0.2,es;q=0.8", "es"),
    ("es;q=0,en;q=0.1", "en"),
    ("es;q=0", None),
    ("fr", None),
    ("*", None),
    ("pt-BR", "pt-BR"),
    ("pt-br", "pt-BR"),
    ("ar-EG;q=0.3,es;q=0.2", "ar"),
    ("e" * 5000, None),
    ("es_MX;;;q=x,\x00", None),
]


@pytest.mark.parametrize(("accepted", "expected"), TABLE)
def test_the_browser_s_first_language_that_we_have_is_taken(
    accepted: str, expected: str | None
) -> None:
    assert negotiate(("en", "es", "ar", "pt-BR"), accepted) == expected


def test_a_page_comes_in_the_language_that_the_browser_asks_for(visitor: Visitor) -> None:
    visitor.headers["Accept-Language"] = "ar-EG,en;q=0.4"

    page = visitor.get("/help")

    assert (page.soup.html["lang"], page.soup.html["dir"]) == ("ar", "rtl")
    assert page.reply.header("Content-Language") == "ar"


def test_without_one_that_we_have_it_comes_in_that_of_the_file(visitor: Visitor) -> None:
    visitor.headers["Accept-Language"] = "tlh, *;q=0.5"

    page = visitor.get("/help")

    assert (page.soup.html["lang"], page.soup.html["dir"]) == ("en", "ltr")


def test_what_a_person_chose_goes_before_what_the_browser_asks_for(visitor: Visitor) -> None:
    visitor.headers["Accept-Language"] = "ar"
    visitor.get("/help")

    assert language_of(read_in(visitor, "eo")) == "eo"
    assert language_of(visitor.get("/learn")) == "eo"


@pytest.mark.parametrize("value", ["", "tlh", "../../etc", "e" * 4000, '"\\054'])
def test_a_cookie_with_no_language_of_ours_is_as_none(visitor: Visitor, value: str) -> None:
    visitor.cookies["language"] = value

    assert language_of(visitor.get("/")) == "en"


def test_caches_are_told_that_pages_differ_by_language(visitor: Visitor) -> None:
    for address in ("/", "/help", "/checklist.pdf"):
        reply = visitor.ask("GET", address)
        vary = {part.strip().lower() for part in str(reply.header("Vary")).split(",")}
        assert {"accept-language", "cookie"} <= vary, address
        assert reply.header("Content-Language") == "en", address


def test_a_file_of_one_language_offers_no_other(build: BuildApp, tmp_path: Path) -> None:
    page = visit(build(translations=tmp_path)).get("/")

    assert not page.soup.find("button", attrs={"name": "language"})


# The cookie


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "https://foreword.example.org"])
def test_the_choice_is_a_closed_cookie_that_ends_with_the_browser(
    build: BuildApp, catalogues: Path, url: str
) -> None:
    visitor = visit(build(translations=catalogues, PUBLIC_URL=url))
    reply = visitor.ask("POST", "/language", [("language", "ar")])

    [line] = reply.all_headers("Set-Cookie")
    [(name, morsel)] = SimpleCookie(line).items()

    https = url.startswith("https")
    assert (name, morsel.value) == ("__Host-language" if https else "language", "ar")
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert bool(morsel["secure"]) is https
    assert {morsel[name] for name in ("max-age", "expires", "domain")} == {""}


@pytest.mark.parametrize("way", ["/clear", "/leave"])
def test_clearing_and_leaving_forget_the_choice(begun: Visitor, way: str) -> None:
    read_in(begun, "ar")
    assert begun.cookies["language"] == "ar"

    page = begun.press(form=begun.get("/clear").form_to(way))

    assert language_of(page) == "ar"
    assert "language" not in begun.cookies


def test_the_language_is_in_no_log_and_not_in_the_database(
    app: Flask, begun: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        read_in(begun, "eo")
        begun.save({"age_group": "65_plus"})

    said = [str(vars(record)) for record in caplog.records if record.name.startswith("screening")]
    assert not re.search(r"\beo\b|esperanto", " ".join(said), re.IGNORECASE)
    assert b"esperanto" not in database_file(app).read_bytes().lower()


# The switch keeps the place


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.sample)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_offers_the_others_and_stays_where_it_is(
    begun: Visitor, address: Address, code: str
) -> None:
    begun.get(address.sample)

    page = read_in(begun, code)

    assert (language_of(page), page.kind) == (code, address.kind)
    place, form = button(page, "en")
    assert form or parse_qs(urlsplit(place).query)["place"] == [address.sample]
    assert form is None or place == page.address == address.sample
    assert language_of(read_in(begun, "en")) == "en"
    assert begun.page.kind == address.kind


def test_each_language_is_named_in_itself(visitor: Visitor) -> None:
    offers = visitor.get("/").soup.find_all("button", attrs={"name": "language"})

    assert [(each["lang"], each["dir"], words(each)) for each in offers] == [
        ("ar", "rtl", "العربية"),
        ("eo", "ltr", "Esperanto"),
    ]


def test_no_page_has_its_language_in_its_address(begun: Visitor) -> None:
    begun.get("/help")
    read_in(begun, "ar")
    for address in ("/help", "/checklist/heart"):
        begun.get(address)
        links = [a["href"] for a in begun.page.soup.find_all("a")]
        links += [f.get("action", "") for f in begun.page.soup.find_all("form")]
        assert not [link for link in links if re.search(r"\b(ar|eo)\b", link)]


@pytest.mark.parametrize(
    "place",
    ["//evil.example/help", "https://evil.example/", "/\\evil.example", "/no-such-page", "help", "",
     "/summary.pdf", "/healthz", "/static/screen.css", "/leave", "/language", "/../etc", "/%00"],
)  # fmt: skip
def test_a_place_that_is_no_page_of_ours_is_the_start_page(visitor: Visitor, place: str) -> None:
    visitor.get("/")
    query = Page(f"/?{place}", visitor.page.reply)  # keeps the visitor's own address out of it
    reply = visitor.ask("POST", f"/language?place={place}", [("language", "ar")])

    assert query.status == 200
    assert (reply.status, reply.header("Location")) == (303, "/")


def test_the_way_back_to_the_review_is_kept(begun: Visitor) -> None:
    begun.get("/checklist/heart?from=check-answers")
    begun.fill({"bp_reading": "120 over 80"})

    read_in(begun, "ar")
    read_in(begun, "en")

    assert begun.press("action", "save").kind == "check-answers"


# What was typed


def test_what_was_typed_comes_along_and_is_not_saved(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    begun.fill(
        {
            "heart_conditions": ["rhythm", "other"],
            "heart_conditions-other-text": "a murmur\nsince birth",
            "bp_reading": "120 over 80",
        }
    )
    before = typed(begun.page)

    page = read_in(begun, "ar")

    assert typed(page) == before
    assert page.soup.find(id="questions").has_attr("data-unsaved")
    assert second_tab(begun).get("/checklist/heart").form.value("bp_reading") == ""
    assert begun.press("action", "save").path == "/checklist/other-health"
    assert begun.get("/checklist/heart").form.value("bp_reading") == "120 over 80"


def test_a_form_in_which_nothing_was_changed_warns_of_nothing(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    begun.save({"heart_conditions": ["stroke"], "bp_reading": "120"})
    begun.get("/checklist/heart")

    assert not read_in(begun, "ar").soup.find(id="questions").has_attr("data-unsaved")
    begun.get("/first-questions")
    assert not read_in(begun, "en").soup.find(id="questions").has_attr("data-unsaved")


def test_medicine_rows_and_revealed_questions_come_along(begun: Visitor) -> None:
    begun.get("/checklist/medicine-list")
    begun.fill({"medicines-0-name": "zinc"})
    begun.press("action", "more_rows")
    begun.fill({"medicines-0-kind": "herb", "medicines-1-name": "iron"})
    page = read_in(begun, "ar")
    names = [value for name, value in typed(page) if name.endswith("-name") and value]
    assert names == ["zinc", "iron"]
    assert page.form.value("medicines-0-kind") == "herb"

    begun.get("/checklist/your-reasons")
    begun.save({"reasons": ["ocd"]})
    begun.fill({"diagnosis_given": "no"})
    assert read_in(begun, "eo").form.value("diagnosis_given") == "no"


def test_errors_are_said_again_in_the_other_language(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    both = {"heart_conditions": ["stroke", "none"], "bp_reading": "1" * 500}
    english = begun.save(both, 422).errors
    before = typed(begun.page)

    page = read_in(begun, "ar")

    assert page.errors.keys() == english.keys()
    assert all(TURN in message for message in page.errors.values())
    assert typed(page) == before
    assert words(page.soup.title).startswith(f"{TURN}Error{TURN}:")
    assert read_in(begun, "en").errors == english


def test_errors_that_were_not_said_are_not_said(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    begun.fill({"heart_conditions": ["stroke", "none"]})

    assert read_in(begun, "ar").errors == {}


def test_two_versions_stay_on_the_page(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    other = second_tab(begun)
    other.get("/checklist/heart")
    other.save({"bp_reading": "170/100"})
    english = begun.save({"bp_reading": "120"}, 409)
    before = typed(english)

    page = read_in(begun, "ar")

    assert typed(page) == before
    assert "170/100" in page.main.find("dl").get_text()
    assert begun.press("action", "save").path == "/checklist/other-health"
    assert begun.get("/checklist/heart").form.value("bp_reading") == "120"


def test_a_switch_between_keeps_no_stale_form_from_being_found_out(begun: Visitor) -> None:
    begun.get("/checklist/heart")
    other = second_tab(begun)
    other.get("/checklist/heart")
    other.save({"bp_reading": "170/100"})
    begun.fill({"bp_reading": "120"})

    read_in(begun, "ar")

    begun.press("action", "save", status=409)


def test_a_form_that_outlived_its_record_still_begins_a_new_one(begun: Visitor, app: Flask) -> None:
    begun.get("/checklist/heart")
    begun.fill({"bp_reading": "120"})
    cleared = second_tab(begun)
    cleared.cookies = dict(begun.cookies)
    cleared.press(form=cleared.get("/clear").form_to("/clear"))
    begun.press("action", "save", status=410)

    page = read_in(begun, "ar", status=410)

    assert page.form.value("bp_reading") == "120"
    begun.press("action", "start_again")
    assert begun.get("/checklist/heart").form.value("bp_reading") == "120"


def test_while_the_database_is_down_nothing_typed_is_lost(
    build: BuildApp, catalogues: Path
) -> None:
    app = build(translations=catalogues)
    visitor = visit(app)
    visitor.get("/")
    visitor.press("way", "full")
    visitor.get("/checklist/heart")
    visitor.fill({"bp_reading": "120 over 80"})
    break_database(app)

    page = read_in(visitor, "ar", status=503)

    assert language_of(page) == "ar"
    assert page.form.value("bp_reading") == "120 over 80"
    assert int(str(page.reply.header("Retry-After"))) > 0


def test_questions_to_ask_first_come_along(begun: Visitor) -> None:
    form = questions(begun.get("/first-questions"))
    form.fill({"own-1": "Who answers at night?", "first": ["ask-P13"]})

    page = read_in(begun, "ar")

    form = questions(page)
    assert (form.value("own-1"), form.value("first")) == ("Who answers at night?", "ask-P13")
    assert form.tag.has_attr("data-unsaved")
    assert not page.errors
    begun.press("action", "save", form=form)
    again = questions(begun.get("/first-questions"))
    assert (again.value("own-1"), again.value("first")) == ("Who answers at night?", "ask-P13")


def test_a_code_that_was_typed_comes_along_with_what_is_wrong_with_it(visitor: Visitor) -> None:
    visitor.get("/resume")
    visitor.fill({"code": "ABCD"})
    assert read_in(visitor, "ar").form.value("code") == "ABCD"
    assert not visitor.page.errors

    visitor.press(status=422)
    page = read_in(visitor, "en")

    assert page.form.value("code") == "ABCD"
    assert page.errors["code"].startswith("A character seems to be mistyped.")


def test_the_page_of_a_code_shows_it_again_in_another_language(begun: Visitor) -> None:
    english = begun.press(form=begun.get("/save").form_to("/save"))
    code = words(english.main.find(class_="code"))

    page = read_in(begun, "ar")

    assert (page.path, page.kind) == ("/save", "save")
    assert words(page.main.find(class_="code")) == code


# Pages of their own kind


def test_the_crisis_page_stays_until_it_was_left(begun: Visitor) -> None:
    begun.get("/checklist/safety")
    begun.save({"safety_now": "yes_now"})
    assert begun.page.kind == "crisis"

    page = read_in(begun, "ar")

    assert (language_of(page), page.kind) == ("ar", "crisis")
    assert begun.press("action", "continue").kind == "step"


def test_pages_about_problems_speak_the_language_and_change_it(begun: Visitor) -> None:
    begun.get("/help")
    read_in(begun, "ar")
    other = second_tab(begun)
    other.cookies = {"language": "ar"}

    assert TURN in other.get("/summary", 410).heading
    page = read_in(other, "eo", status=303)
    assert other.get(str(page.reply.header("Location")), 410).kind == "problem"
    assert language_of(other.page) == "eo"
    for address, status in (("/no-such-page", 404), ("/checklist/no-such-step", 404)):
        assert TURN in begun.get(address, status).heading
        button(begun.page, "en")


PROBLEMS = [
    ("GET", "/start", None, 405),
    ("POST", "/start", [("way", "full")], 400),
    ("POST", "/clear", [], 400),
    ("POST", "/resume", [("code", "9" * 300_000)], 413),
]


@pytest.mark.parametrize(("method", "address", "fields", "status"), PROBLEMS, ids=str)
def test_whatever_is_refused_is_refused_in_the_person_s_language(
    visitor: Visitor, method: str, address: str, fields: list[tuple[str, str]] | None, status: int
) -> None:
    visitor.headers["Accept-Language"] = "ar"

    page = Page(address, visitor.ask(method, address, fields))

    assert (page.status, page.kind, language_of(page)) == (status, "problem", "ar")
    assert TURN in page.heading
    place, _ = button(page, "en")
    went_to = parse_qs(urlsplit(place).query)["place"]
    assert went_to == ["/clear" if address == "/clear" else "/resume" if status == 413 else "/"]


def test_too_many_presses_and_a_broken_page_speak_it_too(build: BuildApp, catalogues: Path) -> None:
    app = build(translations=catalogues, RATELIMIT_ENABLED="true")
    app.add_url_rule("/broken", view_func=lambda: 1 / 0)
    visitor = visit(app)
    visitor.headers["Accept-Language"] = "ar"
    replies = [visitor.ask("POST", "/clear", []) for _ in range(40)]

    for reply, status in ((replies[-1], 429), (visitor.ask("GET", "/broken"), 500)):
        page = Page("/clear", reply)
        assert (page.status, language_of(page)) == (status, "ar")
        assert TURN in page.heading
        button(page, "en")


def test_the_page_after_clearing_can_be_read_in_another_language(begun: Visitor) -> None:
    begun.press(form=begun.get("/clear").form_to("/clear"))

    page = read_in(begun, "ar")

    assert (page.heading.replace(TURN, ""), page.kind) == ("Your answers are deleted", "clear")


def test_no_address_says_that_answers_are_deleted_while_they_are_not(begun: Visitor) -> None:
    page = begun.send("/language?place=/clear&shown=cleared", [("language", "ar")])

    assert page.heading.replace(TURN, "") == "Clear my answers?"


# What is refused


def test_a_bare_switch_needs_no_token_and_changes_nothing_but_words(app: Flask) -> None:
    reply = visit(app).ask("POST", "/language?place=/help", [("language", "ar")])

    assert (reply.status, reply.header("Location")) == (303, "/help")


@pytest.mark.parametrize("token", [None, "x" * 91, "foreign"])
def test_a_form_that_comes_along_needs_its_token_and_comes_back_with_a_fresh_one(
    begun: Visitor, app: Flask, token: str | None
) -> None:
    if token == "foreign":
        token = visit(app).get("/").form.value("csrf_token")
    begun.get("/checklist/heart")
    address, _ = button(begun.page, "ar")
    fields = [("revision", "0"), ("bp_reading", "120"), ("language", "ar")]
    fields += [("csrf_token", token)] if token else []

    page = begun.send(address, fields, 400)

    assert (language_of(page), page.form.value("bp_reading")) == ("ar", "120")
    assert page.main.find(class_="message"), "it says that it could not be sure"
    assert begun.press("action", "save").path == "/checklist/other-health"


REFUSED = [
    [],
    [("language", "tlh")],
    [("language", "")],
    [("language", "ar"), ("language", "eo")],
    [("language", "ar"), ("name", "Alex")],
]


@pytest.mark.parametrize("fields", REFUSED, ids=str)
def test_what_no_page_of_ours_sends_is_refused(
    begun: Visitor, fields: list[tuple[str, str]]
) -> None:
    token = begun.get("/checklist/heart").form.value("csrf_token")
    extra = [("csrf_token", token)] if len(fields) > 1 else []

    reply = begun.ask("POST", "/language?place=/checklist/heart", [*fields, *extra])

    assert reply.status == 400
    assert b"Alex" not in reply.body


@pytest.mark.parametrize("place", ["/help", "/checklist", "/clear", "/privacy"])
def test_a_form_for_a_page_without_one_is_refused(begun: Visitor, place: str) -> None:
    token = begun.get("/checklist/heart").form.value("csrf_token")
    fields = [("csrf_token", token), ("bp_reading", "120"), ("language", "ar")]

    assert begun.ask("POST", f"/language?place={place}", fields).status == 400


def test_switching_is_never_refused_for_its_number(build: BuildApp, catalogues: Path) -> None:
    visitor = visit(build(translations=catalogues, RATELIMIT_ENABLED="true"))

    statuses = {visitor.ask("POST", "/language", [("language", "ar")]).status for _ in range(150)}

    assert statuses == {303}


def test_a_form_in_another_language_is_never_refused_for_its_number_and_opens_nothing(
    build: BuildApp, catalogues: Path
) -> None:
    visitor = visit(build(translations=catalogues, RATELIMIT_ENABLED="true"))
    visitor.get("/resume")
    visitor.fill({"code": "ABCD"})

    for code in ("ar", "eo") * 11:  # more than the 20 in an hour that may be tried
        assert read_in(visitor, code).form.value("code") == "ABCD"

    visitor.press(status=422)


# Words


def test_a_translation_that_no_one_reviewed_says_so_on_every_page(begun: Visitor) -> None:
    assert not begun.get("/").soup.find(class_="unreviewed")
    begun.get("/help")
    read_in(begun, "ar")

    for address in PAGES:
        line = begun.get(address.sample).soup.find(class_="unreviewed")
        assert line is not None, address.sample
        assert words(line).replace(TURN, "") == "This translation has not been reviewed yet."


def test_no_english_is_left_on_any_page(build: BuildApp, catalogues: Path, clock: Clock) -> None:
    """Every word that stands between two marks came from the catalogue."""
    app = build(translations=catalogues)
    left: dict[str, list[str]] = {}
    for name, page in every_page(app, clock, language="ar"):
        found = list(_unmarked(page))
        if found:
            left[name] = found
    assert left == {}


READ_OR_HEARD = ("aria-label", "alt", "title", "data-left", "data-over", "data-row", "data-done")
SAME_IN_ALL = re.compile(
    r"Foreword|AYUDA|UTC|\b[0-9A-Z]{4}(-[0-9A-Z]{4})+\b|[\w.-]+\.(com|org|gov)\S*|http\S+"
)
"""Names, codes and addresses."""


def _unmarked(page: Page) -> Iterator[str]:
    """Texts with a word that stands between no marks, and that no person wrote."""
    said = [str(text) for text in page.soup.html.find_all(string=True)]
    said += [
        str(tag[name])
        for tag in page.soup.find_all()
        for name in READ_OR_HEARD
        if name in tag.attrs
    ]
    for text in said:
        bare = " ".join(text.split())
        for kept in _kept_as_it_is():
            bare = bare.replace(kept, "")
        bare = SAME_IN_ALL.sub("", bare)
        if re.search(rf"(?<![\w{TURN}])[A-Za-z]{{3,}}", bare):
            yield text.strip()


@cache
def _kept_as_it_is() -> list[str]:
    """What people wrote, languages by their own names, titles and ids; longest first."""
    kept = ["English", "Esperanto", "one", "another"]
    kept += [each["title"] for each in content()["sources"].values()]
    kept += [f"{card['id']} · " for card in content()["cards"]]
    kept += [each["cite"] for each in content()["references"].values()]
    kept += [*content()["evidence"], *content()["references"]]
    for name in NAMES:
        kept += PEOPLE[name].first_questions
        for fields in PEOPLE[name].answers.values():
            for value in fields.values():
                kept += [value] if isinstance(value, str) else value
    return sorted(kept, key=len, reverse=True)


def test_numbers_and_days_read_as_the_language_has_them(build: BuildApp) -> None:
    visitor = visit(build())
    visitor.headers["Accept-Language"] = "es-MX"

    text = visitor.get("/sources").text
    assert "22 nov 2026" in text
    assert "22 Nov 2026" not in text
    visitor.get("/")
    visitor.press("way", "full")
    hints = visitor.get("/checklist/your-hopes").main.select(".hint, .limit")
    said = [words(hint) for hint in hints if "1,000" in hint.text]
    assert len(said) == 1, "the help says the limit already"
    assert said == ["Hasta 1,000 caracteres"]


def test_what_a_person_wrote_stands_apart_from_the_words_around_it(begun: Visitor) -> None:
    begun.get("/checklist/medicine-list")
    begun.fill({"medicines": ["none"], "medicines-0-name": "أسبرين"})
    page = begun.press("action", "save", status=422)

    assert "'\N{FIRST STRONG ISOLATE}أسبرين\N{POP DIRECTIONAL ISOLATE}'" in page.errors["at-1"]
    for box in begun.get("/checklist/your-hopes").main.find_all(["textarea"]):
        assert box["dir"] == "auto"
    begun.save({"hopes": "أن أنام"})
    said = begun.get("/check-answers").main.find_all(class_="said")
    assert {line["dir"] for line in said} == {"auto"}


@pytest.mark.parametrize("code", ["en", "es", "ar", "pt-BR", "it", "vi", "zh", "fa", "sw"])
def test_a_span_of_time_has_words_in_every_language(code: str) -> None:
    for unit in ("minute", "hour", "day"):
        assert "duration" not in format_duration(14, unit, code)
