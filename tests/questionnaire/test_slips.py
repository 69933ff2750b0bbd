"""Slips of the hand in a questions file: each is told on the line where the hand slipped, in words
for somebody who is no programmer, with why it matters and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from screening.questionnaire.yaml_slips import find_slip
from tests.questionnaire.files import SHIPPED, SMALL, line_of, problems_in, text_of

NBSP = "\xa0"


@dataclass(frozen=True)
class Slip:
    """`old` becomes `new` where it first stands behind `below`. The finding must stand on the line
    of `at`, a part of `new` that stands nowhere else in the file."""

    what: str
    below: str
    old: str
    new: str
    at: str
    rule: str
    says: str
    why: str
    fix: str


FEVER = "- id: fever\n"
ABOUT = "- id: about\n"
REGIONS = "- id: regions\n"
HOPES = "- id: hopes\n"
HELD = "Brackets, quotes and some punctuation marks"
BELONGS = "How far a line begins from the left says what it belongs to."
TWICE = "the key 'type' stands here twice (first on line {-2})"

OPTIONS = """\
              print_nothing: {label: No more}
              ask_me: {label: That I want to talk}
              full: {label: My answers}
"""

HOPES_ONLY = """\
          - id: hopes
            text: What do you hope for?
            type: long_text
            short: hopes
            why: Your own words help.
            max_length: 500
            own_words: Hopes
