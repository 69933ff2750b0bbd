"""What the page of the summary shows is what its print and every file hold: over answers at random,
edits, taking out, putting back, deleting, what to ask first, and the language of the sheet.

`make fuzz` does more (EXAMPLES), and others each time.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pymupdf
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from screening.settings import load_settings
from screening.web.app import build_app
from tests.fuzz.answers import fields_for, mark
from tests.fuzz.browser import Browser, Fields

EXAMPLES = int(os.environ.get("EXAMPLES", "10")) // 10
WORDS = re.compile(r"zz-[a-z0-9_]+-\d+-zz")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("records")
    given = {
        "SECRET_KEY": "m9Jb3Yx0kq-Vt7LwPz2sRf8NhCd5GaEu",
        "DATABASE_URL": f"sqlite:///{folder / 'records.sqlite'}",
        "RATELIMIT_ENABLED": "false",
    }
    made = build_app(load_settings(given, folder / ".env"))
    yield made
    made.extensions["screening"].store.close()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    phases=[Phase.generate],  # seeds do not shrink
    suppress_health_check=list(HealthCheck),
)
@given(random=st.randoms(use_true_random=True))
def test_the_page_the_print_and_every_file_hold_the_same(app: Any, random: Random) -> None:
    browser = Browser(app)
    browser.ask("GET", "/")
    send(browser, "/start", [("way", "full")])
    steps = app.extensions["screening"].questionnaire.steps
    for _ in range(3):
        for step in random.sample(steps, 5):
            page = browser.ask("GET", f"/checklist/{step.id}")
            send(browser, page.address, [("revision", page.revision), *fields_for(step, random)])
        if random.random() < 0.5:
            ask_first(browser, random)
        for _ in range(3):
            buttons = summary(browser).select("button[form=lines], #lines button")
            pressed = random.choice([b for b in buttons if b.get("name")] or [None])
            if pressed is not None:
                send(browser, "/summary", [(pressed["name"], pressed["value"])])
        check(browser)


def send(browser: Browser, address: str, fields: Fields) -> None:
    reply = browser.ask("POST", address, [("csrf_token", browser.token), *fields])
    assert reply.status in (303, 400, 422), (address, reply.status)  # what was invalid is not saved


def ask_first(browser: Browser, random: Random) -> None:
    page = browser.ask("GET", "/first-questions")
    boxes = BeautifulSoup(page.body, "html.parser").select("input[name=first]")
    picked = random.sample(boxes, min(len(boxes), random.randint(0, 3)))
    fields: Fields = [("revision", page.revision), ("own-1", mark("own", random))]
    fields += [("first", str(box["value"])) for box in picked]
    if picked:
        fields.append((random.choice(["up", "down"]), str(picked[0]["value"])))
    send(browser, page.address, fields)


def summary(browser: Browser) -> BeautifulSoup:
    return BeautifulSoup(browser.ask("GET", "/summary").body, "html.parser")


def check(browser: Browser) -> None:
    page = summary(browser)
    clinician, patient = (page.find(id=f"{sheet}-sheet") for sheet in ("clinician", "patient"))
    shown = written(clinician.text) | written(patient.text)
    asked = patient.select(".asks")  # what to ask first, then what else
    lines = {str(button["value"]) for button in page.select("article .take-out")}
    out = {str(button["value"]) for button in page.select("button[name=put_back]")}
    assert not lines & out
    assert first_three(clinician.find(class_="first-questions")) == first_three(
        asked[0] if asked else None
    )

    pdf = browser.ask("GET", "/summary.pdf").body
    with pymupdf.open(stream=pdf) as document:
        printed = "".join("".join(sheet.get_text() for sheet in document).split())
    assert written(printed) == shown
    text = browser.ask("GET", "/summary.txt").body.decode()
    to_ask = "".join(questions.text for questions in asked)
    assert written("".join(text.split())) == written(clinician.text + to_ask)

    as_json = browser.ask("GET", "/summary.json")
    if as_json.status == 404:
        return  # an example is about nobody: it is no file for a record
    sheets = json.loads(as_json.body)
    assert written(json.dumps(sheets)) == shown
    without_button = ("list-", "rule-")  # a line of several answers goes with each of them
    assert {line for line in ids(sheets) if not line.startswith(without_button)} == {
        line for line in lines if not line.startswith(without_button)
    }
    told = written(browser.ask("GET", "/summary.fhir.json").body.decode())
    assert written(clinician.text) <= told <= shown


def written(text: str) -> set[str]:
    """The person's own words in a text."""
    return set(WORDS.findall(text))


def first_three(asks: Tag | None) -> list[str]:
    """The buttons beside the questions to ask, by which question they take out."""
    buttons = asks.select(".take-out") if asks else ()
    return [str(button["value"]) for button in buttons][:3]


def ids(part: Any) -> Iterator[str]:
    """The id of each line that says something."""
    if isinstance(part, dict):
        if part.get("id") and part.get("text") != "":
            yield part["id"]
        for inside in part.values():
            yield from ids(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from ids(inside)
