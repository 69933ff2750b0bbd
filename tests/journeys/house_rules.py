"""What holds for every page that any visitor ever gets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from bs4 import Tag

from tests.journeys.page import Page, words

FORBIDDEN = (
    "you are eligible",
    "not eligible",
    "you qualify",
    "good candidate",
    "bad candidate",
    "you are cleared",
    "approved for you",
    "safe for you",
    "you should take",
    "recommended dose",
    " mg",
    "mg/kg",
    "your score",
    "you passed",
    "you failed",
    "low risk",
    "high risk",
    "life-changing",
    "breakthrough treatment",
    "miracle",
    "committed suicide",
    "addict",
    "abuser",
    "get clean",
)
"""Words that this product never says: they judge, promise, or shame."""

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""A sheet's reference is drawn by lot, and one day it begins with MG."""

ALLOWED = (
    "This does not mean that treatment is right or safe for you.",
    "It cannot tell you if KAP is right or safe for you.",
    "Promises a cure or a life-changing result",
)
"""The sentences that may hold one, because they say the opposite."""

CLINICIANS_ONLY = "contraindicated"
"""Patients read it in the glossary, where it is explained."""

TELLS_NOTHING = re.compile(
    r"/?[a-z./-]*(\?(from=check-answers|large=1|place=/[a-z/-]*|v=[0-9a-f]{12}))?"
    r"(#(main|at(-\d+)?|code|first|own-\d|clinician-sheet|patient-sheet))?"
)
"""An address of ours: it stands in the browser's history, where it may name the page and no answer,
question or line of a sheet."""

VARIES = re.compile(rb'value="[\w.-]{60,}"|<!-- [\w-]+ -->')
"""Form tokens and what fills the help lines' page: chance alone, which says and names nothing."""

REFERENCES = ("for", "aria-labelledby", "aria-describedby")
ADDRESSES = ("href", "action", "formaction", "src")
SPOKEN = ("aria-label", "title", "alt", "content")

_checked: set[bytes] = set()


def forbidden_words(text: str) -> list[str]:
    text = REFERENCE.sub("", " ".join(text.split()))
    for sentence in ALLOWED:
        text = text.replace(sentence, "")
    return [word for word in FORBIDDEN if word in f" {text.lower()}"]


def tells_nothing(address: str) -> bool:
    return not address.startswith(("/", "#", "?")) or bool(TELLS_NOTHING.fullmatch(address))


def check_page(page: Page) -> None:
    """Raise AssertionError that names the address and what is wrong with the page.

    A page that was found right is right however often it comes.
    """
    digest = sha256(VARIES.sub(b"", page.reply.body)).digest()
    if digest in _checked:
        return
    tags = page.soup.find_all(True)
    addresses = [str(tag[name]) for tag in tags for name in ADDRESSES if tag.has_attr(name)]
    told = [f"tells: {url}" for url in addresses if not tells_nothing(url)]
    problems = [*_structure(page, tags), *_outside(tags), *_words(page, tags), *told]
    assert not problems, f"{page.address} ({page.status}): {problems}"
    _checked.add(digest)


def _structure(page: Page, tags: list[Tag]) -> Iterator[str]:
    """One heading, one language, and no reference within the page that leads nowhere."""
    if sum(tag.name == "h1" for tag in tags) != 1:
        yield "not one h1"
    if not page.soup.html.get("lang") or not words(page.soup.title):
        yield "no language or no title"
    ids = Counter(tag["id"] for tag in tags if tag.has_attr("id"))
    for id_, count in ids.items():
        if count > 1:
            yield f"id {id_} stands {count} times"
    named = [id_ for tag in tags for name in REFERENCES for id_ in str(tag.get(name, "")).split()]
    links = [tag["href"] for tag in tags if tag.name == "a" and tag.has_attr("href")]
    for id_ in [*named, *(link[1:] for link in links if link.startswith("#"))]:
        if id_ not in ids:
            yield f"nothing has the id {id_}"


def _outside(tags: list[Tag]) -> Iterator[str]:
    """What is fetched from elsewhere, or stands inline where the CSP stops it."""
    for tag in tags:
        url = tag.get("src") or (tag.name == "link" and tag.get("href"))
        if url and not url.startswith("/static/"):
            yield f"fetches {url}"
        inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        if inline or tag.name == "style" or (tag.name == "script" and not tag.has_attr("src")):
            yield f"inline: {tag.name} {inline}"


def _words(page: Page, tags: list[Tag]) -> Iterator[str]:
    said = [page.soup.get_text(" ")]
    said += [str(tag[name]) for tag in tags for name in SPOKEN if name in tag.attrs]
    yield from forbidden_words(" ".join(said))
    if CLINICIANS_ONLY in _said_to_patients(page).lower():
        yield CLINICIANS_ONLY


def _said_to_patients(page: Page) -> str:
    main = page.soup.find("main")
    kind = main.get("data-page")
    if kind in ("glossary", "clinicians", "sources", "show"):
        return ""
    sheet = main.find(id="patient-sheet") if kind == "summary" else main
    return words(sheet) if sheet else ""