"""

FOLDED = "show_if: >-\n              allergy has egg\n              "

SLIPS = [
    Slip(
        "a colon is missing behind a key",
        *(FEVER, "text: Do you have a fever?", "text Do you have a fever?"),
        *("text Do you have", "colon", "a colon is missing behind 'text'"),
        *("A key, a colon and a space begin each line", "Write `text: ...`."),
    ),
    Slip(
        "a tab stands behind a colon",
        *(FEVER, "text: Do you have a fever?", "text:\tDo you have a fever?"),
        *("text:\tDo", "tab", "a tab stands behind the colon"),
        *("A tab looks like spaces and counts otherwise", "Put one space in place of the tab."),
    ),
    Slip(
        "a colon is missing behind a key that others stand below",
        *(FEVER, "            options:\n", "            options\n"),
        *('options\n              "yes":', "colon", "a colon is missing behind 'options'"),
        *("A key, a colon and a space begin each line", "Write `options: ...`."),
    ),
    Slip(
        "a colon is missing behind an option",
        *(ABOUT, "me: {label: Me,", "me {label: Me,"),
        *("me {label: Me,", "colon", "a colon is missing behind 'me'"),
        *("A key, a colon and a space begin each line", "Write `me: ...`."),
    ),
    Slip(
        "no space behind the colon",
        *(FEVER, "short: fever", "short:fever"),
        *("short:fever", "colon", "a space is missing behind the colon of 'short'"),
        *("A key, a colon and a space begin each line", "Write `short: fever`."),
    ),
    Slip(
        "no space behind the colon in braces",
        *(ABOUT, "child: {label: My child,", "child: {label:My child,"),
        *("child: {label:My", "unknown-key", "a space is missing behind the colon of 'label'"),
        *("Every key has a fixed place", "Write `label: My child`."),
    ),
    Slip(
        "no space behind the dash",
        *("questions:\n          - id: about", "- id: about", "-id: about"),
        *("-id: about", "dash", "a space is missing behind the dash"),
        *("A dash begins an entry of a list", "Write `- id: about`."),
    ),
    Slip(
        "no space behind a later dash",
        *("", "- id: fever", "-id: fever"),
        *("-id: fever", "dash", "a space is missing behind the dash"),
        *("A dash begins an entry of a list", "Write `- id: fever`."),
    ),
    Slip(
        "no-break spaces at the start of a line",
        *(FEVER, "            text: Do you", f"{NBSP} {NBSP}           text: Do you"),
        *("text: Do you have a fever", "no-break-space", "a no-break space stands here"),
        *("counts as a letter", "Delete the space here and type it anew"),
    ),
    Slip(
        "a no-break space behind a value",
        *(FEVER, "type: single", f"type: single{NBSP}"),
        *(f"type: single{NBSP}", "no-break-space", "a no-break space stands here"),
        *("counts as a letter", "Delete the space here and type it anew"),
    ),
    Slip(
        "a no-break space behind the colon",
        *(FEVER, "type: single", f"type:{NBSP}single"),
        *(f"type:{NBSP}single", "no-break-space", "a no-break space stands here"),
        *("counts as a letter", "Delete the space here and type it anew"),
    ),
    Slip(
        "a no-break space in a key",
        *("safety:\n", "print_choice: fear", f"print{NBSP}choice: fear"),
        *(f"print{NBSP}choice", "no-break-space", "a no-break space stands here"),
        *("counts as a letter", "Delete the space here and type it anew"),
    ),
    Slip(
        "a tab at the start of a line",
        *(FEVER, "            type: single", "\ttype: single"),
        *("\ttype: single", "tab", "this line starts with a tab"),
        *("A tab looks like spaces", "Put spaces in place of the tab"),
    ),
    Slip(
        "a tab behind some spaces",
        *(FEVER, "            type: single", "        \ttype: single"),
        *("\ttype: single", "tab", "this line starts with a tab"),
        *("A tab looks like spaces", "Put spaces in place of the tab"),
    ),
    Slip(
        "a list that is not closed",
        *(REGIONS, "evidence: [E01]", "evidence: [E01"),
        *("evidence: [E01\n", "unclosed", "a bracket [ opens here and is not closed"),
        *(HELD, "Put ] behind the last entry."),
    ),
    Slip(
        "a list in braces that is not closed",
        *(REGIONS, "none: {label: Not known yet,", "none: {offers: [a, label: Not known yet,"),
        *("none: {offers: [a", "unclosed", "a bracket [ opens here and is not closed"),
        *(HELD, "Put ] behind the last entry."),
    ),
    Slip(
        "braces that are not closed",
        *(ABOUT, "trying: {label: No one, glance: trial run}", "trying: {label: No one, glance: x"),
        *("trying: {label: No one", "unclosed", "a bracket { opens here and is not closed"),
        *(HELD, "Put } behind the last entry."),
    ),
    Slip(
        "a bracket too many",
        *(REGIONS, "evidence: [E01]", "evidence: [E01]]"),
        *("evidence: [E01]]", "unclosed", "something stands behind the closing bracket: ']'"),
        *(HELD, "Take one bracket out"),
    ),
    Slip(
        "a quote that is not closed",
        *("- id: tested_where\n", """line: 'by "{text}" (not checked)'""", """line: 'by {text}"""),
        *("line: 'by {text}\n", "unclosed", "a quote opens here and is not closed"),
        *(HELD, "Put ' at the end of the text too."),
    ),
    Slip(
        "a quote that is not closed, far above the next one",
        *(HOPES, "text: What do you hope for?", 'text: "What do you hope for?'),
        *('text: "What do you hope', "unclosed", "a quote opens here and is not closed"),
        *(HELD, 'Put " at the end of the text too.'),
    ),
    Slip(
        "words behind the closing quote",
        *(HOPES, "why: Your own words help.", 'why: "Your own" words help.'),
        *('why: "Your own"', "quotes", "words stand behind the closing quote: 'words help.'"),
        *(HELD, "Put the quote at the end of the text."),
    ),
    Slip(
        "quotes in quotes",
        *(HOPES, "why: Your own words help.", 'why: "Say "yes" or no."'),
        *('why: "Say "yes"', "quotes", "words stand behind the closing quote: 'yes"),
        *(HELD, "If the text itself holds \", put ' around the whole"),
    ),
    Slip(
        "a backslash in double quotes",
        *(HOPES, "why: Your own words help.", 'why: "Your own\\words help."'),
        *('why: "Your own\\w', "quotes", "a backslash stands before 'w' in double quotes"),
        *(HELD, "Put 'single quotes' around the text"),
    ),
    Slip(
        "a colon in a text without quotes",
        *(FEVER, "why: A shot may wait.", "why: Take care: a shot may wait."),
        *("why: Take care", "quotes", "a text holds a colon and has no quotes: 'Take care: a"),
        *("A colon with a space behind it starts a value.", 'Put the whole text in "quotes"'),
    ),
    Slip(
        "a text that ends with a colon",
        *(FEVER, "text: Do you have a fever?", "text: Do you have:"),
        *("text: Do you have:", "quotes", "a text holds a colon and has no quotes"),
        *("A colon with a space behind it starts a value.", 'Put the whole text in "quotes"'),
    ),
    Slip(
        "a colon in a text in braces",
        *(ABOUT, "child: {label: My child,", "child: {label: Mine: a child,"),
        *("child: {label: Mine", "comma", "a comma is missing before 'Mine', or quotes around"),
        *("Within brackets a comma ends each entry", "Put a text that holds a colon, a comma"),
    ),
    Slip(
        "curly quotes around a text with a colon",
        *(FEVER, "why: A shot may wait.", "why: \u201cTake care: a shot may wait.\u201d"),
        *("why: \u201cTake", "quotes", "\u201c is no quote for this file; type a straight quote"),
        *("Curly quotes are letters to this file", 'Type " in place of the curly quotes'),
    ),
    Slip(
        "curly quotes around an id",
        *("", "- id: fever", "- id: \u201cfever\u201d"),
        *("- id: \u201cfever", "wrong-form", "\u201c is no quote for this file"),
        *("Curly quotes are letters to this file", 'Type " in place of the curly quotes'),
    ),
    Slip(
        "curly quotes around a type",
        *(FEVER, "type: single", "type: \u201csingle\u201d"),
        *("type: \u201csingle", "not-one-of", "\u201c is no quote for this file"),
        *("Curly quotes are letters to this file", 'Type " in place of the curly quotes'),
    ),
    Slip(
        "a text that begins with a punctuation mark",
        *(FEVER, "why: A shot may wait.", "why: @ the nurse: wait."),
        *("why: @ the nurse", "quotes", "a text begins with @ and has no quotes"),
        *(HELD, 'Put the whole text in "quotes"'),
    ),
    Slip(
        "a text below >- that does not begin further in",
        *(FEVER, "why: A shot may wait.", "why: >-\n            A shot may wait."),
        *(
            "            A shot may wait.",
            "indent",
            "this text belongs to line {-1} and must begin",
        ),
        *("Text below `>-` goes on", "Put two spaces more at the start of each line"),
    ),
    Slip(
        "a text below >- that goes on further left",
        *(
            FEVER,
            "why: A shot may wait.",
            "why: >-\n                A shot\n              may rest.",
        ),
        *("may rest.", "indent", "this line begins further left than line {-1}, where the text"),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "a text on the line of its >-",
        *(FEVER, "why: A shot may wait.", "why: >- A shot may wait."),
        *("why: >- A shot", "quotes", "a text stands on the line of its >"),
        *("`>-` says that a text follows", "Let it begin on the next line"),
    ),
    Slip(
        "an option two spaces further in than its neighbors",
        *(
            ABOUT,
            "              child: {label: My child",
            "                child: {label: My child",
        ),
        *(
            "child: {label: My child",
            "indent",
            "this line begins 16 spaces from the left; line {-1}",
        ),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "the first option two spaces further in than its neighbors",
        *(ABOUT, "              me: {label: Me", "                me: {label: Me"),
        *("me: {label: Me,", "indent", "this line begins 16 spaces from the left; line {+1}"),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "an option two spaces too far left",
        *(ABOUT, "              child: {label: My child", "            child: {label: My child"),
        *(
            "child: {label: My child",
            "indent",
            "this line begins 12 spaces from the left; line {+1}",
        ),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "the last option two spaces too far left",
        *(FEVER, "              rarely: {label: Hardly", "            rarely: {label: Hardly"),
        *("rarely: {label: Hardly", "unknown-key", "unknown key 'rarely'"),
        *("Every key has a fixed place", "as far from the left as the options of its question"),
    ),
    Slip(
        "an option below the one above",
        *(FEVER, '              "no": {label: "No"}', '                "no": {label: "No"}'),
        *('"no": {label: "No"}\n              rarely', "unknown-key", "unknown key 'no'"),
        *("Every key has a fixed place", "as far from the left as the options of its question"),
    ),
    Slip(
        "one space too few",
        *(FEVER, "            short: fever", "           short: fever"),
        *("short: fever\n", "indent", "this line begins 11 spaces from the left; line {-1}"),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "one space too many",
        *(FEVER, "            short: fever", "             short: fever"),
        *("short: fever\n", "indent", "this line begins 13 spaces from the left; line {-1}"),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "a key of an option two spaces too far left",
        *(FEVER, "                topic: plan", "              topic: plan"),
        *("\n              topic: plan\n", "indent", "this line begins 14 spaces from the left"),
        *(BELONGS, "Give lines that belong together the same number of spaces"),
    ),
    Slip(
        "the last key of an option two spaces too far left",
        *(FEVER, "                line: fever today", "              line: fever today"),
        *("line: fever today", "wrong-kind", "'line' must hold keys with values"),
        *("Every key has a fixed place", "Begin the line of 'line' further in: it stands where"),
    ),
    Slip(
        "a key of a page among those of its question",
        *(
            HOPES,
            "            max_length: 500",
            "            max_length: 500\n            note: Be brief.",
        ),
        *("note: Be brief.", "unknown-key", "unknown key 'note'"),
        *("Every key has a fixed place", "begin the line further left"),
    ),
    Slip(
        "a key of an option among those of its question",
        *(
            HOPES,
            "            max_length: 500",
            "            max_length: 500\n            label: Hopes",
        ),
        *("label: Hopes\n", "unknown-key", "unknown key 'label'"),
        *("Every key has a fixed place", "It may stand below `options`: begin the line further in"),
    ),
    Slip(
        "a dash is missing before an entry",
        *(
            "",
            "          - id: fever\n            text",
            "          id: fever\n            text",
        ),
        *("id: fever\n", "dash", "the lines beside this one begin with a dash (see line"),
        *(BELONGS, "Begin a new entry with a dash and a space"),
    ),
    Slip(
        "a dash before one of several keys",
        *(FEVER, "            short: fever", "            - short: fever"),
        *(
            "- short: fever",
            "dash",
            "a dash stands here, but the lines beside it (see line {-1})",
        ),
        *(BELONGS, "Take the dash out"),
    ),
    Slip(
        "dashes before all options",
        *("- id: fear_print\n", OPTIONS, OPTIONS.replace("              ", "              - ")),
        *("- print_nothing: {", "wrong-kind", "'options' must hold keys with values"),
        *("Every key has a fixed place", "Take the dashes or square brackets out"),
    ),
    Slip(
        "a list on the line of its key",
        *(REGIONS, "evidence: [E01]", "evidence: - E01"),
        *("evidence: - E01", "dash", "a list begins on the line of its key"),
        *(BELONGS, "Put each entry on a line of its own below the key"),
    ),
    Slip(
        "a comma is missing between two texts",
        *("  ends: [What I heard]", "[What I heard]", '["What I heard" "What we did"]'),
        *('ends: ["What', "comma", "a comma is missing before '\"What we did\"'"),
        *("Within brackets a comma ends each entry", "Put a comma and a space between two"),
    ),
    Slip(
        "a comma is missing between two keys",
        *(ABOUT, "child: {label: My child, glance", "child: {label: My child glance"),
        *("child: {label: My child", "comma", "a comma is missing before 'glance'"),
        *("Within brackets a comma ends each entry", "Put a comma and a space between two"),
    ),
    Slip(
        "a comma is missing behind a list",
        *(
            "  - {id: P01",
            "{id: P01, text: Which shots do I need?,",
            "{evidence: [E01] id: P01, text: x,",
        ),
        *("{evidence: [E01] id", "comma", "a comma is missing before 'id: P01"),
        *("Within brackets a comma ends each entry", "Put a comma and a space between two"),
    ),
    Slip(
        "a comma is missing between two notes",
        *(REGIONS, "evidence: [E01]", "evidence: [E01 E02]"),
        *("evidence: [E01 E02]", "unknown-name", "'E01 E02' is not listed under 'evidence'"),
        *("The file points at something by a name", "Put a comma and a space between two entries"),
    ),
    Slip(
        "a comma is missing between two ids",
        *("safety:\n", "questions: [fear_now, fear_past]", "questions: [fear_now fear_past]"),
        *("questions: [fear_now fear", "comma", "'fear_now fear_past' does not fit: an id has"),
        *("Every key has a fixed place", "Put a comma and a space between two entries"),
    ),
    Slip(
        "a comma is missing between two bases",
        *("- id: immune\n            text", "[study, web 002]", "[study web 002]"),
        *("[study web 002]", "no-basis", "'study web 002' does not fit: a basis is"),
        *("A flag prints on the clinician sheet", "with commas between several"),
    ),
    Slip(
        "a comma in a text in braces",
        *(ABOUT, "child: {label: My child,", "child: {label: Mine, or not,"),
        *("child: {label: Mine, or", "unknown-key", "unknown key 'or not'"),
        *("Every key has a fixed place", "put that text in quotes: within braces a comma ends it"),
    ),
    Slip(
        "a level without where it comes from",
        *("", "flags: {monitor: [web 001], ask: [practice]}", "flags: [monitor, ask]"),
        *("flags: [monitor, ask]", "wrong-kind", "'flags' must hold keys with values"),
        *("A flag prints on the clinician sheet", "as in `flags: {monitor: [label, web 004]}`"),
    ),
    Slip(
        "a level with a bare basis",
        *("", "flags: {monitor: [web 001], ask: [practice]}", "flags: {monitor: web 001}"),
        *("monitor: web 001}", "wrong-kind", "'monitor' must be a list"),
        *("A flag prints on the clinician sheet", "as in `flags: {monitor: [label, web 004]}`"),
    ),
    Slip(
        "a bare number for a text",
        *("topics:\n", "trip: Trip", "trip: 7"),
        *("trip: 7", "wrong-kind", "'trip' must be text"),
        *("Every key has a fixed place", 'Put it in "quotes": a bare number, date, true or null'),
    ),
    Slip(
        "a bare day for a text",
        *("topics:\n", "trip: Trip", "trip: 2026-03-01"),
        *("trip: 2026-03-01", "wrong-kind", "'trip' must be text"),
        *("Every key has a fixed place", 'Put it in "quotes": a bare number, date, true or null'),
    ),
    Slip(
        "a bare true for a text",
        *("topics:\n", "trip: Trip", "trip: true"),
        *("trip: true", "wrong-kind", "'trip' must be text"),
        *("Every key has a fixed place", 'Put it in "quotes": a bare number, date, true or null'),
    ),
    Slip(
        "yes for true",
        *("", "short_way: true", "short_way: yes"),
        *("short_way: yes", "wrong-kind", "'short_way' must be true or false"),
        *("Every key has a fixed place", "Write true or false, without quotes."),
    ),
    Slip(
        "an unknown key",
        *(FEVER, "short: fever", "short: fever\n            mood: calm"),
        *("mood: calm", "unknown-key", "unknown key 'mood'"),
        *("Every key has a fixed place", "Correct the spelling, or check the spaces"),
    ),
    Slip(
        "a misspelled key",
        *(FEVER, "short: fever", "shrot: fever"),
        *("shrot: fever", "unknown-key", "unknown key 'shrot'; did you mean 'short'?"),
        *("Every key has a fixed place", "Correct the spelling"),
    ),
    Slip(
        "a key twice",
        *(FEVER, "short: fever", "short: fever\n            type: single"),
        *("type: single\n            why: A shot may", "key-twice", TWICE),
        *("The second would silently win", "Delete one of the two"),
    ),
    Slip(
        "a dash is missing before the first key of a question",
        *("", "          - id: fever\n", "            id: fever\n"),
        *("            id: fever\n", "key-twice", "a dash is missing before 'id' (as on line "),
        *("The second would silently win", "Begin this line with `- id:`, two spaces further left"),
    ),
    Slip(
        "a text with a colon and double quotes",
        *("- id: past_kinds\n", "why: To choose another.", 'why: device: "{text}"'),
        *('why: device: "', "quotes", "a text holds a colon and has no quotes"),
        *("A colon with a space behind it", "Put ' around the whole text"),
    ),
    Slip(
        "a text with a colon in the list of a card",
        *("cards:\n", "body: [Rest a while.]", "body: [{Your arm: may hurt}]"),
        *("body: [{Your arm", "unknown-key", "unknown key 'Your arm'"),
        *("Every key has a fixed place", "If this is a text with a colon, put it in quotes."),
    ),
    Slip(
        "a colon is missing behind a key of two words",
        *("glossary:\n", "\nsources:", "  Triage nurse\n    meaning: Who asks.\n\nsources:"),
        *("  Triage nurse", "colon", "a colon is missing behind 'Triage nurse'"),
        *("A key, a colon and a space begin each line", "Write `Triage nurse: ...`."),
    ),
    Slip(
        "a question that the sheet names and that went",
        *("sheet:\n", "own_questions: ", "own_questions: gone_"),
        *("own_questions: gone_", "unknown-name", "there is no question 'gone_"),
        *("The file points at something by a name", "or take this line out."),
    ),
    Slip(
        "a misspelled question in a condition",
        *("- id: tested_where\n", "show_if: allergy_tested =", "show_if: alergy_tested ="),
        *("show_if: alergy_tested", "unknown-name", "; did you mean 'allergy_tested'?"),
        *("A condition decides what a person is asked", "Correct the name; ids stand behind `id:`"),
    ),
    Slip(
        "a misspelled option in a condition",
        *("- id: tested_where\n", "allergy_tested = yes", "allergy_tested = yse"),
        *("allergy_tested = yse", "unknown-name", "'yse' of 'allergy_tested'; did you mean 'yes'"),
        *("A condition decides what a person is asked", "options stand as keys under `options:`"),
    ),
    Slip(
        "a tab stands behind a colon that keys stand below",
        *(FEVER, "            options:\n", "            options:\t\n"),
        *("options:\t", "tab", "a tab stands behind the colon"),
        *("A tab looks like spaces and counts otherwise", "Put one space in place of the tab."),
    ),
    Slip(
        "a tab stands before a colon",
        *(FEVER, "short: fever", "short\t: fever"),
        *("short\t: fever", "tab", "a tab stands before the colon"),
        *("A tab looks like spaces and counts otherwise", "Put one space in place of the tab."),
    ),
    Slip(
        "a tab stands behind a dash",
        *("", "- id: fever", "-\tid: fever"),
        *("-\tid: fever", "tab", "a tab stands behind the dash"),
        *("A tab looks like spaces and counts otherwise", "Put one space in place of the tab."),
    ),
    Slip(
        "a colon is missing behind two words that begin a mapping",
        *(
            "- id: allergy\n",
            "egg:\n                label: Egg",
            "egg allergy\n                label: Egg",
        ),
        *("egg allergy", "colon", "a colon is missing behind 'egg allergy'"),
        *("A key, a colon and a space begin each line", "Write `egg allergy: ...`."),
    ),
    Slip(
        "a colon is missing behind the first key of an entry",
        *("", "- id: allergies\n", "- short way true\n        id: allergies\n"),
        *("- short way true", "colon", "a colon is missing behind 'short'"),
        *("A key, a colon and a space begin each line", "Write `short: ...`."),
    ),
    Slip(
        "a text with a colon in a plain list",
        *("site:\n", "can: [Help you ask]", "can:\n      - Help: you ask"),
        *("- Help: you ask", "quotes", "a text holds a colon and has no quotes: 'Help: you ask'"),
        *("A colon with a space behind it starts a value.", 'Put the whole text in "quotes"'),
    ),
    Slip(
        "a text with a colon among blocks, which begins with a capital",
        *("site:\n", "privacy: [It is private.]", "privacy:\n    - Note: it is private."),
        *("- Note: it is private.", "unknown-key", "unknown key 'Note'; did you mean 'note'?"),
        *("Every key has a fixed place", "If this is a text with a colon, put it in quotes."),
    ),
    Slip(
        "the heading of a level in place of its name",
        *("- id: allergy\n", "tell_provider: [memory]", "Tell the nurse: [memory]"),
        *("Tell the nurse: [memory]", "not-one-of", "did you mean 'tell_provider'?"),
        *("A flag prints on the clinician sheet", "Use one of the levels"),
    ),
    Slip(
        "the beginning of a level",
        *("- id: allergy\n", "{tell_provider: [memory]}", "{tell: [memory]}"),
        *("{tell: [memory]}", "not-one-of", "did you mean 'tell_provider'?"),
        *("A flag prints on the clinician sheet", "Use one of the levels"),
    ),
    Slip(
        "a wrong id in a folded condition",
        *(
            "- id: allergy_tested\n",
            "show_if: allergy has egg or allergy has latex",
            FOLDED + "or allergy has latx",
        ),
        *("or allergy has latx", "unknown-name", "did you mean 'latex'?"),
        *("A condition decides what a person is asked", "options stand as keys under `options:`"),
    ),
    Slip(
        "no condition in a folded one",
        *(
            "- id: allergy_tested\n",
            "show_if: allergy has egg or allergy has latex",
            FOLDED + "or allergy is latex",
        ),
        *("or allergy is latex", "no-condition", "write = or has in place of is"),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "a key that what stands around it has already",
        *("- id: allergy\n", "patient: You named latex.", "title: You named latex."),
        *("title: You named latex.", "unknown-key", "unknown key 'title'"),
        *("Every key has a fixed place", "docs/editing.md lists the keys that may stand here"),
    ),
    Slip(
        "a key that belongs further left",
        *("- id: leaving\n", "short: departure", "short: departure\n            note: Be early."),
        *("note: Be early.", "unknown-key", "unknown key 'note'"),
        *("Every key has a fixed place", "begin the line further left"),
    ),
    Slip(
        "a star begins an entry",
        *("", "- id: fever", "* id: fever"),
        *("* id: fever", "dash", "a * begins this line; an entry begins with a dash"),
        *("Brackets, quotes and some punctuation marks", "Type the plain dash of the keyboard"),
    ),
    Slip(
        "a semicolon behind a key",
        *(FEVER, "short: fever", "short; fever"),
        *("short; fever", "colon", "a colon is missing behind 'short'"),
        *("A key, a colon and a space begin each line", "Write `short: ...`."),
    ),
    Slip(
        "a text that begins with a dash",
        *(FEVER, "text: Do you have a fever?", "text: - Do you have a fever?"),
        *("text: - Do you", "dash", "a list begins on the line of its key"),
        *(BELONGS, 'A text that begins with a dash needs "quotes".'),
    ),
    Slip(
        "a text that begins with a question mark",
        *(FEVER, "text: Do you have a fever?", "text: ? Do you have a fever"),
        *("text: ? Do you", "quotes", "a text begins with ? and has no quotes"),
        *("Brackets, quotes and some punctuation marks", 'Put the whole text in "quotes"'),
    ),
    Slip(
        "two versions laid into each other",
        *(FEVER, "            short: fever", "<<<<<<< mine\n            short: fever"),
        *("<<<<<<< mine", "two-versions", "two versions of the file were laid into each other"),
        *("A program for versions leaves such lines", "Keep one of the two versions"),
    ),
    Slip(
        "the label of a topic in place of its name",
        *(
            "- id: regions\n",
            "topic: trip\n                flags: {ask",
            "topic: Trip\n                flags: {ask",
        ),
        *("topic: Trip", "unknown-name", "'Trip' is no topic; did you mean 'trip'?"),
        *("Every key has a fixed place", "Use a name from `topics`."),
    ),
    Slip(
        "a page whose only question is gone",
        *("- id: your-hopes\n", HOPES_ONLY, ""),
        *("        questions:\n\n", "wrong-kind", "'questions' must be a list"),
        *("Every key has a fixed place", "or take out what held it, too"),
    ),
    Slip(
        "OR in capitals",
        *(
            "- id: allergy_tested\n",
            "allergy has egg or allergy has latex",
            "allergy has egg OR allergy has latex",
        ),
        *(
            "allergy has egg OR allergy has latex",
            "no-condition",
            "it has small letters alone: and, or, not",
        ),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "symbols in a condition",
        *(
            "- id: allergy_tested\n",
            "allergy has egg or allergy has latex",
            "allergy has egg || allergy has latex",
        ),
        *(
            "allergy has egg || allergy has latex",
            "no-condition",
            "write the words and, or in place of symbols",
        ),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "two signs for equal",
        *("- id: allergy_tested\n", "allergy has egg or allergy has latex", "about == child"),
        *("about == child", "no-condition", "write = in place of =="),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "quotes in a condition",
        *("- id: allergy_tested\n", "allergy has egg or allergy has latex", "allergy has 'egg'"),
        *("allergy has 'egg'", "no-condition", "ids stand without quotes"),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "a label in a condition",
        *("- id: allergy_tested\n", "allergy has egg or allergy has latex", "allergy has Egg"),
        *("allergy has Egg", "no-condition", "an answer goes by its id, not by its label"),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "two answers behind has",
        *(
            "- id: allergy_tested\n",
            "allergy has egg or allergy has latex",
            "allergy has egg, latex",
        ),
        *("allergy has egg, latex", "no-condition", "write has any of [v, v]"),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
    Slip(
        "nothing behind or",
        *("- id: allergy_tested\n", "allergy has egg or allergy has latex", "allergy has egg or"),
        *("show_if: allergy has egg or\n", "no-condition", "something must follow 'or'"),
        *("A condition decides what a person is asked", "Copy the form from the head of the file"),
    ),
]


def with_slip(slip: Slip) -> str:
    text = text_of(SMALL)
    place = text.index(slip.old, text.index(slip.below) if slip.below else 0)
    return text[:place] + slip.new + text[place + len(slip.old) :]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.what)
def test_a_slip_is_told_where_it_is(slip: Slip) -> None:
    text = with_slip(slip)
    line = line_of(text, slip.at) + slip.at.startswith("\n")
    says = slip.says
    for away in range(-4, 5):
        says = says.replace(f"{{{away:+}}}", str(line + away))

    found, *more = problems_in(text)

    assert (found.line, found.rule) == (line, slip.rule), found
    assert says in found.text
    assert slip.why in found.why
    assert slip.fix in found.fix
    assert len(more) < 2  # one slip is not told many times


def test_there_are_forty_and_more() -> None:
    assert len({slip.what for slip in SLIPS}) == len(SLIPS) >= 40


@pytest.mark.parametrize("path", [SHIPPED, SMALL])
def test_a_file_without_a_slip_has_none(path: Path) -> None:
    lines = text_of(path).split("\n")

    assert find_slip(lines, len(lines)) is None
