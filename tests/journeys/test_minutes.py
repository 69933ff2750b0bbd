"""The minutes that the start page promises, beside those of a walk to the paper."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from screening.answers.time_estimate import SECONDS_TO_ANSWER, WORDS_A_MINUTE
from tests.journeys.content import content, questions
from tests.journeys.page import Page, words
from tests.journeys.people import PEOPLE
from tests.journeys.visitor import Visitor

STANDARD = {answer["label"] for answer in content()["standard_answers"].values()}


def count_words(page: Page) -> int:
    """What is read of a page: not what is closed, nor what stands the same under every question."""
    main = BeautifulSoup(str(page.main), "html.parser")
    for tag in main.select("details, .vh, .take-out, textarea, script, [role=status]"):
        tag.decompose()
    labels = [label for label in main.find_all("label") if words(label) in STANDARD]
    return len(main.get_text(" ").split()) - sum(len(words(label).split()) for label in labels)


@pytest.mark.parametrize("way", ["short", "full"])
def test_the_minutes_are_those_of_the_whole_way_to_the_paper(visitor: Visitor, way: str) -> None:
    start = visitor.get("/").text
    short, full = re.findall(r"about (\d+) minutes", start)
    promised = int(short if way == "short" else full)
    person = PEOPLE["typical"]
    visitor.press("way", way)
    seconds = read = 0
    while visitor.page.kind != "check-answers":
        read += count_words(visitor.page)
        if visitor.page.kind != "step":
            visitor.press("action", "continue")
            continue
        names = visitor.page.form.names
        asked = {name.split("-")[0] for name in names} & questions().keys()
        seconds += sum(SECONDS_TO_ANSWER[questions()[name]["type"]] for name in asked)
        visitor.save({name: value for name, value in person.fields.items() if name in names})
    for address in ("/check-answers", "/first-questions", "/summary"):
        read += count_words(visitor.get(address))

    minutes = read / WORDS_A_MINUTE + seconds / 60
    assert promised == pytest.approx(minutes, rel=0.1)
