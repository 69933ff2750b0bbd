"""Every key of the file has a reader: what an editor writes reaches somebody.

A small file, in which each text begins with a word of its own, goes through pages and sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias, get_args

import pikepdf
import pytest
from flask import Flask

from screening.languages import load_languages
from screening.questionnaire import base, crisis, model, site_text
from screening.questionnaire.base import Content, Translated
from screening.questionnaire.clinics import Clinic
from screening.questionnaire.loader import load_questionnaires
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.translation import list_messages
from screening.questionnaire.yaml_source import read_document
from tests.catalogues import write_catalogue
from tests.conftest import Clock
from tests.journeys.visitor import Visitor
from tests.outputs.pdf_reader import Printed
from tests.outputs.people import MADE_AT
from tests.questionnaire.files import OPERATOR_WORDS, small_with
from tests.web.conftest import BuildApp, visit

CANARY = re.compile("zq[a-j]+z")
ROOT = Path(__file__).parents[2]
FOR_EDITORS = {
    "Ask.basis": "the page of changes and sign-off",
    "Card.basis": "the page of changes and sign-off",
    "Elsewhere.site_words": "`check`, which looks for them in other texts",
    "Review.note": "whoever signs off",
    "Questionnaire.approval_checked_on": "texts that name it in braces",
    "Questionnaire.retired": "the loader, which refuses such ids",
    **{
        f"SheetWords.medicine_{part}": "the columns of the medicine list"
        for part in ("name", "purpose", "amount", "kind")
    },
}
"""Keys that no page, sheet or file of a person shows, and whom they are for."""

NUMBERS = """
      - id: numbers
        title: Numbers
        questions:
          - id: weight
            text: What do you weigh?
            type: number
            short: weight
            why: For the amount.
            help: As you last weighed.
            unit: kg
            topic: plan
            line: "weight {text}"
            detail: "Weight as told: {text}"
          - id: alone
            text: Do you want to talk alone?
            type: single
            short: talk alone
            why: Some things are easier alone.
            offers: []
            options:
              "yes": {label: "Yes, and print it", request: Asks to talk alone.}
              "no": {label: "No"}
"""
TOGETHER = """
together:
  - id: shots
    show_if: allergy has egg and immune has weak
    topic: allergy
    flags: {raise_first: [label]}
    line: with a weak immune system
    patient: Two at once.
    detail: Ask about both.
"""
ELSEWHERE = """
elsewhere:
  texts:
    about-why: It says who answers.
"""
BLOCK = "disclaimer: [{heading: What, lead: It is, text: A list., list: [One], note: Small.}]"
BEHIND = (
    ("patient: You named egg.", "\n              dust: {label: Dust, glance: dust}"),
    ("line: high mountains", "\n                detail: High up."),
    ('patient: "You would rather talk about {topic}."', ", note: Its topic prints."),
    ("            why: So they can ask there.", '\n            detail: "By {text}."'),
    ("        title: Allergies", "\n        opening: Nearly done."),
    ("  past: Past shots\n  plan: Planning\n", "hard_to_say: {allergy: 'Say: I react.'}\n"),
    ("    heads_up: It takes five minutes.", "\n  when: Some days before."),
    ("      short: call 556", "\n      talk_cost: Free of charge"),
    ('name: Home line, tel: "556"', ", tel_note: press 1, note: In your language."),
    ("text: The child may answer too.}\n", TOGETHER + ELSEWHERE),
)
EDITS = (
    *((old, f"{old}{new}") for old, new in BEHIND),
    ("      - id: your-questions\n", f"{NUMBERS[1:]}      - id: your-questions\n"),
    ("questions: [about, regions]", "questions: [about, regions, allergy]"),
    ("disclaimer: [It is a list.]", BLOCK),
)
"""What the small file has no instance of."""
SIGNED = (
    ("reviewed: {by: null, on: null,", "reviewed: {by: A nurse, on: 2026-03-01,"),
    ("  support: {title: A short pause, text: Thank you.}\n", ""),
    ("      talk_cost: Free of charge\n", ""),
)
"""What stands in place of something else."""
Answers: TypeAlias = Mapping[str, str | list[str]]
ANSWERS: tuple[Answers, ...] = (
    {
        "about": "child",
        "regions": ["mountains", "other"],
        "regions-other-text": "Oslo",
        "leaving": "soon",
        "hopes": "To see snow.",
        "allergy": ["egg", "latex", "dust"],
        "allergy-egg-text": "A rash.",
        "allergy_tested": "yes",
        "tested_where": "Dr. No",
        "immune": ["weak"],
        "fever": "no",
        "fear_now": "yes_now",
        "fear_print": "full",
        "past_problem": "fainted",
        "past_kinds": ["flu"],
        "medicines-0-name": "Salt",
        "explain": ["cost"],
        "weight": "70",
        "alone": "yes",
        "own_questions": "Will it hurt?",
    },
    {"about": "trying", "fear_now": "yes_now", "fear_print": "ask_me", "medicines": ["none"]},
    {"allergy": ["not_sure"], "medicines": ["in_person"], "immune": ["none"]},
    {},
)
"""The second person's are about no one."""
TO_READ = (
    *("/", "/help", "/learn", "/learn/shots", "/glossary", "/sources", "/clinicians", "/privacy"),
    *("/disclaimer", "/questionnaire.fhir.json"),
)


def kinds() -> list[type[Content]]:
    return [
        each
        for module in (base, model, site_text, crisis)
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, Content)
        and each.__module__ == module.__name__
    ]


