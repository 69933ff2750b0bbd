"""The style sheets in the oldest browsers that Foreword is made for."""

from __future__ import annotations

import pytest

from tests.css_floor import drop_newer, find_newer, read_sheets

MAY_BE_MISSING = {
    "text-wrap": "headings break less evenly",
    "-webkit-text-size-adjust": "Safari has this name for the next",
    "text-size-adjust": "a phone turned on its side shows larger letters",
    "field-sizing": "the script makes text boxes grow, and they scroll",
    "resize": "a phone has no corner to pull",
    "overscroll-behavior": "the page scrolls behind the bar of a draft",
    "forced-color-adjust": "belongs to forced colors",
    "(forced-colors)": "a browser without them forces none",
    ":-webkit-details-marker": "others take list-style for it",
    ":details-content": "the script opens folded parts before they print",
    "content-visibility": "belongs to :details-content",
    "@page": "paper has the margins of the browser",
    "@top-left": "belongs to @page",
    "@bottom-right": "belongs to @page",
    "size": "belongs to @page",
    "orphans": "a line may stand alone",
    "widows": "a line may stand alone",
}
"""What browsers may drop, and what happens then."""
HAS_MAY_BE_MISSING = {
    "html:has(.draft)": "the bar of a draft may cover what was jumped to",
    ".draft:has([role=alert]) .later": "a form under a refused draft stays",
    ".choice:has(:checked)": "what is picked is seen by its mark",
    ".choice:not(:has(:checked)) + .follow:not(.kept)": "the script hides text boxes, too",
    ".field:not(:has(:checked)) [name=clear]": "the button stays, and does no harm",
}
"""Rules for what is inside, by selector, and what happens where they are dropped."""


def test_whatever_the_oldest_browsers_drop_may_be_dropped() -> None:
    wrong = []
    for name, css in read_sheets().items():
        for statement, newer, has_fallback in find_newer(css):
            is_fine = (
                statement.text in HAS_MAY_BE_MISSING if newer == ":has" else newer in MAY_BE_MISSING
            )
            if not is_fine and not has_fallback:
                wrong.append(f"{name}: {statement.text}: {newer}")
    assert wrong == []


def test_what_is_said_to_be_missing_is_used() -> None:
    """So that the list says what there is."""
    found = [each for css in read_sheets().values() for each in find_newer(css)]
    assert {newer for _, newer, fallback in found if not fallback} - {":has"} == {*MAY_BE_MISSING}
    assert {each.text for each, newer, _ in found if newer == ":has"} == {*HAS_MAY_BE_MISSING}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("a { color: light-dark(#fff, #000); top: 0 }", "a {top: 0;}"),
        ("a { height: 100vh; height: 100dvh }", "a {height: 100vh;}"),
        ("a { float: inline-start; --b: oklch(1 1 1) }", "a {}"),
        ("@media (width < 9rem) { a { top: 0 } } b { top: 0 }", "b {top: 0;}"),
        ("@media (min-width: 9rem) { a:has(b), c { top: 0 } }", "@media (min-width: 9rem) {}"),
        ("a { top: 0; & b { top: 0 } }", "a {top: 0;}"),
        ('a::before { content: "light-dark(}" }', 'a::before {content: "light-dark(}";}'),
        ("@container (min-width: 9rem) { a { top: 0 } } /* a { top: 0 } */", ""),
    ],
)
def test_css_is_read_as_these_browsers_do(css: str, kept: str) -> None:
    assert drop_newer(css) == kept
