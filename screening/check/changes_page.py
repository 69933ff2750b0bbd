"""The changes as text for a terminal, and as one page to print, read and sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from screening.check.changes import Change, Group
from screening.questionnaire.model import Questionnaire

NOTHING = "Nothing differs."
KEPT = (
    "Answers that people gave under the old version are kept by id. An answer to a question or an "
    "option that is gone stays sealed in its record, and prints nowhere."
)


def changes_text(old: Questionnaire, new: Questionnaire, groups: Sequence[Group]) -> str:
    lines = [_title(old, new), ""]
    for part, in_part in groupby(groups, key=lambda group: group.part):
        lines.append(part)
        for group in in_part:
            lines.append(f"  {group.name}")
            lines += [f"    - {change}" for change in group.changes]
        lines.append("")
    return "\n".join([*lines, KEPT if groups else NOTHING, ""])


def _title(old: Questionnaire, new: Questionnaire) -> str:
    return (
        f"Changes from version {old.version} ({old.checked_on}) "
        f"to version {new.version} ({new.checked_on})"
    )


def changes_page(old: Questionnaire, new: Questionnaire, groups: Sequence[Group]) -> str:
    """Self-contained HTML, without script or anything from elsewhere."""
    title = escape(_title(old, new))
    parts = "".join(_part(part, list(each)) for part, each in groupby(groups, lambda g: g.part))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>For sign-off</h1>\n<p class=versions>{title}. {_count(groups)}</p>\n"
        f"{parts or f'<p>{NOTHING}</p>'}\n<p class=kept>{escape(KEPT)}</p>\n{SIGN}\n"
        "</main>\n</body>\n</html>\n"
    )


def _count(groups: Sequence[Group]) -> str:
    count = sum(len(group.changes) for group in groups)
    return f"{count} change{'' if count == 1 else 's'}."


def _part(part: str, groups: Sequence[Group]) -> str:
    rows = "".join(row for group in groups for row in _rows(group))
    return (
        f"<section>\n<h2>{escape(part)}</h2>\n<table>\n<thead><tr><th>Where</th><th>What</th>"
        f"<th>Before</th><th>After</th><th>Seen</th></tr></thead>\n<tbody>\n{rows}</tbody>\n"
        "</table>\n</section>\n"
    )


def _rows(group: Group) -> Iterator[str]:
    for number, change in enumerate(group.changes):
        where = f"<th scope=row>{escape(group.name)}</th>" if number == 0 else "<td></td>"
        what = f"<td>{escape(change.text)}</td>{_words(change)}"
        yield f"<tr>{where}{what}<td class=seen></td></tr>\n"


def _words(change: Change) -> str:
    if not (change.before or change.after):
        return "<td></td><td></td>"
    before = f"<del>{escape(change.before)}</del>" if change.before else "nothing"
    after = f"<ins>{escape(change.after)}</ins>" if change.after else "nothing"
    return f"<td>{before}</td><td>{after}</td>"


SIGN = """<section class=sign>
<h2>Signed off</h2>
<p>I have read every change above, and agree that patients and clinicians may read it.</p>
<dl><div><dt>Name</dt><dd></dd></div><div><dt>Date</dt><dd></dd></div>
<div><dt>Signature</dt><dd></dd></div></dl>
<p>Then put the name and the date under <code>reviewed</code> in the questions file.</p>
</section>"""

STYLE = """
:root { color-scheme: light dark }
body { margin: 0; font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  color: light-dark(#26222d, #efe9df); background: light-dark(#fffdf9, #19181f) }
main { max-width: 70rem; margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 3rem) }
h1, h2 { font-family: "Iowan Old Style", Palatino, "URW Palladio L", Georgia, serif }
h1, h2 { line-height: 1.2 }
h1 { margin: 0 0 .3rem } h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; break-after: avoid }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .92rem }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-block-start: 1px solid light-dark(#ddd3c4, #3d3a47); overflow-wrap: anywhere }
thead th { border: 0; font-size: .8rem; font-weight: 400 }
th:nth-child(1) { width: 18% } th:nth-child(2) { width: 24% } th:nth-child(5) { width: 3.2rem }
tr { break-inside: avoid }
del, ins { text-decoration: none }
ins { font-weight: 600 }
.seen::after { content: ""; display: block; width: 1rem; height: 1rem;
  border: 1px solid currentColor }
.sign { break-inside: avoid }
.sign dl { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 2rem }
.sign dd { margin: 2.2rem 0 0; border-block-end: 1px solid currentColor }
@page { margin: 15mm }
@media print {
  :root { color-scheme: only light }
  body { color: #000; background: #fff; font-size: 10pt } main { max-width: none; padding: 0 }
}
"""