def is_text(annotation: Any) -> bool:
    """Whether a key of this type holds words that every language says in its own way."""
    return annotation is Translated or any(map(is_text, get_args(annotation)))


def text_keys() -> set[str]:
    """Each key that holds words, as `Option.label`; less the sheets' own, which stand in the code
    unless a file has others, and have tests of their own (of hints, of agreement)."""
    fixed = site_text.SheetWords, site_text.BlankFormWords, site_text.HelpWords
    return {
        f"{kind.__name__}.{name}"
        for kind in kinds()
        if kind not in fixed
        for name, field in kind.model_fields.items()
        if any(map(is_text, [field.annotation, *field.metadata]))
    } - FOR_EDITORS.keys()


def texts(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text in `content`, behind its key."""
    match content:
        case str():
            yield key, content
        case Content():
            for name in type(content).model_fields:
                yield from texts(getattr(content, name), f"{type(content).__name__}.{name}")
        case dict():
            for value in content.values():
                yield from texts(value, key)
        case tuple():
            for value in content:
                yield from texts(value, key)


def marked(build: BuildApp, folder: Path, *edits: tuple[str, str]) -> tuple[Flask, Questionnaire]:
    """The application, and its file, in which each text begins with a word that stands nowhere
    else; in letters, as digits would be taken for those of a helpline."""
    path = folder / "mine.yaml"
    path.write_text(small_with(*EDITS, *edits), encoding="utf-8")
    said = sorted({(m.context, m.text) for m in list_messages(read_document(path).data)})
    letters = ("".join(chr(97 + int(digit)) for digit in str(number)) for number in range(9999))
    words = {each: f"zq{word}z {each[1]}" for each, word in zip(said, letters, strict=False)}
    write_catalogue(folder, "es", words)
    spanish = load_languages(folder, path).values()
    loaded = load_questionnaires(path, spanish, "nn-NN", OPERATOR_WORDS)["es"]
    return build(folder, QUESTIONS_FILE=str(path), CRISIS_LOCALE="nn-NN"), loaded


def shown(visitor: Visitor, answers: Answers, clock: Clock) -> Iterator[str]:
    """What a person meets on the full way, on the page of the summary, and a day later."""
    visitor.headers["Accept-Language"] = "es"
    visitor.get("/")
    visitor.press("way", "full")
    while visitor.page.kind != "check-answers":
        yield visitor.page.reply.body.decode()
        if visitor.page.kind == "step":
            names = visitor.page.form.names
            visitor.save({name: value for name, value in answers.items() if name in names})
        else:
            visitor.press("action", "continue")
    yield visitor.page.reply.body.decode()
    for address in ("/checklist", "/first-questions", "/summary"):
        yield visitor.get(address).reply.body.decode()
    for _ in range(2):
        clock.wait(hours=13)
        yield visitor.get("/checklist/worries").reply.body.decode()


def card_of(app: Flask, questionnaire: Questionnaire) -> Iterator[str]:
    """What the card with a clinic's link says, and what it is said to show."""
    clinic = Clinic(id="shots", name="Shots")
    printer = app.extensions["screening"].printer
    card = printer.card_pdf(clinic, questionnaire, "https://a.example/c/shots", made_at=MADE_AT)
    yield Printed(card).text
    with pikepdf.open(BytesIO(card)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each:
                yield str(each.Alt)


def test_each_text_reaches_a_page_a_sheet_or_a_file_by_its_value(
    build: BuildApp, clock: Clock, tmp_path: Path
) -> None:
    met: dict[str, bool] = {}
    for number, edits in enumerate(((), SIGNED)):
        folder = tmp_path / str(number)
        folder.mkdir()
        app, questionnaire = marked(build, folder, *edits)
        visitor = visit(app)
        pages = [*shown(visitor, ANSWERS[number], clock)]
        if not edits:
            pages += [visitor.get(address).reply.body.decode() for address in TO_READ]
            pages += [page for answers in ANSWERS[2:] for page in shown(visit(app), answers, clock)]
            form = visitor.ask("GET", "/checklist.pdf").body
            pages += [*card_of(app, questionnaire)]
            pages += [Printed(form).text, visitor.ask("GET", "/summary.json").body.decode()]
        everything = "\n".join(pages)
        for key, text in texts(questionnaire):
            for word in CANARY.findall(text):
                met[key] = met.get(key, False) or word in everything

    assert text_keys() - met.keys() == set(), "of these the file above has none"
    assert {key for key in text_keys() if not met[key]} == set(), "nobody meets these"


def sources() -> str:
    """What makes pages, sheets and files: all code but the shape of the file."""
    files = [
        path
        for folder in ("answers", "outputs", "web")
        for path in (ROOT / "screening" / folder).rglob("*.py")
    ]
    files += (ROOT / "screening" / "questionnaire").glob("[cg-m]*.py")
    files += (ROOT / "templates").rglob("*.html")
    files += (ROOT / "templates").rglob("*.typ")
    return "\n".join(path.read_text() for path in files)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_each_other_key_is_named_where_pages_sheets_and_files_are_made(
    kind: type[Content],
) -> None:
    text = sources()
    unread = [
        name
        for name in kind.model_fields
        if f"{kind.__name__}.{name}" not in FOR_EDITORS | dict.fromkeys(text_keys())
        and not re.search(rf"(\.|')({name})\b|\"{name}\"", text)
    ]
    assert unread == []
