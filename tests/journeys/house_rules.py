"""What holds for every page that any visitor ever gets."""

from __future__ import annotations

from collections import Counter

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

ALLOWED = (
    "This does not mean that treatment is right or safe for you.",
    "It cannot tell you if KAP is right or safe for you.",
    "Promises a cure or a life-changing result",
)
"""The sentences that may hold one, because they say the opposite."""

CLINICIANS_ONLY = "contraindicated"
"""Patients read it in the glossary, where it is explained."""


def forbidden_words(text: str) -> list[str]:
    text = " ".join(text.split())
    for sentence in ALLOWED:
        text = text.replace(sentence, "")
    return [word for word in FORBIDDEN if word in f" {text.lower()}"]


def check_page(page: Page) -> None:
    """Raises AssertionError that names the address and what is wrong with the page."""
    problems = [*_structure(page), *_outside(page), *_words(page)]
    assert not problems, f"{page.address} ({page.status}): {problems}"


def _structure(page: Page) -> list[str]:
    soup = page.soup
    problems = []
    if len(soup.find_all("h1")) != 1:
        problems.append("not one h1")
    if not soup.html.get("lang") or not words(soup.title):
        problems.append("no language or no title")
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    problems += [f"id {id_} stands {count} times" for id_, count in ids.items() if count > 1]
    named = [
        id_
        for tag in soup.find_all(True)
        for attribute in ("for", "aria-labelledby", "aria-describedby")
        for id_ in str(tag.get(attribute, "")).split()
    ]
    named += [a["href"][1:] for a in soup.find_all("a", href=True) if a["href"].startswith("#")]
    problems += [f"nothing has the id {id_}" for id_ in named if id_ not in ids]
    return problems


def _outside(page: Page) -> list[str]:
    """Nothing is fetched from elsewhere, and nothing stands inline that the CSP would stop."""
    soup = page.soup
    fetched = [tag["src"] for tag in soup.find_all(src=True)]
    fetched += [tag["href"] for tag in soup.find_all("link")]
    problems = [f"fetches {url}" for url in fetched if not url.startswith("/static/")]
    for tag in soup.find_all(True):
        inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        if inline or tag.name == "style" or (tag.name == "script" and not tag.has_attr("src")):
            problems.append(f"inline: {tag.name} {inline}")
    return problems


def _words(page: Page) -> list[str]:
    said = [page.soup.get_text(" ")]
    for tag in page.soup.find_all(True):
        said += [
            str(tag[name])
            for name in ("aria-label", "title", "alt", "content")
            if name in tag.attrs
        ]
    problems = forbidden_words(" ".join(said))
    if CLINICIANS_ONLY in _said_to_patients(page).lower():
        problems.append(CLINICIANS_ONLY)
    return problems


def _said_to_patients(page: Page) -> str:
    main = page.soup.find("main")
    kind = main.get("data-page")
    if kind in ("glossary", "clinicians", "sources"):
        return ""
    if kind == "summary":
        return words(main.find(id="patient-sheet"))
    return words(main)
