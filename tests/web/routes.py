"""Every address of the product, with a sample and what a visitor finds there.

A new route has to be entered here, or the walk over all of them fails.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """`sample`: the rule with its blanks filled. `kind`: its page's `data-page`; empty for what
    is no page. `answers`: whether it needs a record. `posts`: what a form there sends."""

    sample: str
    kind: str = ""
    answers: bool = False
    get: bool = True
    posts: tuple[tuple[str, str], ...] | None = None


ADDRESSES = {
    "/": Address("/", "start"),
    "/c/<clinic_id>": Address("/c/north-side"),  # there is none without a clinics file
    "/start": Address("/start", get=False, posts=(("way", "full"),)),
    "/checklist": Address("/checklist", "checklist", answers=True),
    "/checklist/<step_id>": Address(
        "/checklist/about-you", "step", answers=True, posts=(("revision", "0"),)
    ),
    "/checklist/support": Address(
        "/checklist/support", "support", answers=True, posts=(("action", "continue"),)
    ),
    "/check-answers": Address(
        "/check-answers", "check-answers", answers=True, posts=(("change", "who_for"),)
    ),
    "/first-questions": Address(
        "/first-questions", "first-questions", answers=True, posts=(("revision", "0"),)
    ),
    "/summary": Address("/summary", "summary", answers=True, posts=(("sheet_language", "es"),)),
    "/printed": Address("/printed", get=False, posts=()),
    "/show": Address("/show", "show", answers=True),
    "/summary.pdf": Address("/summary.pdf", answers=True),
    "/summary.txt": Address("/summary.txt", answers=True),
    "/summary.json": Address("/summary.json", answers=True),
    "/summary.fhir.json": Address("/summary.fhir.json", answers=True),
    "/summary.response.json": Address("/summary.response.json", answers=True),
    "/checklist.pdf": Address("/checklist.pdf"),
    "/questionnaire.fhir.json": Address("/questionnaire.fhir.json"),
    "/save": Address("/save", "save", answers=True, posts=()),
    "/resume": Address("/resume", "resume", posts=(("code", "wrong"),)),
    "/clear": Address("/clear", "clear", posts=()),
    "/leave": Address("/leave", get=False, posts=()),
    "/language": Address("/language", get=False, posts=(("language", "en"),)),
    "/help": Address("/help", "help"),
    "/learn": Address("/learn", "learn"),
    "/learn/<card_id>": Address("/learn/approval", "card"),
    "/glossary": Address("/glossary", "glossary"),
    "/sources": Address("/sources", "sources"),
    "/clinicians": Address("/clinicians", "clinicians"),
    "/privacy": Address("/privacy", "privacy"),
    "/disclaimer": Address("/disclaimer", "disclaimer"),
    "/accessibility": Address("/accessibility", "accessibility"),
    "/.well-known/security.txt": Address("/.well-known/security.txt"),
    "/healthz": Address("/healthz"),
    "/readyz": Address("/readyz"),
    "/static/<path:filename>": Address("/static/screen.css"),
}
