"""What the templates and static files may never hold, read from their source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from screening import create_app
from screening.settings import load_settings
from tests.journeys.house_rules import CLINICIANS_ONLY, forbidden_words

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "screening" / "static"
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}
PAGES = [name for name in SOURCES if "/" not in name and name not in ("base.html", "leave.html")]
PAGE_KIND = re.compile(
    "start|checklist|step|crisis|check-answers|first-questions"
    "|summary|save|resume|clear|help|learn|card|glossary"
    "|sources|clinicians|privacy|disclaimer|accessibility|support|show|problem"
)
EVENT_HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
TOKEN = "{{ token() }}"


def words_of(source: str) -> str:
    """What a reader could see or hear of a template: its text and its attributes' text."""
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", source, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|title|alt|content)="([^"]*)"', source)
    return " ".join([re.sub(r"<[^>]+>", " ", source), *said])


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_goes_out_unescaped(name: str) -> None:
    assert "|safe" not in SOURCES[name].replace(" ", "")
    assert "autoescape" not in SOURCES[name]
    assert "Markup" not in SOURCES[name]


@pytest.mark.parametrize("name", SOURCES)
def test_no_quoted_attribute_is_printed_where_it_would_be_escaped(name: str) -> None:
    """`{{ ' class="x"' if y }}` comes out as &#34;: such attributes stand in an {% if %}."""
    assert not re.search(r"\{\{[^}]*=\\?\"", SOURCES[name])


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith("check/")])
def test_nothing_stands_inline_that_the_content_policy_stops(name: str) -> None:
    source = SOURCES[name]
    assert not re.search(r"\sstyle\s*=|<style\b|javascript:", source, re.IGNORECASE)
    assert not EVENT_HANDLER.search(source)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", source))


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    fetched = re.findall(
        r'<(?:link|script|img|source|iframe)\b[^>]*(?:href|src)="([^"]*)"', SOURCES[name]
    )
    assert all(address.startswith("{{ static_url('") for address in fetched)


@pytest.mark.parametrize("name", SOURCES)
def test_every_form_carries_a_token_except_those_that_leave_or_change_words(name: str) -> None:
    for form in FORM.findall(SOURCES[name]):
        if 'action="/summary.pdf"' in form:  # fetches a file and changes nothing
            assert 'method="get"' in form
            assert TOKEN not in form
            continue
        assert 'method="post"' in form
        free = 'action="/leave"' in form or 'class="languages"' in form
        assert (TOKEN in form) is not free


@pytest.mark.parametrize("name", SOURCES)
def test_no_word_judges_promises_or_shames(name: str) -> None:
    assert forbidden_words(words_of(SOURCES[name])) == []
    assert CLINICIANS_ONLY not in words_of(SOURCES[name]).lower()


@pytest.mark.parametrize("name", SOURCES)
def test_no_crisis_number_stands_in_a_template(name: str) -> None:
    """They come from the content's checked lines, so that another place gets its own."""
    assert not re.search(r"\b(988|911|711|112|999|838255)\b|findahelpline|lifeline", SOURCES[name])


@pytest.mark.parametrize("name", PAGES)
def test_every_page_names_its_kind_and_has_a_heading(name: str) -> None:
    source = SOURCES[name]
    assert source.startswith('{% extends "base.html" %}')
    block = re.search(r"\{% block kind %\}(.+)\{% endblock %\}", source)
    assert block is not None
    kinds = re.sub(r"\{% (if|else|endif).*?%\}", " ", block[1]).split()  # of one page or another
    assert kinds
    assert all(map(PAGE_KIND.fullmatch, kinds))
    assert "<h1" in source
    assert "{% block title %}" in source


def test_every_template_parses_and_is_escaped_by_the_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # development mode keeps its secret and data below
    app = create_app(load_settings({"DEVELOPMENT": "true"}, env_file=tmp_path / ".env"))
    escapes = app.jinja_env.autoescape
    for name, source in SOURCES.items():
        assert escapes(name) if callable(escapes) else escapes
        assert isinstance(app.jinja_env.parse(source), nodes.Template)


def test_the_page_that_leaves_says_nothing_about_this_site() -> None:
    page = SOURCES["leave.html"]
    assert "base.html" not in page
    assert not re.search(r"foreword|kap\b|ketamine|checklist", page, re.IGNORECASE)


def test_the_script_is_small_and_sends_and_keeps_only_that_someone_left() -> None:
    script = (STATIC / "enhance.js").read_text(encoding="utf-8")
    assert len(script.encode()) < 12 * 1024
    for leaving in ('fetch("/leave", { method: "POST", keepalive: true })', "document.cookie = `",
                    "document.cookie.includes("):  # fmt: skip
        assert script.count(leaving) == 1
        script = script.replace(leaving, "")
    sends = r"fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|import"
    keeps = r"Storage|cookie|indexedDB|caches"
    assert not re.search("|".join((sends, keeps, RISKS)), script)


RISKS = r"innerHTML|outerHTML|insertAdjacentHTML|eval|Function\("


def test_the_script_of_the_summary_asks_for_the_pdf_and_says_at_most_that_one_printed() -> None:
    script = (STATIC / "summary.js").read_text(encoding="utf-8")
    assert len(script.encode()) < 8 * 1024
    asked = re.findall(r"fetch\(([^;]+?)[;)]\.?", script)
    assert [each.split(",")[0] for each in asked] == ["`${form.action}?${query}`", '"/printed"']
    assert re.findall(r"body = .*?\{ (\w+):", script) == ["csrf_token"]
    assert not re.search(f"XMLHttpRequest|sendBeacon|import|cookie|Storage|{RISKS}", script)


@pytest.mark.parametrize("name", ["screen.css", "print.css", "favicon.svg"])
def test_no_static_file_points_elsewhere(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    text = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"url\(|@import|https?:|//[a-z]", text)
