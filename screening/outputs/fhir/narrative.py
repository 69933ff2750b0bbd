"""The clinician sheet as XHTML, for whoever opens the response without a program for it."""

from __future__ import annotations

from html import escape

from screening.answers.summary import Summary
from screening.outputs.fhir.codes import Data, clean
from screening.outputs.text import BIDI_CONTROLS, Section, clinician_sections


def narrative(summary: Summary) -> Data:
    """All lines of the sheet in its order. `additional`: flags are no answers, so they stand here
    alone."""
    sections = "".join(_set(each) for each in clinician_sections(summary) if each.lines)
    language = escape(summary.language)
    opening = f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">'
    return {"status": "additional", "div": f"{opening}{sections}</div>"}


def _set(section: Section) -> str:
    lines = "".join(f"<li>{_words(line)}</li>" for line in section.lines)
    return f"<h2>{_words(section.heading)}</h2><ul>{lines}</ul>"


def _words(text: str) -> str:
    """Nothing a person wrote can become markup, nor turn what stands beside it."""
    kept = "".join(c for c in clean(text) if c not in BIDI_CONTROLS)
    return escape(kept).replace("\n", "<br/>")
