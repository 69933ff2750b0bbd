"""Every page to read: its kind, what it says, and what holds it together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import Comment
from flask import Flask, url_for

from screening import __version__
from screening.errors import QuestionnaireError
from screening.web.steps import step_url
from tests.conftest import Clock
from tests.journeys.content import content, questions
from tests.journeys.page import words
from tests.journeys.visitor import Visitor
from tests.questionnaire.files import SHIPPED, SMALL, text_of
from tests.web.conftest import LEAVE_URL, BuildApp, visit
from tests.web.every_page import every_page
from tests.web.routes import ADDRESSES, Address

PAGES = [address for address in ADDRESSES.values() if address.kind]
CARDS = [card["id"] for card in content()["cards"]]


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.sample)
def test_every_page_names_its_kind(begun: Visitor, address: Address) -> None:
    assert begun.get(address.sample).kind == address.kind


def test_what_needs_answers_offers_a_new_start_where_there_are_none(
    visitor: Visitor, app: Flask
) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    asked = [ADDRESSES[rule] for rule in rules if ADDRESSES[rule].answers]

    for address in asked:
        page = visitor.get(address.sample, 410 if address.get else 405)
        assert page.kind == "problem"
        assert not address.get or page.form_to("/start"), address.sample


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_number_outside_the_steps_is_a_link_and_no_name_is_heard_twice(
    app: Flask, clock: Clock, language: str
) -> None:
    """Names of lines keep their number as it is. A label picks something when it is pressed."""
    place = content()["crisis"]["locales"]["en-US"]
    numbers = {place["emergency"]["tel"]}
    numbers |= {line[way] for line in place["lines"] for way in ("tel", "sms") if way in line}
    number = re.compile(rf"\b({'|'.join(numbers)})\b(?!lifeline| Suicide| in Spanish| en español)")
    plain, twice = [], []
    for name, page in every_page(app, clock, language):
        if page.kind == "step":
            continue
        plain += [
            (name, str(text))
            for text in page.soup.body.find_all(string=number)
            if not text.find_parent(["a", "button", "label", "strong", "textarea"])
            and not isinstance(text, Comment)
        ]
        twice += [
            (name, region["aria-labelledby"])
            for region in page.soup.select("section[aria-labelledby]")
            if page.kind not in ("check-answers", "summary", "show")
            and region.find(id=region["aria-labelledby"])
        ]
    assert plain == []
    assert twice == []


def test_phone_and_mail_of_the_clinic_are_links(build_session_app: BuildApp) -> None:
    visitor = visit(build_session_app(CLINIC_CONTACT="+1 555-123-4567, or desk@clinic.example."))

    for address in ("/", "/privacy", "/learn/approval"):
        links = {a["href"]: words(a) for a in visitor.get(address).soup.find_all("a")}
        assert links["tel:+15551234567"] == "+1 555-123-4567"
        assert links["mailto:desk@clinic.example"] == "desk@clinic.example"


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.sample)
def test_help_and_leaving_are_on_every_page(begun: Visitor, address: Address) -> None:
    page = begun.get(address.sample)

    assert len(page.links("Help and support")) >= 2, "in the header and in the footer"
    assert page.form_to("/leave").pressed() == []
    assert content()["site"]["disclaimer_short"] in words(page.soup.find(class_="foot"))


def test_what_in_person_does_is_said_once_a_page_and_not_of_the_safety_questions(
    begun: Visitor,
) -> None:
    words = content()["standard_answers"]["in_person"]

    assert begun.get("/checklist/mental-health").text.count(words["note"]) == 1
    assert words["note"] not in begun.get("/checklist/safety").text, "there nothing prints unasked"
    assert words["note"] not in begun.get("/checklist/your-questions").text, "where none is offered"


@pytest.mark.parametrize(
    ("step", "answers", "after", "said"),
    [
        ("alcohol-drugs", {"current_use": ["alcohol_most_days"]}, "your-hopes", "do not stop all"),
        ("alcohol-drugs", {"current_use": ["alcohol_some_days"]}, "your-hopes", ""),
        ("your-hopes", {"setting_planned": "home_alone"}, "your-questions", "The FDA has warned"),
        ("your-hopes", {"setting_planned": "clinic"}, "your-questions", ""),
    ],
)
def test_a_warning_that_is_folded_elsewhere_stands_in_sight_for_whom_it_concerns(
    visitor: Visitor, step: str, answers: dict[str, str | list[str]], after: str, said: str
) -> None:
    visitor.get("/")
    visitor.press("way", "short")
    visitor.get(f"/checklist/{step}")
    visitor.save(answers)

    assert visitor.page.path == f"/checklist/{after}"
    on_both = [words(visitor.get(f"/checklist/{id_}").main) for id_ in (step, after)]
    warned = [
        "do not stop all at once without medical help" in text
        or "The FDA has warned that ketamine at home" in text
        for text in on_both
    ]
    assert warned == [bool(said)] * 2
    assert all(said in text for text in on_both)


def test_the_start_page_says_what_this_can_and_cannot_do(visitor: Visitor) -> None:
    text = visitor.get("/").text

    start = content()["site"]["start"]
    for line in (start["intro"], *start["can"], *start["cannot"], start["heads_up"]):
        assert line in text
    assert re.search(r"The short way, about \d+ minutes", text)
    assert re.search(r"Everything, about \d+ minutes", text)


def test_the_checklist_says_what_is_left_and_how_long_that_takes(begun: Visitor) -> None:
    before = begun.get("/checklist").text
    begun.get("/checklist/about-you")
    begun.save()
    after = begun.get("/checklist").text

    assert "21 pages of your way are not opened yet: about 19 minutes" in before
    assert "20 pages of your way are not opened yet" in after
    assert "%" not in before + after


def test_a_save_is_told_once_quietly_and_not_by_the_address(begun: Visitor, clock: Clock) -> None:
    clock.wait(minutes=1)
    assert not begun.page.soup.find(class_="saved")

    page = begun.save({"who_for": "me"})

    assert words(page.main.find(class_="saved")) == "Saved"
    assert page.address == page.path
    clock.wait(minutes=1)
    assert not begun.get(page.address).main.find(class_="saved")


def test_ten_cards_follow_each_other(visitor: Visitor) -> None:
    listed = [a["href"] for a in visitor.get("/learn").main.select("ol a")]
    assert listed == [f"/learn/{card}" for card in CARDS]
    assert len(CARDS) == 10

    visitor.get(listed[0])
    met = [visitor.page.path]
    while after := visitor.page.soup.find("a", rel="next"):
        visitor.get(after["href"])
        met.append(visitor.page.path)
    assert met == listed
    for before in reversed(listed[:-1]):
        visitor.get(visitor.page.soup.find("a", rel="prev")["href"])
        assert visitor.page.path == before


def test_the_card_on_lists_tells_what_found_nothing_and_that_only_abstracts_were_read(
    visitor: Visitor,
) -> None:
    page = visitor.get("/learn/does-a-list-help")

    assert "It can help you talk. We claim no more than that." in page.text
    assert "A list alone, for people with depression. It made no difference." in page.text
    assert "We read these studies in abstracts or excerpts only" in page.text
    [card] = [card for card in content()["cards"] if card["id"] == "does-a-list-help"]
    waiting = Path("docs/sign-off.md").read_text()
    for id_ in card["references"]:
        reference = content()["references"][id_]
        assert reference["status"] == "Read in abstract only."
        assert reference["cite"] in page.text
        assert f"| {id_} |" in waiting


@pytest.mark.parametrize("contact", ["", "help@clinic.example"])
def test_a_card_says_what_to_name_when_something_is_wrong(build: BuildApp, contact: str) -> None:
    page = visit(build(CLINIC_CONTACT=contact)).get("/learn/side-effects")

    assert "side-effects · v1.0 (checked 22 Nov 2026)" in page.text
    assert ("Is something here wrong? Tell us" in page.text) == bool(contact)
    assert contact in page.text


def test_the_start_page_and_the_last_page_say_when_to_fill_it_in(begun: Visitor) -> None:
    when = content()["site"]["when"]

    assert when in begun.get("/").text
    assert when in begun.get("/summary").text


def test_a_call_is_called_free_only_where_the_lines_of_the_place_say_so(
    build: BuildApp, tmp_path: Path
) -> None:
    shipped = text_of(SHIPPED)
    silent = tmp_path / "silent.yaml"
    silent.write_text(shipped.replace("      talk_cost: Free, day or night\n", ""))

    assert "In the US · Free, day or night" in visit(build()).get("/help").text
    said = visit(build(QUESTIONS_FILE=str(silent))).get("/help").text
    assert "In the US" in said
    assert "Free, day or night" not in said


def test_a_card_that_does_not_exist_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/learn/no-such-card", 404).kind == "problem"


def test_approval_tells_when_it_was_checked(visitor: Visitor) -> None:
    assert "Last checked: 22 Nov 2026." in visitor.get("/learn/approval").text


def test_the_glossary_explains_every_term(visitor: Visitor) -> None:
    text = visitor.get("/glossary").text

    for name, term in content()["glossary"].items():
        assert name in text
        assert term["meaning"] in text


def test_the_sources_are_named_with_what_for_and_when_checked(visitor: Visitor) -> None:
    page = visitor.get("/sources")

    titles = [words(heading) for heading in page.main.find("ol").find_all("h3")]
    assert titles == [
        "Ketamine-assisted psychotherapy: overview",
        "Unlocking the Potential of Ketamine-Assisted Psychotherapy for Anxiety Relief",
        "Ketamine Assisted Psychotherapy: What You Need to Know",
        "Ketamine assisted psychotherapy: considerations",
        "Exploring Ketamine-Powered Psychotherapy: Benefits",
    ]
    for reference in content()["references"].values():
        assert reference["cite"] in page.text
        assert reference["used_for"] in page.text
    entries = len(content()["sources"]) + len(content()["references"])
    assert len(re.findall(r"Checked \d\d Nov 2026", page.text)) == entries
    assert "Content not reviewed by a clinician." in page.text


def test_clinicians_find_every_line_and_what_it_rests_on(visitor: Visitor) -> None:
    text = visitor.get("/clinicians").text

    private = {"safety_now", "safety_past", "safety_print"}
    for id_, question in questions().items():
        for option in question.get("options", {}).values():
            if option.get("flags") and id_ not in private:
                before_own_words = option.get("detail", "").split("{")[0].rstrip(': "')
                assert before_own_words in text
    for level in content()["levels"].values():
        assert level["heading"] in text
    assert "No flag is not clearance; a flag is not a no." in text


def test_privacy_names_the_times_that_the_operator_set(build: BuildApp) -> None:
    text = visit(build(KEEP_HOURS="6", KEEP_DAYS_WITH_CODE="3")).get("/privacy").text

    assert "deleted after 6 hours" in text
    assert "3 days" in text
    assert "24 hours" not in text


def test_no_page_shows_a_brace_that_was_to_be_filled(begun: Visitor) -> None:
    for address in [*PAGES, *(Address(f"/learn/{card}") for card in CARDS)]:
        text = begun.get(address.sample).soup.get_text()
        assert "{" not in text, address.sample


def test_the_clinic_shows_where_it_is_set(build: BuildApp) -> None:
    visitor = visit(build(CLINIC_NAME="Harbour <Clinic>", CLINIC_CONTACT="Call 555-0100"))

    footer = words(visitor.get("/").soup.footer)

    assert "Harbour <Clinic>" in footer
    assert "Call 555-0100" in footer


def test_leaving_leads_to_the_site_of_the_operator(visitor: Visitor) -> None:
    page = visitor.press(form=visitor.get("/").form_to("/leave"))

    refresh = page.soup.find("meta", attrs={"http-equiv": "refresh"})
    assert refresh["content"] == f"0; url={LEAVE_URL}"


def test_another_locale_shows_its_own_lines(build: BuildApp) -> None:
    here = visit(build(CRISIS_LOCALE="es-US")).get("/help").text

    assert "Text AYUDA to 988" in here
    with pytest.raises(QuestionnaireError, match=r"CRISIS_LOCALE is 'en-GB'.* en-US, es-US"):
        build(CRISIS_LOCALE="en-GB")


def test_without_a_setting_the_lines_and_the_paper_are_those_of_the_file(
    build: BuildApp, tmp_path: Path
) -> None:
    path = tmp_path / "home.yaml"
    path.write_text(text_of(SMALL), encoding="utf-8")
    app = build(QUESTIONS_FILE=str(path))
    visitor = visit(app)

    assert "556" in visitor.get("/help").text
    visitor.get("/")
    visitor.press("way", "short")
    assert "556" in visitor.get("/checklist/worries").text
    assert app.extensions["screening"].paper == "a4"


def test_health_tells_whether_the_process_answers_and_whether_it_is_ready(visitor: Visitor) -> None:
    assert visitor.get("/healthz").reply.body == b"ok\n"
    *parts, runs, end = visitor.get("/readyz").reply.body.decode().split("\n")
    assert parts == ["database: ready", "questionnaire: ready", "purges: ready", "limits: ready"]
    assert re.fullmatch(rf"release: {__version__}, questions: [0-9a-f]{{12}}", runs)
    assert end == ""
    assert not visitor.cookies


def test_security_txt_needs_a_contact(build: BuildApp, visitor: Visitor) -> None:
    visitor.get("/.well-known/security.txt", 404)

    page = visit(build(SECURITY_CONTACT="mailto:safe@example.org")).get("/.well-known/security.txt")

    assert b"Contact: mailto:safe@example.org\n" in page.reply.body
    assert b"Expires: 20" in page.reply.body


def test_static_files_are_addressed_by_their_content_and_kept_for_good(visitor: Visitor) -> None:
    page = visitor.get("/")
    links = [tag["href"] for tag in page.soup.find_all("link")]
    links += [tag["src"] for tag in page.soup.find_all("script")]

    assert len(links) >= 3
    for link in links:
        assert "?v=" in link
        reply = visitor.ask("GET", link)
        assert reply.status == 200
        kept = str(reply.header("Cache-Control"))
        assert "immutable" in kept
        assert "public" in kept
        assert not reply.all_headers("Set-Cookie")
    unversioned = visitor.ask("GET", links[0].split("?")[0])
    assert "immutable" not in str(unversioned.header("Cache-Control"))
    for odd in ("/static/screen.css?v=anything", "/static/samples/../screen.css?v="):
        reply = visitor.ask("GET", odd)
        assert reply.status == 200
        assert "immutable" not in str(reply.header("Cache-Control"))


def test_a_page_in_reading_order_starts_with_a_way_past_the_menu(visitor: Visitor) -> None:
    first = visitor.get("/learn").soup.body.find("a")

    assert first["href"] == "#main"


def test_a_term_is_explained_once_where_it_first_stands(begun: Visitor) -> None:
    meaning = content()["glossary"]["KAP"]["meaning"]
    for address in ("/learn/what-kap-is", "/checklist/about-you"):
        page = begun.get(address)
        assert page.text.count(f"KAP: {meaning}") == 1
        assert not page.main.select("label dfn, legend dfn")

    step = begun.get("/checklist/mental-health")
    explained = [words(tag) for tag in step.main.find("fieldset").select(".gloss dfn")]
    assert explained == ["Psychosis", "Mania", "PTSD"]


def test_the_address_of_a_step_is_that_of_its_page(app: Flask) -> None:
    with app.test_request_context():
        for step in app.extensions["screening"].questionnaire.steps:
            assert step_url(step) == url_for("steps.show", step_id=step.id)
            back = {"from": "check-answers"}
            written = url_for("steps.show", step_id=step.id, **back)
            assert step_url(step, review=True) == written
