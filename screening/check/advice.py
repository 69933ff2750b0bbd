"""Why a refusal of the loader matters, and how to mend it, in an editor's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

_YAML = "A server that cannot read the file does not start, or keeps the file that it has."
_NAMES = "The file points at something by a name that nothing in it has."
_SHAPE = "Every key has a fixed place and a fixed kind of value, so that no typing error goes by."
_FLAGS = "A flag prints on the clinician sheet, in the row of its topic, with where it comes from."
_ONE_PLACE = "An answer that prints nowhere would be lost on the way to the clinician."
_CONDITION = "A condition decides what a person is asked, so it must be understood in one way only."

ADVICE: tuple[tuple[str, str, str], ...] = (
    (r"cannot be read", _YAML, "Check the name of the file, and that you may read it."),
    (
        r"is larger than|holds more than \d+ keys|make the file too large",
        _YAML,
        "Take out what does not belong in it.",
    ),
    (r"is not UTF-8", _YAML, "In your editor, choose 'Save with encoding' and UTF-8."),
    (
        r"aliases|anchors",
        _SHAPE,
        'Write the thing out where it is used. If a text begins with & or *, put it in "quotes".',
    ),
    (r"^[^:]*tags \(", _SHAPE, 'Put the text in "quotes" if it begins with an exclamation mark.'),
    (
        r"an escape here|is no text|a number here is too large",
        "What is no character cannot stand on a page.",
        "Type the character itself in place of the escape; delete a sign that cannot be seen.",
    ),
    (
        r"another step must come behind|the short way must go through",
        "After a yes about suicide, the page with help stands before the next step.",
        "Move the safety step up, or mark the step behind it with short_way: true.",
    ),
    (r"second document", _SHAPE, "Take out the line of three dashes."),
    (r"nested more than", _SHAPE, "Count the brackets and the spaces at the start of the lines."),
    (
        r"'\\t'|tab",
        "YAML takes spaces alone at the start of a line.",
        "Put spaces in place of the tab; set your editor to insert spaces.",
    ),
    (r"must be text; put it in quotes", _SHAPE, 'Put the key in quotes: "18_24".'),
    (r"a key must be text", _SHAPE, 'Put it in "quotes" if it begins with [ or {.'),
    (
        r"stands here twice",
        "The second would silently win over the first.",
        "Delete one of the two, or give one its own name.",
    ),
    (
        r"not a day of the calendar|must be a date",
        _SHAPE,
        "Write it as year-month-day: 2026-11-22.",
    ),
    (
        r"mapping values are not allowed",
        "A colon with a space behind it starts a value.",
        'Put the whole text in "quotes", or let it follow `>-` on lines of its own; '
        "else look at the spaces at the start of this line and the one above.",
    ),
    (
        r"while scanning|found unexpected|expected <block end>|could not find expected|"
        r"did not find expected|expected the node|is not valid YAML",
        _YAML,
        "Compare with a neighbour: the same number of spaces at the start, a colon and a space "
        "behind each key, quotes and brackets that close.",
    ),
    (r"mapping of keys", _SHAPE, "Start from a copy of the file that came with the product."),
    (
        r"the key '(?P<name>\w+)' is missing",
        _SHAPE,
        "Add a line `{name}: ...` with the same number of spaces as the other keys here. "
        "docs/editing.md says what it means.",
    ),
    (
        r"unknown key '(?P<name>[^']*)'",
        _SHAPE,
        "Correct the spelling, or check the spaces at the start of the line; "
        "docs/editing.md lists the keys that may stand here.",
    ),
    (r"must be text", _SHAPE, 'Put it in "quotes": a bare number, date, true or null is no text.'),
    (r"must not be empty", _SHAPE, "Write the words behind the colon, or take the line out."),
    (
        r"must be a list",
        _SHAPE,
        "Put it in [square brackets], parted by commas, or on lines that begin with a dash.",
    ),
    (r"must be true or false", _SHAPE, "Write true or false, without quotes."),
    (r"must be a whole number", _SHAPE, "Write a whole number without quotes."),
    (
        r"must hold keys with values",
        _SHAPE,
        "Put keys below it, each on its own line, two spaces further in.",
    ),
    (
        r"must be one of raise_first",
        _FLAGS,
        "Use one of the levels that the message names; `levels` says what they mean.",
    ),
    (r"must be one of", _SHAPE, "Use one of the values that the message names."),
    (
        r"must not be an empty list|holds more than \d+ entries",
        _SHAPE,
        "A step holds one to four questions; a list that must not be empty needs an entry.",
    ),
    (
        r"is no basis|does not fit: a basis",
        _FLAGS,
        "A basis is label, study, practice, memory or web 00n, as in [label, web 002].",
    ),
    (
        r"is no (id|number|version)|does not fit",
        "Ids stand in saved answers and addresses, so their letters are limited.",
        "Write it as the message says. An id that was released keeps its form.",
    ),
    (
        r"nothing fills in|brace",
        "A patient would read the braces as they stand.",
        "Use a name from the head of the file, where it may stand, or take the braces out.",
    ),
    (
        r"is not a condition|must list values",
        _CONDITION,
        "Copy the form from the head of the file: q = v, q has v, q has any of [v, w], q answered.",
    ),
    (
        r"unknown (question|option)",
        _CONDITION,
        "Correct the name; ids stand behind `id:` and as keys under `options:`.",
    ),
    (
        r"comes later",
        "A question may only depend on what was asked before it.",
        "Move this question below that one, or change the condition.",
    ),
    (
        r"is for multiple choice|is for single choice",
        _CONDITION,
        "For one answer write = , != or in; for several write has, lacks or has any of.",
    ),
    (r"is for a list of medicines", _CONDITION, "Write 'answered', or name the medicine list."),
    (
        r"is used twice",
        "Answers are saved under the id, so two would overwrite each other.",
        "Give the new one an id of its own; never change one that was released.",
    ),
    (
        r"has no options",
        "A choice needs something to choose.",
        "Add `options:` below the question.",
    ),
    (
        r"takes no options",
        "Free text is written, not picked.",
        "Take `options` out, or make the type single or multiple.",
    ),
    (
        r"needs max_length",
        "Every text has a limit that the page shows.",
        "Add max_length: 300 for a short text, 1000 for a long one.",
    ),
    (
        r"'none' belongs to multiple",
        "`none` stands beside several ticks; one answer has a plain no.",
        "Call the option no.",
    ),
    (
        r"is a standard answer",
        "Standard answers are the same under every question.",
        "Take the option out, and name it under `offers`.",
    ),
    (
        r"has no basis",
        _FLAGS,
        "Say where it comes from: [label], [study], [web 002] or [practice].",
    ),
    (r"has a flag and needs a topic", _FLAGS, "Add `topic:` with a name from `topics`."),
    (r"needs a line for the clinician", _FLAGS, "Add `line:` with a few words for the clinician."),
    (r"needs a topic to print it under", _ONE_PLACE, "Add `topic:` with a name from `topics`."),
    (r"needs a line to print in", _ONE_PLACE, 'Add a `line` that ends in "{text}".'),
    (
        r"would print nowhere",
        _ONE_PLACE,
        "Add `line` and `topic`, or `glance`, or `is_no: true` if it says no.",
    ),
    (
        r"needs a question that is always asked",
        "Its address in a browser's history would tell how someone answered.",
        "Move its questions to the step they depend on, or ask one of them always.",
    ),
    (r"no step can be called", "The choices for the sheets have that name.", "Call it otherwise."),
    (
        r"is private|is not on the step",
        "Answers about safety print where the person chose, and show nowhere else.",
        "Take it out here; what depends on safety answers stands under `safety`, on its step.",
    ),
    (
        r"need \{\} for",
        _ONE_PLACE,
        'Put {} where the words of the options go: "leaves: {}".',
    ),
    (
        r"'sheet: glance'",
        _ONE_PLACE,
        "Name the question in a row of `glance` under `sheet`, or give its options lines.",
    ),
    (r"prints nowhere; ", _ONE_PLACE, "Add `own_words` or `topic`, or take the question out."),
    (
        r"print nowhere; 'sheet: medicines'",
        _ONE_PLACE,
        "Ask for all medicines in the one list that `medicines` under `sheet` names.",
    ),
    (
        r"this place is for",
        "This place of the sheet prints one type of answer alone.",
        "Name a question of that type.",
    ),
    (
        r"joins|can join|be joined|line to join|behind the line of",
        "The picks of a question that joins another print behind that one's line.",
        "Take `joins` out and give the options lines, topics and flags of their own; or let it "
        "depend on the other question, as in show_if: other in [now, past].",
    ),
    (r"topic '.*' is not listed", _NAMES, "Use a name from `topics`, or add it there."),
    (
        r"source that is not listed|not listed under 'sources'",
        _NAMES,
        "Use a number from `sources`, in quotes there, without them behind web.",
    ),
    (r"not listed under 'evidence'", _NAMES, "Use a note that stands under `evidence`, or add it."),
    (
        r"not listed under 'references'",
        _NAMES,
        "Use an entry of `references` (R..), or add it with what it was used for and when.",
    ),
    (
        r"there is no (question|step|section)|stands nowhere",
        _NAMES,
        "Use the id of one that is in the file.",
    ),
    (r"emergency number", "People in danger are told to call it.", "Put the number behind tel."),
    (
        r"(level )?'\w+' is missing",
        "The sheets need words for each of these.",
        "Copy the block from the file that came with the product, and change its words.",
    ),
)
"""What the message looks like, why it matters, how to mend it; the first that fits counts."""

_COMPILED = tuple((re.compile(pattern), why, mend) for pattern, why, mend in ADVICE)
_UNKNOWN = re.compile(
    r"unknown (?:question|option|key) '(?P<a>[^']+)'|no (?:question|step|section) '(?P<b>[^']+)'"
    r"|'(?P<c>[^']+)' is not listed|'(?P<d>[^']+)', which comes"
)


def advise(message: str, names: Iterable[str] = ()) -> tuple[str, str]:
    """Why and how to mend. `names`: every id and key in the file, for near misses."""
    for pattern, why, mend in _COMPILED:
        if match := pattern.search(message):
            named = match.groupdict().get("name") or ""
            return why, mend.replace("{name}", named) + _meant(message, names)
    return _SHAPE, "docs/editing.md says what each key means and what may stand there."


def _meant(message: str, names: Iterable[str]) -> str:
    match = _UNKNOWN.search(message)
    if match is None or "did you mean" in message:
        return ""
    unknown = next(group for group in match.groups() if group)
    close = get_close_matches(unknown, [name for name in names if name != unknown], n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def names_in_data(data: Any) -> set[str]:
    """Every key, and every value of a key `id`, in the file."""
    match data:
        case dict():
            own = {str(key) for key in data} | {str(v) for k, v in data.items() if k == "id"}
            return own.union(*map(names_in_data, data.values()))
        case tuple():
            found: set[str] = set()
            return found.union(*map(names_in_data, data))
        case _:
            return set()
